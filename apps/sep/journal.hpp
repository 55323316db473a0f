// The journal: what a running server tells its operators, a line at a time, on standard error. It is no event log:
// nothing is decided by it, and lines may be lost.
//
//   construct  a thread of its own begins; it makes the text and writes it
//   write      any thread; takes a short lock and never waits for who reads. Beyond kQueueMax waiting lines the line is
//              dropped and counted, and the count becomes a line (log.dropped) once there is room; so is what could not
//              be written because the reader is gone
//   destroy    writes what is waiting, for at most kEndPatience: a reader that stands still does not hold up the end
//
// What a line can say is bounded by journal_codes.hpp, and how long by kTextMax.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "apps/sep/journal_codes.hpp"
#include "core/base/time.hpp"
#include "core/base/ulid.hpp"
#include "runtime/ports/clock.hpp"

namespace sep::app {

struct Said {
  Field field;
  std::variant<std::string, std::int64_t, bool> value;
};

struct JournalLine {
  Code code;
  std::vector<Said> fields{};
  Ulid correlation{};     // the intent that it speaks of, or none
  std::uint64_t seq = 0;  // of the record of the log that says it, or 0
};

// One line, without its end.
[[nodiscard]] std::string line_text(JournalLine const& line, Time at, LogFormat format);

class Journal {
 public:
  static constexpr std::size_t kQueueMax = 4096;  // lines
  static constexpr std::size_t kTextMax = 256;    // bytes of one field; what is longer is cut
  static constexpr Duration kEndPatience = seconds(1);

  // The clock outlives it. `descriptor` stays the caller's.
  Journal(runtime::Clock const& clock, LogLevel least, LogFormat format, int descriptor = 2);
  Journal(Journal const&) = delete;
  Journal& operator=(Journal const&) = delete;
  ~Journal() { end(); }

  // Whether lines of this level are written: who would have to look for what to say asks first.
  [[nodiscard]] bool wants(LogLevel level) const { return level >= least(); }
  [[nodiscard]] LogLevel least() const { return least_.load(std::memory_order_relaxed); }
  void write(JournalLine line);

  // From the next line on.
  void set(LogLevel least, LogFormat format);

  // Ends writing as the destructor does; lines that come later are dropped.
  void end();

  // Lines that are lost: too many were waiting, or nobody reads any more.
  [[nodiscard]] std::uint64_t dropped() const { return dropped_.load(std::memory_order_relaxed); }

 private:
  struct Waiting {
    Time at;
    JournalLine line;
  };

  void run();
  [[nodiscard]] std::string text_of(std::deque<Waiting> const& lines) const;
  [[nodiscard]] bool send_with_note(std::string text);
  [[nodiscard]] std::string_view send(std::string_view text);
  [[nodiscard]] bool out_of_patience();

  runtime::Clock const& clock_;
  runtime::SteadyClock const steady_;
  int own_;  // a descriptor that this opened; -1: none
  int descriptor_;
  std::atomic<LogLevel> least_;
  std::atomic<LogFormat> format_;
  std::atomic<std::uint64_t> dropped_ = 0;
  std::uint64_t told_ = 0;  // of dropped_, in a line that has left
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Waiting> waiting_;
  std::atomic<bool> ending_ = false;
  Time end_by_;  // on the steady clock; set before ending_
  std::thread thread_;
};

}  // namespace sep::app
