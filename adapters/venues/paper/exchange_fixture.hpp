// A paper exchange over a generated world, and orders on its WETH/USDC pools: the fixture of the exchange's tests.
#pragma once

#include <algorithm>
#include <gtest/gtest.h>

#include "adapters/venues/paper/exchange.hpp"
#include "adapters/venues/paper/generated.hpp"
#include "adapters/venues/paper/tokens.hpp"

namespace sep::paper {

[[nodiscard]] inline orders::ClientOrderId order_number(std::uint32_t n) {
  Hash128 hash;
  for (std::size_t i = 0; i < 4; ++i) hash.bytes[15 - i] = static_cast<std::uint8_t>(n >> (8 * i));
  return orders::ClientOrderId(hash);
}

class ExchangeTest : public testing::Test {
 protected:
  static constexpr i128 kWeth = 1'000'000'000'000'000'000;
  static constexpr i128 kUsdc = 1'000'000;

  ExchangeTest() { restart(""); }

  void restart(std::string_view script, Duration inclusion = seconds(1), std::uint64_t seed = 1) {
    GeneratedOptions world;
    world.seed = seed;
    ExchangeOptions options;
    options.seed = seed;
    options.inclusion = inclusion;
    options.script = *parse_script(script);
    exchange_ = std::make_unique<Exchange>(std::make_unique<GeneratedWorld>(world), options);
    start_ = exchange_->world().start();
  }

  // Buys one WETH with up to 2500 USDC within 30 s, on the venue's own WETH/USDC pool.
  [[nodiscard]] orders::OrderTerms buy_one(std::uint32_t n, Protocol protocol = Protocol::uniswap_v2) const {
    auto const& registry = exchange_->world().registry();
    orders::OrderTerms terms;
    terms.id = order_number(n);
    terms.venue = venue_of(protocol);
    terms.instrument = InstrumentId(static_cast<std::uint32_t>(protocol) + 1);
    terms.kind = orders::SwapKind::exact_out;
    terms.sell = {registry.asset_by_symbol("USDC")->id, 2'500 * kUsdc};
    terms.buy = {registry.asset_by_symbol("WETH")->id, kWeth};
    terms.not_after = exchange_->now() + seconds(30);
    terms.gas_limit = protocol_spec(protocol).gas_limit;
    terms.gas_price_max = kGasPriceMax;
    return terms;
  }

  // The same through DAI: the pool of USDC and DAI, then that of DAI and WETH, in one order.
  [[nodiscard]] orders::OrderTerms buy_one_through_dai(std::uint32_t n) const {
    auto terms = buy_one(n);
    terms.instrument = kUsdcDai;
    terms.further = {kDaiWeth};
    terms.gas_limit *= 2;
    return terms;
  }
  static constexpr InstrumentId kUsdcDai{9};
  static constexpr InstrumentId kDaiWeth{7};

  void submit(orders::OrderTerms const& terms, std::uint32_t epoch = 1, std::string const& store = "s") {
    exchange_->ask(Submit{terms, epoch}, exchange_->now(), store);
  }
  void cancel(std::uint32_t n, std::uint32_t epoch = 1) {
    exchange_->ask(Cancel{order_number(n), epoch}, exchange_->now(), "s");
  }
  void query(std::uint32_t n) { exchange_->ask(Query{order_number(n)}, exchange_->now(), "s"); }

  // Lets time pass and keeps what was delivered.
  std::vector<orders::VenueReport> pass(Duration time) {
    std::vector<orders::VenueReport> reports;
    for (auto& due : exchange_->advance(exchange_->now() + time)) {
      if (auto const* report = std::get_if<orders::VenueReport>(&due.what)) reports.push_back(*report);
      delivered_.push_back(std::move(due));
    }
    return reports;
  }

  template <class Report>
  [[nodiscard]] static std::vector<Report> only(std::vector<orders::VenueReport> const& reports) {
    std::vector<Report> found;
    for (auto const& report : reports)
      if (auto const* match = std::get_if<Report>(&report)) found.push_back(*match);
    return found;
  }

  // What the venue did, by its own account.
  template <class Kind>
  [[nodiscard]] std::vector<Kind> record() {
    for (auto& entry : exchange_->take_entries()) account_.push_back(std::move(entry));
    std::vector<Kind> found;
    for (auto const& entry : account_)
      if (auto const* match = std::get_if<Kind>(&entry)) found.push_back(*match);
    return found;
  }

  [[nodiscard]] orders::VenueOrderStatus status(std::uint32_t n) const {
    auto const found = exchange_->orders().find(order_number(n));
    return found == exchange_->orders().end() ? orders::VenueOrderStatus::not_found : found->second.status();
  }

  std::unique_ptr<Exchange> exchange_;
  Time start_;
  std::vector<Due> delivered_;
  std::vector<Entry> account_;
};

}  // namespace sep::paper
