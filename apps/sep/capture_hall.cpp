#include "apps/sep/capture_hall.hpp"

#include <array>
#include <fmt/format.h>

#include "adapters/recordings/capture_source.hpp"
#include "adapters/venues/paper/book/market_until.hpp"
#include "adapters/venues/paper/book/moved_market.hpp"
#include "core/base/check.hpp"
#include "core/base/described.hpp"
#include "core/base/rng.hpp"

namespace sep::app {
namespace {

using recordings::CaptureSpan;
using recordings::SymbolRules;

constexpr AssetId kBase{1};
constexpr AssetId kQuote{2};
constexpr AssetId kFeeCoin{3};
constexpr LocationId kAccount{1};
constexpr LocationId kFuturesAccount{2};  // nothing is traded from it: its venue is only looked at
constexpr VenueId kSpotVenue{1};
constexpr VenueId kFuturesVenue{2};
constexpr std::uint8_t kQuoteDecimals = 8;
constexpr Rate kFeeCoinForQuote{1, 500};  // both count in 10^-8; about what BNB was worth in August 2024

struct Coin {
  std::string_view pair;  // with USDT
  std::string_view symbol;
  std::string_view caip19;
  std::uint8_t decimals;
};
constexpr std::array kCoins{
    Coin{"BTCUSDT", "BTC", "bip122:000000000019d6689c085ae165831e93/slip44:0", 8},
    Coin{"ETHUSDT", "ETH", "eip155:1/slip44:60", 18},
};

Registry registry_of(Coin const& coin) {
  Registry registry;
  registry.assets.emplace(kBase,
                          AssetSpec{kBase, std::string(coin.caip19), std::string(coin.symbol), coin.decimals, true});
  registry.assets.emplace(kQuote, AssetSpec{kQuote, "binance:spot/coin:USDT", "USDT", kQuoteDecimals, true});
  registry.assets.emplace(kFeeCoin, AssetSpec{kFeeCoin, "binance:spot/coin:BNB", "BNB", 8, true});
  registry.locations.emplace(kAccount, LocationSpec{kAccount, "binance:main", "binance:spot"});
  registry.locations.emplace(kFuturesAccount, LocationSpec{kFuturesAccount, "binance:futures", "binance:usdm"});
  auto const add = [&](VenueId id, std::string name, LocationId location, bool enabled) {
    registry.venues.emplace(id, VenueSpec{.id = id,
                                          .name = std::move(name),
                                          .location = location,
                                          .enabled = enabled,
                                          .idempotent_submit = true,
                                          .acceptance_window = seconds(2),
                                          .gas_asset = kQuote,
                                          .gas_limit = 0,
                                          .gas_price_max = 0});
  };
  add(kSpotVenue, "binance_spot", kAccount, true);
  add(kFuturesVenue, "binance_usdm", kFuturesAccount, false);
  return registry;
}

// units * 10^power. nullopt: no whole number, or beyond 127 bits.
std::optional<i128> shifted(i128 units, int power) {
  for (; power > 0; --power)
    if (__builtin_mul_overflow(units, 10, &units)) return std::nullopt;
  for (; power < 0; ++power) {
    if (units % 10 != 0) return std::nullopt;
    units /= 10;
  }
  return units;
}

// A lot is the least that an order of the venue may have; orders at every tick.
std::optional<paper::Instrument> instrument_of(Coin const& coin, InstrumentId id, SymbolRules const& rules) {
  i128 const lot = i128{rules.quantity.step} * rules.order_step;
  auto const base = shifted(lot, coin.decimals - rules.quantity.decimals);
  auto const quote = shifted(lot * rules.price.step, kQuoteDecimals - rules.quantity.decimals - rules.price.decimals);
  if (!base || !quote) return std::nullopt;
  paper::Instrument instrument;
  instrument.book = id;
  instrument.base = kBase;
  instrument.quote = kQuote;
  instrument.base_per_lot = *base;
  instrument.quote_per_tick_lot = *quote;
  instrument.recorded_per_lot = rules.order_step;
  instrument.rules.min_lots = rules.min_lots / rules.order_step;
  instrument.rules.min_quote = rules.min_notional_e8;
  instrument.fees = {.maker_pips = rules.maker_pips,
                     .taker_pips = rules.taker_pips,
                     .in = paper::FeeIn::quote,
                     .third = kFeeCoin,
                     .third_for_quote = kFeeCoinForQuote};
  return instrument;
}
static_assert(kQuoteDecimals == 8, "as min_notional_e8 counts");

std::string fault_text(recordings::CaptureFault const& fault) {
  return fmt::format("{}: {}", fault.file, enum_name(fault.error));
}

struct Listing {
  CaptureSpan const& span;
  VenueId venue;
  std::size_t levels;
  Time end;     // of both, as recorded
  Duration by;  // how much later than that it is to happen
};

Result<paper::HallBook, std::string> book_of(Listing const& listing, paper::Instrument const& instrument,
                                             CaptureHallOptions const& hall) {
  auto source = recordings::CaptureSource::open({listing.span.file}, listing.span.rules);
  if (!source) return fail(fault_text(source.error()));
  paper::BookVenueOptions options;
  Rng own{paper::draw(hall.seed, instrument.book.value, {}, 0)};
  options.seed = own.next();
  options.matcher.instrument = instrument;
  options.matcher.sequence = recordings::sequence_rule_of(listing.span.rules.market);
  options.request_latency = options.report_latency = kOrderWay;
  options.feed_latency = paper::RecordedLatency{kShortestWay, listing.span.delays};
  options.publish_levels = listing.levels;
  options.rate = hall.rate;
  options.script = hall.script;
  auto market = std::make_unique<paper::MarketUntil>(std::make_unique<recordings::CaptureSource>(*std::move(source)),
                                                     listing.end);
  return paper::HallBook{std::make_unique<paper::MovedMarket>(std::move(market), listing.by), std::move(options)};
}

std::string model_of(CaptureSpan const& spot) {
  return fmt::format(
      "an order takes what the recorded book shows, level by level; what it took comes back by half every 10 s, and "
      "nobody reacts to our trades; the feed takes {} ms and the recorded delay beyond the shortest (median {:.1f} ms, "
      "99 of 100 within {:.1f} ms), requests and reports each {} ms in the median (log-normal, sigma {:.1f}); a taker "
      "pays {} bp, a maker {} bp",
      kShortestWay.ns / 1'000'000, static_cast<double>(spot.delays[50].ns) / 1e6,
      static_cast<double>(spot.delays[99].ns) / 1e6, kOrderWay.median.ns / 1'000'000, kOrderWay.sigma_milli / 1e3,
      spot.rules.taker_pips / 1e2, spot.rules.maker_pips / 1e2);
}

}  // namespace

Result<CaptureHall, std::string> make_capture_hall(recordings::CapturePair const& pair,
                                                   CaptureHallOptions const& options) {
  auto const& symbol = pair.spot.rules.symbol;
  auto const coin = std::ranges::find(kCoins, symbol, &Coin::pair);
  if (coin == kCoins.end()) return fail(symbol + ": what it trades is not known; there are BTCUSDT and ETHUSDT");
  auto registry = registry_of(*coin);
  auto const start = options.start.value_or(pair.start);
  auto const by = start - pair.start;
  std::vector<paper::HallBook> books;
  for (auto const& listing : {Listing{pair.spot, kSpotVenue, kTradedLevels, pair.end, by},
                              Listing{pair.futures, kFuturesVenue, kReferenceLevels, pair.end, by}}) {
    InstrumentId const id{listing.venue.value};
    auto const instrument = instrument_of(*coin, id, listing.span.rules);
    CHECK(instrument.has_value());  // the rules of these symbols are stated
    registry.instruments.emplace(id, spec_of(*instrument, listing.venue, symbol));
    TRY_LET(auto book, book_of(listing, *instrument, options));
    books.push_back(std::move(book));
  }
  auto hall = std::make_unique<paper::BookHall>(std::move(registry), std::move(books), start, pair.end + by);
  static_cast<void>(hall->advance(start));
  if (hall->states().size() != 2) return fail(pair.name + ": a book is not live where both should be");
  return CaptureHall{std::move(hall), model_of(pair.spot)};
}

}  // namespace sep::app
