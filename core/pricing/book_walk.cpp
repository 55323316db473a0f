#include "core/pricing/book_walk.hpp"

#include <algorithm>

#include "core/pricing/swap_step.hpp"

namespace sep::pricing {
namespace {

using Error = BookError;

bool is_sane(BookRules const& rules) {
  return rules.lot_base > 0 && rules.tick.quote_raw > 0 && rules.tick.base_raw > 0 && rules.fee_pips < kPipsOne &&
         rules.min_lots >= 0 && rules.min_quote >= 0;
}

std::optional<i128> product(i128 a, i128 b) {
  i128 result = 0;
  if (__builtin_mul_overflow(a, b, &result)) return std::nullopt;
  return result;
}

// One level's trade.
struct Trade {
  i128 base = 0;
  i128 quote = 0;
  i128 fee = 0;
  i128 in = 0;
  i128 out = 0;
};

std::optional<Trade> trade_of(BookRules const& rules, Taker taker, i128 lots, std::int64_t price_ticks) {
  bool const buys = taker == Taker::buys;
  auto const base = product(lots, rules.lot_base);
  auto const quote_raw = product(price_ticks, rules.tick.quote_raw);
  if (!base || !quote_raw) return std::nullopt;
  Rate const price{*quote_raw, rules.tick.base_raw};
  auto const quote = buys ? quote_for_ceil(price, *base) : quote_for_floor(price, *base);
  if (!quote) return std::nullopt;
  bool const in_base = rules.fee_in == FeeAsset::base;
  auto const fee = mul_div_ceil(static_cast<u128>(in_base ? *base : *quote), rules.fee_pips, kPipsOne);
  Trade trade{*base, *quote, static_cast<i128>(*fee), buys ? *quote : *base, buys ? *base : *quote};
  if (buys == in_base) {  // the fee is of the asset that arrives
    trade.out -= trade.fee;
    return trade;
  }
  auto const in = checked_add(trade.in, trade.fee);
  if (!in) return std::nullopt;
  trade.in = *in;
  return trade;
}

bool add_trade(BookAnswer& answer, Trade const& trade, i128 lots, std::int64_t price_ticks) {
  bool const over = __builtin_add_overflow(answer.lots, lots, &answer.lots) ||
                    __builtin_add_overflow(answer.base, trade.base, &answer.base) ||
                    __builtin_add_overflow(answer.quote, trade.quote, &answer.quote) ||
                    __builtin_add_overflow(answer.fee, trade.fee, &answer.fee) ||
                    __builtin_add_overflow(answer.in, trade.in, &answer.in) ||
                    __builtin_add_overflow(answer.out, trade.out, &answer.out);
  ++answer.levels;
  answer.last_price_ticks = price_ticks;
  return !over;
}

bool is_behind(Taker taker, BookLevel const& level, std::int64_t before) {
  if (level.price_ticks <= 0 || level.lots <= 0) return false;
  return before == 0 || (taker == Taker::buys ? level.price_ticks > before : level.price_ticks < before);
}

class Walk {
 public:
  Walk(BookRules const& rules, BookRequest const& request) : rules_(rules), request_(request), left_(request.amount) {
    if (request.target == BookTarget::base_quantity) left_ = request.amount / rules.lot_base;  // in lots from here on
  }

  Result<BookAnswer, Error> run(BookSide side) {
    if (left_ == 0) return fail(Error::below_one_lot);
    std::int64_t before = 0;
    for (auto const& level : side) {
      if (!is_behind(request_.taker, level, before)) return fail(Error::bad_book);
      before = level.price_ticks;
      if (is_beyond_limit(level)) break;
      TRY_LET(answer_.filled, take(level));
      if (answer_.filled) return checked();
    }
    if (answer_.levels == 0) return fail(Error::nothing_in_reach);
    return checked();
  }

 private:
  [[nodiscard]] bool buys() const { return request_.taker == Taker::buys; }

  [[nodiscard]] bool is_beyond_limit(BookLevel const& level) const {
    if (!request_.limit_ticks) return false;
    return buys() ? level.price_ticks > *request_.limit_ticks : level.price_ticks < *request_.limit_ticks;
  }

  // Whether a trade is no more than what is left allows, or (receive_at_least) still not enough.
  [[nodiscard]] bool is_within(std::optional<Trade> const& trade, i128 lots) const {
    if (!trade) return false;
    auto const used = used_of(*trade, lots);
    return request_.target == BookTarget::receive_at_least ? used < left_ : used <= left_;
  }

