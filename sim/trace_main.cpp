// sim_trace FIRST COUNT: the trace hash of each seed, one line each, for comparing builds. sim_trace SEED: one run,
// event by event.
#include <cstdlib>

#include "sim/run.hpp"

int main(int argc, char** argv) {
  if (argc == 2) return sep::sim::repro(std::strtoull(argv[1], nullptr, 10), true);
  if (argc != 3) return 2;
  auto const campaign = sep::sim::run_campaign({.seeds = std::strtoull(argv[2], nullptr, 10),
                                                .first_seed = std::strtoull(argv[1], nullptr, 10),
                                                .twice_every = 0});
  for (auto const& [seed, hash] : campaign.traces)
    std::printf("%llu %s\n", static_cast<unsigned long long>(seed), sep::to_text(hash).c_str());
  for (auto const& [seed, violation] : campaign.violations)
    std::printf("%llu %s %s\n", static_cast<unsigned long long>(seed), sep::enum_name(violation.invariant).c_str(),
                violation.detail.c_str());
  return campaign.violations.empty() ? 0 : 1;
}
