// A focused run: one execution style, one kind of misbehaviour, and everything else as it should be. One client wants
// one thing or two within seconds; the misbehaviour is so frequent that it strikes in nearly every run; the auditor
// judges all that it judges of a large run, the end included. So every pair of the two can have its own thousand seeds
// (matrix.hpp).
//
// What is traded on follows from the misbehaviour: of pools (v_) pools, of books (b_) books, of anything else what the
// seed draws; for pov books alone, because pools do not say what was traded, and for passive execution, because orders
// wait on books alone.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/plan.hpp"

namespace sep::sim {

struct Focus {
  intent::ExecutionStyle style{};
  std::string fault;  // as the tables of faults call it
  intent::Execution execution{};
  friend auto operator<=>(Focus const&, Focus const&) = default;
};

// How long faults strike in a focused run, and what may still be under way after it.
inline constexpr Duration kFocusedChaos = seconds(30);
inline constexpr Duration kFocusedRest = seconds(20);

[[nodiscard]] std::vector<intent::ExecutionStyle> all_styles();
// The misbehaviour that a focused run may be about, in the order of the tables.
[[nodiscard]] std::vector<std::string> focused_faults();

// Why the misbehaviour cannot strike such a run; none: it can.
[[nodiscard]] std::optional<std::string> why_impossible(Focus const& focus);
// Misbehaviour of the venues' scripts that no run has, and why.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> faults_left_out();

// The same seed is another run under every focus.
[[nodiscard]] std::uint64_t focused_seed(std::uint64_t seed, Focus const& focus);

// Of the seed that focused_seed() says.
[[nodiscard]] MarketKind focused_market(std::uint64_t seed, Focus const& focus);
[[nodiscard]] FaultPlan focused_plan(std::uint64_t seed, Focus const& focus);
// As draw_config(), with patience of seconds.
[[nodiscard]] engine::Config focused_config(Rng& rng, Registry const& registry, Focus const& focus);

// The misbehaviour strikes cancels: clients take back what they have just asked for.
[[nodiscard]] bool needs_cancels(Focus const& focus);

}  // namespace sep::sim
