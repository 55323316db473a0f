#include "apps/sep/route_pool_json.hpp"

#include <fmt/format.h>
#include <limits>
#include <utility>

#include "adapters/recordings/tally.hpp"
#include "core/base/described.hpp"

namespace sep::app::route {
namespace {

using namespace routing::optimiser;
using recordings::Json;
using recordings::need;
using recordings::need_array;
using recordings::need_text;
using recordings::Wrong;

// Pools whose states are described: every member by its name.

template <class T>
std::optional<Wrong> read_value(Json const& json, std::string_view name, T& value);

template <class T>
std::optional<Wrong> read_member(Json const& object, std::string_view name, T& value) {
  auto const* member = object.find(name);
  if (member == nullptr) return std::string(name) + " is missing";
  return read_value(*member, name, value);
}

// `value` was parsed as `wide`, if at all.
template <class T, class Wide>
std::optional<Wrong> narrow(std::optional<Wide> const& wide, std::string_view name, T& value) {
  if (!wide || std::cmp_greater(*wide, std::numeric_limits<T>::max()))
    return std::string(name) + " is no integer of its range";
  value = static_cast<T>(*wide);
  return std::nullopt;
}

template <class T>
std::optional<Wrong> read_value(Json const& json, std::string_view name, T& value) {
  if constexpr (std::is_enum_v<T>) {
    auto const found = json.kind == Json::Kind::string ? enum_from_name<T>(json.text) : std::nullopt;
    if (!found) return std::string(name) + " is not known";
    value = *found;
    return std::nullopt;
  } else if constexpr (std::is_same_v<T, i128> || std::is_same_v<T, u128>) {
    auto const found = recordings::integer<T>(json);
    if (!found) return std::string(name) + " is no integer of its range";
    value = *found;
    return std::nullopt;
  } else if constexpr (std::is_integral_v<T>) {
    return narrow(recordings::integer<std::uint64_t>(json), name, value);
  } else if constexpr (Described<T>) {
    std::optional<Wrong> wrong;
    for_each_member(value, [&](char const* member, auto& into) {
      if (!wrong) wrong = read_member(json, member, into);
    });
    return wrong;
  } else {
    if (json.kind != Json::Kind::array) return std::string(name) + " is no list";
    for (auto const& item : json.items)
      if (auto wrong = read_value(item, name, value.emplace_back())) return wrong;
    return std::nullopt;
  }
}

template <class Described>
Result<PoolState, Wrong> read_described(Json const& json) {
  Described pool;
  if (auto wrong = read_value(json, "state", pool)) return fail(*std::move(wrong));
  return PoolState{std::move(pool)};
}

Result<pricing::SqrtPrice, Wrong> need_price(Json const& object, std::string_view key) {
  TRY_LET(auto const text, need_text(object, key));
  auto const value = recordings::parse_hex(text);
  auto const price = value ? recordings::sqrt_price_of(*value) : std::nullopt;
  if (!price) return fail(fmt::format("{} is no Q64.96", key));
  return *price;
}

Result<PoolState, Wrong> read_pair(Json const& json) {
  TRY_LET(auto const reserve0, need<i128>(json, "reserve0"));
  TRY_LET(auto const reserve1, need<i128>(json, "reserve1"));
  TRY_LET(auto const numerator, need<std::uint32_t>(json, "fee_numerator"));
  TRY_LET(auto const denominator, need<std::uint32_t>(json, "fee_denominator"));
  if (numerator == 0 || numerator > denominator) return fail(Wrong("the fee is none"));
  return PoolState{ConstantProduct{reserve0, reserve1, {numerator, denominator}}};
}

Result<PoolState, Wrong> read_ranged(Json const& json) {
  Concentrated pool;
  TRY_LET(pool.state.sqrt_price, need_price(json, "sqrt_price_x96"));
  TRY_LET(pool.state.tick, need<std::int32_t>(json, "tick"));
  TRY_LET(pool.state.liquidity, need<u128>(json, "liquidity"));
  TRY_LET(pool.state.fee_pips, need<std::uint32_t>(json, "fee_pips"));
  TRY_LET(pool.state.tick_spacing, need<std::int32_t>(json, "tick_spacing"));
  TRY_LET(auto const* list, need_array(json, "ticks"));
  std::vector<Tick> ticks;
  for (auto const& item : list->items) {
    Tick tick;
    TRY_LET(tick.index, need<std::int32_t>(item, "index"));
    TRY_LET(tick.liquidity_net, need<i128>(item, "net"));
    TRY_LET(tick.liquidity_gross, need<u128>(item, "gross"));
    ticks.push_back(tick);
  }
  pool.ticks = std::make_shared<std::vector<Tick> const>(std::move(ticks));
  return PoolState{std::move(pool)};
}

Result<std::vector<BookLevel>, Wrong> read_levels(Json const& object, std::string_view key) {
  TRY_LET(auto const* list, need_array(object, key));
  std::vector<BookLevel> levels;
  for (auto const& item : list->items) {
    BookLevel level;
    bool const is_pair = item.kind == Json::Kind::array && item.items.size() == 2;
    if (!is_pair || read_value(item.items[0], key, level.price_ticks) || read_value(item.items[1], key, level.lots))
      return fail(fmt::format("{} has something that is no level", key));
    levels.push_back(level);
  }
  return levels;
}

Result<PoolState, Wrong> read_book(Json const& json) {
  OrderBook book;
  if (auto wrong = read_member(json, "rules", book.rules)) return fail(*std::move(wrong));
  TRY_LET(book.depth.bids, read_levels(json, "bids"));
  TRY_LET(book.depth.asks, read_levels(json, "asks"));
  return PoolState{std::move(book)};
}

}  // namespace

Result<PoolState, Wrong> read_pool_state(Json const& json) {
  TRY_LET(auto const kind, need_text(json, "kind"));
  if (kind == "constant_product") return read_pair(json);
  if (kind == "concentrated") return read_ranged(json);
  if (kind == "weighted") return read_described<pricing::WeightedPool>(json);
  if (kind == "balancer_stable") return read_described<pricing::BalancerStablePool>(json);
  if (kind == "stable_swap") return read_described<pricing::StableSwapPool>(json);
  if (kind == "order_book") return read_book(json);
  if (kind == "fixed_rate") return read_described<FixedRate>(json);
  if (kind == "transfer") return read_described<Transfer>(json);
  return fail("kind '" + kind + "' is not known");
}

}  // namespace sep::app::route
