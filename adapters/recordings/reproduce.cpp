#include "adapters/recordings/reproduce.hpp"

namespace sep::recordings {
namespace {

using pricing::SwapAnswer;
using pricing::SwapRequest;

u128 size_of(i128 value) { return value < 0 ? u128{0} - static_cast<u128>(value) : static_cast<u128>(value); }

bool falls(Pool const& pool, LoggedSwap const& logged) {
  if (logged.zero_for_one) return *logged.zero_for_one;
  if (logged.amount0 != 0 || logged.amount1 != 0) return logged.amount0 > 0 || logged.amount1 < 0;
  return logged.price < pool.state.sqrt_price;  // nothing but the price moved
}

Row compared(LoggedSwap const& logged, SwapAnswer const& answer, bool down) {
  Row row;
  auto const in = text_of(answer.in);
  auto const out = answer.out == 0 ? "0" : "-" + text_of(answer.out);
  row.expect("amount0", text_of(logged.amount0), down ? in : out);
  row.expect("amount1", text_of(logged.amount1), down ? out : in);
  row.expect_equal("sqrtPriceX96", logged.price, answer.end.sqrt_price);
  if (logged.liquidity) row.expect_equal("liquidity", *logged.liquidity, answer.end.liquidity);
  if (logged.tick) row.expect_equal("tick", *logged.tick, answer.end.tick);
  return row;
}

std::vector<SwapRequest> candidates(Pool const& pool, LoggedSwap const& logged) {
  bool const down = falls(pool, logged);
  auto const in = size_of(down ? logged.amount0 : logged.amount1);
  auto const out = size_of(down ? logged.amount1 : logged.amount0);
  std::vector<SwapRequest> requests;
  for (auto const& limit : {pricing::no_limit(down), logged.price}) {
    for (bool const exact_in : {true, false}) {
      if (logged.exact_in && *logged.exact_in != exact_in) continue;
      auto amount = exact_in ? in : out;
      if (amount == 0) amount = 1;  // all it asked for may have been out of the limit's reach
      requests.push_back({down, exact_in, amount, limit});
      if (logged.specified && size_of(*logged.specified) != amount)
        requests.push_back({down, exact_in, size_of(*logged.specified), limit});
    }
  }
  return requests;
}

}  // namespace

Reproduction reproduce(Pool const& pool, LoggedSwap const& logged) {
  Reproduction nearest;
  bool first = true;
  for (auto const& request : candidates(pool, logged)) {
    auto const answer = pricing::swap(pool.state, pool.ticks, request);
    Reproduction tried;
    if (answer) {
      tried = {compared(logged, *answer, request.zero_for_one), answer->end};
      if (!tried.row.differs()) return tried;
    } else {
      tried.row.expect("a swap", "one", name_of(answer.error()));
    }
    if (first) nearest = tried;
    first = false;
  }
  return nearest;
}

}  // namespace sep::recordings
