#include "core/pricing/stable_swap_model.hpp"

#include <boost/multiprecision/cpp_int.hpp>
#include <stdexcept>
#include <vector>

namespace sep::pricing::model {
namespace {

using Checked = boost::multiprecision::number<boost::multiprecision::cpp_int_backend<
    256, 256, boost::multiprecision::unsigned_magnitude, boost::multiprecision::checked, void>>;

// Where the contract reverts: besides these, wherever the integer throws.
struct Revert : std::runtime_error {
  using std::runtime_error::runtime_error;
};

Checked checked(u128 value) { return (Checked{high64(value)} << 64) + low64(value); }
Checked const kOne = checked(kOne18);

class Pool {
 public:
  explicit Pool(StableSwapPool const& pool) : pool_(pool), n_(pool.coins.size()) {
    for (auto const& coin : pool.coins) xp_.push_back(checked(coin.balance) * checked(coin.rate) / kOne);
  }

  [[nodiscard]] Checked d() const {
    Checked sum = 0;
    for (auto const& x : xp_) sum += x;
    bool const old = is(StableSwapContract::susd) || is(StableSwapContract::three_pool);
    Checked d = sum;
    for (int i = 0; i < 255; ++i) {
      Checked term = d;
      for (auto const& x : xp_) {
        if (is(StableSwapContract::two_coin) || is(StableSwapContract::ng))
          term = term * d / x;
        else if (is(StableSwapContract::susd) || is(StableSwapContract::aave) || is(StableSwapContract::steth))
          term = term * d / (x * n_ + 1);
        else
          term = term * d / (x * n_);
      }
      if (is(StableSwapContract::two_coin) || is(StableSwapContract::ng))
        for (std::size_t k = 0; k < n_; ++k) term /= n_;
      Checked const before = d;
      Checked const ann = Checked{pool_.amp} * n_;
      d = (ann * sum / a_one() + term * n_) * d / ((ann - a_one()) * d / a_one() + (n_ + 1) * term);
      if ((d > before ? d - before : before - d) <= 1) return d;
    }
    if (!old) throw Revert("D");
    return d;
  }

  [[nodiscard]] Checked y(std::size_t in, std::size_t out, Checked const& x) const {
    Checked const d = this->d();
    Checked const ann = Checked{pool_.amp} * n_;
    Checked c = d;
    Checked sum = 0;
    for (std::size_t k = 0; k < n_; ++k) {
      if (k == out) continue;
      Checked const held = k == in ? x : xp_[k];
      sum += held;
      c = c * d / (held * n_);
    }
    c = c * d * a_one() / (ann * n_);
    Checked const b = sum + d * a_one() / ann;
    Checked y = d;
    for (int i = 0; i < 255; ++i) {
      Checked const before = y;
      y = (y * y + c) / (2 * y + b - d);
      if ((y > before ? y - before : before - y) <= 1) return y;
    }
    if (!is(StableSwapContract::susd) && !is(StableSwapContract::three_pool)) throw Revert("y");
    return y;
  }

  // get_dy
  [[nodiscard]] Checked quote(std::size_t in, std::size_t out, u128 amount) const {
    auto const step = along(in, out, amount);
    Checked const rate = checked(pool_.coins[out].rate);
    if (is(StableSwapContract::susd) || is(StableSwapContract::three_pool) || is(StableSwapContract::aave)) {
      Checked const units = step.dy * kOne / rate;
      return units - step.fee * units / kStableSwapFeeOne;
    }
    return (step.dy - step.fee * step.dy / kStableSwapFeeOne) * kOne / rate;
  }

  // exchange
  [[nodiscard]] Checked bought(std::size_t in, std::size_t out, u128 amount) const {
    auto const step = along(in, out, amount);
    return (step.dy - step.dy * step.fee / kStableSwapFeeOne) * kOne / checked(pool_.coins[out].rate);
  }

 private:
  [[nodiscard]] bool is(StableSwapContract contract) const { return pool_.contract == contract; }
  [[nodiscard]] unsigned a_one() const {
    return is(StableSwapContract::susd) || is(StableSwapContract::three_pool) ? 1 : 100;
  }

  struct Step {
    Checked dy;
    Checked fee;
  };
  [[nodiscard]] Step along(std::size_t in, std::size_t out, u128 amount) const {
    Checked const x = xp_[in] + checked(amount) * checked(pool_.coins[in].rate) / kOne;
    Checked const y = this->y(in, out, x);
    bool const keeps_one = !is(StableSwapContract::susd) && !is(StableSwapContract::aave);
    Checked const dy = xp_[out] - y - (keeps_one ? 1 : 0);
    Checked fee = pool_.fee;
    if ((is(StableSwapContract::aave) || is(StableSwapContract::ng)) &&
        pool_.offpeg_fee_multiplier > kStableSwapFeeOne) {
      Checked const a = (xp_[in] + x) / 2;
      Checked const b = (xp_[out] + y) / 2;
      Checked const most = pool_.offpeg_fee_multiplier;
      fee = most * fee / ((most - kStableSwapFeeOne) * 4 * a * b / ((a + b) * (a + b)) + kStableSwapFeeOne);
    }
    return {dy, fee};
  }

  StableSwapPool pool_;
  std::size_t n_;
  std::vector<Checked> xp_;
};

template <class Ask>
std::optional<U256> answer(Ask ask) {
  try {
    return U256(ask());
  } catch (std::exception const&) {
    return std::nullopt;
  }
}

}  // namespace

std::optional<U256> quote(StableSwapPool const& pool, std::size_t in, std::size_t out, u128 amount) {
  return answer([&] { return Pool(pool).quote(in, out, amount); });
}

std::optional<U256> bought(StableSwapPool const& pool, std::size_t in, std::size_t out, u128 amount) {
  return answer([&] { return Pool(pool).bought(in, out, amount); });
}

}  // namespace sep::pricing::model
