#include "core/pricing/concentrated.hpp"

#include <algorithm>
#include <optional>

#include "core/pricing/tick_table.hpp"

namespace sep::pricing {
namespace {

bool in_range(SqrtPrice const& price) { return price >= kSqrtPriceMin && price < kSqrtPriceMax; }

std::int32_t floor_divide(std::int32_t value, std::int32_t by) {
  std::int32_t const quotient = value / by;
  return value % by < 0 ? quotient - 1 : quotient;
}

constexpr std::int32_t kWord = 256;  // ticks in a word of the contract's bitmap, in units of the spacing

// One swap under way.
class Walk {
 public:
  Walk(ConcentratedState const& state, Ticks ticks, SwapRequest const& request, std::vector<WalkedStep>* steps)
      : ticks_(ticks), request_(request), steps_(steps), remaining_(request.amount) {
    answer_.end = state;
    passed_ = passed(ticks, state.tick);
  }

  Result<WideSwapAnswer, ConcentratedError> run() {
    while (remaining_ != 0 && answer_.end.sqrt_price != request_.limit)
      if (auto const error = advance()) return fail(*error);
    answer_.filled = remaining_ == 0;
    return answer_;
  }

 private:
  struct Stop {
    std::int32_t tick = 0;
    bool initialised = false;
  };

  [[nodiscard]] std::optional<std::int32_t> next_initialised() const {
    if (request_.zero_for_one) return passed_ > 0 ? std::optional(ticks_[passed_ - 1].index) : std::nullopt;
    return passed_ < ticks_.size() ? std::optional(ticks_[passed_].index) : std::nullopt;
  }

  [[nodiscard]] Stop next_stop() const {
    auto const initialised = next_initialised();
    std::int32_t stop = request_.zero_for_one ? kTickMin : kTickMax;
    // Without liquidity nothing trades and nothing rounds: the words in between need not be stopped at.
    if (answer_.end.liquidity != 0) {
      std::int32_t const spacing = answer_.end.tick_spacing;
      std::int32_t const at = floor_divide(answer_.end.tick, spacing);
      std::int32_t const word_end =
          request_.zero_for_one ? floor_divide(at, kWord) * kWord : floor_divide(at + 1, kWord) * kWord + kWord - 1;
      stop = std::clamp(word_end * spacing, kTickMin, kTickMax);
    }
    if (!initialised) return {stop, false};
    bool const first = request_.zero_for_one ? *initialised >= stop : *initialised <= stop;
    return first ? Stop{*initialised, true} : Stop{stop, false};
  }

  std::optional<ConcentratedError> advance() {
    auto& now = answer_.end;
    auto const start = now.sqrt_price;
    auto const stop = next_stop();
    auto const stop_price = sqrt_price_at(stop.tick);
    bool const ahead = request_.zero_for_one ? stop_price <= start : stop_price >= start;
    if (!ahead) return ConcentratedError::bad_pool;  // the tick is not the price's
    bool const limited = request_.zero_for_one ? stop_price < request_.limit : stop_price > request_.limit;
    auto const step = swap_step(start, limited ? request_.limit : stop_price, now.liquidity, remaining_, now.fee_pips,
                                request_.exact_in);
    if (steps_ != nullptr) steps_->push_back({step, now.liquidity});
    if (!book(step)) return ConcentratedError::too_large;
    now.sqrt_price = step.end;
    answer_.passes += 1 + words_passed_over();
    if (now.sqrt_price == stop_price) return arrive(stop);
    if (now.sqrt_price != start) now.tick = tick_between_stops();
    return std::nullopt;
  }

  // A step without liquidity goes over words of the bitmap at which the contract's loop stops: how many of them. `now`
  // is at the step's end with its price, and at its start with its tick.
  [[nodiscard]] std::uint32_t words_passed_over() const {
    auto const& now = answer_.end;
    if (now.liquidity != 0) return 0;
    std::int32_t const spacing = now.tick_spacing;
    std::int32_t const tick = now.sqrt_price < kSqrtPriceMax ? tick_at(now.sqrt_price) : kTickMax;
    std::int32_t const start = floor_divide(now.tick, spacing);
    std::int32_t const end = floor_divide(tick, spacing);
    if (request_.zero_for_one) return words_between(end, start);
    // Upwards the contract looks from the next tick on.
    bool const at_it = end * spacing == tick && sqrt_price_at(tick) == now.sqrt_price;
    return words_between(start + 1, at_it ? end : end + 1);
  }

  [[nodiscard]] static std::uint32_t words_between(std::int32_t lower, std::int32_t upper) {
    return static_cast<std::uint32_t>(std::max(0, floor_divide(upper, kWord) - floor_divide(lower, kWord)));
  }

  // The tick of a price that is no stop's. A word that was passed over for want of liquidity may begin exactly there:
  // the contract stopped at it, and a downward stop leaves the tick below.
  [[nodiscard]] std::int32_t tick_between_stops() const {
    auto const& now = answer_.end;
    auto const tick = tick_at(now.sqrt_price);
    bool const begins_word =
        request_.zero_for_one && tick % (now.tick_spacing * kWord) == 0 && sqrt_price_at(tick) == now.sqrt_price;
    return begins_word ? tick - 1 : tick;
  }

