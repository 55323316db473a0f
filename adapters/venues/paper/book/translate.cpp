#include "adapters/venues/paper/book/translate.hpp"

#include <algorithm>
#include <limits>

#include "core/base/check.hpp"

namespace sep::paper {
namespace {

using orders::RejectReason;
using orders::VenueOrderStatus;
using orders::VenueReport;

constexpr std::uint32_t kPipsOne = 1'000'000;

Side side_of(Instrument const& instrument, orders::OrderTerms const& terms) {
  return terms.sell.asset == instrument.base ? Side::ask : Side::bid;
}

i128 sum_of(i128 a, i128 b) {
  auto const sum = checked_add(a, b);
  CHECK(sum.has_value());
  return *sum;
}

// False: it was told before.
bool note(OrderTold& told, orders::Fill const& fill, std::int64_t lots) {
  bool const known = std::ranges::any_of(
      told.fills, [&](orders::Fill const& other) { return other.venue_fill_id == fill.venue_fill_id; });
  if (known || told.busted.contains(fill.venue_fill_id)) return false;
  told.fills.push_back(fill);
  told.lots += lots;
  bool const exact_in = told.terms.kind == orders::SwapKind::exact_in;
  told.filled_qty = sum_of(told.filled_qty, exact_in ? fill.sold.raw : fill.bought.raw);
  return true;
}

struct Words {
  Instrument const& instrument;
  AssetId gas;
  OrderTold* told;
  std::vector<VenueReport> said{};

  OrderTold& submitted() {
    CHECK(told != nullptr);
    return *told;
  }
  orders::Fill fill_of(BookFill const& fill) { return to_fill(side_of(instrument, submitted().terms), fill, gas); }
  // Its lots count as traded no more; of one that was never told there is nothing to take off.
  void bust(BookFill const& fill) {
    auto& so_far = submitted();
    auto const said_fill = fill_of(fill);
    auto const its = [&](orders::Fill const& other) { return other.venue_fill_id == fill.venue_fill_id; };
    if (std::erase_if(so_far.fills, its) > 0) {
      bool const exact_in = so_far.terms.kind == orders::SwapKind::exact_in;
      so_far.lots -= fill.lots;
      so_far.filled_qty -= exact_in ? said_fill.sold.raw : said_fill.bought.raw;
    }
    so_far.busted.insert(fill.venue_fill_id);
    said.push_back(orders::Busted{so_far.terms.id, said_fill});
  }
  // By the lots that the venue says were traded.
  void end(i128 traded_lots, VenueReport ended) {
    auto const& so_far = submitted();
    if (so_far.filled_qty >= so_far.terms.order_qty()) return;
    if (so_far.lots < traded_lots)
      said.push_back(orders::OutcomeUnknown{so_far.terms.id, "ended with fills that were not reported"});
    else
      said.push_back(std::move(ended));
  }

