#include "core/routing/optimiser/draft.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace sep::routing::optimiser {
namespace {

constexpr int kPartingsMax = 6;
constexpr double kNext = 1e-6;    // to nothing, of the price of a path
constexpr double kNear = 0.1;     // of an amount, and of a gas price: what was tried in vain still is
constexpr double kBeyond = 1e-7;  // of an amount: by so much more goes on than came, or a price is above another

bool is_near(double now, double then) { return std::abs(now - then) <= kNear * then; }

}  // namespace

Draft::Draft(Network const& network, Order const& order)
    : network_(&network), order_(order), apart_(network.tokens(), 0), roots_(2 * network.tokens(), 0.0) {}

Draft::Draft(Network const& network, Order const& order, SinglePath const& path) : Draft(network, order) {
  edges_ = path.edges;
  least_price_ = kNext * path.out / static_cast<double>(order.amount);
  dual_.swaps.resize(edges_.size());
  std::vector<double> rates;
  double amount = static_cast<double>(order.amount);
  for (auto const& edge : edges_) {
    auto const got = sell(network.liquidity(edge.pool), edge.way, amount);
    rates.push_back(got.root_of_rate);
    amount = got.out;
  }
  roots_[early(order.target)] = 1;
  for (auto i = edges_.size(); i-- > 0;) roots_[from_node(edges_[i])] = roots_[to_node(edges_[i])] * rates[i];
}

std::optional<Draft> Draft::renewed(Order const& order) const {
  if (order.source != order_.source || order.target != order_.target || order.hops != order_.hops) return std::nullopt;
  Draft draft = *this;
  draft.banned_.clear();
  draft.closed_.clear();
  draft.open_.clear();
  draft.caps_.clear();
  draft.least_price_ *= static_cast<double>(order_.amount) / static_cast<double>(order.amount);
  draft.expected_ = net_ * std::min(1.0, static_cast<double>(order.amount) / static_cast<double>(order_.amount));
  if (!is_near(static_cast<double>(order.amount), static_cast<double>(order_.amount)) ||
      !is_near(order.gas_price, order_.gas_price)) {
    draft.tried_ = nullptr;
    draft.left_open_ = 0;
  }
  draft.order_ = order;
  std::vector<char> gone;
  for (auto const& edge : edges_) gone.push_back(!network_->trades(edge.pool));
  draft.drop(gone);
  if (draft.edges_.empty()) return std::nullopt;
  return draft;
}

std::optional<Draft> Draft::renamed(Network const& network, std::vector<Token> const& numbers) const {
  auto const number = [&](Token token) { return numbers[token]; };
  Draft draft;
  draft.network_ = &network;
  draft.order_ = order_;
  draft.order_.source = number(order_.source);
  draft.order_.target = number(order_.target);
  if (draft.order_.source == kNoToken || draft.order_.target == kNoToken) return std::nullopt;
  draft.apart_.assign(network.tokens(), 0);
  draft.roots_.assign(2 * network.tokens(), 0);
  draft.least_price_ = least_price_;
  draft.left_open_ = left_open_;
  draft.tried_ = tried_;
  draft.dual_.value = dual_.value;
  draft.net_ = net_;
  for (std::size_t i = 0; i < edges_.size(); ++i) {
    auto const& edge = edges_[i];
    Edge const here{edge.pool, number(edge.from), number(edge.to), edge.way};
    if (here.from == kNoToken || here.to == kNoToken) continue;
    draft.edges_.push_back(here);
    draft.dual_.swaps.push_back(dual_.swaps[i]);
  }
  for (Token token = 0; token < apart_.size(); ++token) {
    if (number(token) == kNoToken) continue;
    draft.apart_[number(token)] = apart_[token];
    draft.roots_[early(number(token))] = roots_[early(token)];
    draft.roots_[late(number(token))] = roots_[late(token)];
  }
  return draft;
}

Node Draft::from_node(Edge const& edge) const {
  if (edge.from == order_.source) return early(edge.from);
  return edge.to == order_.target ? late_node(edge.from) : early(edge.from);
}

Node Draft::to_node(Edge const& edge) const {
  if (edge.to == order_.target || edge.from == order_.source) return early(edge.to);
  return late_node(edge.to);
}

