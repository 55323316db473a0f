#include "core/pricing/stable_swap.hpp"

#include <algorithm>

#include "core/pricing/stable_swap_invariant.hpp"

namespace sep::pricing {
namespace {

// One direction of a pool, with all that does not depend on the amount.
struct Direction {
  StableSwapPool const& pool;
  StableSwapRules rules;
  std::size_t in = 0;
  std::size_t out = 0;
  StableSwapBalances balances;
  EvmWord d;

  [[nodiscard]] StableSwapCoin const& sold() const { return pool.coins[in]; }
  [[nodiscard]] StableSwapCoin const& bought() const { return pool.coins[out]; }
};

Result<Direction, StableSwapError> direction_of(StableSwapPool const& pool, std::size_t in, std::size_t out,
                                                u128 amount) {
  if (auto const error = check_pool(pool)) return fail(*error);
  if (in >= pool.coins.size() || out >= pool.coins.size()) return fail(StableSwapError::bad_coin);
  if (in == out) return fail(StableSwapError::same_coin);
  if (amount == 0) return fail(StableSwapError::zero_amount);
  TRY_LET(auto const balances, common_balances(pool));
  TRY_LET(auto const d, invariant_of(pool, balances));
  return Direction{pool, rules_of(pool.contract), in, out, balances, d};
}

// A step along the curve, in common units.
struct Step {
  EvmWord x;      // of what is paid in, after
  EvmWord y;      // of what is bought, after
  EvmWord gross;  // bought, before the fee
  EvmWord rate;   // of the fee
};

Result<Step, StableSwapError> step_along(Direction const& way, u128 amount_in) {
  auto balances = way.balances;
  auto const x_before = balances.at[way.in];
  auto const y_before = balances.at[way.out];
  Step step;
  TRY_LET(step.x, sound(x_before + in_common(way.sold(), amount_in)));
  balances.at[way.in] = step.x;
  TRY_LET(step.y, balance_on_curve(way.pool, balances, way.out, way.d));
  if (y_before < step.y + way.rules.spare) return fail(StableSwapError::insufficient_output);
  step.gross = y_before - step.y - way.rules.spare;
  step.rate = fee_between(way.pool, way.pool.fee, (x_before + step.x) / 2, (y_before + step.y) / 2);
  TRY_VOID(sound(step.rate));
  return step;
}

struct Exchange {
  u128 out = 0;
  u128 fee = 0;
  u128 admin_fee = 0;
  Step step;
  EvmWord common_fee;
  EvmWord common_admin_fee;
};

Result<Exchange, StableSwapError> exchange(Direction const& way, u128 amount_in) {
  Exchange made;
  TRY_LET(made.step, step_along(way, amount_in));
  made.common_fee = made.step.gross * made.step.rate / kStableSwapFeeOne;
  made.common_admin_fee = made.common_fee * way.pool.admin_fee / kStableSwapFeeOne;
  TRY_LET(made.out, narrowed(in_units(way.bought(), made.step.gross - made.common_fee)));
  TRY_LET(made.fee, narrowed(in_units(way.bought(), made.common_fee)));
  TRY_LET(made.admin_fee, narrowed(in_units(way.bought(), made.common_admin_fee)));
  return made;
}

Result<StableSwapAnswer, StableSwapError> swapped(Direction const& way, u128 amount_in, Exchange const& made) {
  if (made.out == 0) return fail(StableSwapError::insufficient_output);
  StableSwapAnswer swap{amount_in, made.out, made.fee, way.pool};
  auto& paid = swap.after.coins[way.in].balance;
  auto& left = swap.after.coins[way.out].balance;
  if (way.rules.stores_curve) {
    auto const kept = made.step.y + (made.common_fee - made.common_admin_fee);
    TRY_LET(paid, narrowed(in_units(way.sold(), made.step.x)));
    TRY_LET(left, narrowed(in_units(way.bought(), kept)));
    return swap;
  }
  TRY_LET(paid, narrowed(EvmWord(paid) + amount_in));
  TRY_LET(left, narrowed(EvmWord(left) - made.out - made.admin_fee));
  return swap;
}

// Whether an amount in buys enough. A fault is of the amounts beyond some size only.
enum class Verdict : std::uint8_t { less, enough, fault };

// Looks for the least amount in that buys enough. The output rises with it, but where the fee grows off the peg it
// falls again once the pool is nearly drained.
class Search {
 public:
  Search(Direction const& way, u128 wanted)
      : way_(way), wanted_(wanted), most_(kUint128Max - way.sold().balance), peak_high_(most_) {}

