// Pools: the paper exchange over a generated world.
#include "sim/venues.hpp"

namespace sep::sim {
namespace {

std::unique_ptr<paper::World> make_world(std::uint64_t seed, FaultPlan const& plan) {
  auto of_world = rng_for(seed, "world");
  paper::GeneratedOptions of_pools{.seed = of_world.next(), .outside_flow = of_world.chance(3, 4)};
  if (plan.brief) of_pools.start = kBriefStart;
  if (plan.brief) of_pools.block_interval = seconds(3);
  return std::make_unique<paper::GeneratedWorld>(of_pools);
}

std::unique_ptr<paper::Exchange> make_exchange(std::uint64_t seed, FaultPlan const& plan,
                                               RecordedMarket const* recorded) {
  auto world = recorded ? recorded->pools() : make_world(seed, plan);
  auto rng = rng_for(seed, "exchange");
  auto const slowest = plan.brief ? seconds(2) : seconds(6);
  return std::make_unique<paper::Exchange>(
      std::move(world),
      paper::ExchangeOptions{.seed = rng.next(),
                             .inclusion = rng.chance(1, 2) ? Duration{} : draw(rng, seconds(1), slowest),
                             .latency_min = milliseconds(5),
                             .latency_max = draw(rng, milliseconds(20), milliseconds(400)),
                             .script = plan.script});
}

class PoolVenues final : public PassedFloor<paper::Exchange> {
 public:
  using PassedFloor::PassedFloor;

  VenueRecord take_record() override { return {floor_->take_entries(), {}}; }

  std::optional<VenueOrder> order(orders::ClientOrderId id) const override {
    auto const found = floor_->orders().find(id);
    if (found == floor_->orders().end()) return std::nullopt;
    VenueOrder order{found->second.status() == orders::VenueOrderStatus::working, {}};
    for (auto const& attempt : found->second.attempts)
      if (attempt.fill) order.fills.push_back(*attempt.fill);
    return order;
  }

  void trade_much(InstrumentId id, Rng& rng, Time now) override {
    auto const* pool = registry().instrument(id);
    auto const* venue = registry().venue(pool->venue);
    auto const state = floor_->world().pool(id);
    auto const depth = state ? virtual_reserves(*pool, *state) : std::nullopt;
    if (!depth) return;
    bool const forward = rng.chance(1, 2);
    i128 const sell = (forward ? depth->reserve0 : depth->reserve1) * static_cast<i128>(rng.between(1, 50)) / 1000;
    orders::OrderTerms const terms{
        .id = orders::ClientOrderId{truncate(sha256(as_bytes("whale" + std::to_string(++whales_))))},
        .venue = pool->venue,
        .instrument = id,
        .kind = orders::SwapKind::exact_in,
        .sell = {forward ? pool->token0 : pool->token1, sell},
        .buy = {forward ? pool->token1 : pool->token0, 1},
        .not_after = now + seconds(30),
        .gas_limit = venue->gas_limit,
        .gas_price_max = venue->gas_price_max};
    ask(paper::Submit{terms, 1}, now, "somebody else");
  }

  void behave() override { floor_->follow({}); }

  FaultCounts faults() const override {
    FaultCounts counts;
    for (auto const& [fault, count] : floor_->faults())
      if (count > 0) counts["v_" + enum_name(fault)] = count;
    return counts;
  }

 private:
  std::uint64_t whales_ = 0;
};

}  // namespace

std::unique_ptr<Venues> make_pool_venues(std::uint64_t seed, FaultPlan const& plan, RecordedMarket const* recorded) {
  return std::make_unique<PoolVenues>(make_exchange(seed, plan, recorded));
}

}  // namespace sep::sim
