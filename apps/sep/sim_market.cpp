#include "apps/sep/sim_market.hpp"

#include "adapters/recordings/capture_pair.hpp"
#include "adapters/venues/paper/recorded_world.hpp"
#include "apps/sep/capture_hall.hpp"
#include "apps/sep/market_kind.hpp"
#include "core/base/described.hpp"
#include "sim/coins.hpp"

namespace sep::app {
namespace {

using Made = Result<SimMarket, std::string>;

std::string named(std::string const& market, std::string const& choice) {
  return choice.empty() ? market : market + " --recording " + choice;
}

Made traded(sim::RecordedMarket recorded, Registry const& registry) {
  if (!sim::find_coins(registry))
    return fail("market: " + recorded.path + " trades none of WETH/USDC, ETH/USDT, BTC/USDT");
  return SimMarket{recorded.books ? sim::MarketKind::books : sim::MarketKind::pools,
                   std::make_shared<sim::RecordedMarket const>(std::move(recorded))};
}

Made recorded_pools(std::string const& market, std::string const& choice) {
  auto loaded = paper::load_recording(market, choice);
  if (!loaded) return fail("market: " + enum_name(loaded.error().error) + ": " + loaded.error().detail);
  auto const recording = std::make_shared<paper::Recording const>(*std::move(loaded));
  auto const pools = [recording] {
    return std::make_unique<paper::RecordedWorld>(*recording, paper::RecordedOptions{});
  };
  return traded({named(market, choice), pools, {}}, pools()->registry());
}

Made captures(std::string const& market, std::string const& choice) {
  auto const pair = recordings::find_capture_pair(market, choice, recordings::OfSeveral::latest);
  if (!pair) return fail("market: " + enum_name(pair.error().error) + ": " + pair.error().detail);
  auto const open = [pair = *pair](std::uint64_t seed, paper::BookScript const& script) {
    return make_capture_hall(pair, {.seed = seed, .script = script});
  };
  auto const first = open(1, {});
  if (!first) return fail("market: " + first.error());
  auto const books = [open](std::uint64_t seed, paper::BookScript const& script) {
    auto made = open(seed, script);
    CHECK_NOTE(made.has_value(), "captures that could be read are gone");
    return std::move(made->hall);
  };
  return traded({named(market, choice), {}, books}, first->hall->registry());
}

}  // namespace

Made find_sim_market(std::string const& market, std::string const& recording) {
  if (auto const kind = enum_from_name<sim::MarketKind>(market)) return SimMarket{*kind, {}};
  auto const kind = kind_of(market);
  if (!kind) return fail("market: " + enum_name(kind.error().error) + ": " + kind.error().detail);
  if (*kind == MarketKind::generated_pools) return SimMarket{sim::MarketKind::pools, {}};
  if (*kind == MarketKind::generated_books) return SimMarket{sim::MarketKind::books, {}};
  return *kind == MarketKind::recorded_pools ? recorded_pools(market, recording) : captures(market, recording);
}

}  // namespace sep::app
