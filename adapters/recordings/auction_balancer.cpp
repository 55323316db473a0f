#include "adapters/recordings/auction_balancer.hpp"

#include <algorithm>

#include "core/base/wide.hpp"
#include "core/money/decimal.hpp"

namespace sep::recordings {
namespace {

constexpr std::uint8_t kDigits = 18;  // of fees and weights

// A decimal from 0 up with so many digits behind the point, and at most `most` of its last digit.
std::optional<std::uint64_t> decimal(Json const* json, std::uint8_t digits, std::uint64_t most) {
  if (json == nullptr || (json->kind != Json::Kind::string && json->kind != Json::Kind::number)) return std::nullopt;
  auto const value = parse_decimal(json->text, digits);
  if (!value || *value < 0 || *value > static_cast<i128>(most)) return std::nullopt;
  return static_cast<std::uint64_t>(*value);
}

std::optional<i128> reserve(Json const* json) {
  auto const balance = json ? integer<i128>(*json) : std::nullopt;
  if (!balance || *balance <= 0 || *balance > pricing::kBalancerBalanceMaxV2) return std::nullopt;
  return *balance;
}

// Of the token, by the auction's list; the vault takes none with more than 18.
std::optional<std::uint8_t> decimals_of(Decimals const& decimals, std::string const& token) {
  auto const found = decimals.find(lower_case(token));
  if (found == decimals.end() || found->second > pricing::kBalancerDecimalsMax) return std::nullopt;
  return found->second;
}

// What a token is worth in the pool's count, 18 decimals: one whole token is `scaling` units of it times that.
std::optional<u128> rate_of(Json const* json, std::uint8_t decimals) {
  auto const scaling = json ? integer<u128>(*json) : std::nullopt;
  constexpr u128 kMost = u128{1} << 80;
  if (!scaling || *scaling == 0 || *scaling > kMost) return std::nullopt;
  // 10^36 / scaling is units of the count per base unit, with 18 decimals; the decimals' share of it is 10^(18 -
  // decimals). 10^(18 + decimals) / scaling, to the nearest.
  u128 const numerator = pow10(static_cast<std::uint32_t>(pricing::kBalancerDecimalsMax) + decimals);
  u128 const rate = (numerator + *scaling / 2) / *scaling;
  if (rate == 0) return std::nullopt;
  return rate;
}

}  // namespace

// The kind of power is not said: the first contracts', which round most against whoever trades.
std::optional<PoolSkip> read_weighted(Json const& json, Decimals const& decimals, AuctionPool& pool) {
  auto const reserves = need_object(json, "reserves");
  if (!reserves) return PoolSkip::bad_reserves;
  pricing::WeightedPool weighted;
  weighted.version = pricing::WeightedVersion::v2_first;
  pool.tokens = (*reserves)->keys;
  for (std::size_t i = 0; i < pool.tokens.size(); ++i) {
    auto const& entry = (*reserves)->items[i];
    auto const balance = reserve(entry.find("balance"));
    auto const weight = decimal(entry.find("weight"), kDigits, pricing::kOne18);
    auto const digits = decimals_of(decimals, pool.tokens[i]);
    if (!digits) return PoolSkip::bad_tokens;
    if (!balance) return PoolSkip::bad_reserves;
    if (!weight) return PoolSkip::bad_state;
    weighted.tokens.push_back({.balance = *balance, .weight = *weight, .decimals = *digits});
  }
  auto const fee = decimal(json.find("fee"), kDigits, pricing::kOne18 - 1);
  if (!fee) return PoolSkip::bad_fee;
  weighted.swap_fee = *fee;
  if (pricing::check_pool(weighted)) return PoolSkip::bad_state;
  pool.holdings = std::move(weighted);
  return std::nullopt;
}

// Nor is it said how the invariant is rounded: as the first contracts do, likewise.
std::optional<PoolSkip> read_stable(Json const& json, Decimals const& decimals, AuctionPool& pool) {
  auto const reserves = need_object(json, "reserves");
  auto const scalings = need_object(json, "scaling_rates");
  if (!reserves) return PoolSkip::bad_reserves;
  if (!scalings) return PoolSkip::bad_state;
  pricing::BalancerStablePool stable;
  stable.rule = pricing::BalancerStableRule::v2_first;
  pool.tokens = (*reserves)->keys;
  for (std::size_t i = 0; i < pool.tokens.size(); ++i) {
    auto const balance = reserve(&(*reserves)->items[i]);
    auto const digits = decimals_of(decimals, pool.tokens[i]);
    if (!digits) return PoolSkip::bad_tokens;
    if (!balance) return PoolSkip::bad_reserves;
    auto const rate = rate_of((*scalings)->find(pool.tokens[i]), *digits);
    if (!rate) return PoolSkip::bad_state;
    stable.tokens.push_back({*balance, *rate, *digits});
  }
  constexpr std::uint8_t kAmplificationDigits = 3;  // kAmplificationUnit
  auto const amplification =
      decimal(json.find("amplification_parameter"), kAmplificationDigits, pricing::kAmplificationMax);
  auto const fee = decimal(json.find("fee"), kDigits, pricing::kOne18 - 1);
  if (!fee) return PoolSkip::bad_fee;
  if (!amplification) return PoolSkip::bad_state;
  stable.amplification = *amplification;
  stable.swap_fee = *fee;
  if (pricing::check_pool(stable)) return PoolSkip::bad_state;
  pool.holdings = std::move(stable);
  return std::nullopt;
}

}  // namespace sep::recordings
