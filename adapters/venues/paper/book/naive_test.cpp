// The matcher against a model that knows no arithmetic: every level is a row of single lots, the market's or an
// order's, in the order in which they came.
#include <deque>

#include "adapters/venues/paper/book/book_fixture.hpp"
#include "core/base/rng.hpp"

namespace sep::paper {
namespace {

constexpr int kMarketLot = 0;

struct NaiveOrder {
  Side side{};
  std::int64_t price = 0;
  std::string account;
  std::int64_t leaves = 0, cum = 0, canceled = 0;
};

// One lot a token: 0 the market's, else the number of an order.
using Row = std::deque<int>;

struct NaiveLevel {
  Row row;
  std::int64_t recorded = 0;
  std::int64_t taken = 0;

  [[nodiscard]] std::int64_t market() const { return std::count(row.begin(), row.end(), kMarketLot); }
  // Takes from the back, or puts there, until the market has so many.
  void set_market(std::int64_t lots) {
    for (auto more = lots - market(); more > 0; --more) row.push_back(kMarketLot);
    for (auto less = market() - lots; less > 0; --less)
      row.erase(std::next(std::find(row.rbegin(), row.rend(), kMarketLot)).base());
  }
};

class NaiveVenue {
 public:
  std::map<int, NaiveOrder> orders;
  std::map<std::int64_t, NaiveLevel> sides[2];

  std::map<std::int64_t, NaiveLevel>& levels(Side side) { return sides[side == Side::bid ? 0 : 1]; }

  // Best first, up to a price.
  std::vector<std::int64_t> prices(Side side, std::int64_t limit) {
    std::vector<std::int64_t> all;
    for (auto const& [price, level] : levels(side))
      if (!level.row.empty() && !is_better(side, limit, price)) all.push_back(price);
    if (side == Side::bid) std::reverse(all.begin(), all.end());
    return all;
  }

  void place(int n, NaiveOrder order, bool waits) {
    auto const other = opposite(order.side);
    bool stopped = false;
    for (auto const price : prices(other, order.price)) {
      auto& level = levels(other)[price];
      while (order.leaves > 0 && !stopped && !level.row.empty()) {
        auto const token = level.row.front();
        stopped = token != kMarketLot && orders[token].account == order.account;
        if (stopped) break;
        level.row.pop_front();
        if (token == kMarketLot) ++level.taken;
        if (token != kMarketLot) fill(orders[token]);
        fill(order);
      }
    }
    if (stopped || !waits) order.canceled += std::exchange(order.leaves, 0);
    for (auto i = order.leaves; i > 0; --i) levels(order.side)[order.price].row.push_back(n);
    orders[n] = order;
  }

  void cancel(int n) {
    auto& order = orders[n];
    order.canceled += std::exchange(order.leaves, 0);
    std::erase(levels(order.side)[order.price].row, n);
  }

  void trade(Side hit, std::int64_t at, std::int64_t lots) {
    auto left = lots;
    for (auto const price : prices(hit, at)) {
      auto& row = levels(hit)[price].row;
      if (price == at) break;
      // Through: orders of ours come first, in their order, and what is left of those met stays in front.
      while (left > 0) {
        auto const ours = std::find_if(row.begin(), row.end(), [](int token) { return token != kMarketLot; });
        if (ours == row.end()) break;
        auto const n = *ours;
        std::erase(row, n);
        for (; left > 0 && orders[n].leaves > 0; --left) fill(orders[n]);
        row.insert(row.begin(), static_cast<std::size_t>(orders[n].leaves), n);
      }
    }
    auto& level = levels(hit)[at];
    auto const market = std::max<std::int64_t>(0, level.market() - lots);
    for (; left > 0 && !level.row.empty(); --left) {
      auto const token = level.row.front();
      level.row.pop_front();
      if (token != kMarketLot) fill(orders[token]);
    }
    level.set_market(std::min(market, level.market()));
  }

  void show(Side side, std::int64_t price, std::int64_t lots) {
    auto& level = levels(side)[price];
    level.recorded = lots;
    level.taken = std::min(level.taken, lots);
    level.set_market(lots - level.taken);
  }

  void meet_crossed() {
    for (auto side : {Side::bid, Side::ask})
      for (auto const price : prices(side, side == Side::bid ? 1 : 1'000)) {
        auto const waiting = levels(side)[price].row;
        for (auto const n : waiting)
          if (n != kMarketLot) meet(n, side);
      }
  }

 private:
  static void fill(NaiveOrder& order) {
    --order.leaves;
    ++order.cum;
  }
  void meet(int n, Side side) {
    auto& order = orders[n];
    for (auto const price : prices(opposite(side), order.price)) {
      auto& level = levels(opposite(side))[price];
      if (order.leaves == 0 || level.market() == 0) continue;
      level.row.erase(std::find(level.row.begin(), level.row.end(), kMarketLot));
      ++level.taken;
      auto& own = levels(side)[order.price].row;
      own.erase(std::find(own.begin(), own.end(), n));
      // What waits at the front of a crossed level has nobody ahead.
      std::erase(own, n);
      fill(order);
      own.insert(own.begin(), static_cast<std::size_t>(order.leaves), n);
      return;
    }
  }
};

class Naive : public MatcherTest {
 protected:
  void begin(std::uint64_t seed) {
    rng_ = Rng{seed};
    auto options = matcher_options();
    options.queue = QueueModel::behind;
    matcher_ = std::make_unique<BookMatcher>(options);
    for (auto const* account : {"a", "b"})
      for (auto asset : {kBase, kQuote, kThird}) matcher_->deposit(account, {asset, kPlenty});
    naive_ = {};
    update_ = 1;
    numbers_ = 0;
    matcher_->apply(BookSnapshot{update_, now_, {}, {}}, now_);
    change(100);
  }

