// What a quoted route must bring, or may take, when it is made: step by step and in all. Private to api/quotes.
//
// With s = slippage_bps / 10,000, everything rounded down:
//
//   exact in    min_out of the route: (1 - s) of what it buys, and where it is fillable and a least is asked for, not
//               less than that and the gas. min_out of a step: (1 - s) of what it buys, for all that it sells.
//   exact out   max_in of the route: (1 + s) of what it sells, and where it is fillable and a most is asked for, not
//               more than that less the gas. max_in of a step: (1 + s) of what it sells, for all that it buys.
//
// The route's limit is what protects: steps in a row that each lose s lose more together. A step's limit is there so
// that none alone can be made worse than s: a loss that is small beside the whole route may be all of a small step.
#pragma once

#include "api/quotes/quote.hpp"

namespace sep::api {

// Sets them where the quote has slippage_bps and a route. After its `why` is known.
void put_limits(Quote& quote);

}  // namespace sep::api
