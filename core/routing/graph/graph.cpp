#include "core/routing/graph/graph.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "core/base/check.hpp"
#include "core/routing/graph/way.hpp"
#include "core/routing/optimiser/order.hpp"

namespace sep::routing {
namespace {

struct Candidate {
  InstrumentSpec const* spec = nullptr;
  optimiser::PoolState state;
  std::size_t hops = 0;
  i128 depth = 0;  // virtual reserves of the asset with the lower number; 0 where its price is in no range
};

i128 depth_of_pool(InstrumentSpec const& spec, InstrumentState const& state) {
  auto const reserves = virtual_reserves(spec, state);
  if (!reserves) return 0;
  return spec.token0 < spec.token1 ? reserves->reserve0 : reserves->reserve1;
}

class Making {
 public:
  Making(Registry const& registry, MarketView& market, GraphTerms const& terms)
      : registry_(registry), market_(market), terms_(terms) {
    CHECK(terms.sell != terms.buy && terms.hops >= 1 && terms.hops <= optimiser::kHopsMax);
  }

  Graph run() {
    auto way = on_the_way(registry_, terms_.sell, terms_.buy, terms_.hops);
    std::erase_if(way, [&](OnTheWay const& one) { return !may_use(*one.spec); });
    made_.off_the_way = registry_.instruments.size() - way.size();
    for (auto const& one : way) look_at(one);
    keep_one_location();
    keep_one_coin();
    keep_the_deepest();
    place();
    std::ranges::sort(made_.left_out, {}, &LeftOutInstrument::instrument);
    return std::move(made_);
  }

 private:
  [[nodiscard]] bool may_use(InstrumentSpec const& spec) const {
    auto const may_hold = [&](AssetId asset) {
      return asset == terms_.sell || asset == terms_.buy || !terms_.through ||
             std::ranges::binary_search(*terms_.through, asset);
    };
    return may_hold(spec.token0) && may_hold(spec.token1) && !std::ranges::binary_search(terms_.busy, spec.id);
  }

  void look_at(OnTheWay const& one) {
    if (auto const why = closed(*one.spec)) return leave_out(*one.spec, *why);
    auto const* state = market_.instrument(one.spec->id);
    if (!state || !fits(*one.spec, *state)) return leave_out(*one.spec, LeftOut::no_state);
    if (state->observed_at < terms_.not_before) return leave_out(*one.spec, LeftOut::stale_state);
    auto held = pool_state(*one.spec, *state);
    if (!can_trade(held)) return leave_out(*one.spec, LeftOut::cannot_trade);
    candidates_.push_back({one.spec, std::move(held), one.hops, depth_of_pool(*one.spec, *state)});
  }

  [[nodiscard]] std::optional<LeftOut> closed(InstrumentSpec const& spec) const {
    auto const* venue = registry_.venue(spec.venue);
    if (!venue || !venue->enabled) return LeftOut::venue_disabled;
    if (auto const why = terms_.closed.find(spec.venue); why != terms_.closed.end()) return why->second;
    for (auto const id : {spec.token0, spec.token1}) {
      auto const* asset = registry_.asset(id);
      if (!asset || !asset->plain_transfers) return LeftOut::not_plain_token;
    }
    return std::nullopt;
  }

  void leave_out(InstrumentSpec const& spec, LeftOut why) { made_.left_out.push_back({spec.id, why}); }

  [[nodiscard]] VenueSpec const& venue_of(Candidate const& one) const { return *registry_.venue(one.spec->venue); }
  [[nodiscard]] bool trades_what_is_sold(Candidate const& one) const {
    return one.spec->token0 == terms_.sell || one.spec->token1 == terms_.sell;
  }

  void keep(LeftOut why, auto const& is_kept) {
    std::erase_if(candidates_, [&](Candidate const& one) {
      bool const is_other = !is_kept(venue_of(one));
      if (is_other) leave_out(*one.spec, why);
      return is_other;
    });
  }

  void keep_one_location() {
    auto const first = std::ranges::find_if(candidates_, [&](auto const& one) { return trades_what_is_sold(one); });
    if (first == candidates_.end()) return;
    auto const location = venue_of(*first).location;
    keep(LeftOut::other_location, [&](VenueSpec const& venue) { return venue.location == location; });
  }

