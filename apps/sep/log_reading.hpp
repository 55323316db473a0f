// Reads a store's log from its file, record by record, with what an envelope needs: the hash before, the principal, the
// roles of bare numbers, and the registry as the log has it so far.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "readmodel/view.hpp"
#include "runtime/ports/event_store.hpp"

namespace sep::app {

struct LogSource {
  std::string store;   // empty: as configured
  std::string config;  // empty: as usual
};

class LogReading {
 public:
  using Take = std::function<void(readmodel::TailEvent const&)>;

  // The error is for people.
  [[nodiscard]] static Result<std::unique_ptr<LogReading>, std::string> open(LogSource const& source);

  // Every event, or every record, since the last call.
  [[nodiscard]] Result<void, std::string> read_new(Take const& take);
  [[nodiscard]] Result<void, std::string> read_all(Take const& take);

  [[nodiscard]] runtime::EventReader const& reader() const { return *reader_; }
  [[nodiscard]] Registry const& registry() const { return registry_; }
  [[nodiscard]] std::string const& stream() const { return stream_; }

 private:
  explicit LogReading(std::unique_ptr<runtime::EventReader> reader) : reader_(std::move(reader)) {}
  [[nodiscard]] Result<void, std::string> read(Take const& take, bool events_only);
  void learn(readmodel::TailEvent& record);

  std::unique_ptr<runtime::EventReader> reader_;
  std::string stream_;
  std::uint64_t next_seq_ = 1;
  Hash256 head_;
  engine::Origin origin_;  // of the latest input
  Registry registry_;
  readmodel::RoleBook roles_;
};

}  // namespace sep::app
