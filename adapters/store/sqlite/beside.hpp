// What the writer and its upkeep tell each other, each on its own thread.
#pragma once

#include <atomic>
#include <mutex>
#include <optional>

#include "runtime/ports/event_store.hpp"

namespace sep::store {

class Beside {
 public:
  // Why nothing may be written any more; the first reason stays.
  void end_writing(runtime::StoreFailure const& failure) {
    std::lock_guard const lock(mutex_);
    if (!failure_) failure_ = failure;
    ended_ = true;
  }
  [[nodiscard]] std::optional<runtime::StoreFailure> ended() const {
    if (!ended_) return std::nullopt;
    std::lock_guard const lock(mutex_);
    return failure_;
  }

 private:
  mutable std::mutex mutex_;
  std::optional<runtime::StoreFailure> failure_;
  std::atomic<bool> ended_ = false;
};

}  // namespace sep::store
