// Campaigns of simulated runs: what `sep sim run` and `sep sim repro` do. Of focused ones: matrix.hpp.
#pragma once

#include <cstdio>

#include "sim/simulation.hpp"

namespace sep::sim {

struct CampaignOptions {
  std::uint64_t seeds = 100;
  std::uint64_t first_seed = 1;
  MarketKind market = MarketKind::mixed;
  std::shared_ptr<RecordedMarket const> recorded{};  // in place of `market`
  std::uint32_t jobs = 1;                            // threads; each run stays on one
  std::uint32_t twice_every = 25;                    // of so many seeds one is run a second time (I14); 0: none
  bool all_faults = false;  // fault kinds that never struck and invariants that were never checked fail the campaign
  bool json = false;
  bool quiet = false;  // nothing but violations
};

// What all runs of a campaign add up to.
struct Campaign {
  std::uint64_t runs = 0;
  std::uint64_t inputs = 0;
  std::uint64_t events = 0;
  std::uint64_t submitted = 0;
  std::uint64_t crashes = 0;
  Duration simulated;
  std::map<std::string, std::uint64_t> endings;
  FaultCounts faults;
  std::map<Invariant, std::uint64_t> checked;
  std::map<std::uint64_t, Hash256> traces;        // by seed
  std::map<std::uint64_t, Violation> violations;  // by seed

  [[nodiscard]] std::vector<std::string> never_struck(MarketKind market) const;
  [[nodiscard]] std::vector<std::string> never_checked() const;
};

// One run. Where a CHECK fails in it, the process names the seed before it ends.
[[nodiscard]] Outcome run_one(std::uint64_t seed, SimulationOptions options);

// I14: the traces of a seed's two runs.
void judge_traces(Campaign& campaign, std::uint64_t seed, Hash256 const& first, Hash256 const& second);

// Runs the seeds; the result does not depend on the number of threads.
[[nodiscard]] Campaign run_campaign(CampaignOptions const& options);

// Runs the seeds and prints what they add up to. 0: no invariant was violated; 1: one was, with its seed.
[[nodiscard]] int run_seeds(CampaignOptions const& options, std::FILE* out = stdout);

// Runs one seed with every input and event as a line, and its outcome. `options.trace` is its own.
[[nodiscard]] int repro(std::uint64_t seed, SimulationOptions options, bool trace, std::FILE* out = stdout);

// What a user types to see a run again.
[[nodiscard]] std::string repro_command(std::uint64_t seed, std::optional<Focus> const& focus);

}  // namespace sep::sim
