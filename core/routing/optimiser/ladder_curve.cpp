#include "core/routing/optimiser/ladder_curve.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/check.hpp"
#include "core/pricing/swap_step.hpp"

namespace sep::routing::optimiser {
namespace {

constexpr double kBend = 1e-7;
constexpr double kReach = 36;     // in logarithms of an amount: from next to nothing to all of it
constexpr double kUnits = 7;      // likewise, from a part of a base unit that no amount can be
constexpr double kLost = 1e-14;   // of a value: by some operations in doubles
constexpr double kAbove = 1e-13;  // of a price: no rung gains there, however deep

double pips(std::uint32_t pips) { return static_cast<double>(pips) / pricing::kPipsOne; }

}  // namespace

// Sums are kept in more digits than they are read in.
class LadderCurve::Builder {
 public:
  explicit Builder(Side& side) : side_(side) {}

  // Rates do not rise.
  void add(double rate, double in, double bend, double reach) {
    if (!(rate > 0) || !(in > 0)) return;
    double const end = bend * reach;
    CHECK(end < kBentMost);
    in_ += in;
    out_ += static_cast<long double>(rate) * in;
    bent_ += static_cast<long double>(rate) * in / (1 - static_cast<long double>(bend));
    Sums const to{static_cast<double>(in_), static_cast<double>(out_), static_cast<double>(bent_)};
    side_.rungs.push_back({rate, in, bend, rate * std::exp(end), to});
    if (side_.rungs.size() == 1) side_.root_of_spot = std::sqrt(rate);
  }
  // Not above the rung before.
  void add_level(double rate, double in) {
    double bend = kBend;
    if (!side_.rungs.empty()) bend = std::min(bend, std::log(side_.rungs.back().rate / rate) / kReach);
    add(rate, in, std::max(bend, 0.0), kReach);
  }
  void add_only(double rate, double in) { add(rate, in, kBend, std::max(std::log(in), 0.0) + kUnits); }

