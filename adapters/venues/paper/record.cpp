#include "adapters/venues/paper/record.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sys/file.h>
#include <unistd.h>

#include "adapters/venues/paper/entry_text.hpp"
#include "core/base/codec.hpp"

namespace sep::paper {
namespace {

RecordFailure io_failure(std::string_view what) {
  return {RecordError::io, std::string(what) + ": " + std::strerror(errno)};
}

struct Lines {
  std::vector<Entry> entries;
  std::size_t whole_bytes = 0;  // up to the end of the last good line
};

// A bad line is torn only where nothing follows it: everything before was synced and answered for.
Result<Lines, RecordFailure> parse_lines(std::string_view text) {
  Lines lines;
  while (lines.whole_bytes < text.size()) {
    auto const rest = text.substr(lines.whole_bytes);
    auto const end = rest.find('\n');
    if (end == std::string_view::npos) break;
    auto const number = lines.entries.size() + 1;
    auto entry = parse_line(rest.substr(0, end), number);
    bool const last = end + 1 == rest.size();
    if (!entry && last) break;
    if (!entry)
      return fail(
          RecordFailure{RecordError::corrupt, "line " + std::to_string(number) + ": " + enum_name(entry.error())});
    lines.entries.push_back(*std::move(entry));
    lines.whole_bytes += end + 1;
  }
  return lines;
}

Result<std::string, RecordFailure> read_text(std::filesystem::path const& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(io_failure("open " + path.string()));
  return std::string{std::istreambuf_iterator<char>(file), {}};
}

void catch_up(ServedFloor& floor, Time now) {
  while (now - floor.now() > kCatchUpStep) static_cast<void>(floor.advance(floor.now() + kCatchUpStep));
  static_cast<void>(floor.advance(now));
}

}  // namespace

Record::Record(Record&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      lines_(other.lines_),
      torn_bytes_(other.torn_bytes_),
      entries_(std::move(other.entries_)) {}

Record::~Record() {
  if (fd_ >= 0) ::close(fd_);
}

Result<Record, RecordFailure> Record::open(std::filesystem::path const& path) {
  int const fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd < 0) return fail(io_failure("open " + path.string()));
  Record record(fd);
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) return fail(RecordFailure{RecordError::locked, path.string()});
  TRY_VOID(record.read_back(path));
  return record;
}

Result<void, RecordFailure> Record::read_back(std::filesystem::path const& path) {
  TRY_LET(auto const text, read_text(path));
  TRY_LET(auto lines, parse_lines(text));
  torn_bytes_ = text.size() - lines.whole_bytes;
  if (torn_bytes_ > 0) {
    if (::ftruncate(fd_, static_cast<off_t>(lines.whole_bytes)) != 0) return fail(io_failure("truncate"));
    if (::fdatasync(fd_) != 0) return fail(io_failure("fdatasync"));
  }
  lines_ = lines.entries.size();
  entries_ = std::move(lines.entries);
  return {};
}

Result<void, RecordFailure> Record::append(std::span<Entry const> entries) {
  if (entries.empty()) return {};
  std::string text;
  for (auto const& entry : entries) {
    text += format_line(++lines_, entry);
    text += '\n';
  }
  std::string_view rest = text;
  while (!rest.empty()) {
    auto const written = ::write(fd_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return fail(io_failure("write"));
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fdatasync(fd_) != 0) return fail(io_failure("fdatasync"));
  return {};
}

Result<std::vector<Entry>, RecordFailure> read_record(std::filesystem::path const& path) {
  TRY_LET(auto const text, read_text(path));
  TRY_LET(auto lines, parse_lines(text));
  return std::move(lines.entries);
}

bool is_opening(Entry const& entry) {
  return std::holds_alternative<Opened>(entry) || std::holds_alternative<BooksOpened>(entry);
}

bool same_record(Entry const& first, Entry const& again) {
  return std::visit(
      []<class A, class B>(A const& a, B const& b) {
        if constexpr (std::is_same_v<A, B> && requires { a.script; }) {
          auto expected = b;
          expected.at = a.at;
          expected.script = a.script;
          return a == expected;
        }
        return false;
      },
      first, again);
}

Result<std::vector<Entry>, RecordFailure> restore(ServedFloor& floor, std::span<Entry const> entries) {
  std::vector<Entry> recorded;
  Entry const* first = nullptr;
  for (auto const& entry : entries) {
    if (is_opening(entry)) {
      if (!first) first = &entry;
      if (!same_record(*first, entry)) return fail(RecordFailure{RecordError::foreign, "opened with other options"});
      catch_up(floor, time_of(entry));
      floor.follow_opening(entry);
      continue;
    }
    recorded.push_back(entry);
    catch_up(floor, time_of(entry));
    if (auto const* asked = std::get_if<Asked>(&entry)) floor.ask(asked->request, asked->at, asked->store);
  }
  auto done = floor.take_entries();
  for (std::size_t i = 0; i < recorded.size(); ++i)
    if (i >= done.size() || done[i] != recorded[i])
      return fail(RecordFailure{RecordError::diverged, "entry " + std::to_string(i + 1)});
  done.erase(done.begin(), done.begin() + static_cast<std::ptrdiff_t>(recorded.size()));
  return done;
}

}  // namespace sep::paper