  // Some levels change; the two sides keep to their side of the middle.
  void change(std::int64_t middle, std::map<std::pair<Side, std::int64_t>, std::int64_t> lots = {}) {
    for (auto side : {Side::bid, Side::ask})
      for (auto const& [price, level] : naive_.levels(side))
        if (level.recorded > 0 && (side == Side::bid ? price >= middle : price < middle)) lots[{side, price}] = 0;
    for (int i = 0; i < 3; ++i) {
      auto const side = rng_.chance(1, 2) ? Side::bid : Side::ask;
      auto const away = static_cast<std::int64_t>(rng_.below(4));
      lots[{side, side == Side::bid ? middle - 1 - away : middle + away}] = static_cast<std::int64_t>(rng_.below(12));
    }
    std::vector<BookLevel> bids, asks;
    for (auto const& [level, n] : lots) {
      (level.first == Side::bid ? bids : asks).push_back({level.second, n});
      naive_.show(level.first, level.second, n);
    }
    naive_.meet_crossed();
    diff(std::move(bids), std::move(asks));
    middle_ = middle;
  }

  void step() {
    auto const kind = rng_.below(10);
    if (kind < 4) return submit();
    if (kind < 5) return withdraw();
    if (kind < 7) return change(static_cast<std::int64_t>(rng_.between(97, 103)));
    auto const side = rng_.chance(1, 2) ? Side::bid : Side::ask;
    auto const price = side == Side::bid ? middle_ - static_cast<std::int64_t>(rng_.between(1, 3))
                                         : middle_ + static_cast<std::int64_t>(rng_.below(3));
    auto const lots = static_cast<std::int64_t>(rng_.between(1, 15));
    auto const left = std::max<std::int64_t>(0, naive_.levels(side)[price].recorded - lots);
    naive_.trade(side, price, lots);
    trade(side, price, lots);
    change(middle_, {{{side, price}, left}});
  }

  void submit() {
    auto const n = ++numbers_;
    NaiveOrder const made{.side = rng_.chance(1, 2) ? Side::bid : Side::ask,
                          .price = static_cast<std::int64_t>(rng_.between(96, 104)),
                          .account = rng_.chance(1, 2) ? "a" : "b",
                          .leaves = static_cast<std::int64_t>(rng_.between(1, 20))};
    bool const waits = rng_.chance(2, 3);
    ASSERT_EQ(place(static_cast<std::uint32_t>(n), made.side, made.leaves, made.price,
                    waits ? TimeInForce::gtd : TimeInForce::ioc, made.account),
              std::nullopt);
    naive_.place(n, made, waits);
  }

  void withdraw() {
    if (numbers_ == 0) return;
    auto const n = static_cast<int>(rng_.between(1, static_cast<std::uint64_t>(numbers_)));
    if (!matcher_->cancel(book_order(static_cast<std::uint32_t>(n)), now_)) return;
    naive_.cancel(n);
  }

  void compare() {
    for (auto const& [n, wanted] : naive_.orders) {
      auto const& got = order(static_cast<std::uint32_t>(n));
      ASSERT_EQ(got.cum_lots, wanted.cum) << "order " << n;
      ASSERT_EQ(got.leaves_lots, wanted.leaves) << "order " << n;
      ASSERT_EQ(got.canceled_lots, wanted.canceled) << "order " << n;
      if (wanted.leaves == 0) continue;
      auto const& row = naive_.levels(wanted.side)[wanted.price].row;
      auto const at = std::find(row.begin(), row.end(), n);
      ASSERT_EQ(got.ahead_lots, std::count(row.begin(), at, kMarketLot)) << "order " << n;
    }
    for (auto side : {Side::bid, Side::ask})
      for (auto const& [price, level] : naive_.levels(side))
        ASSERT_EQ(matcher_->market().available(side, price, now_), level.market()) << price;
  }

  Rng rng_{};
  NaiveVenue naive_;
  std::int64_t middle_ = 100;
  int numbers_ = 0;
};

TEST_F(Naive, EveryOrderEndsAsInTheModel) {
  std::int64_t filled_lots = 0;
  for (std::uint64_t seed = 1; seed <= 1'500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    begin(seed);
    for (int i = 0; i < 60; ++i) {
      SCOPED_TRACE("step " + std::to_string(i));
      step();
      compare();
      if (HasFatalFailure()) return;
    }
    for (auto const& [n, wanted] : naive_.orders) filled_lots += wanted.cum;
  }
  EXPECT_GT(filled_lots, 100'000) << "the model saw trades";
}

}  // namespace
}  // namespace sep::paper