 private:
  Side& side_;
  long double in_ = 0;
  long double out_ = 0;
  long double bent_ = 0;
};

LadderCurve::LadderCurve(OrderBook const& book) {
  auto const& rules = book.rules;
  double const fee = pips(rules.fee_pips);
  bool const in_base = rules.fee_in == FeeAsset::base;
  // A fee of what is paid in comes on top of it, one of what is got comes off.
  double const sold = in_base ? 1 + fee : 1;
  double const kept = in_base ? 1 : 1 - fee;
  double const paid = in_base ? 1 : 1 + fee;
  double const bought = in_base ? 1 - fee : 1;
  auto const price = [&](BookLevel const& level) {
    return static_cast<double>(level.price_ticks) * static_cast<double>(rules.tick.quote_raw) /
           static_cast<double>(rules.tick.base_raw);
  };
  auto const base = [&](BookLevel const& level) {
    return static_cast<double>(level.lots) * static_cast<double>(rules.lot_base);
  };
  Builder sells(sides_[0]);
  for (auto const& bid : book.depth.bids) sells.add_level(price(bid) * kept / sold, base(bid) * sold);
  Builder buys(sides_[1]);
  for (auto const& ask : book.depth.asks) buys.add_level(bought / paid / price(ask), base(ask) * price(ask) * paid);
}

LadderCurve::LadderCurve(FixedRate const& fixed) {
  auto const units0 = static_cast<double>(fixed.units0);
  auto const units1 = static_cast<double>(fixed.units1);
  Builder(sides_[0]).add_only(units1 / units0, static_cast<double>(fixed.most0));
  Builder(sides_[1]).add_only(units0 / units1, static_cast<double>(fixed.most1));
}

LadderCurve::LadderCurve(Transfer const& transfer) {
  sides_[0].fixed = static_cast<double>(transfer.fixed);
  Builder(sides_[0]).add_only(static_cast<double>(transfer.units1) / static_cast<double>(transfer.units0),
                              static_cast<double>(transfer.most - transfer.fixed));
}

// The sums of the rungs before one of them.
LadderCurve::Sums LadderCurve::before(Side const& side, std::vector<Rung>::const_iterator rung) {
  return rung == side.rungs.begin() ? Sums{} : (rung - 1)->to;
}

// Of the rungs that are taken at this ratio of prices, whole or in part.
std::vector<LadderCurve::Rung>::const_iterator LadderCurve::end_above(Side const& side, double ratio) {
  return std::ranges::partition_point(side.rungs, [&](Rung const& rung) { return rung.top > ratio; });
}

double LadderCurve::rate_below(Way way, double root_of_ratio) const {
  auto const& rungs = sides_[way.in].rungs;
  double const ratio = root_of_ratio * root_of_ratio;
  auto const found = std::ranges::partition_point(rungs, [&](Rung const& rung) { return rung.rate >= ratio; });
  return found == rungs.end() ? 0 : found->rate;
}

Swap LadderCurve::best_swap(Way way, double root_of_ratio) const {
  auto const& side = sides_[way.in];
  double const ratio = root_of_ratio * root_of_ratio;
  auto const end = end_above(side, ratio);
  if (end == side.rungs.begin()) return {};
  auto const last = end - 1;
  if (ratio <= last->rate) return {.in = last->to.in, .out = last->to.bent};
  // All before it, and a part of it.
  auto const [in_before, out_before, bent_before] = before(side, last);
  double const in = last->in * std::exp(-std::log(ratio / last->rate) / last->bend);
  return {.in = in_before + in, .out = bent_before + in * ratio / (1 - last->bend), .slope = in / last->bend};
}

double LadderCurve::most_out(Way way) const {
  auto const& rungs = sides_[way.in].rungs;
  return rungs.empty() ? 0 : rungs.back().to.out;
}

Sale LadderCurve::sell(Way way, double in) const {
  auto const& side = sides_[way.in];
  if (side.rungs.empty()) return {.filled = false};
  double const traded = in - side.fixed;
  if (traded <= 0) return {.root_of_rate = std::sqrt(side.rungs.front().top)};
  auto const found = std::ranges::lower_bound(side.rungs, traded, {}, [](Rung const& rung) { return rung.to.in; });
  bool const filled = found != side.rungs.end();
  auto const last = filled ? found : found - 1;
  auto const [in_before, out_before, bent_before] = before(side, last);
  double const taken = filled ? traded - in_before : last->in;
  double const out = out_before + taken * last->rate;
  double const bent = std::min(std::pow(std::max(taken / last->in, 1e-300), -last->bend) * last->rate, last->top);
  double const lost = last->rate * (side.fixed + in_before + taken) + out;
  return {.out = out, .root_of_rate = std::sqrt(bent), .filled = filled, .most = out + kLost * lost};
}

double LadderCurve::best_net(Way way, double price_in, double price_out, double cost) const {
  auto const& side = sides_[way.in];
  auto const end = std::ranges::partition_point(
      side.rungs, [&](Rung const& rung) { return rung.rate * price_out * (1 + kLost) > price_in; });
  if (end == side.rungs.begin()) return -cost;
  auto const& last = *(end - 1);
  double const got = last.to.out * price_out;
  double const paid = (last.to.in + side.fixed) * price_in;
  return std::max(got - paid + kLost * (got + paid), 0.0) - cost;
}

double LadderCurve::price_that_gains(Way way, double price_out, double cost) const {
  auto const& side = sides_[way.in];
  double price = 0;
  for (auto const& rung : side.rungs) {
    if (rung.rate * price_out <= price) break;  // it loses there
    price = std::max(price, (rung.to.out * price_out - cost) / (rung.to.in + side.fixed));
  }
  return price * (1 + kAbove);
}

}  // namespace sep::routing::optimiser
