#include "sim/lying_solver.hpp"

#include "core/routing/split.hpp"

namespace sep::sim {

void LyingSolver::propose(routing::RouteRequest const& request, Registry const& registry, Market const& market,
                          Answer const& answer) {
  if (plan_.strikes(Chance::p_no_answer, rng_, scene_)) return;
  LiveView view(market);
  auto proposal = plan_.strikes(Chance::p_garbage, rng_, scene_) ? garbage(request, registry)
                                                                 : routing::propose_split(request, registry, view);
  if (plan_.strikes(Chance::p_second_answer, rng_, scene_)) answer_later(request, proposal, answer);
  if (plan_.strikes(Chance::p_late_answer, rng_, scene_)) return answer_later(request, proposal, answer);
  answer(request, std::move(proposal));
}

void LyingSolver::answer_later(routing::RouteRequest const& request, routing::Proposal const& proposal,
                               Answer const& answer) {
  scene_.after(draw(rng_, milliseconds(1), seconds(20)), [=, alive = alive_] {
    if (!alive.expired()) answer(request, proposal);
  });
}

routing::Proposal LyingSolver::garbage(routing::RouteRequest const& request, Registry const& registry) {
  auto const count = rng_.below(3);
  routing::Proposal proposal{"liar", {}};
  for (std::uint64_t i = 0; i < count; ++i) {
    InstrumentId const pool(static_cast<std::uint32_t>(rng_.below(registry.instruments.size() + 2)));
    auto const kind = rng_.below(5);
    i128 const qty = kind == 0   ? -request.qty
                     : kind == 1 ? request.qty * 2
                     : kind == 2 ? kInt128Max
                     : kind == 3 ? 1
                                 : request.qty;
    proposal.steps.push_back({pool, qty, static_cast<i128>(rng_.next()), {}});
    for (auto hops = rng_.chance(1, 2) ? rng_.below(4) : 0; hops > 0; --hops)
      proposal.steps.back().further.emplace_back(
          static_cast<std::uint32_t>(rng_.below(registry.instruments.size() + 2)));
  }
  return proposal;
}

}  // namespace sep::sim
