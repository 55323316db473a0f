#include "api/quotes/pool_json.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include "core/base/described.hpp"
#include "core/money/decimal.hpp"

namespace sep::api {
namespace {

namespace json = boost::json;
using namespace routing::optimiser;

std::string price_text(pricing::SqrtPrice const& price) {
  std::string text = "0x";
  for (auto i = price.word.size(); i-- > 0;) text += fmt::format("{:016x}", price.word[i]);
  return text;
}

json::object pair_json(ConstantProduct const& pair) {
  return {{"kind", "constant_product"},
          {"reserve0", to_text(pair.reserve0)},
          {"reserve1", to_text(pair.reserve1)},
          {"fee_numerator", pair.fee.numerator},
          {"fee_denominator", pair.fee.denominator}};
}

json::object ranged_json(Concentrated const& ranged) {
  json::array ticks;
  if (ranged.ticks)
    for (auto const& tick : *ranged.ticks)
      ticks.push_back(json::object{{"index", tick.index},
                                   {"net", to_text(tick.liquidity_net)},
                                   {"gross", to_text(static_cast<i128>(tick.liquidity_gross))}});
  return {{"kind", "concentrated"},
          {"sqrt_price_x96", price_text(ranged.state.sqrt_price)},
          {"tick", ranged.state.tick},
          {"liquidity", to_text(static_cast<i128>(ranged.state.liquidity))},
          {"fee_pips", ranged.state.fee_pips},
          {"tick_spacing", ranged.state.tick_spacing},
          {"ticks", std::move(ticks)}};
}

// Pools whose states are described: every member by its name. Integers that JSON's readers may round are text.

template <class T>
json::value value_json(T const& value) {
  if constexpr (std::is_enum_v<T>) {
    return json::value(enum_name(value));
  } else if constexpr (std::is_same_v<T, i128>) {
    return json::value(to_text(value));
  } else if constexpr (std::is_same_v<T, u128>) {
    return json::value(to_text(static_cast<i128>(value)));
  } else if constexpr (std::is_same_v<T, std::uint64_t> || std::is_same_v<T, std::int64_t>) {
    return json::value(to_text(static_cast<i128>(value)));
  } else if constexpr (std::is_integral_v<T>) {
    return json::value(value);
  } else if constexpr (Described<T>) {
    json::object object;
    for_each_member(value, [&](char const* name, auto const& member) { object[name] = value_json(member); });
    return object;
  } else {
    json::array array;
    for (auto const& item : value) array.push_back(value_json(item));
    return array;
  }
}

template <class Described>
json::object described_json(char const* kind, Described const& pool) {
  auto object = value_json(pool).as_object();
  object["kind"] = kind;
  return object;
}

// A level is its price in ticks and its lots.
json::array levels_json(std::vector<BookLevel> const& levels) {
  json::array array;
  for (auto const& level : levels) array.push_back(json::array{to_text(level.price_ticks), to_text(level.lots)});
  return array;
}

json::object book_json(OrderBook const& book) {
  return {{"kind", "order_book"},
          {"rules", value_json(book.rules)},
          {"bids", levels_json(book.depth.bids)},
          {"asks", levels_json(book.depth.asks)}};
}

}  // namespace

json::object pool_state_json(PoolState const& state) {
  if (auto const* pair = std::get_if<ConstantProduct>(&state)) return pair_json(*pair);
  if (auto const* ranged = std::get_if<Concentrated>(&state)) return ranged_json(*ranged);
  if (auto const* weighted = std::get_if<pricing::WeightedPool>(&state)) return described_json("weighted", *weighted);
  if (auto const* stable = std::get_if<pricing::BalancerStablePool>(&state))
    return described_json("balancer_stable", *stable);
  if (auto const* book = std::get_if<OrderBook>(&state)) return book_json(*book);
  if (auto const* fixed = std::get_if<FixedRate>(&state)) return described_json("fixed_rate", *fixed);
  if (auto const* transfer = std::get_if<Transfer>(&state)) return described_json("transfer", *transfer);
  return described_json("stable_swap", std::get<pricing::StableSwapPool>(state));
}

}  // namespace sep::api
