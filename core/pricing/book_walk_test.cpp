#include "core/pricing/book_walk.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <vector>

#include "core/base/rng.hpp"

namespace sep::pricing {
namespace {

using Big = boost::multiprecision::cpp_int;

Big big(i128 value) { return Big(widen(static_cast<u128>(value))); }

struct Case {
  std::vector<BookLevel> side;
  BookRules rules;
  BookRequest request;
};

Case any_case(Rng& rng) {
  Case made;
  auto& request = made.request;
  request.taker = rng.chance(1, 2) ? Taker::buys : Taker::sells;
  request.target = static_cast<BookTarget>(rng.below(3));
  request.amount = static_cast<i128>(rng.between(1, rng.chance(1, 2) ? 2'000 : 60'000));
  auto price = static_cast<std::int64_t>(rng.between(200, 400));
  if (rng.chance(1, 3)) request.limit_ticks = price + static_cast<std::int64_t>(rng.below(60)) - 30;
  for (auto count = rng.below(6); count > 0; --count) {
    made.side.push_back({price, static_cast<std::int64_t>(rng.between(1, 12))});
    auto const step = static_cast<std::int64_t>(rng.between(1, 20));
    price += request.taker == Taker::buys ? step : -step;
  }
  made.rules = {static_cast<i128>(rng.between(1, 50)),
                {static_cast<i128>(rng.between(1, 9)), static_cast<i128>(rng.between(1, 500))},
                static_cast<std::uint32_t>(rng.chance(1, 3) ? 0 : rng.below(rng.chance(1, 2) ? 2'000 : 1'000'000)),
                rng.chance(1, 2) ? FeeAsset::quote : FeeAsset::base,
                static_cast<std::int64_t>(rng.chance(1, 4) ? rng.below(5) : 0),
                static_cast<i128>(rng.chance(1, 4) ? rng.below(200) : 0)};
  return made;
}

// In and out of n lots at one level, in unbounded integers.
struct Flow {
  Big base, quote, fee, in, out;
};
Flow flow_of(Case const& made, std::int64_t n, std::int64_t price) {
  auto const& rules = made.rules;
  bool const buys = made.request.taker == Taker::buys;
  Big const base = Big(n) * big(rules.lot_base);
  Big const worth = base * price * big(rules.tick.quote_raw);
  Big const unit = big(rules.tick.base_raw);
  Big const quote = buys ? Big((worth + unit - 1) / unit) : Big(worth / unit);
  bool const in_base = rules.fee_in == FeeAsset::base;
  Big const fee = ((in_base ? base : quote) * rules.fee_pips + 999'999) / 1'000'000;
  Flow flow{base, quote, fee, buys ? quote : base, buys ? base : quote};
  if (buys == in_base)
    flow.out -= fee;
  else
    flow.in += fee;
  return flow;
}

// One lot after another, until the target is met or the next lot would break it.
struct Naive {
  Flow total;
  Big lots = 0;
  std::uint32_t levels = 0;
  bool filled = false;
};
Naive naive_walk(Case const& made) {
  Naive naive;
  auto const& request = made.request;
  for (auto const& level : made.side) {
    bool const buys = request.taker == Taker::buys;
    if (request.limit_ticks &&
        (buys ? level.price_ticks > *request.limit_ticks : level.price_ticks < *request.limit_ticks))
      break;
    std::int64_t n = 0;
    while (n < level.lots && !naive.filled) {
      Flow const next = flow_of(made, n + 1, level.price_ticks);
      Flow const now = n == 0 ? Flow{} : flow_of(made, n, level.price_ticks);
      if (request.target == BookTarget::base_quantity)
        naive.filled = (naive.lots + n + 1) * big(made.rules.lot_base) > big(request.amount);
      if (request.target == BookTarget::spend_at_most) naive.filled = naive.total.in + next.in > big(request.amount);
      if (request.target == BookTarget::receive_at_least)
        naive.filled = n + naive.lots > 0 && naive.total.out + now.out >= big(request.amount);
      if (!naive.filled) ++n;
    }
    if (n > 0) {
      Flow const flow = flow_of(made, n, level.price_ticks);
      naive.total = {naive.total.base + flow.base, naive.total.quote + flow.quote, naive.total.fee + flow.fee,
                     naive.total.in + flow.in, naive.total.out + flow.out};
      naive.lots += n;
      ++naive.levels;
    }
    if (naive.filled) return naive;
  }
  auto const& total = naive.total;
  if (request.target == BookTarget::base_quantity)
    naive.filled = (naive.lots + 1) * big(made.rules.lot_base) > big(request.amount);
  if (request.target == BookTarget::spend_at_most) naive.filled = total.in == big(request.amount);
  if (request.target == BookTarget::receive_at_least) naive.filled = total.out >= big(request.amount);
  return naive;
}

TEST(BookWalk, TakesWhatTheNaiveWalkTakes) {
  int answered = 0, partial = 0;
  for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto const made = any_case(rng);
    auto const naive = naive_walk(made);
    auto const answer = walk_book(made.side, made.rules, made.request);
    if (!answer) {
      auto const error = answer.error();
      if (error == BookError::nothing_in_reach || error == BookError::below_one_lot)
        ASSERT_EQ(naive.lots, 0);
      else if (error == BookError::below_min_quantity)
        ASSERT_LT(naive.lots, made.rules.min_lots);
      else if (error == BookError::below_min_notional)
        ASSERT_LT(naive.total.quote, big(made.rules.min_quote));
      else
        FAIL();
      continue;
    }
    ++answered;
    partial += answer->filled ? 0 : 1;
    ASSERT_EQ(big(answer->lots), naive.lots);
    ASSERT_EQ(big(answer->base), naive.total.base);
    ASSERT_EQ(big(answer->quote), naive.total.quote);
    ASSERT_EQ(big(answer->fee), naive.total.fee);
    ASSERT_EQ(big(answer->in), naive.total.in);
    ASSERT_EQ(big(answer->out), naive.total.out);
    ASSERT_EQ(answer->levels, naive.levels);
    ASSERT_EQ(answer->filled, naive.filled);
  }
  EXPECT_GT(answered, 8'000);
  EXPECT_GT(partial, 1'000);
}

// Every quantity of a side at once, beside a walk for each; of books out of order, and of amounts beyond 127 bits too.
TEST(BookTotals, AreWhatAWalkForEachQuantityAnswers) {
  int answered = 0, refused = 0;
  for (std::uint64_t seed = 0; seed < 3'000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    auto made = any_case(rng);
    made.rules.min_lots = 0;
    made.rules.min_quote = 0;
    if (rng.chance(1, 10)) std::ranges::reverse(made.side);
    if (rng.chance(1, 10)) made.rules.lot_base = kInt128Max / static_cast<i128>(rng.between(1, 4'000));
    if (rng.chance(1, 20)) made.rules.fee_pips = 1'000'000;
    BookTotals const totals(made.side, made.rules, made.request.taker);
    i128 shown = 0;
    for (auto const& level : made.side) shown += level.lots;
    for (i128 lots = 0; lots <= shown + 1; ++lots) {
      i128 base = 0;
      if (__builtin_mul_overflow(lots, made.rules.lot_base, &base)) break;
      auto const walked = walk_book(made.side, made.rules, {made.request.taker, BookTarget::base_quantity, base, {}});
      auto const answer = totals.of(lots);
      bool const whole = walked && walked->filled;
      ASSERT_EQ(answer.has_value(), whole);
      if (whole) {
        ASSERT_EQ(*answer, *walked);
      }
      ++(whole ? answered : refused);
    }
  }
  EXPECT_GT(answered, 10'000);
  EXPECT_GT(refused, 1'000);
}

// ETHUSDT as a spot exchange lists it: 0.0001 ETH lots, ticks of a cent, ten basis points.
constexpr BookRules kEther{100'000'000'000'000, {10'000, 1'000'000'000'000'000'000}, 1'000, FeeAsset::quote, 1, 0};
std::vector<BookLevel> const kAsks{{250'000, 10'000}, {250'010, 20'000}};  // 1 at 2500.00, 2 at 2500.10

TEST(BookWalk, BuysTwoEther) {
  i128 const ether = 1'000'000'000'000'000'000;
  auto const answer = walk_book(kAsks, kEther, {Taker::buys, BookTarget::base_quantity, 2 * ether, std::nullopt});
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->quote, 2'500'000'000 + 2'500'100'000);
  EXPECT_EQ(answer->fee, 2'500'000 + 2'500'100);
  EXPECT_EQ(answer->in, answer->quote + answer->fee);
  EXPECT_EQ(answer->out, 2 * ether);
  EXPECT_EQ(answer->last_price_ticks, 250'010);
  EXPECT_TRUE(answer->filled);
  auto const limited = walk_book(kAsks, kEther, {Taker::buys, BookTarget::base_quantity, 2 * ether, 250'009});
  ASSERT_TRUE(limited);
  EXPECT_EQ(limited->out, ether);
  EXPECT_FALSE(limited->filled);
}

TEST(BookWalk, RefusesWithTheFirstReason) {
  using enum BookError;
  BookRequest const one{Taker::buys, BookTarget::base_quantity, kEther.lot_base, std::nullopt};
  auto const error_of = [](std::vector<BookLevel> const& side, BookRules const& rules, BookRequest const& request) {
    auto const answer = walk_book(side, rules, request);
    EXPECT_FALSE(answer);
    return answer.error();
  };
  auto rules = kEther;
  rules.lot_base = 0;
  EXPECT_EQ(error_of(kAsks, rules, one), bad_rules);
  rules = kEther;
  rules.fee_pips = 1'000'000;
  EXPECT_EQ(error_of(kAsks, rules, one), bad_rules);
  auto request = one;
  request.amount = 0;
  EXPECT_EQ(error_of(kAsks, kEther, request), bad_amount);
  request = one;
  request.limit_ticks = 0;
  EXPECT_EQ(error_of(kAsks, kEther, request), bad_amount);
  EXPECT_EQ(error_of({{0, 1}}, kEther, one), bad_book);
  EXPECT_EQ(error_of({{1, 0}}, kEther, one), bad_book);
  request.limit_ticks.reset();
  request.amount = 3 * kEther.lot_base;
  EXPECT_EQ(error_of({{5, 1}, {5, 1}}, kEther, request), bad_book);
  EXPECT_EQ(error_of({{5, 1}, {4, 1}}, kEther, request), bad_book);
  EXPECT_EQ(error_of({}, kEther, one), nothing_in_reach);
  request.limit_ticks = 249'999;
  EXPECT_EQ(error_of(kAsks, kEther, request), nothing_in_reach);
  request = one;
  request.amount -= 1;
  EXPECT_EQ(error_of(kAsks, kEther, request), below_one_lot);
  rules = kEther;
  rules.min_lots = 2;
  EXPECT_EQ(error_of(kAsks, rules, one), below_min_quantity);
  rules.min_lots = 1;
  rules.min_quote = 5'000'000;
  EXPECT_EQ(error_of(kAsks, rules, one), below_min_notional);
  rules = kEther;
  rules.tick = {kInt128Max, 1};
  EXPECT_EQ(error_of(kAsks, rules, one), too_large);
}

}  // namespace
}  // namespace sep::pricing
