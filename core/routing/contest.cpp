#include "core/routing/contest.hpp"

#include <algorithm>

#include "core/routing/gas.hpp"

namespace sep::routing {
namespace {

constexpr i128 kHundredthsOfBps = 1'000'000;
constexpr i128 kMostBehind = 1'000 * kHundredthsOfBps;

Bid make_bid(std::size_t place, std::vector<VerifiedStep> steps) {
  Bid bid{.place = place, .steps = std::move(steps)};
  for (auto const& step : bid.steps) {  // sums stay within the slice and the reserve, or are no more than there is
    bid.qty += step.qty;
    bid.sell += step.sell;
    bid.buy = checked_add(bid.buy, step.buy).value_or(kInt128Max);
    if (step.lots > 0) bid.lots += (step.qty + step.lots - 1) / step.lots;
  }
  return bid;
}

void put_gas(Bid& bid, GasPrices& gas, Registry const& registry) {
  for (auto const& step : bid.steps)
    bid.gas_cost += gas.cost_of(*registry.venue(step.venue), std::max<std::size_t>(step.hops.size(), 1));
}

// What the whole request would cost at the price of the bid.
i128 at_whole(RouteRequest const& request, Bid const& bid) {
  return scaled(bid.cost(request.kind), request.qty, bid.qty);
}

// What the bid leaves undone beyond what whole lots leave.
i128 short_by(RouteRequest const& request, Bid const& bid) {
  return std::max<i128>(request.qty - bid.qty - std::max<i128>(bid.lots - 1, 0), 0);
}

bool is_better(RouteRequest const& request, Bid const& a, Bid const& b) {
  i128 const short_a = short_by(request, a);
  i128 const short_b = short_by(request, b);
  if (short_a != short_b) return short_a < short_b;
  i128 const cost_a = at_whole(request, a);
  i128 const cost_b = at_whole(request, b);
  return cost_a != cost_b ? cost_a < cost_b : a.place < b.place;
}

}  // namespace

i128 scaled(i128 cost, i128 to, i128 from) {
  if (to == from || from <= 0) return cost;
  auto const size =
      mul_div_floor(static_cast<u128>(cost < 0 ? -cost : cost), static_cast<u128>(to), static_cast<u128>(from));
  i128 const bounded = size && *size <= static_cast<u128>(kInt128Max) ? static_cast<i128>(*size) : kInt128Max;
  return cost < 0 ? -bounded : bounded;
}

Contest hold_contest(RouteRequest const& request, std::vector<Proposal> const& proposals, std::size_t asked,
                     Registry const& registry, MarketView& market) {
  Contest contest;
  for (std::size_t place = 0; place < std::min(proposals.size(), kMaxSolvers + 1); ++place) {
    if (place == kMaxSolvers) {
      contest.refused.push_back({place, ProposalFault::too_many_proposals});
      continue;
    }
    auto steps = verify(request, proposals[place], registry, market);
    if (steps)
      contest.bids.push_back(make_bid(place, *std::move(steps)));
    else
      contest.refused.push_back({place, steps.error()});
  }
  if (asked < 2) return contest;
  GasPrices gas(request, registry, market);
  for (auto& bid : contest.bids) put_gas(bid, gas, registry);
  std::ranges::sort(contest.bids, [&](Bid const& a, Bid const& b) { return is_better(request, a, b); });
  return contest;
}

std::int64_t behind(RouteRequest const& request, Bid const& bid, Bid const& best) {
  i128 const least = at_whole(request, best);
  auto const more = checked_sub(at_whole(request, bid), least);
  i128 const size = least < 0 ? -least : least;
  if (!more || *more == 0 || size == 0) return 0;
  auto const part = mul_div_floor(static_cast<u128>(*more < 0 ? -*more : *more), static_cast<u128>(kHundredthsOfBps),
                                  static_cast<u128>(size));
  i128 const bounded = part && *part < static_cast<u128>(kMostBehind) ? static_cast<i128>(*part) : kMostBehind;
  return static_cast<std::int64_t>(*more < 0 ? -bounded : bounded);
}

}  // namespace sep::routing
