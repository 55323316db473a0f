#include "adapters/recordings/capture_pair.hpp"

#include <algorithm>
#include <chrono>
#include <map>

#include "adapters/recordings/capture_delay.hpp"
#include "core/base/described.hpp"

namespace sep::recordings {
namespace {

namespace fs = std::filesystem;
using Error = CapturePairError;
using Group = std::map<CaptureMarket, fs::path>;
using Groups = std::map<std::string, Group>;

CapturePairFault fault(Error error, std::string detail) { return {error, std::move(detail)}; }

CapturePairFault damaged(CaptureFault const& read) {
  auto text = read.file;
  if (read.line > 0) text += ":" + std::to_string(read.line);
  auto const name = enum_name(read.error);
  text += ": " + name;
  return fault(Error::damaged, read.what.empty() || read.what == name ? text : text + ": " + read.what);
}

std::string joined(std::vector<std::string> const& names) {
  std::string text;
  for (auto const& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::string day_of(Time at) {
  std::chrono::sys_time<std::chrono::nanoseconds> const instant{std::chrono::nanoseconds(at.ns)};
  std::chrono::year_month_day const date{std::chrono::floor<std::chrono::days>(instant)};
  auto const number = static_cast<int>(date.year()) * 10'000 +
                      static_cast<int>(static_cast<unsigned>(date.month())) * 100 +
                      static_cast<int>(static_cast<unsigned>(date.day()));
  return std::to_string(number);
}

// The symbol and day of a capture, by the first message that says when it was sent.
struct Subject {
  std::string name;
  CaptureMarket market{};
};
Result<Subject, CaptureFault> subject_of_file(fs::path const& file) {
  TRY_LET(auto reader, CaptureReader::open(file));
  for (;;) {
    TRY_LET(auto const message, reader.next());
    if (!message) return fail(CaptureFault{CaptureError::bad_time, file.filename().string(), 0, "no sending time"});
    if (message->sent == Time{}) continue;
    return Subject{reader.rules().symbol + "-" + day_of(message->sent), reader.rules().market};
  }
}

std::vector<fs::path> packed_files(fs::path const& folder) {
  std::vector<fs::path> files;
  std::error_code ignored;
  for (fs::directory_iterator entry(folder, ignored), end; entry != end; entry.increment(ignored))
    if (entry->path().extension() == ".gz" && entry->is_regular_file(ignored)) files.push_back(entry->path());
  std::ranges::sort(files);
  return files;
}

// What a folder has. Files that are no captures are left out; of those that cannot be read it is remembered which.
struct Found {
  Groups groups;
  std::vector<CaptureFault> unreadable;
};
Result<Found, CapturePairFault> look_through(fs::path const& folder) {
  Found found;
  for (auto const& file : packed_files(folder)) {
    auto const subject = subject_of_file(file);
    if (!subject) {
      if (subject.error().error != CaptureError::no_stream) found.unreadable.push_back(subject.error());
      continue;
    }
    auto const [there, is_new] = found.groups[subject->name].emplace(subject->market, file);
    if (!is_new)
      return fail(fault(Error::repeated, there->second.filename().string() + " and " + file.filename().string()));
  }
  return found;
}

bool is_pair(Group const& group) { return group.contains(CaptureMarket::spot) && group.contains(CaptureMarket::usdm); }

CapturePairFault one_book(std::string const& name, Found const& found) {
  auto const& group = found.groups.at(name);
  auto text = name + ": ";
  if (group.contains(CaptureMarket::spot))
    text += "only the spot market's book; without that of the futures there is no reference price";
  else if (group.contains(CaptureMarket::usdm))
    text += "only the futures' book; there is no spot market to trade on";
  else
    text += "futures that are paid in the coin itself: neither a market to trade on nor a reference price";
  for (auto const& read : found.unreadable) text += "; " + damaged(read).detail;
  return fault(Error::one_book, std::move(text));
}

// "ETHUSDT-20240808": by day, then by symbol.
bool is_earlier(std::string const& a, std::string const& b) {
  auto const day = [](std::string const& name) { return std::string_view(name).substr(name.rfind('-') + 1); };
  return day(a) != day(b) ? day(a) < day(b) : a < b;
}

// Which of a folder's: the one asked for, the only one there is, or the latest.
Result<std::string, CapturePairFault> choose(Found const& found, std::string_view choice, OfSeveral several) {
  std::vector<std::string> all;
  std::vector<std::string> pairs;
  for (auto const& [name, group] : found.groups) {
    all.push_back(name);
    if (is_pair(group)) pairs.push_back(name);
  }
  if (!choice.empty()) {
    if (found.groups.contains(std::string(choice))) return std::string(choice);
    return fail(fault(Error::unknown_choice, std::string(choice) + "; there are " + joined(all)));
  }
  if (pairs.empty()) return all.front();
  if (pairs.size() > 1 && several == OfSeveral::refuse) return fail(fault(Error::say_which, joined(pairs)));
  return *std::ranges::max_element(pairs, is_earlier);
}

Result<Group, CapturePairFault> group_of_folder(fs::path const& folder, std::string_view choice, OfSeveral several,
                                                std::string& name) {
  TRY_LET(auto const found, look_through(folder));
  if (found.groups.empty() && !found.unreadable.empty()) return fail(damaged(found.unreadable.front()));
  if (found.groups.empty())
    return fail(fault(
        Error::no_capture,
        folder.string() +
            ": no *.gz that is a capture of an exchange's depth and trades, as a websocket client received them"));
  TRY_LET(name, choose(found, choice, several));
  if (!is_pair(found.groups.at(name))) return fail(one_book(name, found));
  return found.groups.at(name);
}

// The file itself says which; its partner lies beside it.
Result<Group, CapturePairFault> group_of_file(fs::path const& file, std::string& name) {
  auto const subject = subject_of_file(file);
  if (!subject && subject.error().error == CaptureError::no_stream)
    return fail(fault(Error::no_capture, file.string() + ": no stream is named in it"));
  if (!subject) return fail(damaged(subject.error()));
  auto const folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  return group_of_folder(folder, subject->name, OfSeveral::refuse, name);
}

Result<CaptureSpan, CapturePairFault> span_of(fs::path const& file) {
  auto reader = CaptureReader::open(file);
  if (!reader) return fail(damaged(reader.error()));
  CaptureSpan span{file, reader->rules(), {}, {}, {}};
  CaptureDelay delay;
  bool live = false;
  for (;;) {
    auto const message = reader->next();
    if (!message) return fail(damaged(message.error()));
    if (!*message) break;
    delay.observe(**message);
    auto const* known = (*message)->message();
    if (known == nullptr || std::holds_alternative<BestQuote>(*known)) continue;  // as CaptureSource does
    span.last = std::max(span.last, std::visit([](auto const& m) { return m.at; }, *known));
    if (live || !std::holds_alternative<BookSnapshot>(*known)) continue;
    span.live_from = span.last;
    live = true;
  }
  if (!live) return fail(fault(Error::no_snapshot, file.filename().string() + ": without one its book is not known"));
  span.delays = delay.percentiles();
  return span;
}

}  // namespace

bool has_captures(fs::path const& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) return !packed_files(path).empty();
  return path.extension() == ".gz" && fs::is_regular_file(path, ignored);
}

Result<CapturePair, CapturePairFault> find_capture_pair(fs::path const& path, std::string_view choice,
                                                        OfSeveral several) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return fail(fault(Error::not_found, path.string()));
  CapturePair pair;
  bool const folder = fs::is_directory(path, ignored);
  TRY_LET(auto const group,
          folder ? group_of_folder(path, choice, several, pair.name) : group_of_file(path, pair.name));
  TRY_LET(pair.spot, span_of(group.at(CaptureMarket::spot)));
  TRY_LET(pair.futures, span_of(group.at(CaptureMarket::usdm)));
  pair.start = std::max(pair.spot.live_from, pair.futures.live_from);
  pair.end = std::min(pair.spot.last, pair.futures.last);
  if (pair.start >= pair.end) return fail(fault(Error::no_overlap, pair.name));
  return pair;
}

}  // namespace sep::recordings
