// Transaction cost analysis of one ended intent. Every figure follows from the ExecutionLog; one that does not is
// absent and listed with the reason. Formulas and signs: docs/tca.md. Ratios are hundredths of a basis point.
#pragma once

#include "core/tca/markouts.hpp"
#include "readmodel/tca/execution_log.hpp"

namespace sep::readmodel {

inline constexpr std::uint32_t kTwapSamples = 60;

enum class Absence : std::uint8_t {
  nothing_filled,
  never_released,    // no step went to a venue
  no_fresh_mid,      // no decision had read the market at that time
  no_market_trades,  // no book was read shortly before both ends, its feed began anew between, or nothing was traded
  gas_unpriced,      // no fresh mid of the gas coin in the quote asset, or a fee in another one
  arrival_missing,   // of TcaFault, as measure_shortfall says
  end_missing,
  out_of_range,
};
BOOST_DESCRIBE_ENUM(Absence, nothing_filled, never_released, no_fresh_mid, no_market_trades, gas_unpriced,
                    arrival_missing, end_missing, out_of_range)

struct MissingFigure {
  std::string figure;
  Absence why{};
  std::string detail{};
};

struct FillMarkout {
  Duration horizon;
  std::optional<i128> markout;  // quote units, positive is good; none: no fresh mid from after the fill
};

struct FillReport {
  RecordedAttempt attempt;
  tca::Fill fill;
  Rate price;
  std::int64_t vs_decision = 0;
  std::optional<std::int64_t> vs_arrival;
  std::optional<std::int64_t> vs_mid;
  std::optional<i128> gas;  // in quote
  std::vector<FillMarkout> markouts;
};

struct HorizonReport {
  tca::Markout sums;
  std::optional<std::int64_t> reversion;  // of the mid of the last fill
};

struct TcaReport {
  ExecutionLog log;
  tca::Window window;  // from the first release (never released: the submission) to the end
  i128 intended = 0;   // Q, in base units of the base asset
  i128 filled = 0;     // q
  i128 quote = 0;      // sum of the fills
  std::optional<Rate> average;
  std::optional<Rate> end;
  std::optional<Rate> twap;
  std::optional<Rate> vwap;                   // of the market, ours included, as its prints say
  std::optional<std::int64_t> participation;  // of the market's volume
  std::optional<tca::Shortfall> shortfall;    // its gas is 0 where gas is absent
  i128 gas_raw = 0;                           // of every attempt, in the gas asset
  std::optional<i128> gas;                    // in quote
  i128 fees_inside = 0;                       // what pools kept, in the asset sold; part of the prices
  std::optional<std::int64_t> vs_decision;
  std::optional<std::int64_t> vs_arrival;
  std::optional<std::int64_t> vs_twap;
  std::optional<std::int64_t> vs_vwap;
  std::optional<std::int64_t> limit_surplus;  // against the worst price, positive is good
  std::vector<HorizonReport> markouts;
  std::vector<FillReport> fills;
  std::vector<MissingFigure> missing;
};

// What an intent's size means in the base asset at the decision price, rounded to the nearest unit.
[[nodiscard]] std::optional<i128> intended_of(intent::IntentSpec const& spec, intent::Terms const& terms);

[[nodiscard]] TcaReport make_report(ExecutionLog log);

}  // namespace sep::readmodel
