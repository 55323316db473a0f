// What the demo asks for where nobody says it, and what its strategy owns before: by what the market trades.
#pragma once

#include <string>
#include <vector>

#include "core/market/registry.hpp"
#include "core/money/amount.hpp"

namespace sep::app {

struct DemoTerms {
  std::string sentence;
  std::vector<Amount> deposits;
};

// WETH for USDC; where the market does not have both, the pair of the first book on which one can trade.
[[nodiscard]] DemoTerms demo_terms(Registry const& registry);

}  // namespace sep::app