  void operator()(BookAcked const& report) { said.push_back(orders::Acked{report.order, report.venue_order_id}); }
  void operator()(BookFilled const& report) {
    auto const fill = fill_of(report.fill);
    note(submitted(), fill, report.fill.lots);
    said.push_back(orders::Filled{report.order, fill});
    if (report.leaves_lots == 0) end(submitted().terms.book->lots, orders::Canceled{report.order});
  }
  void operator()(BookRejected const& report) {
    said.push_back(orders::Rejected{report.order, to_reject_reason(report.reason), {gas, 0}});
  }
  void operator()(BookEnded const& report) {
    if (report.reason != EndReason::time_over) return end(report.cum_lots, orders::Canceled{report.order});
    auto const over = submitted().terms.not_after + nanoseconds(1);
    end(report.cum_lots,
        orders::StatusReported{report.order, VenueOrderStatus::expired, over, submitted().fills, {gas, 0}});
  }
  void operator()(BookCancelRejected const& report) {
    said.push_back(orders::CancelRejected{report.order, to_order_status(report.status)});
  }
  void operator()(BookBusted const& report) { bust(report.fill); }
  void operator()(BookUnavailable const& report) {
    said.push_back(orders::OutcomeUnknown{report.order, "the venue is unavailable"});
  }
  void operator()(BookStatusReported const& report) {
    orders::StatusReported status{report.order, to_order_status(report.status), report.as_of, {}, {gas, 0}};
    for (auto const& fill : report.fills) {
      if (fill.busted) {
        bust(fill);
        continue;
      }
      status.fills.push_back(fill_of(fill));
      note(submitted(), status.fills.back(), fill.lots);
    }
    said.push_back(std::move(status));
  }
  void operator()(BalancesReported const&) {}
};

}  // namespace

bool can_be_listed(Instrument const& instrument) {
  auto const& [tick_step, lot_step, min_lots, min_quote, max_lots] = instrument.rules;
  bool const known_fee = instrument.fees.in == FeeIn::quote || instrument.fees.in == FeeIn::base;
  bool const every_step = tick_step == 1 && lot_step == 1;
  bool const sound = instrument.base_per_lot > 0 && instrument.quote_per_tick_lot > 0 && min_lots >= 0 &&
                     min_quote >= 0 && instrument.fees.taker_pips < kPipsOne && instrument.fees.maker_pips < kPipsOne;
  return known_fee && every_step && sound && max_lots > 0;
}

InstrumentSpec spec_of(Instrument const& instrument, VenueId venue, std::string symbol) {
  CHECK(can_be_listed(instrument));
  BookRules const rules{.lot_base = instrument.base_per_lot,
                        .tick = {instrument.quote_per_tick_lot, instrument.base_per_lot},
                        .fee_pips = instrument.fees.taker_pips,
                        .fee_in = instrument.fees.in == FeeIn::base ? FeeAsset::base : FeeAsset::quote,
                        .min_lots = instrument.rules.min_lots,
                        .min_quote = instrument.rules.min_quote,
                        .maker_fee_pips = instrument.fees.maker_pips};
  return {.id = instrument.book,
          .venue = venue,
          .address = std::move(symbol),
          .token0 = instrument.base,
          .token1 = instrument.quote,
          .fee_numerator = kPipsOne - instrument.fees.taker_pips,
          .fee_denominator = kPipsOne,
          .kind = InstrumentKind::order_book,
          .book = rules};
}

Result<BookTerms, RejectReason> to_book_terms(Instrument const& instrument, orders::OrderTerms const& terms,
                                              std::string account) {
  if (terms.instrument != instrument.book || !terms.book || !terms.further.empty())
    return fail(RejectReason::unknown_instrument);
  bool const sells = terms.sell.asset == instrument.base && terms.buy.asset == instrument.quote;
  bool const buys = terms.sell.asset == instrument.quote && terms.buy.asset == instrument.base;
  if (!sells && !buys) return fail(RejectReason::other);
  i128 quantity = 0;
  std::int64_t price = 0;
  bool const counted = !__builtin_mul_overflow(terms.book->lots, instrument.base_per_lot, &quantity) &&
                       !__builtin_mul_overflow(terms.book->price_ticks, instrument.price_units_per_tick, &price);
  if (!counted || quantity <= 0 || price <= 0) return fail(RejectReason::off_grid);
  return BookTerms{terms.id, std::move(account),        terms.instrument, sells ? Side::ask : Side::bid, quantity,
                   price,    terms.book->time_in_force, terms.not_after};
}

RejectReason to_reject_reason(BookReject reason) {
  switch (reason) {
    case BookReject::banned:
    case BookReject::rate_limited:
      return RejectReason::rate_limited;
    case BookReject::maintenance:
      return RejectReason::paused;
    case BookReject::unauthorized:
    case BookReject::bad_timestamp:
      return RejectReason::unauthorized;
    case BookReject::stale_epoch:
      return RejectReason::stale_epoch;
    case BookReject::conflicting_id:
      return RejectReason::conflicting_id;
    case BookReject::unknown_book:
    case BookReject::unknown_account:
      return RejectReason::unknown_instrument;
    case BookReject::bad_quantity:
    case BookReject::bad_lot:
    case BookReject::bad_price:
    case BookReject::bad_tick:
      return RejectReason::off_grid;
    case BookReject::below_min_quantity:
    case BookReject::below_min_notional:
      return RejectReason::below_minimum;
    case BookReject::too_late:
      return RejectReason::too_late;
    case BookReject::no_market:
      return RejectReason::insufficient_liquidity;
    case BookReject::post_only_would_trade:
      return RejectReason::would_trade;
    case BookReject::insufficient_balance:
      return RejectReason::insufficient_balance;
  }
  return RejectReason::other;
}

VenueOrderStatus to_order_status(BookOrderStatus status) {
  switch (status) {
    case BookOrderStatus::not_found:
      return VenueOrderStatus::not_found;
    case BookOrderStatus::working:
      return VenueOrderStatus::working;
    case BookOrderStatus::filled:
      return VenueOrderStatus::filled;
    case BookOrderStatus::canceled:
      return VenueOrderStatus::canceled;
    case BookOrderStatus::expired:
      return VenueOrderStatus::expired;
    case BookOrderStatus::rejected:
      return VenueOrderStatus::rejected;
  }
  return VenueOrderStatus::not_found;
}

orders::Fill to_fill(Side side, BookFill const& fill, AssetId gas) {
  auto sold = side == Side::ask ? fill.base : fill.quote;
  auto bought = side == Side::ask ? fill.quote : fill.base;
  Amount beside{gas, 0};
  if (fill.fee.asset == bought.asset)
    bought.raw -= fill.fee.raw;
  else if (fill.fee.asset == sold.asset)
    sold.raw = sum_of(sold.raw, fill.fee.raw);
  else
    beside = fill.fee;
  return {.venue_fill_id = fill.venue_fill_id,
          .sold = sold,
          .bought = bought,
          .gas = beside,
          .block = 0,
          .executed_at = fill.at};
}

std::vector<VenueReport> in_engine_words(Instrument const& instrument, AssetId gas, OrderTold* told,
                                         BookReport const& report) {
  Words words{instrument, gas, told};
  std::visit(words, report);
  return std::move(words.said);
}

}  // namespace sep::paper