  Result<u128, StableSwapError> run(u128 estimate) {
    if (most_ == 0) return fail(StableSwapError::too_large);
    auto const first = std::clamp<u128>(estimate, 1, most_);
    switch (verdict(first)) {
      case Verdict::enough:
        good_ = first;
        step_down();
        break;
      case Verdict::less:
        note_peak(first);
        less_ = first;
        step_up();
        break;
      case Verdict::fault:
        find_below(first);
        break;
    }
    if (good_ == 0 && way_.rules.dynamic_fee) climb();
    if (good_ == 0) return fail(less_ > 0 ? StableSwapError::exceeds_balance : fault_);
    while (good_ - less_ > 1) {
      auto const middle = less_ + (good_ - less_) / 2;
      (verdict(middle) == Verdict::enough ? good_ : less_) = middle;
    }
    return good_;
  }

 private:
  Verdict verdict(u128 amount_in) {
    auto const made = exchange(way_, amount_in);
    bought_ = made ? made->out : 0;
    if (made) return bought_ >= wanted_ ? Verdict::enough : Verdict::less;
    if (made.error() == StableSwapError::insufficient_output) return Verdict::less;
    fault_ = made.error();
    return Verdict::fault;
  }

  static u128 longer(u128 step) { return step > kUint128Max / 4 ? kUint128Max : step * 4; }

  void step_down() {
    for (u128 step = 1; step < good_; step = longer(step)) {
      if (verdict(good_ - step) != Verdict::enough) {
        less_ = good_ - step;
        return;
      }
      good_ -= step;
    }
  }

  void step_up() {
    for (u128 step = 1; less_ < most_; step = longer(step)) {
      auto const next = most_ - less_ < step ? most_ : less_ + step;
      auto const found = verdict(next);
      if (found == Verdict::enough) good_ = next;
      if (found == Verdict::enough) return;
      if (found == Verdict::fault) return find_below(next);
      note_peak(next);
      less_ = next;
    }
  }

  // Between an amount that buys less and one that the contract cannot compute.
  void find_below(u128 bad) {
    while (bad - less_ > 1 && good_ == 0) {
      auto const middle = less_ + (bad - less_) / 2;
      auto const found = verdict(middle);
      if (found == Verdict::enough) good_ = middle;
      (found == Verdict::less ? less_ : bad) = middle;
    }
  }

  // The output just found, of `next`, beside those of the steps before.
  void note_peak(u128 next) {
    if (bought_ > peak_) {
      peak_ = bought_;
      peak_low_ = less_;
      peak_high_ = most_;
    } else if (peak_high_ == most_) {
      peak_high_ = next;
    }
  }

  // Up to the greatest output, which lies between the neighbours of the greatest one found, by thirds.
  void climb() {
    auto low = peak_low_;
    auto high = peak_high_;
    while (high - low > 2 && good_ == 0) {
      auto const left = low + (high - low) / 3;
      auto const right = high - (high - low) / 3;
      auto const left_found = verdict(left);
      auto const left_bought = bought_;
      auto const right_found = verdict(right);
      if (left_found == Verdict::enough || right_found == Verdict::enough)
        good_ = left_found == Verdict::enough ? left : right;
      if (left_bought < bought_)
        low = left;
      else
        high = right;
    }
    less_ = peak_low_;
  }