  // Gas has one price. Pools of another coin are on another chain, where what is sold cannot be. Where a swap uses no
  // gas, as at an exchange, its coin does not matter.
  void keep_one_coin() {
    auto const rank = [&](Candidate const& one) {
      return std::pair(venue_of(one).gas_limit == 0, !trades_what_is_sold(one));
    };
    auto const first = std::ranges::min_element(candidates_, {}, rank);
    if (first == candidates_.end()) return;
    made_.gas_asset = venue_of(*first).gas_asset;
    keep(LeftOut::other_coin,
         [&](VenueSpec const& venue) { return venue.gas_limit == 0 || venue.gas_asset == made_.gas_asset; });
  }

  void keep_the_deepest() {
    if (candidates_.size() <= kGraphPools) return;
    std::ranges::sort(candidates_, [](Candidate const& a, Candidate const& b) {
      return a.depth != b.depth ? a.depth > b.depth : a.spec->id < b.spec->id;
    });
    std::map<std::pair<AssetId, AssetId>, std::size_t> before;
    std::vector<std::tuple<std::size_t, std::size_t, InstrumentId, Candidate const*>> order;
    for (auto const& one : candidates_) {
      auto const rank = before[std::minmax(one.spec->token0, one.spec->token1)]++;
      order.emplace_back(one.hops, rank, one.spec->id, &one);
    }
    std::ranges::sort(order, [](auto const& a, auto const& b) {
      return std::tie(std::get<0>(a), std::get<1>(a), std::get<2>(a)) <
             std::tie(std::get<0>(b), std::get<1>(b), std::get<2>(b));
    });
    std::vector<Candidate> kept;
    for (auto const& one : order) {
      auto const& candidate = *std::get<3>(one);
      if (kept.size() < kGraphPools)
        kept.push_back(candidate);
      else
        leave_out(*candidate.spec, LeftOut::too_many);
    }
    candidates_ = std::move(kept);
    std::ranges::sort(candidates_, {}, [](Candidate const& one) { return one.spec->id; });
  }

  void place() {
    std::set<AssetId> between;
    for (auto const& one : candidates_) between.insert({one.spec->token0, one.spec->token1});
    between.erase(terms_.sell);
    between.erase(terms_.buy);
    made_.assets = {terms_.sell, terms_.buy};
    made_.assets.insert(made_.assets.end(), between.begin(), between.end());
    for (auto& one : candidates_) {
      auto const& venue = venue_of(one);
      if (venue.gas_limit > 0) made_.gas_price_max = std::max(made_.gas_price_max, venue.gas_price_max);
      made_.instruments.push_back(one.spec->id);
      made_.pools.push_back(
          {{token(one.spec->token0), token(one.spec->token1)}, {venue.gas_limit, 0}, std::move(one.state)});
    }
  }

  [[nodiscard]] optimiser::Token token(AssetId asset) const {
    if (asset == terms_.sell) return kSource;
    if (asset == terms_.buy) return kTarget;
    auto const at = std::lower_bound(made_.assets.begin() + 2, made_.assets.end(), asset);
    return static_cast<optimiser::Token>(at - made_.assets.begin());
  }

  Registry const& registry_;
  MarketView& market_;
  GraphTerms const& terms_;
  std::vector<Candidate> candidates_;  // ascending by id
  Graph made_;
};

}  // namespace

optimiser::PoolState pool_state(InstrumentSpec const& spec, InstrumentState const& state) {
  CHECK(fits(spec, state));
  if (auto const* pair = pair_of(state))
    return optimiser::ConstantProduct{pair->reserve0, pair->reserve1, {spec.fee_numerator, spec.fee_denominator}};
  if (auto const* depth = depth_of(state)) return optimiser::OrderBook{*spec.book, *depth};
  auto const* ranged = concentrated_of(state);
  CHECK(ranged != nullptr && ranged->table != nullptr);
  pricing::ConcentratedState const held{ranged->sqrt_price_x96, ranged->tick, ranged->liquidity,
                                        spec.fee_denominator - spec.fee_numerator, spec.tick_spacing};
  // The ticks are the table's, which lives as long as they do.
  return optimiser::Concentrated{held, {ranged->table, &ranged->table->ticks}};
}

Graph make_graph(Registry const& registry, MarketView& market, GraphTerms const& terms) {
  return Making(registry, market, terms).run();
}

}  // namespace sep::routing
