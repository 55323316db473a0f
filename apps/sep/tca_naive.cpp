#include "apps/sep/tca_naive.hpp"

#include <algorithm>
#include <array>

#include "core/base/check.hpp"
#include "core/market/wrapped.hpp"

namespace sep::app {
namespace {

using boost::multiprecision::cpp_int;
using std::optional;

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::array<std::int64_t, 5> kHorizons{kSecond / 20, kSecond, 15 * kSecond, 60 * kSecond, 300 * kSecond};

cpp_int floored(Ratio const& value) {
  cpp_int const top = numerator(value);
  cpp_int const bottom = denominator(value);
  cpp_int quotient = top / bottom;
  if (top < 0 && quotient * bottom != top) --quotient;
  return quotient;
}
Ratio size_of(Ratio const& value) { return value < 0 ? Ratio(-value) : value; }

// To the nearest unit, halves away from zero.
Ratio rounded(Ratio const& value) {
  Ratio const units(floored(size_of(value) + Ratio(1, 2)));
  return value < 0 ? Ratio(-units) : units;
}
// Away from zero.
Ratio rounded_out(Ratio const& value) {
  Ratio const units(-floored(-size_of(value)));
  return value < 0 ? Ratio(-units) : units;
}

optional<Ratio> mapped(auto const& value, auto const& change) {
  return value ? optional<Ratio>(change(*value)) : std::nullopt;
}

struct Filled {
  std::uint64_t seq;
  std::int64_t at;
  Ratio base;
  Ratio quote;
  Ratio fee;
  optional<Ratio> mid;
  optional<Ratio> gas;
};

class Reckoning {
 public:
  Reckoning(NaiveLog const& log, NaiveIntent const& intent) : log_(log), intent_(intent), terms_(*intent.terms) {}

  Figures all() && {
    gather();
    put_whole();
    put_shortfall();
    if (!fills_.empty())
      for (auto const horizon : kHorizons) put_horizon(horizon);
    for (auto const& fill : fills_) put_fill(fill);
    return std::move(figures_);
  }

 private:
  void put(std::string const& name, optional<Ratio> value, Ratio slack = 0) {
    figures_[name] = {std::move(value), std::move(slack)};
  }

  // s (price - benchmark) / benchmark, in millionths, away from zero.
  [[nodiscard]] optional<Ratio> slippage(optional<Ratio> const& price, optional<Ratio> const& benchmark) const {
    if (!price || !benchmark) return std::nullopt;
    return s_ * rounded_out((*price - *benchmark) / *benchmark * 1'000'000);
  }

  void gather() {
    auto const& spec = intent_.spec;
    s_ = spec.type == intent::IntentType::acquire ? 1 : -1;
    mids_ = prices_naively(log_, intent_, spec.base, spec.quote);
    auto const coin = priced_as(log_.registry, terms_.gas_asset);
    auto const coin_prices = coin == spec.quote ? NaivePrices{} : prices_naively(log_, intent_, coin, spec.quote);
    gas_ = Ratio(0);
    for (auto const& attempt : intent_.attempts) {
      auto const& fill = attempt.fill;
      auto const at = fill.executed_at.ns;
      auto price = coin == spec.quote ? optional<Ratio>(1) : price_at(coin_prices, at);
      bool const in_coin = fill.gas.asset == terms_.gas_asset;
      if (!in_coin) price = std::nullopt;
      if (fill.gas.raw == 0) price = 0;
      auto const gas = mapped(price, [&](Ratio const& p) { return rounded(p * ratio_of(fill.gas.raw)); });
      gas_ = gas_ && gas ? optional<Ratio>(*gas_ + *gas) : std::nullopt;
      if (in_coin) gas_raw_ += ratio_of(fill.gas.raw);
      if (!attempt.filled) continue;
      auto const traded = [&](AssetId asset) {
        auto const& amount = (asset == spec.base) == (s_ > 0) ? fill.bought : fill.sold;
        return amount.asset == asset ? ratio_of(amount.raw) : Ratio(0);
      };
      fills_.push_back(
          {attempt.seq, at, traded(spec.base), traded(spec.quote), ratio_of(attempt.fee), price_at(mids_, at), gas});
      base_ += fills_.back().base;
      quote_ += fills_.back().quote;
      fees_ += fills_.back().fee;
    }
  }

