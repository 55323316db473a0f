// The paper book venue as a pure state machine over a market: no clock, no I/O, told the time. The same market, options
// and requests at the same times give the same answers at the same times, however advance() is cut into steps.
//
// The way of a request: it travels (latency drawn from the seed; requests keep their order), arrives, is counted
// against the rate, and is refused, or does what it asks at once. Reports travel back in order; the market's
// publications on a way of their own: the venue's whole top of book, ours taken off it, at most once in an interval,
// with the trades since.
//
// In a maintenance window submissions are refused, other requests are answered as unavailable, nothing of ours trades
// and nothing is published; orders wait.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "adapters/venues/paper/book/book_script.hpp"
#include "adapters/venues/paper/book/latency.hpp"
#include "adapters/venues/paper/book/matcher.hpp"
#include "adapters/venues/paper/book/throttle.hpp"
#include "adapters/venues/paper/order_memory.hpp"

namespace sep::paper {

struct Closure {
  Time from;
  Time until;  // not included
};
struct RulesAt {
  Time at;
  OrderRules rules;
};

struct BookVenueOptions {
  MatcherOptions matcher;
  std::uint64_t seed = 1;
  LatencyModel request_latency = UniformLatency{milliseconds(1), milliseconds(10)};
  LatencyModel report_latency = UniformLatency{milliseconds(1), milliseconds(10)};
  LatencyModel feed_latency = UniformLatency{milliseconds(1), milliseconds(10)};
  RateRules rate;
  std::vector<Closure> maintenance;  // ascending, apart
  std::vector<RulesAt> rule_changes;
  Duration publish_interval = milliseconds(100);
  std::size_t publish_levels = 20;
  BookScript script;
};

inline constexpr std::size_t kPublishedTradesMax = 10'000;  // of one publication; the oldest are left out

// What the market is, as the venue publishes it. `number` counts publications: a missing one is a gap.
struct BookMoved {
  std::uint64_t number = 0;
  InstrumentState state;          // a BookDepth
  std::vector<BookTrade> trades;  // in lots of the market's messages
  friend bool operator==(BookMoved const&, BookMoved const&) = default;
};

// Something that reaches the platform at `deliver_at`: a report for the writer of `store`, or news for everybody.
struct BookDue {
  Time deliver_at;
  std::string store;
  std::variant<BookReport, BookMoved, OrderRules> what;
  friend bool operator==(BookDue const&, BookDue const&) = default;
};

// What the venue did with an order, for its own record.
struct BookNote {
  struct Withdrawn {};  // said to be canceled; a ghost lives on
  Time at;
  orders::ClientOrderId order;
  std::variant<BookFill, BookEnded, Withdrawn, BookReject, BookFault> what;
};

class BookExchange {
 public:
  BookExchange(std::unique_ptr<BookSource> market, Time start, BookVenueOptions options);
  BookExchange(BookExchange const&) = delete;
  BookExchange& operator=(BookExchange const&) = delete;

  void deposit(std::string const& account, Amount amount) { matcher_.deposit(account, amount); }

  // A request leaves the platform at `now`. Time never goes back: an earlier `now` counts as the latest one seen.
  void ask(BookRequest const& request, Time now, std::string const& store = {});

  // A writer presents itself: at once, lower epochs of the same store are refused.
  void attach(std::uint32_t epoch, Time now, std::string const& store);

  // Everything due up to `now`, in order of delivery.
  [[nodiscard]] std::vector<BookDue> advance(Time now);

  // When the next thing happens here; none: nothing ever will unless asked.
  [[nodiscard]] std::optional<Time> next_due() const;

  // What it publishes: the best levels, ours taken off, and all that was traded: what the market printed, and where we
  // took. (What was printed as trading with the market may in part have traded with us.) As of the last that the market
  // said, so that what we do never makes it look fresher.
  [[nodiscard]] InstrumentState state() const;

  [[nodiscard]] Time now() const { return now_; }
  [[nodiscard]] BookMatcher const& matcher() const { return matcher_; }  // the venue's own account of everything
  [[nodiscard]] BookFaultCounts const& faults() const { return faults_; }
  // From now on take_notes() has what was done since the last call, in order.
  void keep_notes() { keeps_notes_ = true; }
  [[nodiscard]] std::vector<BookNote> take_notes() { return std::exchange(notes_, {}); }
  // From now on: order_memory.hpp.
  void forget_orders_after(Duration age) { memory_.forget_after(age); }
  void follow(BookScript script) { options_.script = std::move(script); }

