#include "apps/sep/journal.hpp"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace sep::app {
namespace {

// What a pipe that poll() calls writable takes without making its writer wait.
constexpr std::size_t kPieceMax = PIPE_BUF;
constexpr int kLookEveryMs = 50;  // whether the end has come, while nobody reads

// The same pipe or terminal by a descriptor of our own, on which a write never waits: what poll() calls writable may
// take less than is given to it. To others that share the old one nothing changes. -1: it is a file, or cannot be had.
int opened_again(int descriptor) {
  struct stat status{};
  if (::fstat(descriptor, &status) != 0 || (!S_ISFIFO(status.st_mode) && !S_ISCHR(status.st_mode))) return -1;
  auto const name = "/proc/self/fd/" + std::to_string(descriptor);
  return ::open(name.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

void cut(JournalLine& line) {
  for (auto& said : line.fields)
    if (auto* text = std::get_if<std::string>(&said.value); text && text->size() > Journal::kTextMax)
      text->resize(Journal::kTextMax);
}

}  // namespace

Journal::Journal(runtime::Clock const& clock, LogLevel least, LogFormat format, int descriptor)
    : clock_(clock),
      own_(opened_again(descriptor)),
      descriptor_(own_ >= 0 ? own_ : descriptor),
      least_(least),
      format_(format),
      thread_([this] { run(); }) {}

void Journal::set(LogLevel least, LogFormat format) {
  least_ = least;
  format_ = format;
}

void Journal::write(JournalLine line) {
  if (!wants(line.code.level)) return;
  cut(line);
  Time const at = clock_.now();
  {
    std::lock_guard const lock(mutex_);
    if (ending_ || waiting_.size() >= kQueueMax) {
      dropped_.fetch_add(1, std::memory_order_relaxed);
      return;
    }
    waiting_.push_back({at, std::move(line)});
  }
  changed_.notify_one();
}

void Journal::end() {
  {
    std::lock_guard const lock(mutex_);
    if (!ending_) end_by_ = steady_.now() + kEndPatience;
    ending_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
  if (own_ >= 0) ::close(std::exchange(own_, -1));
}

bool Journal::out_of_patience() { return ending_ && steady_.now() >= end_by_; }

void Journal::run() {
  for (;;) {
    std::deque<Waiting> lines;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
      lines.swap(waiting_);
    }
    if (lines.empty() && told_ == dropped()) return;
    if (!send_with_note(text_of(lines)) && ending_) break;
  }
  std::lock_guard const lock(mutex_);
  dropped_ += waiting_.size();
}

std::string Journal::text_of(std::deque<Waiting> const& lines) const {
  std::string text;
  auto const format = format_.load();
  for (auto const& [at, line] : lines) text += line_text(line, at, format) + "\n";
  return text;
}

// Behind the lines how many were lost, where that is news. False: it did not all leave.
bool Journal::send_with_note(std::string text) {
  auto const dropped_now = dropped();
  bool const is_news = dropped_now != told_;
  if (is_news) {
    JournalLine const note{code::kLinesDropped, {{Field::lines, static_cast<std::int64_t>(dropped_now - told_)}}};
    text += line_text(note, clock_.now(), format_) + "\n";
  }
  auto const rest = send(text);
  if (rest.empty()) {
    told_ = dropped_now;
    return true;
  }
  auto const lost = static_cast<std::uint64_t>(std::ranges::count(rest, '\n'));
  dropped_ += lost - (is_news ? 1U : 0U);  // the note is the last of them
  return false;
}

// What did not leave, because nobody reads or nobody can any more.
std::string_view Journal::send(std::string_view text) {
  while (!text.empty()) {
    if (out_of_patience()) return text;
    pollfd waited{descriptor_, POLLOUT, 0};
    int const ready = ::poll(&waited, 1, kLookEveryMs);
    if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
    if (ready < 0 || (waited.revents & POLLOUT) == 0) return text;
    auto const written = ::write(descriptor_, text.data(), std::min(text.size(), kPieceMax));
    if (written < 0 && errno == EAGAIN) std::this_thread::sleep_for(std::chrono::milliseconds(kLookEveryMs));
    if (written < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (written <= 0) return text;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return text;
}

}  // namespace sep::app
