// sim_trace FIRST COUNT: the trace hash of each seed, one line each, for comparing builds. sim_trace SEED: one run,
// event by event. A last argument `pools` or `books` forces the market.
#include <cstdlib>
#include <span>
#include <string_view>

#include "sim/run.hpp"

int main(int argc, char** argv) {
  using namespace sep::sim;
  std::span arguments(argv + 1, static_cast<std::size_t>(argc - 1));
  auto market = MarketKind::mixed;
  if (auto const forced = arguments.empty() ? std::nullopt : sep::enum_from_name<MarketKind>(arguments.back())) {
    market = *forced;
    arguments = arguments.first(arguments.size() - 1);
  }
  auto const number = [&](std::size_t i) { return std::strtoull(arguments[i], nullptr, 10); };
  if (arguments.size() == 1) return repro(number(0), {.market = market}, true);
  if (arguments.size() != 2) return 2;
  auto const campaign = run_campaign({.seeds = number(1), .first_seed = number(0), .market = market, .twice_every = 0});
  for (auto const& [seed, hash] : campaign.traces)
    std::printf("%llu %s\n", static_cast<unsigned long long>(seed), sep::to_text(hash).c_str());
  for (auto const& [seed, violation] : campaign.violations)
    std::printf("%llu %s %s\n", static_cast<unsigned long long>(seed), sep::enum_name(violation.invariant).c_str(),
                violation.detail.c_str());
  return campaign.violations.empty() ? 0 : 1;
}