  void put_whole() {
    auto const from = intent_.released_at.value_or(intent_.submitted_at).ns;
    auto const to = intent_.ended_at->ns;
    decision_ = ratio_of(terms_.decision_price);
    bool const in_base = intent::sides_of(intent_.spec).sized == intent_.spec.base;
    intended_ = in_base ? ratio_of(terms_.order_qty) : rounded(ratio_of(terms_.order_qty) / decision_);
    if (intent_.arrival) arrival_ = ratio_of(*intent_.arrival);
    end_ = price_at(mids_, to);
    optional<Ratio> average;
    if (base_ > 0 && quote_ > 0) average = quote_ / base_;
    put("window_from", Ratio(from));
    put("window_to", Ratio(to));
    put("intended", intended_);
    put("filled", base_);
    put("filled_quote", quote_);
    put("fees_inside", fees_);
    put("gas_raw", gas_raw_);
    put("gas", gas_);
    put("decision", decision_);
    put("worst", ratio_of(terms_.worst_price));
    put("arrival", arrival_);
    put("average", average);
    put("end", end_);
    auto const mean = mean_of_samples(from, to);
    // Each sample is cut by less than 2^(p + n - 125), p and n the bits of the price and of the count: core/tca says
    // so.
    put("twap", mean, mean ? (*mean + 1) / Ratio(cpp_int(1) << 100) : Ratio(0));
    auto const traded = traded_naively(log_, intent_, from, to);
    auto const vwap = mapped(traded, [](NaiveTraded const& t) { return Ratio(t.quote, t.base); });
    put("vwap", vwap);
    put("vs_vwap", slippage(average, vwap));
    // Rounded by less than one.
    put("participation", mapped(traded, [&](NaiveTraded const& t) { return Ratio(base_ / Ratio(t.base) * 1'000'000); }),
        1);
    put("vs_decision", slippage(average, decision_));
    put("vs_arrival", slippage(average, arrival_));
    put("vs_twap", slippage(average, mean), 1);
    put("limit_surplus",
        mapped(slippage(average, ratio_of(terms_.worst_price)), [](Ratio const& bps) { return Ratio(-bps); }));
  }

  [[nodiscard]] optional<Ratio> mean_of_samples(std::int64_t from, std::int64_t to) const {
    Ratio sum = 0;
    for (std::int64_t i = 0; i < 60; ++i) {
      cpp_int const at = cpp_int(from) + cpp_int(to - from) * i / 60;
      auto const mid = price_at(mids_, static_cast<std::int64_t>(at));
      if (!mid) return std::nullopt;
      sum += *mid;
    }
    return sum / 60;
  }

  void put_shortfall() {
    Ratio const rest = intended_ - base_;
    bool const known = (fills_.empty() || arrival_) && (rest == 0 || end_) && rounded(intended_ * decision_) > 0;
    auto const put_part = [&](char const* name, optional<Ratio> part, Ratio slack = 0) {
      put(name, known ? std::move(part) : std::nullopt, std::move(slack));
    };
    Ratio const at_decision = rounded(base_ * decision_);
    Ratio const at_arrival = arrival_ ? rounded(base_ * *arrival_) : Ratio(0);
    optional<Ratio> at_mids = Ratio(0);
    for (auto const& fill : fills_)
      at_mids = at_mids && fill.mid ? optional<Ratio>(*at_mids + rounded(fill.base * *fill.mid)) : std::nullopt;
    Ratio const opportunity = end_ ? s_ * (rounded(rest * *end_) - rounded(rest * decision_)) : Ratio(0);
    Ratio const gas = gas_.value_or(Ratio(0));
    Ratio const notional = rounded(intended_ * decision_);
    // Unrounded, from the definition and not from the parts: that it is within two units is what core/tca promises.
    Ratio const total = s_ * (quote_ - base_ * decision_) + s_ * rest * (end_.value_or(decision_) - decision_) + gas;
    put_part("notional", notional);
    put_part("delay", s_ * (at_arrival - at_decision));
    put_part("execution", s_ * (quote_ - at_arrival));
    put_part("spread", mapped(at_mids, [&](Ratio const& m) { return Ratio(s_ * (quote_ - m)); }));
    put_part("drift", mapped(at_mids, [&](Ratio const& m) { return Ratio(s_ * (m - at_arrival)); }));
    put_part("opportunity", opportunity);
    put_part("fees", Ratio(0));
    put_part("total", total, 2);
    auto const bps = known ? optional<Ratio>(total / notional * 1'000'000) : std::nullopt;
    put_part("total_centi_bps", bps, known ? Ratio(Ratio(1, 2) + 2'000'000 / notional) : Ratio(0));
  }

