// For tests of orders on books: the bench's world with an exchange in it.
#pragma once

#include <gtest/gtest.h>

#include "core/engine/engine_fixture.hpp"
#include "core/pricing/book_swap.hpp"

namespace sep::engine::test {

inline constexpr VenueId kExchange{4};
inline constexpr InstrumentId kBook{6};
inline constexpr i128 kLot = kOneWeth / 100;
inline constexpr std::uint32_t kFeePips = 500;
inline constexpr std::uint32_t kMakerPips = 100;

// The usual world, whose pools say what WETH is worth (2000), and a book that is all that may be traded on: 5 WETH a
// level, from 2000.50 up and 1999.50 down in steps of 50 cents.
struct Books {
  Bench bench;
  BookRules rules{
      .lot_base = kLot, .tick = {kOneUsdc / 100, kOneWeth}, .fee_pips = kFeePips, .maker_fee_pips = kMakerPips};

  explicit Books(FeeAsset fee_in = FeeAsset::quote, i128 min_quote = 0, i128 lot = kLot) {
    rules.lot_base = lot;
    rules.fee_in = fee_in;
    rules.min_quote = min_quote;
    auto registry = make_registry();
    registry.venues[kExchange] = registry.venues[kUniswap];
    registry.venues[kExchange].id = kExchange;
    registry.venues[kExchange].name = "exchange";
    registry.venues[kExchange].gas_limit = 0;
    registry.instruments[kBook] = {.id = kBook,
                                   .venue = kExchange,
                                   .address = "WETHUSDC",
                                   .token0 = kWeth,
                                   .token1 = kUsdc,
                                   .fee_numerator = 1'000'000 - kFeePips,
                                   .fee_denominator = 1'000'000,
                                   .kind = InstrumentKind::order_book,
                                   .book = rules};
    EXPECT_NE(bench.run(RegistryLoaded{registry}).find<RegistryAdopted>(), nullptr);
    show(20);
  }
  void show(std::int64_t levels) {
    auto const lots = static_cast<std::int64_t>(5 * kOneWeth / rules.lot_base);
    BookDepth depth;
    for (std::int64_t i = 0; i < levels; ++i) {
      depth.asks.push_back({200'050 + shift + 50 * i, lots});
      depth.bids.push_back({199'950 + shift - 50 * i, lots});
    }
    depth.traded_lots = traded_lots;
    depth.traded_ticks = u128{traded_lots} * 200'000;
    bench.market().observe({kBook, std::move(depth), ++sequence, bench.now()});
  }
  // Every price moves by so many ticks.
  void move(std::int64_t ticks) {
    shift += ticks;
    show(20);
  }
  // Somebody else's trades.
  void trade(std::uint64_t lots) {
    traded_lots += lots;
    show(20);
  }
  Spec on_book(Spec spec) {
    spec.allowed_venues = {kExchange};
    return spec;
  }
  ClientOrderId send(Spec spec) { return bench.send(on_book(std::move(spec))); }

  orders::OrderTerms const& terms(ClientOrderId id) { return bench.order(id).terms; }
  // So many lots of the order at one price.
  orders::Fill fill_of(ClientOrderId id, i128 lots, std::int64_t ticks) {
    auto const& order = terms(id);
    auto const taker = order.sell.asset == kWeth ? pricing::Taker::sells : pricing::Taker::buys;
    BookLevel const level{ticks, static_cast<std::int64_t>(lots)};
    auto const charged = order.rests() ? pricing::as_maker(rules) : rules;
    auto const answer =
        pricing::walk_book({&level, 1}, charged, {taker, pricing::BookTarget::base_quantity, lots * rules.lot_base, {}})
            .value();
    return {"f" + std::to_string(++fills),
            {order.sell.asset, answer.in},
            {order.buy.asset, answer.out},
            {kEth, 0},
            0,
            bench.now()};
  }
  Ran fill(ClientOrderId id, i128 lots, std::int64_t ticks) {
    return bench.report(orders::Filled{id, fill_of(id, lots, ticks)});
  }
  void next_attempt() {
    show(20);
    bench.fire_timers_until(bench.now() + seconds(2));
    bench.answer_routes();
  }

  std::uint64_t sequence = 0;
  std::uint64_t traded_lots = 0;
  std::int64_t shift = 0;
  int fills = 0;
};

}  // namespace sep::engine::test
