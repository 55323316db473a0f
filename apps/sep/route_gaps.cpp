#include "apps/sep/route_gaps.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "apps/sep/token_list.hpp"
#include "core/base/rng.hpp"
#include "core/routing/certificate/certificate.hpp"
#include "core/routing/optimiser/extend.hpp"
#include "core/routing/optimiser/router.hpp"

namespace sep::app::route {
namespace {

using namespace routing::optimiser;

constexpr char const* kDollar = "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48";  // USDC
constexpr double kDollarUnits = 1e6;
constexpr int kDrawsMax = 1'000;  // for each pair

// One state of the pools, and orders on it.
class Measuring {
 public:
  Measuring(Snapshot const& state, GapTerms const& terms, Gaps& into)
      : state_(state), terms_(terms), into_(into), network_(state.tokens.size(), state.pools) {}

  void run(Rng& rng) {
    ++into_.states;
    auto const drawn = drawable();
    if (per_dollar() <= 0 || drawn.size() < 2) return;
    std::size_t found = 0;
    for (int left = kDrawsMax; left > 0 && found < terms_.pairs; --left) {
      auto const source = drawn[rng.below(drawn.size())];
      auto const target = drawn[rng.below(drawn.size())];
      Order const order{.source = source, .target = target, .amount = 1, .hops = terms_.hops};
      if (source == target || !leads_to_target(network_, order)) continue;
      ++found;
      left = kDrawsMax;
      for (double const usd : terms_.sizes) take(source, target, usd);
    }
    into_.pairs += found;
  }

 private:
  // wei
  [[nodiscard]] double per_dollar() const {
    for (Token token = 0; token < state_.tokens.size(); ++token)
      if (recordings::lower_case(state_.tokens[token]) == kDollar && state_.per_wei[token] > 0)
        return kDollarUnits / state_.per_wei[token];
    return 0;
  }

  // Tokens with a price, and enough pools.
  [[nodiscard]] std::vector<Token> drawable() const {
    std::vector<std::size_t> pools(state_.tokens.size(), 0);
    for (PoolIndex i = 0; i < state_.pools.size(); ++i)
      if (network_.trades(i))
        for (auto const token : state_.pools[i].tokens) ++pools[token];
    std::vector<Token> tokens;
    for (Token token = 0; token < pools.size(); ++token)
      if (state_.per_wei[token] > 0 && pools[token] >= terms_.least_pools) tokens.push_back(token);
    return tokens;
  }

  void take(Token source, Token target, double usd) {
    double const wei = usd * per_dollar();
    double const amount = wei * state_.per_wei[source];
    Order const order{.source = source,
                      .target = target,
                      .amount = amount < 0x1p126 ? static_cast<i128>(amount) : i128{0},
                      .hops = terms_.hops,
                      .gas_price = state_.per_wei[target] * state_.gas_price};
    std::optional<Answer> answer;
    double const us = elapsed_us([&] {
      if (order.amount > 0) answer = Router(network_).route(order, terms_.branch);
    });
    if (!answer) {
      ++into_.unanswered;
      return;
    }
    GapOrder made{.state = state_.name,
                  .token_in = state_.tokens[source],
                  .token_out = state_.tokens[target],
                  .usd = usd,
                  .order = order,
                  .route = answer->route,
                  .bound = answer->bound,
                  .step_gas = least_gas(answer->route) * order.gas_price,
                  .kept = answer->route.net / (wei * state_.per_wei[target]),
                  .leaves = answer->leaves.size(),
                  .us = us};
    if (terms_.verify)
      made.holds =
          routing::certificate::check({network_.tokens(), network_.pools(), order, answer->route, answer->prices,
                                       answer->prices_of_many, answer->bound, answer->leaves, answer->prices_of_caps})
              .has_value();
    into_.orders.push_back(std::move(made));
  }

  static double least_gas(Route const& route) {
    double least = std::numeric_limits<double>::infinity();
    for (auto const& step : route.steps) least = std::min(least, static_cast<double>(step.gas));
    return least;
  }

  Snapshot const& state_;
  GapTerms const& terms_;
  Gaps& into_;
  Network network_;
};

}  // namespace

std::optional<double> GapOrder::gap_bp() const {
  return route.net > 0 ? std::optional(gap() / route.net * 1e4) : std::nullopt;
}

Gaps measure_gaps(std::vector<Snapshot> const& snapshots, GapTerms const& terms) {
  Gaps gaps;
  Rng rng{terms.seed};
  for (std::size_t i = 0; i < snapshots.size(); i += terms.every) Measuring(snapshots[i], terms, gaps).run(rng);
  return gaps;
}

std::vector<GapTotals> gap_totals(Gaps const& gaps, GapTerms const& terms, double least_kept) {
  std::vector<GapTotals> totals;
  for (double const usd : terms.sizes) {
    GapTotals total{.usd = usd};
    std::vector<double> gap;
    std::vector<double> us;
    for (auto const& order : gaps.orders) {
      if (std::abs(order.usd - usd) > 0 || order.kept < least_kept) continue;
      ++total.orders;
      total.not_whole += order.is_whole() ? 0 : 1;
      total.over_step += order.is_over_step() ? 1 : 0;
      if (auto const bp = order.gap_bp())
        gap.push_back(*bp);
      else
        ++total.net_loss;
      us.push_back(order.us);
    }
    total.gap_bp = spread_of(std::move(gap));
    total.us = spread_of(std::move(us));
    totals.push_back(total);
  }
  return totals;
}

}  // namespace sep::app::route
