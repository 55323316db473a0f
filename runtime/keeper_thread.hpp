// A keeper on a thread of its own, at a lower priority than everything else in the process. A failure shows where it
// matters: the writer's next transaction is refused with it (StoreUpkeep::end_writing).
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "runtime/keeper.hpp"

namespace sep::runtime {

class KeeperThread {
 public:
  // A round begins `pause` after the one before has ended.
  explicit KeeperThread(std::unique_ptr<Keeper> keeper, Duration pause = milliseconds(50));
  KeeperThread(KeeperThread const&) = delete;
  KeeperThread& operator=(KeeperThread const&) = delete;
  ~KeeperThread();  // without a last snapshot

  // After the last append: ends the thread and leaves a snapshot of everything.
  [[nodiscard]] StoreResult<void> finish();

 private:
  void run();
  void end();

  std::unique_ptr<Keeper> keeper_;
  Duration pause_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool ending_ = false;
  StoreResult<void> kept_;  // of the last round
  std::thread thread_;
};

}  // namespace sep::runtime
