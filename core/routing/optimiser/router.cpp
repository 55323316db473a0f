#include "core/routing/optimiser/router.hpp"

#include <type_traits>

#include "core/base/check.hpp"
#include "core/routing/optimiser/branch.hpp"
#include "core/routing/optimiser/search.hpp"

namespace sep::routing::optimiser {
namespace {

constexpr std::uint64_t kPartsWork = 100'000;  // best swaps asked for
constexpr std::uint64_t kSketchWork = 100;     // once a draft is balanced, likewise

Answer outside(Part const& part, Answer answer) {
  answer.route = part.outside(std::move(answer.route));
  if (answer.single) answer.single = part.outside(*std::move(answer.single));
  answer.prices = part.outside(answer.prices);
  answer.prices_of_many = part.outside(answer.prices_of_many);
  answer.draft = part.outside(answer.draft);
  for (auto& leaf : answer.leaves) leaf.prices = part.outside(leaf.prices);
  if (!answer.leaves.empty()) answer.prices_of_caps = part.outside(answer.prices_of_caps);
  return answer;
}

// What `make` makes of the route that is found, in the part of the network that the order can lead over.
template <class Make>
auto searched(Parts& parts, DualSolver& solver, Order const& order, Draft const* last, std::uint64_t work,
              Make const& make) -> std::optional<std::invoke_result_t<Make, Part const&, Order const&, Search&>> {
  auto const& part = parts.of(order);
  auto const inside = part.inside(order);
  Search search(part.network(), solver, inside);
  search.find(last ? part.inside(*last, inside) : std::nullopt, work);
  if (!search.route()) return std::nullopt;
  return make(part, inside, search);
}

}  // namespace

// Where the pools run out, prices say little about amounts: a part of the order that they can take says more.
void Router::try_parts(Network const& network, Order const& order, Answer& answer) {
  constexpr int kParts = 16;
  Order part = order;
  i128 low = 0;
  i128 high = order.amount;
  auto const begun = solver_.asked();
  for (int i = 0; i < kParts && high - low > order.amount / 1'000'000; ++i) {
    if (solver_.asked() - begun > kPartsWork) return;
    part.amount = low > 0 ? low + (high - low) / 2 : high / 4;
    if (part.amount <= 0) return;
    Search search(network, solver_, part);
    search.find(std::nullopt);
    if (!search.route()) return;
    if (search.route()->net > answer.route.net) answer.route = *search.route();
    (search.runs_out() ? high : low) = part.amount;
  }
}

std::optional<Answer> Router::answer(Order const& order, Draft const* last, std::size_t parts) {
  CHECK(order.steps == 0 || order.steps >= order.hops);
  return searched(parts_, solver_, order, last, DualSolver::kNoEnd,
                  [&](Part const& part, Order const& inside, Search& search) {
                    auto answer = search.prove();
                    if (answer.draft.runs_out()) try_parts(part.network(), inside, answer);
                    branch(part.network(), inside, answer, parts);
                    return outside(part, std::move(answer));
                  });
}

std::optional<Answer> Router::route(Order const& order, std::size_t parts) { return answer(order, nullptr, parts); }

std::optional<Answer> Router::route_again(Order const& order, Draft const& last) { return answer(order, &last, 0); }

std::optional<Sketch> Router::sketch(Order const& order, Draft const* last) {
  return searched(parts_, solver_, order, last, kSketchWork, [](Part const& part, Order const&, Search& search) {
    return Sketch{part.outside(*search.route()), part.outside(search.draft())};
  });
}

}  // namespace sep::routing::optimiser
