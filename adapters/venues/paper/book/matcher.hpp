// One book with our orders in it: price-time priority between the recorded market and us. No latency, no faults of its
// own, no clock: told what happens and when, in order.
//
// An order that takes   walks the best levels within its limit. At a level the market's quantity and our resting orders
//                       trade in the order of arrival. What it takes of the market stays away (displaced_book.hpp).
// An order that waits   joins behind what the market shows at its price. The queue ahead of it shrinks
//                         by trades at the price, lot by lot, and what is left of a trade fills it;
//                         by cancellations: where a difference takes more off the level than was traded, by the model;
//                         never above what is left of the level.
//                       It also fills when the market trades through its price (at most what was traded there), and
//                       when the other side comes to show quantity at its price or beyond (which is then taken).
// Self-match            orders of one account do not trade with each other; what happens instead is a setting.
//
// Invariants: order_lots + over_lots = cum + leaves + canceled of every order; the sum of all accounts is constant;
// what is locked is exactly what working orders have set aside.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "adapters/venues/paper/book/accounts.hpp"
#include "adapters/venues/paper/book/displaced_book.hpp"
#include "adapters/venues/paper/book/instrument.hpp"

namespace sep::paper {

// Which of those that wait at a level leave it when the market cancels.
enum class QueueModel : std::uint8_t {
  proportional,  // as many ahead of us as their share of the level, rounded down
  behind,        // those behind us first: ahead of us nobody leaves unless the level shows less
  ahead,         // those ahead of us first: the most favourable there is
};
BOOST_DESCRIBE_ENUM(QueueModel, proportional, behind, ahead)

enum class SelfMatch : std::uint8_t {
  cancel_newest,  // what is left of the order that takes
  cancel_oldest,  // the one that waits
  cancel_both,
  decrement,  // both by the smaller quantity, which is canceled
};
BOOST_DESCRIBE_ENUM(SelfMatch, cancel_newest, cancel_oldest, cancel_both, decrement)

struct BookOrder {
  BookTerms terms;
  std::int64_t order_lots = 0;
  std::int64_t price_ticks = 0;
  BookOrderStatus status = BookOrderStatus::working;
  EndReason end{};  // of one that is not working
  std::int64_t cum_lots = 0;
  std::int64_t leaves_lots = 0;
  std::int64_t canceled_lots = 0;
  std::int64_t over_lots = 0;   // filled beyond what was ordered
  std::int64_t ahead_lots = 0;  // of the market, while it waits
  Amount locked;
  std::vector<BookFill> fills;
  [[nodiscard]] bool is_working() const { return status == BookOrderStatus::working; }
};

// A fill that is not as it should be. Only against the market.
struct Distortion {
  std::int64_t more_lots = 0;       // beyond the order
  std::int64_t worse_by_ticks = 0;  // beyond its limit, as far as prices go
  bool fee_in_third = false;
};

struct MatchEvent {
  orders::ClientOrderId order;
  std::variant<BookFill, EndReason> what;
  std::int64_t leaves_lots = 0;
};

struct MatcherOptions {
  Instrument instrument;
  SequenceRule sequence = SequenceRule::contiguous;
  QueueModel queue = QueueModel::proportional;
  ImpactRules impact;
  SelfMatch self_match = SelfMatch::cancel_newest;
  std::function<Distortion(BookOrder const&)> distort;  // asked at the fill that would complete an order; may be null
};

class BookMatcher {
 public:
  explicit BookMatcher(MatcherOptions options);

  void deposit(std::string const& account, Amount amount) { accounts_.deposit(account, amount); }

  // CHECKs that the id is new. nullopt: taken.
  [[nodiscard]] std::optional<BookReject> place(BookTerms const& terms, Time now);
  // False: no such order is working.
  bool cancel(orders::ClientOrderId order, Time now);
  void bust(orders::ClientOrderId order, std::size_t fill);  // CHECKs that it is there and was not busted before

  // As if it had never been: CHECKs that it is not working. One that is not there is forgotten already.
  void forget(orders::ClientOrderId order);

  void apply(BookMessage const& message, Time now);
  void expire(Time now);
  [[nodiscard]] std::optional<Time> next_expiry() const;

  // Closed, nothing of ours trades; the market goes on.
  void set_open(bool open) { open_ = open; }
  void set_rules(OrderRules const& rules) { options_.instrument.rules = rules; }
  void lose_feed() { market_.lose_feed(); }

  [[nodiscard]] std::vector<MatchEvent> take_events() { return std::exchange(events_, {}); }
  [[nodiscard]] std::map<orders::ClientOrderId, BookOrder> const& orders() const { return orders_; }
  [[nodiscard]] Accounts const& accounts() const { return accounts_; }
  [[nodiscard]] DisplacedBook const& market() const { return market_; }
  [[nodiscard]] Instrument const& instrument() const { return options_.instrument; }

 private:
  // Best first: prices of bids are negated.
  using Queue = std::map<std::int64_t, std::vector<orders::ClientOrderId>>;

  struct Shown;  // what a level of ours showed before a change of the book
  [[nodiscard]] Queue& queue(Side side) { return side == Side::bid ? bids_ : asks_; }
  [[nodiscard]] Queue const& queue(Side side) const { return side == Side::bid ? bids_ : asks_; }
  [[nodiscard]] std::vector<orders::ClientOrderId> waiting(Side side) const;  // by priority
  [[nodiscard]] std::optional<std::int64_t> best_waiting(Side side) const;

  [[nodiscard]] bool would_trade(BookOrder const& order, Time now) const;
  [[nodiscard]] bool can_trade_whole(BookOrder const& order, Time now) const;
  void trade_at_once(BookOrder& order, Time now);
  void take_level(BookOrder& taker, std::int64_t price_ticks, Time now);
  std::int64_t meet(BookOrder& taker, BookOrder& resting, std::int64_t price_ticks, Time now);
  void prevent_self_match(BookOrder& taker, BookOrder& resting, Time now);
  void rest(BookOrder& order, Time now);

  // Gives `lots` to a level in the order of arrival: market(n) to what is ahead, ours(order, left) to an order of ours,
  // which says how much it used (negative: stop).
  template <class Market, class Ours>
  void walk_level(Side side, std::int64_t price_ticks, std::int64_t lots, std::int64_t market_lots, Market market,
                  Ours ours);

  void apply_trade(BookTrade const& trade, Time now);
  template <class Change>
  void change_book(Change const& change, Time now);
  void leave_queue(Shown const& before, std::int64_t after);
  void fill_crossed(Time now);

  void fill(BookOrder& order, std::int64_t lots, std::int64_t price_ticks, bool maker, bool by_market, Time now);
  void settle(BookOrder& order, BookFill const& fill);
  void reduce(BookOrder& order, std::int64_t lots);  // canceled without an end of its own
  void end(BookOrder& order, EndReason reason);

  MatcherOptions options_;
  DisplacedBook market_;
  Accounts accounts_;
  bool open_ = true;
  std::map<orders::ClientOrderId, BookOrder> orders_;
  Queue bids_;
  Queue asks_;
  std::set<std::pair<Time, orders::ClientOrderId>> expiries_;
  std::vector<MatchEvent> events_;
};

}  // namespace sep::paper
