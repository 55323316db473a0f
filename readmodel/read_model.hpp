// The view for many threads: one writes it, any number read it.
//
// Lifecycle: load() everything a store holds, then apply() what the loop publishes, in order. Callbacks of on_change
// run on the writing thread after every apply, without the lock.
#pragma once

#include <functional>
#include <mutex>
#include <shared_mutex>

#include "readmodel/view.hpp"
#include "runtime/ports/event_store.hpp"

namespace sep::readmodel {

class ReadModel {
 public:
  explicit ReadModel(std::size_t archived_max = kArchivedMax) { view_.archived_max = archived_max; }

  // Folds the store from where this ends to the store's end. `corrupt` names a record that cannot be decoded.
  [[nodiscard]] runtime::StoreResult<void> load(runtime::EventReader const& reader);

  // As the loop publishes: the records of a batch, and the events among them. What is here already is passed over, so
  // a load and the first publications may overlap.
  void apply(std::vector<log::Record> const& records, std::vector<engine::Event> const& events);

  void on_change(std::function<void()> callback);

  // What `ask` answers about the view, which does not change meanwhile. References must not leave it.
  template <class Ask>
  [[nodiscard]] auto read(Ask&& ask) const {
    std::shared_lock const lock(mutex_);
    return ask(static_cast<View const&>(view_));
  }

  [[nodiscard]] std::uint64_t seq() const {
    return read([](View const& view) { return view.seq; });
  }

 private:
  mutable std::shared_mutex mutex_;
  View view_;
  std::mutex callbacks_mutex_;
  std::vector<std::function<void()>> callbacks_;
};

}  // namespace sep::readmodel