 private:
  struct Arrival {
    std::string store;
    BookRequest request;
  };
  struct Publication {};
  struct Bust {
    orders::ClientOrderId order;
    std::size_t fill;
  };
  struct CancelLater {
    orders::ClientOrderId order;
  };
  struct Open {
    bool open;
  };
  using Happening = std::variant<Arrival, Publication, Bust, CancelLater, Open, OrderRules, BookDue>;

  // What the platform has been told of an order, beside what it is (matcher_.orders()).
  struct Told {
    std::string store;
    bool silent = false;  // nothing is ever said about it
    bool ghost = false;   // said to be canceled
    std::uint64_t fills = 0;
  };

  struct Traded {
    std::uint64_t lots = 0;
    u128 ticks = 0;  // the sum of lots times price
  };
  static void count(Traded& traded, std::int64_t lots, std::int64_t price_ticks);

  void run_until(Time now);
  [[nodiscard]] std::optional<Time> next_here() const;
  void move_market();
  void happen(Arrival const& arrival);
  void happen(Publication const&);
  void happen(Bust const& bust);
  void happen(CancelLater const& cancel);
  void happen(Open const& open);
  void happen(OrderRules const& rules);
  void happen(BookDue const& due) { due_.push_back(due); }

  void arrive(BookSubmit const& submit, std::string const& store);
  void arrive(BookCancel const& cancel, std::string const& store);
  void arrive(BookQuery const& query, std::string const& store);
  void arrive(BalanceQuery const& query, std::string const& store);

  [[nodiscard]] std::optional<BookRejected> refusal(BookSubmit const& submit, std::string const& store,
                                                    std::uint64_t occasion);
  void accept(BookTerms const& terms, std::string const& store, std::uint64_t occasion);
  void refuse(BookRejected const& refused, std::string const& store);
  void answer_again(BookTerms const& terms, std::string const& store);
  void relay();  // tells what the matcher did
  void tell_fill(Told& told, orders::ClientOrderId order, BookFill const& fill, std::int64_t leaves_lots);
  [[nodiscard]] BookStatusReported status_of(orders::ClientOrderId order) const;
  [[nodiscard]] Distortion distortion(BookOrder const& order);

  [[nodiscard]] bool misbehaves(BookFault fault, orders::ClientOrderId order, std::uint64_t occasion);
  [[nodiscard]] bool is_stale(std::string const& store, std::uint32_t epoch);
  [[nodiscard]] Duration between(std::uint64_t purpose, orders::ClientOrderId order, std::uint64_t occasion,
                                 Duration low, Duration high) const;
  [[nodiscard]] Duration latency(LatencyModel const& model, std::uint64_t purpose);
  void report(std::string const& store, BookReport report, Duration extra = {});
  void note(orders::ClientOrderId order, decltype(BookNote::what) what);
  void publish_soon();
  void forget_old();
  void schedule(Time at, Happening happening);

  BookVenueOptions options_;
  std::unique_ptr<BookSource> source_;
  BookMatcher matcher_;
  Throttle throttle_;
  Time now_;
  std::optional<Time> closed_until_;
  Time last_arrival_;
  Time last_report_;
  Time last_publication_;  // delivered
  Time may_publish_;
  bool publication_due_ = false;
  Time silent_until_;
  std::uint64_t publications_ = 0;
  std::vector<BookTrade> trades_;
  Time market_at_;
  Traded printed_;  // by the market's messages, in their lots, since the start
  Traded taken_;    // by orders of ours, in ours
  std::uint64_t drawn_ = 0;
  std::uint64_t scheduled_ = 0;
  std::map<std::pair<Time, std::uint64_t>, Happening> agenda_;  // by time, then in order of scheduling
  std::map<std::string, std::uint32_t> epochs_;
  std::map<orders::ClientOrderId, Told> told_;
  std::map<orders::ClientOrderId, BookRejected> rejected_;
  std::map<orders::ClientOrderId, BookTerms> asked_;  // first terms under an id
  std::map<orders::ClientOrderId, std::uint64_t> submissions_;
  OrderMemory memory_;
  std::uint64_t questions_ = 0;
  std::map<std::string, std::map<AssetId, Balance>> answered_;  // balances, at the answer before
  std::vector<BookDue> due_;
  bool keeps_notes_ = false;
  std::vector<BookNote> notes_;
  BookFaultCounts faults_ = no_book_faults();
};

}  // namespace sep::paper