  // The most lots of the level, fewer than all of it, that are within; all targets grow with the lots. They are nearly
  // in proportion to the whole level's trade, so most of the search is over once its surroundings are tried.
  [[nodiscard]] i128 most_within(BookLevel const& level, std::optional<Trade> const& whole) const {
    if (request_.target == BookTarget::base_quantity) return left_;
    i128 low = 0;
    i128 high = level.lots - 1;
    auto const narrow = [&](i128 lots) {
      if (lots <= low || lots > high) return;
      if (is_within(trade_of(rules_, request_.taker, lots, level.price_ticks), lots))
        low = lots;
      else
        high = lots - 1;
    };
    i128 const all = whole ? used_of(*whole, level.lots) : 0;
    auto const share =
        all > 0 ? mul_div_floor(static_cast<u128>(level.lots), static_cast<u128>(left_), static_cast<u128>(all))
                : std::nullopt;
    if (share && *share < static_cast<u128>(level.lots)) {
      narrow(static_cast<i128>(*share) - 1);
      narrow(static_cast<i128>(*share) + 2);
    }
    while (low < high) narrow(low + (high - low + 1) / 2);
    return low;
  }

  // True: nothing is left that another lot could be traded for.
  Result<bool, Error> take(BookLevel const& level) {
    auto trade = trade_of(rules_, request_.taker, level.lots, level.price_ticks);
    i128 lots = level.lots;
    bool const by_lots = request_.target == BookTarget::base_quantity;
    bool const whole = by_lots ? lots <= left_ : is_within(trade, lots);
    if (!whole) {
      lots = most_within(level, trade);
      if (request_.target == BookTarget::receive_at_least) ++lots;  // the lot that makes it enough
      if (lots == 0) return true;
      trade = trade_of(rules_, request_.taker, lots, level.price_ticks);
    }
    if (!trade || !add_trade(answer_, *trade, lots, level.price_ticks)) return fail(Error::too_large);
    left_ -= used_of(*trade, lots);
    return !whole || left_ <= 0;
  }

  [[nodiscard]] i128 used_of(Trade const& trade, i128 lots) const {
    if (request_.target == BookTarget::base_quantity) return lots;
    return request_.target == BookTarget::spend_at_most ? trade.in : trade.out;
  }

  Result<BookAnswer, Error> checked() {
    if (answer_.lots == 0) return fail(Error::below_one_lot);
    if (answer_.lots < rules_.min_lots) return fail(Error::below_min_quantity);
    if (answer_.quote < rules_.min_quote) return fail(Error::below_min_notional);
    return answer_;
  }

  BookRules const& rules_;
  BookRequest const& request_;
  i128 left_;
  BookAnswer answer_;
};

}  // namespace

Result<BookAnswer, BookError> walk_book(BookSide side, BookRules const& rules, BookRequest const& request) {
  if (!is_sane(rules)) return fail(Error::bad_rules);
  if (request.amount <= 0 || (request.limit_ticks && *request.limit_ticks <= 0)) return fail(Error::bad_amount);
  return Walk(rules, request).run(side);
}

std::optional<BookAnswer> at_level(BookLevel const& level, BookRules const& rules, Taker taker) {
  if (!is_sane(rules) || !is_behind(taker, level, 0)) return std::nullopt;
  auto const trade = trade_of(rules, taker, level.lots, level.price_ticks);
  BookAnswer answer;
  if (!trade || !add_trade(answer, *trade, level.lots, level.price_ticks)) return std::nullopt;
  answer.filled = true;
  return answer;
}

BookTotals::BookTotals(BookSide side, BookRules const& rules, Taker taker)
    : side_(is_sane(rules) ? side : BookSide{}), rules_(rules), taker_(taker) {
  after_.reserve(side_.size());
  BookAnswer sum;
  std::int64_t before = 0;
  for (auto const& level : side_) {
    auto const trade = trade_of(rules, taker, level.lots, level.price_ticks);
    bool const good = trade && is_behind(taker, level, before) && add_trade(sum, *trade, level.lots, level.price_ticks);
    if (!good) return;
    before = level.price_ticks;
    after_.push_back(sum);
  }
}

std::optional<BookAnswer> BookTotals::of(i128 lots) const {
  if (lots <= 0) return std::nullopt;
  auto const whole =
      static_cast<std::size_t>(std::ranges::lower_bound(after_, lots, {}, &BookAnswer::lots) - after_.begin());
  if (whole == side_.size()) return std::nullopt;
  BookAnswer answer;
  if (whole > 0) answer = after_[whole - 1];
  auto const& level = side_[whole];
  i128 const rest = lots - answer.lots;
  if (rest > level.lots || !is_behind(taker_, level, answer.last_price_ticks)) return std::nullopt;
  auto const trade = trade_of(rules_, taker_, rest, level.price_ticks);
  if (!trade || !add_trade(answer, *trade, rest, level.price_ticks)) return std::nullopt;
  answer.filled = true;
  return answer;
}

}  // namespace sep::pricing
