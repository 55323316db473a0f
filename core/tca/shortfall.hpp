// Implementation shortfall (Perold 1988): what an intent cost against the price at which it was decided, and why.
//
//   total = s (sum quote_i - q P_d) + s (Q - q)(P_e - P_d) + F + G
//         = delay + execution + opportunity + fees + gas,   execution = spread + drift
//
// s = +1 for a purchase, -1 for a sale; Q intended, q filled, in base units of the base asset; P_d decision, P_a
// arrival, P_e end price; quote_i what fill i paid or brought. Amounts are base units of the quote asset; POSITIVE IS
// COST. Every product of a quantity and a price is rounded to the nearest unit once and used wherever it occurs, so the
// parts sum to the total exactly, and the total lies within two units of the exact one.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/intent/spec.hpp"
#include "core/money/rate.hpp"

namespace sep::tca {

struct Fill {
  Time at;
  i128 base_raw = 0;        // > 0
  i128 quote_raw = 0;       // > 0; what a pool keeps as its fee is inside, because it is inside the price
  i128 fee_raw = 0;         // charged on top, valued in the quote asset; negative: a rebate
  std::optional<Rate> mid;  // the reference mid at `at`; none: there was no fresh one

  friend bool operator==(Fill const&, Fill const&) = default;
};
BOOST_DESCRIBE_STRUCT(Fill, (), (at, base_raw, quote_raw, fee_raw, mid))

// One intent. An intent sized in the quote asset intends the base units its size is worth at the decision price.
struct Execution {
  intent::IntentType type{};
  i128 intended_raw = 0;        // Q > 0, base units of the base asset
  Rate decision;                // P_d: frozen at acceptance
  std::optional<Rate> arrival;  // P_a: the mid at the first release to a venue; none: nothing was released
  std::optional<Rate> end;      // P_e: the mid at the end, cancel or deadline
  std::vector<Fill> fills;
  i128 gas_raw = 0;  // G: gas of every attempt, failed and replaced ones too, valued in the quote asset

  friend bool operator==(Execution const&, Execution const&) = default;
};
BOOST_DESCRIBE_STRUCT(Execution, (), (type, intended_raw, decision, arrival, end, fills, gas_raw))

struct Shortfall {
  i128 delay = 0;              // s q (P_a - P_d)
  i128 execution = 0;          // s (sum quote_i - q P_a)
  std::optional<i128> spread;  // s sum (quote_i - base_i m(t_i)); none: a fill has no mid
  std::optional<i128> drift;   // s (sum base_i m(t_i) - q P_a), impact included; none as above
  i128 opportunity = 0;        // s (Q - q)(P_e - P_d)
  i128 fees = 0;               // F
  i128 gas = 0;                // G
  i128 total = 0;
  i128 notional = 0;    // Q P_d: what basis points are of
  i128 filled_raw = 0;  // q, in base units of the base asset
  i128 quote_raw = 0;   // sum quote_i

  friend bool operator==(Shortfall const&, Shortfall const&) = default;
};
BOOST_DESCRIBE_STRUCT(Shortfall, (),
                      (delay, execution, spread, drift, opportunity, fees, gas, total, notional, filled_raw, quote_raw))

enum class TcaFault : std::uint8_t {
  intended_not_positive,
  price_not_positive,  // a term of a reference price
  fill_not_positive,   // the base or the quote of a fill
  gas_negative,
  arrival_missing,  // there are fills, and no price at which the first release met the market
  end_missing,      // something is unfilled (or overfilled), and no price says what that cost
  notional_zero,    // the intended quantity is worth less than half a unit
  out_of_range,     // a figure beyond 127 bits
};
BOOST_DESCRIBE_ENUM(TcaFault, intended_not_positive, price_not_positive, fill_not_positive, gas_negative,
                    arrival_missing, end_missing, notional_zero, out_of_range)

[[nodiscard]] Result<Shortfall, TcaFault> measure_shortfall(Execution const& execution);

}  // namespace sep::tca
