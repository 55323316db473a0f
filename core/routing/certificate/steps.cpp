#include "core/routing/certificate/steps.hpp"

#include <fmt/format.h>
#include <map>
#include <set>

#include "core/routing/optimiser/exact.hpp"

namespace sep::routing::certificate {
namespace {

using optimiser::Order;
using optimiser::Pool;
using optimiser::PoolIndex;
using optimiser::Route;
using optimiser::Step;
using optimiser::Token;

// One route on its way through the pools.
class Walk {
 public:
  Walk(std::vector<Pool> const& pools, Order const& order, Route const& route)
      : pools_(pools), order_(order), route_(route), held_{{order.source, route.in}} {}

  std::optional<Failure> run() {
    if (route_.in <= 0 || route_.in > order_.amount) return Failure{Fault::not_held, "more than the order, or nothing"};
    for (std::size_t i = 0; i < route_.steps.size(); ++i)
      if (auto const fault = take(route_.steps[i])) return Failure{*fault, fmt::format("step {}", i + 1)};
    if (held_[order_.target] != route_.out || gas_ != route_.gas)
      return Failure{Fault::wrong_sum, "out or gas of the steps"};
    for (auto const& [token, amount] : held_)
      if (token != order_.target && amount != 0) return Failure{Fault::left_over, fmt::format("of token {}", token)};
    // Units that go on between tokens must have come straight from the source, and have a swap left after it.
    for (auto const& [token, amount] : on_)
      if (amount > straight_[token]) return Failure{Fault::out_of_class, fmt::format("at token {}", token)};
    return std::nullopt;
  }

 private:
  std::optional<Fault> take(Step const& step) {
    auto const& edge = step.edge;
    if (edge.pool >= pools_.size()) return Fault::unknown_pool;
    auto const& pool = pools_[edge.pool];
    auto const is_there = [&](std::uint8_t at, Token token) {
      return at < pool.tokens.size() && pool.tokens[at] == token;
    };
    if (!is_there(edge.way.in, edge.from) || !is_there(edge.way.out, edge.to)) return Fault::unknown_pool;
    if (!used_.insert(edge.pool).second) return Fault::repeated_pool;
    if (!optimiser::can_trade(pool.state)) return Fault::wrong_amount;
    auto const swap = optimiser::trade_exact(pool.state, pool.gas, edge.way, step.in);
    if (!swap || swap->out != step.out || swap->gas != step.gas) return Fault::wrong_amount;
    if (step.in > held_[edge.from]) return Fault::not_held;
    held_[edge.from] -= step.in;
    auto const sum = checked_add(held_[edge.to], step.out);
    if (!sum) return Fault::wrong_sum;
    held_[edge.to] = *sum;
    gas_ += step.gas;
    return class_of(step);
  }

  std::optional<Fault> class_of(Step const& step) {
    auto const& edge = step.edge;
    if (edge.from == order_.target || edge.to == order_.source) return Fault::out_of_class;
    bool const first = edge.from == order_.source;
    bool const last = edge.to == order_.target;
    if (first) straight_[edge.to] += step.out;
    if (!first && !last) on_[edge.from] += step.in;
    std::size_t const least = (first ? 0U : 1U) + (last ? 0U : 1U) + 1U;
    return least > order_.hops ? std::optional(Fault::out_of_class) : std::nullopt;
  }

  std::vector<Pool> const& pools_;
  Order const& order_;
  Route const& route_;
  std::map<Token, i128> held_;
  std::map<Token, i128> straight_;  // what came from the source
  std::map<Token, i128> on_;        // what went on between tokens
  std::set<PoolIndex> used_;
  std::int64_t gas_ = 0;
};

}  // namespace

std::optional<Failure> check_steps(std::vector<Pool> const& pools, Order const& order, Route const& route) {
  return Walk(pools, order, route).run();
}

}  // namespace sep::routing::certificate
