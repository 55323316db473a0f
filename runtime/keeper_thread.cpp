#include "runtime/keeper_thread.hpp"

#include <chrono>
#include <sys/resource.h>
#include <unistd.h>

namespace sep::runtime {

KeeperThread::KeeperThread(std::unique_ptr<Keeper> keeper, Duration pause)
    : keeper_(std::move(keeper)), pause_(pause), thread_([this] { run(); }) {}

KeeperThread::~KeeperThread() { end(); }

void KeeperThread::run() {
  constexpr int kGivesWay = 10;
  // Of this thread alone, as Linux has it. If it is refused the work is done all the same.
  static_cast<void>(::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kGivesWay));
  std::unique_lock lock(mutex_);
  while (!ending_ && kept_) {
    lock.unlock();
    auto kept = keeper_->keep();
    lock.lock();
    kept_ = std::move(kept);
    ended_.wait_for(lock, std::chrono::nanoseconds(pause_.ns), [this] { return ending_; });
  }
}

void KeeperThread::end() {
  {
    std::lock_guard const lock(mutex_);
    ending_ = true;
  }
  ended_.notify_all();
  if (thread_.joinable()) thread_.join();
}

StoreResult<void> KeeperThread::finish() {
  end();
  if (!kept_) return kept_;
  return keeper_->finish();
}

}  // namespace sep::runtime
