// Amount: a signed number of base units of one asset (wei, not ether).
//
//   Amount + Amount -> Amount      same asset, no overflow (both CHECKed: the caller has proved it)
//   Amount - Amount -> Amount      same
//   -Amount         -> Amount
//   Amount <=> Amount              same asset only (CHECKed)
//   add / subtract                 the forms that answer nullopt on overflow, for sums of outside figures
//
// There is no product of amounts and no amount without an asset. Rates turn one asset into another (rate.hpp).
#pragma once

#include <boost/describe.hpp>
#include <optional>

#include "core/base/check.hpp"
#include "core/base/int.hpp"
#include "core/money/asset.hpp"

namespace sep {

struct Amount {
  AssetId asset;
  i128 raw = 0;

  friend bool operator==(Amount const&, Amount const&) = default;
};
BOOST_DESCRIBE_STRUCT(Amount, (), (asset, raw))

[[nodiscard]] inline std::optional<Amount> add(Amount a, Amount b) {
  CHECK(a.asset == b.asset);
  auto const sum = checked_add(a.raw, b.raw);
  if (!sum) return std::nullopt;
  return Amount{a.asset, *sum};
}

[[nodiscard]] inline std::optional<Amount> subtract(Amount a, Amount b) {
  CHECK(a.asset == b.asset);
  auto const difference = checked_sub(a.raw, b.raw);
  if (!difference) return std::nullopt;
  return Amount{a.asset, *difference};
}

[[nodiscard]] inline Amount operator+(Amount a, Amount b) {
  auto const sum = add(a, b);
  CHECK(sum.has_value());
  return *sum;
}

[[nodiscard]] inline Amount operator-(Amount a, Amount b) {
  auto const difference = subtract(a, b);
  CHECK(difference.has_value());
  return *difference;
}

[[nodiscard]] inline Amount operator-(Amount a) {
  CHECK(a.raw != kInt128Min);
  return {a.asset, -a.raw};
}

[[nodiscard]] inline std::strong_ordering operator<=>(Amount a, Amount b) {
  CHECK(a.asset == b.asset);
  return a.raw <=> b.raw;
}

// Roles at module edges, so that what is given and what is got cannot be swapped in a call.
struct SellAmount {
  Amount amount;
  friend bool operator==(SellAmount const&, SellAmount const&) = default;
};
struct BuyAmount {
  Amount amount;
  friend bool operator==(BuyAmount const&, BuyAmount const&) = default;
};
BOOST_DESCRIBE_STRUCT(SellAmount, (), (amount))
BOOST_DESCRIBE_STRUCT(BuyAmount, (), (amount))

}  // namespace sep