// What the next unit of a token with one swap left would bring.
double Draft::worth_late(Token token) const {
  double most = 0;
  bool moves = false;
  for (std::size_t i = 0; i < edges_.size(); ++i) {
    auto const& edge = edges_[i];
    if (edge.from != token || edge.to != order_.target) continue;
    double const spot = network_->root_of_spot(edge.pool, edge.way);
    most = std::max(most, spot);
    moves = moves || dual_.swaps[i].in > 0;
  }
  return moves ? roots_[late(token)] : most;
}

// Parts the nodes of tokens that pass on more than came from the source, and joins those that need not be apart.
bool Draft::part() {
  if (order_.hops < 3) return false;
  bool changed = false;
  std::vector<double> came(apart_.size(), 0.0);
  std::vector<double> went(apart_.size(), 0.0);
  for (std::size_t i = 0; i < edges_.size(); ++i) {
    auto const& edge = edges_[i];
    if (edge.from == order_.source)
      came[edge.to] += dual_.swaps[i].out;
    else if (edge.to != order_.target)
      went[edge.from] += dual_.swaps[i].in;
  }
  for (auto const& edge : edges_) {
    Token const token = edge.from;
    if (token == order_.source) continue;
    if (!apart_[token]) {
      if (went[token] <= came[token] * (1 + kBeyond)) continue;
      roots_[late(token)] = roots_[early(token)];
      apart_[token] = 1;
      changed = true;
    } else if (double const worth = worth_late(token); roots_[early(token)] < worth * (1 - kBeyond)) {
      roots_[early(token)] = std::sqrt(roots_[early(token)] * worth);
      apart_[token] = 0;
      changed = true;
    }
  }
  return changed;
}

void Draft::settle(DualSolver& solver, double smoothing) {
  for (int i = 0; i < kPartingsMax; ++i) {
    std::vector<Wire> wires;
    for (auto const& edge : edges_)
      wires.push_back({edge.pool, edge.way, from_node(edge), to_node(edge),
                       least_cost(order_, network_->pool(edge.pool)) + fixed_cost(edge),
                       std::ranges::find(open_, edge.pool) != open_.end(),
                       smoothing > 0 && !caps_.empty() ? caps_[edge.from] : std::numeric_limits<double>::infinity()});
    dual_ = solver.solve(order_, wires, roots_, least_price_, smoothing);
    if (!part()) break;
  }
  net_ = dual_.value;
  for (std::size_t i = 0; i < edges_.size(); ++i)
    if (dual_.swaps[i].in > 0) net_ -= cost(i);
}

std::size_t Draft::used() const {
  return static_cast<std::size_t>(std::ranges::count_if(dual_.swaps, [](Swap const& swap) { return swap.in > 0; }));
}

std::vector<char> Draft::idle() const {
  std::vector<char> idle;
  for (auto const& swap : dual_.swaps) idle.push_back(swap.in <= 0);
  return idle;
}

double Draft::gain(std::size_t edge) const {
  double const root_in = roots_[from_node(edges_[edge])];
  double const root_out = roots_[to_node(edges_[edge])];
  auto const& swap = dual_.swaps[edge];
  return swap.out * root_out * root_out - swap.in * root_in * root_in;
}

double Draft::cost(std::size_t edge) const {
  auto const& pool = network_->pool(edges_[edge].pool);
  auto const passes = static_cast<std::int64_t>(dual_.swaps[edge].crossed) + 1;
  return order_.gas_price * static_cast<double>(pool.gas.base + pool.gas.per_pass * passes) + fixed_cost(edges_[edge]);
}

// What a fee that does not depend on the amount comes to.
double Draft::fixed_cost(Edge const& edge) const {
  double const root = roots_[from_node(edge)];
  return fixed_fee(network_->liquidity(edge.pool), edge.way) * root * root;
}

std::vector<std::size_t> Draft::weakest_first() const {
  std::vector<std::size_t> edges(edges_.size());
  std::iota(edges.begin(), edges.end(), std::size_t{0});
  std::ranges::sort(edges, {}, [&](std::size_t edge) { return gain(edge) - cost(edge); });
  return edges;
}

double Draft::dearest_swap() const {
  double swap = 0;
  for (auto const& edge : edges_) swap = std::max(swap, least_cost(order_, network_->pool(edge.pool)));
  return swap;
}

bool Draft::runs_out() const {
  double const root = roots_[early(order_.source)];
  return root * root <= least_price_ * (1 + kBeyond);
}

}  // namespace sep::routing::optimiser
