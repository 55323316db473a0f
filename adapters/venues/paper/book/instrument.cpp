#include "adapters/venues/paper/book/instrument.hpp"

#include <algorithm>

#include "core/base/check.hpp"

namespace sep::paper {
namespace {

constexpr std::uint32_t kPipsOne = 1'000'000;

std::optional<i128> product(i128 a, i128 b) {
  i128 result = 0;
  if (__builtin_mul_overflow(a, b, &result)) return std::nullopt;
  return result;
}

i128 share_ceil(i128 amount, std::uint32_t pips) {
  auto const share = mul_div_ceil(static_cast<u128>(amount), pips, kPipsOne);
  CHECK(share.has_value());
  return static_cast<i128>(*share);
}

AssetId fee_asset(Instrument const& instrument, Side side) {
  switch (instrument.fees.in) {
    case FeeIn::quote:
      return instrument.quote;
    case FeeIn::base:
      return instrument.base;
    case FeeIn::received:
    case FeeIn::third:
      break;
  }
  return side == Side::bid ? instrument.base : instrument.quote;
}

}  // namespace

std::optional<i128> quote_of(Instrument const& instrument, std::int64_t lots, std::int64_t price_ticks) {
  auto const tick_lots = product(lots, price_ticks);
  return tick_lots ? product(*tick_lots, instrument.quote_per_tick_lot) : std::nullopt;
}

Result<OnGrid, BookReject> on_grid(Instrument const& instrument, BookTerms const& terms) {
  auto const& rules = instrument.rules;
  auto const lots = terms.quantity / instrument.base_per_lot;
  if (terms.quantity <= 0 || lots > rules.max_lots) return fail(BookReject::bad_quantity);
  if (terms.quantity % instrument.base_per_lot != 0 || lots % rules.lot_step != 0) return fail(BookReject::bad_lot);
  if (terms.price <= 0) return fail(BookReject::bad_price);
  auto const ticks = terms.price / instrument.price_units_per_tick;
  if (terms.price % instrument.price_units_per_tick != 0 || ticks % rules.tick_step != 0)
    return fail(BookReject::bad_tick);
  OnGrid const order{static_cast<std::int64_t>(lots), ticks};
  if (order.lots < rules.min_lots) return fail(BookReject::below_min_quantity);
  auto const quote = quote_of(instrument, order.lots, order.price_ticks);
  if (!quote || !to_lock(instrument, terms.side, order)) return fail(BookReject::bad_quantity);
  if (*quote < rules.min_quote) return fail(BookReject::below_min_notional);
  return order;
}

std::optional<Amount> to_lock(Instrument const& instrument, Side side, OnGrid order) {
  bool const buys = side == Side::bid;
  auto const paid =
      buys ? quote_of(instrument, order.lots, order.price_ticks) : product(order.lots, instrument.base_per_lot);
  if (!paid) return std::nullopt;
  Amount const locked{buys ? instrument.quote : instrument.base, *paid};
  if (fee_asset(instrument, side) != locked.asset) return locked;
  auto const pips = std::max(instrument.fees.maker_pips, instrument.fees.taker_pips);
  auto const fee = mul_div_ceil(static_cast<u128>(*paid), pips, kPipsOne);
  if (!fee || *fee > static_cast<u128>(kInt128Max)) return std::nullopt;
  auto const with_fee = checked_add(*paid, static_cast<i128>(*fee));
  auto const sum = with_fee ? checked_add(*with_fee, order.lots) : std::nullopt;
  return sum ? std::optional(Amount{locked.asset, *sum}) : std::nullopt;
}

Amount fee_of(Instrument const& instrument, Side side, bool maker, i128 base, i128 quote, i128 third_free) {
  auto const& fees = instrument.fees;
  auto const pips = maker ? fees.maker_pips : fees.taker_pips;
  if (fees.in == FeeIn::third) {
    auto const worth = quote_for_ceil(fees.third_for_quote, share_ceil(quote, pips));
    if (worth && *worth <= third_free) return {fees.third, *worth};
  }
  auto const asset = fee_asset(instrument, side);
  return {asset, share_ceil(asset == instrument.base ? base : quote, pips)};
}

}  // namespace sep::paper