  // Steps stay below 2^213 each, and there are fewer than 2^21: the sums fit.
  bool book(SwapStep const& step) {
    auto paid = step.in;
    add(paid, step.fee);
    auto const& used = request_.exact_in ? paid : step.out;
    if (!fits_u128(used) || low_u128(used) > remaining_) return false;
    remaining_ -= low_u128(used);
    add(answer_.in, paid);
    add(answer_.out, step.out);
    add(answer_.fee, step.fee);
    return true;
  }

  std::optional<ConcentratedError> arrive(Stop stop) {
    auto& now = answer_.end;
    if (stop.initialised) {
      i128 const net = ticks_[request_.zero_for_one ? passed_ - 1 : passed_].liquidity_net;
      if (net == kInt128Min) return ConcentratedError::bad_liquidity;
      auto const liquidity = with_net(now.liquidity, request_.zero_for_one ? -net : net);
      if (!liquidity) return ConcentratedError::bad_liquidity;
      now.liquidity = *liquidity;
      passed_ = request_.zero_for_one ? passed_ - 1 : passed_ + 1;
      ++answer_.ticks_crossed;
    }
    now.tick = request_.zero_for_one ? stop.tick - 1 : stop.tick;
    return std::nullopt;
  }

  Ticks ticks_;
  SwapRequest const& request_;
  std::vector<WalkedStep>* steps_;
  u128 remaining_;
  std::size_t passed_ = 0;  // how many initialised ticks are not above the current one
  WideSwapAnswer answer_;
};

}  // namespace

bool is_sane(ConcentratedState const& state) {
  return in_range(state.sqrt_price) && state.tick >= kTickMin - 1 && state.tick < kTickMax &&
         state.fee_pips < kPipsOne && state.tick_spacing > 0 && state.tick_spacing <= kTickSpacingMax;
}

std::uint32_t fee_with_protocol(std::uint32_t pool_pips, std::uint32_t protocol_pips) {
  CHECK(pool_pips <= kPipsOne && protocol_pips <= kPipsOne);
  auto const both = std::uint64_t{pool_pips} * protocol_pips / kPipsOne;
  return static_cast<std::uint32_t>(std::uint64_t{pool_pips} + protocol_pips - both);
}

std::optional<ConcentratedError> check_state(ConcentratedState const& state) {
  if (!is_sane(state)) return ConcentratedError::bad_pool;
  std::int32_t const exact = tick_at(state.sqrt_price);
  bool const left_below = state.tick == exact - 1 && state.sqrt_price == sqrt_price_at(exact);
  if (state.tick != exact && !left_below) return ConcentratedError::bad_pool;
  return std::nullopt;
}

SqrtPrice no_limit(bool zero_for_one) {
  auto limit = zero_for_one ? kSqrtPriceMin : kSqrtPriceMax;
  if (zero_for_one)
    add(limit, SqrtPrice{{1}});
  else
    subtract(limit, SqrtPrice{{1}});
  return limit;
}

Result<WideSwapAnswer, ConcentratedError> swap_wide(ConcentratedState const& state, Ticks ticks,
                                                    SwapRequest const& request, std::vector<WalkedStep>* steps) {
  if (!is_sane(state)) return fail(ConcentratedError::bad_pool);
  if (request.amount == 0) return fail(ConcentratedError::zero_amount);
  bool const ahead = request.zero_for_one ? request.limit < state.sqrt_price && request.limit > kSqrtPriceMin
                                          : request.limit > state.sqrt_price && request.limit < kSqrtPriceMax;
  if (!ahead) return fail(ConcentratedError::bad_limit);
  return Walk(state, ticks, request, steps).run();
}

Result<SwapAnswer, ConcentratedError> swap(ConcentratedState const& state, Ticks ticks, SwapRequest const& request,
                                           std::vector<WalkedStep>* steps) {
  TRY_LET(auto const wide, swap_wide(state, ticks, request, steps));
  if (!fits_u128(wide.in) || !fits_u128(wide.out)) return fail(ConcentratedError::too_large);
  return SwapAnswer{low_u128(wide.in), low_u128(wide.out), low_u128(wide.fee),
                    wide.filled,       wide.ticks_crossed, wide.passes,
                    wide.end};
}

U256 fee_growth_of(std::span<WalkedStep const> steps) {
  U256 growth = 0;  // wraps, as the contract's does
  for (auto const& walked : steps) {
    if (walked.liquidity == 0) continue;
    auto const scaled = multiply(walked.step.fee, Wide<3>{{0, 0, 1}});
    growth += to_u256(divide_floor(scaled, widened<2>(walked.liquidity)));
  }
  return growth;
}

Result<ConcentratedState, ConcentratedError> initialised(SqrtPrice const& price, std::uint32_t fee_pips,
                                                         std::int32_t tick_spacing) {
  if (!in_range(price)) return fail(ConcentratedError::bad_pool);
  ConcentratedState const state{price, tick_at(price), 0, fee_pips, tick_spacing};
  if (!is_sane(state)) return fail(ConcentratedError::bad_pool);
  return state;
}

u128 liquidity_per_tick_max(std::int32_t tick_spacing) {
  CHECK(tick_spacing > 0);
  return kUint128Max / static_cast<u128>(2 * (kTickMax / tick_spacing) + 1);
}

}  // namespace sep::pricing
