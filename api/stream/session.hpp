// One client of the stream: its subscriptions, and the frames that it is owed.
//
// Lifecycle: greet, then hear whatever it says and take next() whenever something was
// published that passes_over() does not pass over, until it is over.
// Every subscription has a position in the log and gets each event behind it that it asked for, once, in order. Nothing
// is queued here: frames are made when they are asked for, from the log itself. The market is followed beside it: of
// each instrument the latest state, where it changed, so that a client which looks seldom is told less.
#pragma once

#include <list>
#include <string>
#include <vector>

#include "api/routes/caller.hpp"
#include "api/routes/feed.hpp"
#include "api/stream/request.hpp"

namespace sep::api {

inline constexpr std::size_t kSubscriptionsMax = 16;
inline constexpr std::uint64_t kFramesAtOnce = 64;
inline constexpr std::uint64_t kLagMax = 10'000;  // records; who was at the end once and falls so far behind is cut
inline constexpr std::size_t kScanAtOnce = 512;   // records of the store in one look

class Session {
 public:
  // `desk` and `texts` outlive it. With `texts` it shares the making of frames with others of the same desk and thread.
  Session(Desk const& desk, Caller caller, EventTexts* texts = nullptr);

  // {"type":"hello",...}: the log, and where it is.
  [[nodiscard]] std::string greet() const;

  // The answers to a message: subscribed, resumed or reset, snapshot, unsubscribed, pong, error.
  [[nodiscard]] std::vector<std::string> hear(std::string_view message);

  // Events that are owed, at most kFramesAtOnce of each subscription. At most one of them is looked up in the store,
  // and of that but a part: is_behind() says whether to ask again. `was_slow`: the client held up the last ones.
  [[nodiscard]] std::vector<std::string> next(bool was_slow = true);

  // Whether nothing of this is wanted; then it counts as looked at, without a look by next().
  [[nodiscard]] bool passes_over(News const& news);

  // What changed in the market since the last call, for each subscription to it; and whether there is one.
  [[nodiscard]] std::vector<std::string> ticks();
  [[nodiscard]] bool watches_market() const { return !watches_.empty(); }

  // Whether anything of the log was not looked at yet, also if it came after the last next().
  [[nodiscard]] bool is_behind() const;

  // {"type":"heartbeat",...}: everything up to these cursors was sent.
  [[nodiscard]] std::string heartbeat() const;

  // Why it must be cut; empty: it need not. The last frame that next() gave says so too.
  [[nodiscard]] std::string const& over() const { return over_; }

 private:
  struct Subscription {
    std::string id;
    Wanted wanted;
    std::string frame;  // of an event, up to the number of its cursor
    bool has_caught_up = false;
  };

  struct Watch {  // of the market
    std::string id;
    std::uint64_t look = 0;
  };

  [[nodiscard]] bool is_taken(std::string const& id) const;
  void watch(Subscribe const& asked, std::vector<std::string>& frames);
  [[nodiscard]] bool may_follow(Subscribe const& asked) const;
  void subscribe(Subscribe const& asked, std::vector<std::string>& frames);
  [[nodiscard]] json::object snapshot(readmodel::View const& view, Subscribe const& asked) const;
  [[nodiscard]] std::string cursor(std::uint64_t seq) const;

  Desk const& desk_;
  Caller caller_;
  EventTexts* texts_;
  std::string cursor_prefix_;
  std::list<Subscription> subscriptions_;
  std::vector<Watch> watches_;
  std::unique_ptr<runtime::EventReader> reader_;  // while it is behind
  std::string over_;
};

}  // namespace sep::api
