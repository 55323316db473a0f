// What becomes true of proposals.
#pragma once

#include "core/routing/proposal.hpp"

namespace sep::routing {

// A verified proposal was taken; its order follows.
struct SliceRouted {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "slice.routed";
  Ulid intent;
  std::uint32_t slice = 0;
  std::uint32_t round = 0;
  std::string solver;
  VerifiedStep step;
  i128 claimed = 0;  // what the solver expected of the other leg
};
BOOST_DESCRIBE_STRUCT(SliceRouted, (), (intent, slice, round, solver, step, claimed))

struct ProposalRefused {
  static constexpr std::uint16_t kVersion = 1;
  static constexpr char const* kTopic = "slice.proposal_refused";
  Ulid intent;
  std::uint32_t slice = 0;
  std::uint32_t round = 0;
  std::string solver;
  ProposalFault fault{};
};
BOOST_DESCRIBE_STRUCT(ProposalRefused, (), (intent, slice, round, solver, fault))

}  // namespace sep::routing
