#include "sim/lying_solver.hpp"

namespace sep::sim {

void LyingSolver::propose(routing::RouteRequest const& request, std::shared_ptr<Registry const> const& registry,
                          Market const& market, Answer const& answer) {
  if (plan_.strikes(Chance::p_no_answer, rng_, scene_)) return;
  auto const answers = make_answers(request, *registry, market);
  if (plan_.strikes(Chance::p_second_answer, rng_, scene_)) answer_later(request, answers, answer);
  if (plan_.strikes(Chance::p_late_answer, rng_, scene_)) return answer_later(request, answers, answer);
  answer(request, answers);
}

// Nonsense comes alone, or beside what honest solvers say, wherever in the list; and somebody may be missing.
routing::Answers LyingSolver::make_answers(routing::RouteRequest const& request, Registry const& registry,
                                           Market const& market) {
  routing::Answers answers;
  bool const lies = plan_.strikes(Chance::p_garbage, rng_, scene_);
  if (!lies || rng_.chance(1, 2)) answers.proposals = runtime::propose_built_in(request, registry, market);
  if (lies) {
    auto const place = static_cast<std::ptrdiff_t>(rng_.below(answers.proposals.size() + 1));
    answers.proposals.insert(answers.proposals.begin() + place, garbage(request, registry));
    if (rng_.chance(1, 2))
      answers.missed.push_back({"absent", rng_.chance(1, 2) ? routing::Miss::gone : routing::Miss::no_answer});
  }
  return answers;
}

void LyingSolver::answer_later(routing::RouteRequest const& request, routing::Answers const& answers,
                               Answer const& answer) {
  scene_.after(draw(rng_, milliseconds(1), seconds(20)), [=, alive = alive_] {
    if (!alive.expired()) answer(request, answers);
  });
}

routing::Proposal LyingSolver::garbage(routing::RouteRequest const& request, Registry const& registry) {
  auto const count = rng_.below(3);
  routing::Proposal proposal{"liar", {}, {}};
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