  Direction const& way_;
  u128 wanted_;
  u128 most_;        // the balance stays within 128 bits
  u128 good_ = 0;    // buys enough; 0: none known
  u128 less_ = 0;    // buys less
  u128 bought_ = 0;  // by the last amount asked for
  u128 peak_ = 0;    // the greatest output of the steps up, and the amounts around it
  u128 peak_low_ = 0;
  u128 peak_high_;
  StableSwapError fault_ = StableSwapError::exceeds_balance;
};

// Back along the curve from what is left once `wanted` and the fee on it are taken, with some units to spare. 1 where
// that is no point of the curve.
u128 estimate_of(Direction const& way, u128 wanted) {
  auto const x = way.balances.at[way.in];
  auto const y = way.balances.at[way.out];
  auto const rate = fee_between(way.pool, way.pool.fee, x, y);
  auto const net = in_common(way.bought(), wanted) + 1;
  auto const gross = net * kStableSwapFeeOne / (EvmWord(kStableSwapFeeOne) - rate) + 1;
  auto const left = y - gross - way.rules.spare;
  if (left.faulty() || left.is_zero()) return 1;
  auto balances = way.balances;
  balances.at[way.out] = left;
  auto const target = balance_on_curve(way.pool, balances, way.in, way.d);
  if (!target) return 1;
  return in_units(way.sold(), *target - x).narrow().value_or(1);
}

}  // namespace

Result<u128, StableSwapError> quote(StableSwapPool const& pool, std::size_t in, std::size_t out, u128 amount_in) {
  TRY_LET(auto const way, direction_of(pool, in, out, amount_in));
  TRY_LET(auto const step, step_along(way, amount_in));
  if (way.rules.view_takes_fee_of_units) {
    auto const units = in_units(way.bought(), step.gross);
    return narrowed(units - step.rate * units / kStableSwapFeeOne);
  }
  return narrowed(in_units(way.bought(), step.gross - step.rate * step.gross / kStableSwapFeeOne));
}

Result<StableSwapAnswer, StableSwapError> swap_exact_in(StableSwapPool const& pool, std::size_t in, std::size_t out,
                                                        u128 amount_in) {
  TRY_LET(auto const way, direction_of(pool, in, out, amount_in));
  TRY_LET(auto const made, exchange(way, amount_in));
  return swapped(way, amount_in, made);
}

Result<StableSwapAnswer, StableSwapError> swap_exact_out(StableSwapPool const& pool, std::size_t in, std::size_t out,
                                                         u128 amount_out) {
  TRY_LET(auto const way, direction_of(pool, in, out, amount_out));
  if (amount_out > way.bought().balance) return fail(StableSwapError::exceeds_balance);
  TRY_LET(auto const amount_in, Search(way, amount_out).run(estimate_of(way, amount_out)));
  TRY_LET(auto const made, exchange(way, amount_in));
  return swapped(way, amount_in, made);
}

Result<U256, StableSwapError> invariant(StableSwapPool const& pool) {
  if (auto const error = check_pool(pool)) return fail(*error);
  TRY_LET(auto const balances, common_balances(pool));
  TRY_LET(auto const d, invariant_of(pool, balances));
  return to_u256(d.value());
}

std::uint64_t ramped_amp(AmpRamp const& ramp, std::uint64_t now) {
  if (now >= ramp.until || ramp.until <= ramp.since) return ramp.to;
  if (now <= ramp.since) return ramp.from;
  auto const share = [&](std::uint64_t distance) {
    return low64(u128{distance} * (now - ramp.since) / (ramp.until - ramp.since));
  };
  return ramp.to > ramp.from ? ramp.from + share(ramp.to - ramp.from) : ramp.from - share(ramp.from - ramp.to);
}

}  // namespace sep::pricing
