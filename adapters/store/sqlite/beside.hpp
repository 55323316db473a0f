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

  // Pages in the write-ahead log after the last commit.
  void set_log_pages(std::uint32_t pages) { log_pages_ = pages; }
  [[nodiscard]] std::uint32_t log_pages() const { return log_pages_; }

  // Whether an upkeep copies the log. Without one the writer does.
  void set_copied(bool by_upkeep) { copied_ = by_upkeep; }
  [[nodiscard]] bool is_copied() const { return copied_; }

  // The log is copied but for a few pages: one more copy, by the writer, and it begins again from its start.
  void offer_rest() { rest_ = true; }
  [[nodiscard]] bool take_rest() { return rest_.exchange(false); }

 private:
  mutable std::mutex mutex_;
  std::optional<runtime::StoreFailure> failure_;
  std::atomic<bool> ended_ = false;
  std::atomic<bool> copied_ = false;
  std::atomic<bool> rest_ = false;
  std::atomic<std::uint32_t> log_pages_ = 0;
};

}  // namespace sep::store
