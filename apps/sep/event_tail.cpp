#include "apps/sep/event_tail.hpp"

#include <cstdio>
#include <deque>
#include <thread>

#include "api/json/event_json.hpp"

namespace sep::app {
namespace {

namespace json = boost::json;

constexpr std::uint64_t kPage = 1'000;

int failed(std::string const& text) {
  std::fprintf(stderr, "sep events: %s\n", text.c_str());
  return kFailed;
}

void print_event(json::value const& envelope, bool as_json) {
  if (as_json) return print_json(envelope);
  std::printf("%8s  %s  %-26s  %s\n", text_of(envelope, "seq").c_str(), text_of(envelope, "at").c_str(),
              text_of(envelope, "topic").c_str(), text_of(envelope, "correlation_id").c_str());
}

// Events of a server behind a position; its answers say how far it has looked.
class ServerEvents {
 public:
  ServerEvents(Remote const& remote, TailOptions const& options) : remote_(remote), options_(options) {}

  std::uint64_t head = 0;
  std::uint64_t seen = 0;

  // One page; waits for it at most `wait_ms`.
  template <class Take>
  int read(std::uint64_t after, std::uint64_t wait_ms, Take const& take) {
    auto const reply = ask(remote_, "GET",
                           "/v1/events?limit=" + std::to_string(kPage) + "&after=" + std::to_string(after) +
                               "&topic=" + percent_encoded(options_.topic) + "&wait_ms=" + std::to_string(wait_ms));
    if (reply.code != kOk) return reply.code;
    for (auto const& event : reply.body.at("events").as_array()) take(event);
    seen = reply.body.at("next_after").to_number<std::uint64_t>();
    head = reply.body.at("seq").to_number<std::uint64_t>();
    return kOk;
  }

  int find_head() {
    auto const reply = ask(remote_, "GET", "/v1/statistics");
    if (reply.code == kOk) head = reply.body.at("seq").to_number<std::uint64_t>();
    return reply.code;
  }

 private:
  Remote const& remote_;
  TailOptions const& options_;
};

// The last lines at or before the head: looks back further and further until there are enough of them.
int find_last(ServerEvents& events, TailOptions const& options, std::deque<json::value>& last) {
  if (int const code = events.find_head(); code != kOk) return code;
  auto const head = events.head;
  for (std::uint64_t window = std::max<std::uint64_t>(options.lines, 25) * 8;; window *= 4) {
    last.clear();
    auto const from = std::max(options.after, head > window ? head - window : 0);
    for (events.seen = from; events.seen < head;) {
      auto const before = events.seen;
      int const code = events.read(before, 0, [&](json::value const& event) {
        last.push_back(event);
        if (last.size() > options.lines) last.pop_front();
      });
      if (code != kOk) return code;
      if (events.seen == before) break;
    }
    if (last.size() >= options.lines || from <= options.after) return kOk;
  }
}

}  // namespace

int tail_store(LogSource const& source, TailOptions const& options) {
  auto log = LogReading::open(source);
  if (!log) return failed(log.error());
  auto const is_wanted = [&](readmodel::TailEvent const& event) {
    return event.record.seq > options.after && api::topic_matches(options.topic, api::topic_of(event.record));
  };
  auto const print = [&](readmodel::TailEvent const& event) {
    print_event(api::envelope(event, (*log)->stream(), (*log)->registry()), options.as_json);
  };
  std::deque<readmodel::TailEvent> last;
  auto const collect = [&](readmodel::TailEvent const& event) {
    if (!is_wanted(event)) return;
    last.push_back(event);
    if (last.size() > options.lines) last.pop_front();
  };
  if (auto const read = (*log)->read_new(collect); !read) return failed(read.error());
  for (auto const& event : last) print(event);
  while (options.follow) {
    std::fflush(stdout);
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    auto const read = (*log)->read_new([&](readmodel::TailEvent const& event) {
      if (is_wanted(event)) print(event);
    });
    if (!read) return failed(read.error());
  }
  return kOk;
}

int tail_server(Remote const& remote, TailOptions const& options) {
  ServerEvents events(remote, options);
  std::deque<json::value> last;
  if (int const code = find_last(events, options, last); code != kOk) return code;
  for (auto const& event : last) print_event(event, options.as_json);
  while (options.follow) {
    std::fflush(stdout);
    int const code =
        events.read(events.seen, 10'000, [&](json::value const& event) { print_event(event, options.as_json); });
    if (code != kOk) return code;
  }
  return kOk;
}

}  // namespace sep::app
