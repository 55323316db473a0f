#include "api/json/market_json.hpp"

#include "core/market/book_price.hpp"

namespace sep::api {
namespace {

json::value best_of(Registry const& registry, InstrumentSpec const& spec, std::vector<BookLevel> const& levels) {
  if (levels.empty()) return nullptr;
  auto const rate = price_of(*spec.book, levels.front().price_ticks);
  return rate ? json::value(price(registry, *rate, spec.token0, spec.token1)) : json::value(nullptr);
}

}  // namespace

json::value tick_json(Registry const& registry, InstrumentState const& state) {
  auto const* spec = registry.instrument(state.instrument);
  if (!spec || !fits(*spec, state)) return nullptr;
  json::object object{{"venue", text_of(registry, spec->venue)},
                      {"base", text_of(registry, spec->token0)},
                      {"quote", text_of(registry, spec->token1)}};
  object["book"] = spec->book ? text_of(registry, spec->id) : json::value(nullptr);
  object["pool"] = spec->book ? json::value(nullptr) : text_of(registry, spec->id);
  auto const depth = virtual_reserves(*spec, state);
  auto const rate = depth ? make_rate(depth->reserve1, depth->reserve0) : std::nullopt;
  object["price"] = rate ? json::value(price(registry, *rate, spec->token0, spec->token1)) : json::value(nullptr);
  auto const* book = depth_of(state);
  object["bid"] = book ? best_of(registry, *spec, book->bids) : json::value(nullptr);
  object["ask"] = book ? best_of(registry, *spec, book->asks) : json::value(nullptr);
  object["block"] = state.block;
  put_member(object, "observed_at", state.observed_at, {registry, {}});
  return object;
}

}  // namespace sep::api