  void put_horizon(std::int64_t horizon) {
    Ratio fills = 0;
    Ratio with_mid = 0;
    Ratio markout = 0;
    Ratio quote = 0;
    Ratio spread_quote = 0;
    Ratio effective = 0;
    Ratio realised = 0;
    for (auto const& fill : fills_) {
      auto const later = price_at(mids_, fill.at + horizon, fill.at);
      if (!later) continue;
      fills += 1;
      quote += fill.quote;
      markout += s_ * (rounded(fill.base * *later) - fill.quote);
      if (!fill.mid) continue;
      with_mid += 1;
      spread_quote += fill.quote;
      effective += 2 * s_ * (fill.quote - rounded(fill.base * *fill.mid));
      realised += 2 * s_ * (fill.quote - rounded(fill.base * *later));
    }
    auto const last = std::ranges::max_element(fills_, {}, &Filled::at)->at;
    auto const before = price_at(mids_, last);
    auto const after = price_at(mids_, last + horizon, last);
    auto const name = "markout." + std::to_string(horizon) + ".";
    put(name + "fills", fills);
    put(name + "missing", Ratio(fills_.size()) - fills);
    put(name + "markout", markout);
    put(name + "quote", quote);
    put(name + "spread_fills", with_mid);
    put(name + "spread_quote", spread_quote);
    put(name + "effective_spread", effective);
    put(name + "realised_spread", realised);
    put(name + "price_impact", effective - realised);
    put(name + "reversion", mapped(slippage(after, before), [](Ratio const& bps) { return Ratio(-bps); }));
  }

  void put_fill(Filled const& fill) {
    auto const name = "fill." + std::to_string(fill.seq) + ".";
    optional<Ratio> const price = fill.quote / fill.base;
    put(name + "base", fill.base);
    put(name + "quote", fill.quote);
    put(name + "fee_inside", fill.fee);
    put(name + "price", price);
    put(name + "mid", fill.mid);
    put(name + "vs_decision", slippage(price, decision_));
    put(name + "vs_arrival", slippage(price, arrival_));
    put(name + "vs_mid", slippage(price, fill.mid));
    put(name + "gas", fill.gas);
    for (auto const horizon : kHorizons)
      put(name + "markout." + std::to_string(horizon),
          mapped(price_at(mids_, fill.at + horizon, fill.at),
                 [&](Ratio const& later) { return Ratio(s_ * (rounded(fill.base * later) - fill.quote)); }));
  }

  NaiveLog const& log_;
  NaiveIntent const& intent_;
  intent::Terms const& terms_;
  Figures figures_;
  int s_ = 1;
  NaivePrices mids_;
  std::vector<Filled> fills_;
  Ratio base_ = 0;
  Ratio quote_ = 0;
  Ratio fees_ = 0;
  Ratio gas_raw_ = 0;
  optional<Ratio> gas_;
  Ratio decision_;
  Ratio intended_;
  optional<Ratio> arrival_;
  optional<Ratio> end_;
};

}  // namespace

Figures figures_naively(NaiveLog const& log, NaiveIntent const& intent) {
  CHECK(intent.terms && intent.ended_at);
  return Reckoning(log, intent).all();
}

}  // namespace sep::app
