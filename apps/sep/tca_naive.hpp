// The costs of intents a second time, naively: exact ratios of unbounded integers straight from the recorded events and
// pool states, formulas as docs/tca.md writes them. It shares nothing with core/tca and readmodel/tca but the decoding
// of records, so a mistake would have to be made twice to go unnoticed.
#pragma once

#include <vector>

#include "apps/sep/tca_figures.hpp"

namespace sep::app {

struct NaiveAttempt {
  std::uint64_t seq = 0;
  orders::ClientOrderId order;
  bool filled = false;
  orders::Fill fill;
  i128 fee = 0;
};

struct NaiveIntent {
  Ulid id;
  readmodel::LogSpan span;
  intent::IntentSpec spec;
  std::optional<intent::Terms> terms;  // none: not accepted
  Time submitted_at;
  std::optional<Time> released_at;
  std::optional<Rate> arrival;
  std::optional<Time> ended_at;
  std::vector<NaiveAttempt> attempts;
};

// What a pool's price stands on: the reserves that a constant-product pool of the same price and depth would hold.
struct NaivePool {
  boost::multiprecision::cpp_int reserve0;
  boost::multiprecision::cpp_int reserve1;
  Time observed_at;
};

// What a book says was traded since its feed began, in base units of its assets.
struct NaiveTraded {
  boost::multiprecision::cpp_int base;
  boost::multiprecision::cpp_int quote;
};

// One input that read the market, with all that had been read up to it.
struct NaiveRead {
  std::uint64_t seq = 0;
  Time at;
  std::vector<MarketRead> reads;
};

struct NaiveLog {
  Registry registry;
  std::map<Ulid, NaiveIntent> intents;
  std::vector<NaiveRead> inputs;
  std::map<Hash256, NaivePool> pools;
  std::map<Hash256, NaiveTraded> traded;  // of books
};
// Reads the whole log. The error is for people.
[[nodiscard]] Result<NaiveLog, std::string> read_naively(runtime::EventReader const& reader);

struct NaivePrice {
  std::int64_t at = 0;
  Ratio price;
};
using NaivePrices = std::vector<NaivePrice>;

// What base cost in quote, as often as an input read a pool between them, from the intent's submission on.
[[nodiscard]] NaivePrices prices_naively(NaiveLog const& log, NaiveIntent const& intent, AssetId base, AssetId quote);

// The last price at or before `at` that is no more than a minute old, and later than `after` where that is said.
[[nodiscard]] std::optional<Ratio> price_at(NaivePrices const& prices, std::int64_t at,
                                            std::optional<std::int64_t> after = {});

// What was traded between two times on the books that the intent may use, by the last reads at or before them, each no
// more than a minute old.
[[nodiscard]] std::optional<NaiveTraded> traded_naively(NaiveLog const& log, NaiveIntent const& intent,
                                                        std::int64_t from, std::int64_t to);

// Of an intent with terms and an end (CHECKed).
[[nodiscard]] Figures figures_naively(NaiveLog const& log, NaiveIntent const& intent);

}  // namespace sep::app
