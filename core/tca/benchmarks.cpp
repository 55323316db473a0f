#include "core/tca/benchmarks.hpp"

#include <algorithm>

#include "core/base/check.hpp"
#include "core/tca/value.hpp"

namespace sep::tca {
namespace {

constexpr unsigned kMostPriceBits = 96;

unsigned bits_of(u128 value) {
  unsigned bits = 0;
  for (; value != 0; value >>= 1) ++bits;
  return bits;
}

u128 whole_part(Rate const& rate) { return static_cast<u128>(rate.quote_raw / rate.base_raw); }

Mid const* last_mid(std::span<Mid const> mids, Time at) {
  auto const after = std::ranges::upper_bound(mids, at, {}, &Mid::at);
  return after == mids.begin() ? nullptr : &*std::prev(after);
}

}  // namespace

std::optional<Volume> traded(std::span<MarketTrade const> trades, Window window, OwnTrades own) {
  Sum base;
  Sum quote;
  for (auto const& trade : trades) {
    if (trade.base_raw < 0 || trade.quote_raw < 0) return std::nullopt;
    if (!window.contains(trade.at) || (trade.ours && own == OwnTrades::left_out)) continue;
    base.add(trade.base_raw);
    quote.add(trade.quote_raw);
  }
  if (!base.value() || !quote.value()) return std::nullopt;
  return Volume{*base.value(), *quote.value()};
}

std::optional<Rate> vwap(std::span<MarketTrade const> trades, Window window, OwnTrades own) {
  auto const volume = traded(trades, window, own);
  if (!volume) return std::nullopt;
  return make_rate(volume->quote_raw, volume->base_raw);
}

std::optional<Rate> twap(std::span<Rate const> samples) {
  if (samples.empty() || samples.size() > UINT32_MAX) return std::nullopt;
  u128 largest = 0;
  for (auto const& sample : samples) {
    if (!is_price(sample)) return std::nullopt;
    largest = std::max(largest, whole_part(sample));
  }
  unsigned const price_bits = bits_of(largest);
  unsigned const count_bits = bits_of(samples.size());
  if (price_bits > kMostPriceBits || price_bits + count_bits > 125) return std::nullopt;
  // As many fraction bits as leave the sum and the count below 2^126.
  unsigned const fraction = 125 - count_bits - price_bits;
  U256 sum{0};
  for (auto const& sample : samples)
    sum += (widen(static_cast<u128>(sample.quote_raw)) << fraction) / widen(static_cast<u128>(sample.base_raw));
  auto const narrow = narrow_u128(sum);
  CHECK(narrow.has_value());
  return make_rate(static_cast<i128>(*narrow), static_cast<i128>(u128{samples.size()} << fraction));
}

std::optional<Rate> average_price(std::span<Fill const> fills) {
  Sum base;
  Sum quote;
  for (auto const& fill : fills) {
    base.add(fill.base_raw);
    quote.add(fill.quote_raw);
  }
  if (!base.value() || !quote.value()) return std::nullopt;
  return make_rate(*quote.value(), *base.value());
}

std::optional<Rate> mid_at(std::span<Mid const> mids, Time at, Duration max_age) {
  auto const* last = last_mid(mids, at);
  if (!last || at - last->at > max_age) return std::nullopt;
  return last->price;
}

std::optional<Rate> mid_after(std::span<Mid const> mids, Time event, Time at, Duration max_age) {
  auto const* last = last_mid(mids, at);
  if (!last || last->at <= event) return std::nullopt;
  return mid_at(mids, at, max_age);
}

std::int64_t slippage_centi_bps(intent::IntentType type, Rate price, Rate benchmark) {
  return sign_of(type) * distance_centi_bps(price, benchmark);
}

std::int64_t surplus_centi_bps(intent::IntentType type, Rate price, Rate benchmark) {
  return -slippage_centi_bps(type, price, benchmark);
}

std::int64_t reversion_centi_bps(intent::IntentType type, Rate last, Rate later) {
  return -sign_of(type) * distance_centi_bps(later, last);
}

std::optional<std::int64_t> participation_centi_bps(i128 filled_raw, i128 market_raw) {
  CHECK(filled_raw >= 0 && market_raw >= 0);
  if (market_raw == 0) return std::nullopt;
  return centi_bps(filled_raw, market_raw);
}

}  // namespace sep::tca
