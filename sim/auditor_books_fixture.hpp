// Test only: an auditor that is shown an intent on a book and one order of it.
#pragma once

#include "sim/auditor_fixture.hpp"

namespace sep::sim {

// A lot is 10 WETH, a price of one tick 1 USDC per WETH, the fee 1 % in USDC; an intent for 1,000 WETH at no more than
// 202 USDC each, which is 200 and the fee.
struct BooksTest : AuditorTest {
  static constexpr InstrumentId kBook{7};
  orders::OrderTerms book_terms = terms;

  explicit BooksTest(intent::Execution how = {}) {
    execution = how;
    book_terms.instrument = kBook;
    book_terms.sell.raw = 202'000;
    book_terms.buy.raw = 1'000;
    book_terms.book = orders::BookLimit{100, 200, orders::TimeInForce::ioc};
    accept();
    auto known = registry();
    known.instruments[kBook] = {
        .id = kBook,
        .venue = VenueId(1),
        .address = "WETH-USDC",
        .token0 = kWeth,
        .token1 = kUsdc,
        .fee_numerator = 990'000,
        .fee_denominator = 1'000'000,
        .kind = InstrumentKind::order_book,
        .book = BookRules{.lot_base = 10, .tick = Rate{1, 1}, .fee_pips = 10'000, .min_lots = 2, .min_quote = 1'000}};
    intent::Terms wanted;
    wanted.decision_price = wanted.worst_price = Rate{202, 1};
    wanted.order_qty = 1'000;
    wanted.sell_reserve = 202'000;
    wanted.location = kWallet;
    wanted.gas_asset = AssetId(1);
    intent::IntentAmended amended;
    amended.intent = parent;
    amended.max_slippage_bps = 0;
    amended.deadline = Time{100'000};
    amended.terms = wanted;
    commit({engine::RegistryAdopted{known}, deposit(kUsdc, 1'000'000), deposit(kDai, 100), amended});
  }
  void create() { commit(order(book_terms)); }
  // `lots` at `ticks`, as the rules say.
  orders::Fill fill_of(std::string id, i128 lots, i128 ticks) const {
    i128 const quote = lots * 10 * ticks;
    return {std::move(id), {kUsdc, quote + (quote + 99) / 100}, {kWeth, lots * 10}, {AssetId(1), 0}, 0, now};
  }
  static constexpr AssetId kDai{4};
  // Its fee is not inside.
  orders::Fill charged_beside() const { return {"a", {kUsdc, 20'000}, {kWeth, 100}, {kDai, 5}, 0, now}; }
  void book(orders::Fill const& fill, std::vector<risk::Breach> const& breaches = {}) {
    std::vector<engine::Event> events{
        orders::OrderFilled{parent, book_terms.id, fill, 0, false},
        engine::LedgerPosted{parent, {}, ledger::settle("alpha", kWallet, fill.sold, {kUsdc, 0}, fill.bought)}};
    if (fill.gas.raw > 0)
      events.push_back(engine::LedgerPosted{parent, {}, ledger::gas("alpha", kWallet, fill.gas, {fill.gas.asset, 0})});
    for (auto const breach : breaches) {
      events.push_back(risk::RiskBreached{breach, parent, book_terms.id, "v", 0, 0});
      events.push_back(halt());
    }
    commit(events);
  }
  bool maker = false;
  Amount fee{kUsdc, 0};
  void execute(std::string id, std::int64_t lots, std::int64_t ticks) {
    auditor.books_did({BookExecuted{now, book_terms.id, std::move(id), lots, ticks, maker, fee}});
  }
};

// The same, of a passive intent: its order waits, and whoever waits pays nothing.
struct WaitingTest : BooksTest {
  WaitingTest() : BooksTest(intent::Execution::passive) {
    book_terms.book = orders::BookLimit{100, 202, orders::TimeInForce::post_only};
    maker = true;
  }
  orders::Fill fill_as_maker(std::string id, i128 lots, i128 ticks) const {
    return {std::move(id), {kUsdc, lots * 10 * ticks}, {kWeth, lots * 10}, {AssetId(1), 0}, 0, now};
  }
};

}  // namespace sep::sim
