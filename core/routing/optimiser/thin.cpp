#include "core/routing/optimiser/thin.hpp"

#include <algorithm>

namespace sep::routing::optimiser {
namespace {

constexpr double kWeak = 2;        // edges that gain less than so many times their gas are tried without, with what
                                   // goes with them
constexpr double kHopeless = 0.5;  // and those that gain less than so many times it, with others in their place
constexpr double kMore = 1e-9;     // of what is netted: an improvement

class Thinning {
 public:
  Thinning(Network const& network, Order const& order, Draft& draft, DualSolver& solver, Trials const& trials)
      : network_(network), order_(order), draft_(draft), solver_(solver), trials_(trials) {}

  void run() {
    clear(draft_);
    while (leave_out() || straighten()) clear(draft_);
  }

 private:
  void clear(Draft& draft) const {
    auto const idle = draft.idle();
    if (std::ranges::find(idle, 1) == idle.end()) return;
    draft.drop(idle);
    draft.settle(solver_);
  }

  // Edges that gain less than so many times their gas, those that lack most first.
  [[nodiscard]] std::vector<std::size_t> weak(double times) const {
    std::vector<std::pair<double, std::size_t>> found;
    for (std::size_t i = 0; i < draft_.edges().size(); ++i)
      if (draft_.gain(i) < times * draft_.cost(i)) found.emplace_back(draft_.gain(i) - draft_.cost(i), i);
    std::ranges::sort(found);
    std::vector<std::size_t> edges;
    for (auto const& [lack, index] : found) edges.push_back(index);
    return edges;
  }

  // The edge, and what goes with it.
  [[nodiscard]] std::vector<char> gone_with(std::size_t edge) const {
    std::vector<char> gone(draft_.edges().size(), 0);
    gone[edge] = 1;
    draft_.cascade(gone);
    return gone;
  }

  // At the prices there are the value falls by what the edges that go gain, and at any others by more. So what they
  // gain less than their gas, which is answered, is the most that going without saves, unless others fall idle too.
  [[nodiscard]] double most_saved(std::vector<char> const& gone) const {
    double saved = 0;
    for (std::size_t i = 0; i < gone.size(); ++i)
      if (gone[i]) saved += draft_.cost(i) - draft_.gain(i);
    return saved;
  }

  bool leave_out() {
    for (auto const edge : weak(kWeak)) {
      if (solver_.is_spent()) return false;
      auto const gone = gone_with(edge);
      double const most = most_saved(gone);
      if (most <= 0 || is_in_vain(Tried::What::without, edge, most) || std::ranges::find(gone, 0) == gone.end())
        continue;
      auto less = draft_;
      less.drop(gone);
      less.settle(solver_);
      if (less.net() <= draft_.net()) {
        note(Tried::What::without, edge, most);
        continue;
      }
      draft_ = std::move(less);
      return true;
    }
    return false;
  }

  [[nodiscard]] bool is_in_vain(Tried::What what, std::size_t index, double hoped) const {
    auto const& edge = draft_.edges()[index];
    double const slack = kDrift * least_cost(order_, network_.pool(edge.pool));
    auto const here = here_.hope(what, edge);
    return (here && hoped <= *here) || trials_.in_vain(what, edge, hoped, slack);
  }
  void note(Tried::What what, std::size_t edge, double hoped) {
    here_.note(what, draft_.edges()[edge], hoped);
    trials_.now.note(what, draft_.edges()[edge], hoped);
  }

  // A detour that sells a little dearer keeps the straight way out, and costs a swap more: the way from what brings the
  // edge its token straight to where it leads is tried in its place.
  bool straighten() {
    for (auto const edge : weak(kHopeless)) {
      if (solver_.is_spent()) return false;
      double const lack = draft_.cost(edge) - draft_.gain(edge);
      if (is_in_vain(Tried::What::straight, edge, lack)) continue;
      if (straighten(edge)) return true;
      note(Tried::What::straight, edge, lack);
    }
    return false;
  }

  bool straighten(std::size_t edge) {
    auto const detour = draft_.edges()[edge];
    for (std::size_t i = 0; i < draft_.edges().size(); ++i) {
      auto const& before = draft_.edges()[i];
      if (before.to != detour.from) continue;
      auto const straight = best_link(before.from, detour.to, draft_.dual().swaps[i].in);
      if (!straight) continue;
      Draft other = draft_;
      (void)other.add({*straight}, HopPrices(network_.tokens(), order_.hops));
      other.drop(edge);
      other.settle(solver_);
      clear(other);
      if (other.net() <= draft_.net() * (1 + kMore)) continue;
      draft_ = std::move(other);
      return true;
    }
    return false;
  }

  // The pool between two tokens, of those that the draft has not, that gives most for so much.
  [[nodiscard]] std::optional<Edge> best_link(Token from, Token to, double in) const {
    std::optional<Edge> best;
    double most = 0;
    for (auto const& link : network_.links(from)) {
      if (link.to != to || !network_.trades(link.pool) || draft_.edge_of(link.pool) ||
          draft_.is_banned({link.pool, from, to, link.way}))
        continue;
      double const out = sell(network_.liquidity(link.pool), link.way, in).out;
      if (out <= most) continue;
      most = out;
      best = Edge{link.pool, from, to, link.way};
    }
    return best;
  }

  Network const& network_;
  Order const& order_;
  Draft& draft_;
  DualSolver& solver_;
  Trials const& trials_;
  Tried here_;
};

}  // namespace

void thin(Network const& network, Order const& order, Draft& draft, DualSolver& solver, Trials const& trials) {
  Thinning(network, order, draft, solver, trials).run();
}

void shorten(std::size_t most, Draft& draft, DualSolver& solver) {
  constexpr std::size_t kTried = 6;
  while (draft.edges().size() > most) {
    auto weakest = draft.weakest_first();
    if (weakest.size() > kTried) weakest.resize(kTried);
    std::optional<Draft> best;
    for (auto const edge : weakest) {
      auto less = draft;
      less.drop(edge);
      if (less.edges().empty()) continue;
      less.settle(solver);
      if (!best || less.net() > best->net()) best = std::move(less);
    }
    if (!best) return;
    draft = std::move(*best);
  }
}

}  // namespace sep::routing::optimiser
