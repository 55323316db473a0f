// The way of a batch to the disk while the loop goes on deciding. At most one append is under way.
//
//   begin    hands an append over; nothing that it points to may change or go before finish
//   finish   its outcome; waits for it
//
//   threaded   on a thread of its own: from begin to finish the store belongs to that thread, and is_done turns true by
//              itself
//   deferred   inside finish, on the caller's thread: the order of a pipeline without its thread, for the simulator.
//              Always done, for finish never waits for another
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "runtime/ports/event_store.hpp"

namespace sep::runtime {

class Committer {
 public:
  enum class Where : std::uint8_t { deferred, threaded };

  // `on_done` is called by the thread when an append has come to its end.
  Committer(EventStore& store, Where where, std::function<void()> on_done);
  Committer(Committer const&) = delete;
  Committer& operator=(Committer const&) = delete;
  ~Committer();  // an append under way comes to its end first

  void begin(Append const& append);
  [[nodiscard]] bool is_done() const;
  [[nodiscard]] StoreResult<void> finish();

 private:
  void run();

  EventStore& store_;
  Where where_;
  std::function<void()> on_done_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<Append> append_;              // begun, not finished
  std::optional<StoreResult<void>> outcome_;  // done, not finished
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace sep::runtime
