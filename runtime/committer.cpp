#include "runtime/committer.hpp"

#include <utility>

#include "core/base/check.hpp"

namespace sep::runtime {

Committer::Committer(EventStore& store, Where where, std::function<void()> on_done)
    : store_(store), where_(where), on_done_(std::move(on_done)) {
  if (where_ == Where::threaded) thread_ = std::thread([this] { run(); });
}

Committer::~Committer() {
  {
    std::lock_guard const lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Committer::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return ending_ || (append_ && !outcome_); });
    if (!append_ || outcome_) return;
    auto const append = *append_;
    lock.unlock();
    auto outcome = store_.append(append);
    lock.lock();
    outcome_ = std::move(outcome);
    changed_.notify_all();
    lock.unlock();
    on_done_();
    lock.lock();
  }
}

void Committer::begin(Append const& append) {
  {
    std::lock_guard const lock(mutex_);
    CHECK_NOTE(!append_, "one append at a time");
    append_ = append;
  }
  changed_.notify_all();
}

bool Committer::is_done() const {
  std::lock_guard const lock(mutex_);
  return where_ == Where::deferred || outcome_.has_value();
}

StoreResult<void> Committer::finish() {
  std::unique_lock lock(mutex_);
  CHECK_NOTE(append_.has_value(), "nothing was begun");
  if (where_ == Where::deferred)
    outcome_ = store_.append(*append_);
  else
    changed_.wait(lock, [this] { return outcome_.has_value(); });
  append_.reset();
  return *std::exchange(outcome_, std::nullopt);
}

}  // namespace sep::runtime
