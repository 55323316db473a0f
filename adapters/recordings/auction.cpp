#include "adapters/recordings/auction.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "adapters/recordings/auction_pools.hpp"
#include "core/money/decimal.hpp"

namespace sep::recordings {
namespace {

// A figure that only prices something: 0 where it is none, or nothing that a price can be.
double figure_of(Json const* json) {
  if (json == nullptr || (json->kind != Json::Kind::number && json->kind != Json::Kind::string)) return 0;
  double value = 0;
  auto const* end = json->text.data() + json->text.size();
  auto const [at, error] = std::from_chars(json->text.data(), end, value);
  constexpr double kMost = 1e40;
  if (error != std::errc{} || at != end || !std::isfinite(value) || value < 1 / kMost || value > kMost) return 0;
  return value;
}

void read_tokens(Json const& tokens, Auction& auction) {
  for (std::size_t i = 0; i < tokens.keys.size(); ++i) {
    auto const decimals = need<std::uint32_t>(tokens.items[i], "decimals");
    if (!is_address(tokens.keys[i]) || !decimals || *decimals > kDecimalsMax) {
      ++auction.tokens_skipped;
      continue;
    }
    auction.tokens.push_back(
        {tokens.keys[i], static_cast<std::uint8_t>(*decimals), figure_of(tokens.items[i].find("external_price"))});
  }
}

void read_pools(Json const& pools, Auction& auction) {
  Decimals decimals;
  for (auto const& token : auction.tokens) decimals[lower_case(token.address)] = token.decimals;
  for (std::size_t i = 0; i < pools.keys.size(); ++i) {
    auto pool = read_auction_pool(pools.keys[i], pools.items[i], decimals);
    if (pool) {
      auction.pools.push_back(*std::move(pool));
      continue;
    }
    ++auction.pools_skipped[pool.error()];
    if (pool.error() == PoolSkip::other_kind)
      ++auction.kinds_skipped[need_text(pools.items[i], "kind").value_or("no kind")];
  }
}

Result<RecordedOrder, OrderSkip> read_order(std::string const& key, Json const& json) {
  auto const sells = need_bool(json, "is_sell_order");
  if (!sells) return fail(OrderSkip::bad_order);
  RecordedOrder const order{.name = key,
                            .token_in = need_text(json, "sell_token").value_or(""),
                            .token_out = need_text(json, "buy_token").value_or(""),
                            .buys = !*sells,
                            .amount = need<i128>(json, *sells ? "sell_amount" : "buy_amount").value_or(0)};
  if (auto const skip = check_order(order)) return fail(*skip);
  return order;
}

void read_orders(Json const& orders, Auction& auction) {
  for (std::size_t i = 0; i < orders.keys.size(); ++i) {
    auto order = read_order(orders.keys[i], orders.items[i]);
    if (order)
      auction.orders.push_back(*std::move(order));
    else
      ++auction.orders_skipped[order.error()];
  }
}

}  // namespace

bool is_auction(std::string_view json) {
  auto const keys = outer_keys(json);
  auto const has = [&](std::string_view key) { return std::ranges::find(keys, key) != keys.end(); };
  return has("tokens") && has("orders") && has("amms");
}

Result<Auction, Wrong> parse_auction(std::string_view json) {
  TRY_LET(auto const whole, parse_json(json));
  if (whole.kind != Json::Kind::object) return fail(Wrong("no object"));
  TRY_LET(auto const* tokens, need_object(whole, "tokens"));
  TRY_LET(auto const* orders, need_object(whole, "orders"));
  TRY_LET(auto const* pools, need_object(whole, "amms"));
  Auction auction;
  if (auto const* metadata = whole.find("metadata")) {
    auction.gas_price = figure_of(metadata->find("gas_price"));
    auto coin = need_text(*metadata, "native_token");
    if (coin && is_address(*coin)) auction.coin = *std::move(coin);
  }
  read_tokens(*tokens, auction);
  read_pools(*pools, auction);
  read_orders(*orders, auction);
  return auction;
}

}  // namespace sep::recordings
