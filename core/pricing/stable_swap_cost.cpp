// The least amount that buys an output: no contract computes it, so it is estimated on the curve and searched for.
#include <algorithm>

#include "core/pricing/stable_swap_exchange.hpp"

namespace sep::pricing {
namespace {

// Whether an amount in buys enough. A fault is of the amounts beyond some size only.
enum class Verdict : std::uint8_t { less, enough, fault };

// Looks for the least amount in that buys enough. The output rises with it, but where the fee grows off the peg it
// falls again once the pool is nearly drained.
class Search {
 public:
  Search(StableSwapWay const& way, u128 wanted)
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
    auto const made = exchange_along(way_, amount_in);
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

  StableSwapWay const& way_;
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
u128 estimate_of(StableSwapWay const& way, u128 wanted) {
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

Result<u128, StableSwapError> cost_along(StableSwapWay const& way, u128 amount_out) {
  if (amount_out > way.bought().balance) return fail(StableSwapError::exceeds_balance);
  return Search(way, amount_out).run(estimate_of(way, amount_out));
}

}  // namespace sep::pricing
