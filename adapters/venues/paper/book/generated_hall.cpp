#include "adapters/venues/paper/book/generated_hall.hpp"

#include <array>

#include "adapters/venues/paper/book/walking_book.hpp"
#include "adapters/venues/paper/tokens.hpp"
#include "core/base/check.hpp"

namespace sep::paper {
namespace {

constexpr std::array kVenueNames{"paper_one", "paper_two", "paper_three"};
constexpr std::int64_t kMiddleTicks = 250'000;  // 2,500 USDC

AssetId asset_named(Registry const& registry, std::string_view symbol) {
  auto const* spec = registry.asset_by_symbol(symbol);
  CHECK(spec != nullptr);
  return spec->id;
}

// The assets of the paper chain, and nothing else of it.
Registry registry_with_assets() {
  auto registry = base_registry({}, {});
  registry.venues.clear();
  LocationId const account{1};
  registry.locations.at(account).name = kExchangeAccount;
  return registry;
}

Instrument instrument_of(Registry const& registry, InstrumentId id) {
  Instrument instrument;
  instrument.book = id;
  instrument.base = asset_named(registry, "WETH");
  instrument.quote = asset_named(registry, "USDC");
  instrument.base_per_lot = 100'000'000'000'000;
  instrument.quote_per_tick_lot = 1;
  instrument.rules.min_quote = 5'000'000;
  instrument.fees = FeeRules{.maker_pips = 100,
                             .taker_pips = 500,
                             .in = FeeIn::quote,
                             .third = asset_named(registry, "DAI"),
                             .third_for_quote = {1'000'000'000'000, 1}};  // 10^-18 for 10^-6: one for one
  return instrument;
}

VenueSpec venue_of(Registry const& registry, VenueId id, std::string name) {
  return {.id = id,
          .name = std::move(name),
          .location = LocationId(1),
          .enabled = true,
          .idempotent_submit = true,
          .acceptance_window = seconds(2),
          .gas_asset = asset_named(registry, "USDC"),
          .gas_limit = 0,
          .gas_price_max = 0};
}

HallBook book_of(Instrument const& instrument, std::uint64_t seed, Time start, BookScript const& script) {
  Rng own{draw(seed, instrument.book.value, {}, 0)};
  WalkingBookOptions market;
  market.seed = own.next();
  market.start = start;
  market.walk = Walk{.seed = draw(seed, 0, {}, 0), .middle_ticks = kMiddleTicks};
  BookVenueOptions options;
  options.seed = own.next();
  options.matcher.instrument = instrument;
  options.script = script;
  return {std::make_unique<WalkingBook>(market), std::move(options)};
}

}  // namespace

std::unique_ptr<BookHall> make_generated_hall(std::uint64_t seed, Time start, BookScript const& script,
                                              HallSettings const& settings) {
  auto registry = registry_with_assets();
  std::vector<HallBook> books;
  for (std::uint32_t n = 1; n <= kVenueNames.size(); ++n) {
    VenueId const venue{n};
    auto const instrument = instrument_of(registry, InstrumentId{n});
    registry.venues.emplace(venue, venue_of(registry, venue, kVenueNames[n - 1]));
    registry.instruments.emplace(instrument.book, spec_of(instrument, venue, "WETH-USDC"));
    auto book = book_of(instrument, seed, start, script);
    book.options.rate = settings.rate;
    book.options.publish_interval = settings.publish_interval;
    book.options.publish_levels = settings.publish_levels;
    for (auto const& closure : settings.closures)
      if (closure.venue == venue) book.options.maintenance.push_back({start + closure.from, start + closure.until});
    books.push_back(std::move(book));
  }
  return std::make_unique<BookHall>(std::move(registry), std::move(books), start);
}

}  // namespace sep::paper
