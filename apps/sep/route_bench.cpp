#include "apps/sep/route_bench.hpp"

#include "core/routing/optimiser/part.hpp"
#include "core/routing/optimiser/router.hpp"

namespace sep::app::route {
namespace {

using namespace routing::optimiser;

constexpr double kMoveMost = 0.003;  // of a pool

class Measuring {
 public:
  Measuring(Market market, BenchTerms const& terms)
      : market_(std::move(market)), terms_(terms), rng_{terms.seed}, network_(market_.tokens, market_.pools) {}

  SizeMeasured run() {
    made_.pools = market_.pools.size();
    made_.tokens = market_.tokens;
    for (std::size_t i = 0; i < terms_.orders; ++i)
      if (auto const order = any_order(market_, rng_)) route(*order);
    update_prices();
    update_ticks();
    made_.on_paths = spread_of(on_paths_);
    made_.steps = spread_of(steps_);
    made_.gap_bp = spread_of(gaps_);
    made_.cold_route_us = spread_of(cold_route_);
    made_.warm_route_us = spread_of(warm_route_);
    made_.cold_us = spread_of(cold_);
    made_.warm_us = spread_of(warm_);
    made_.behind_bp = spread_of(behind_);
    made_.warm_behind_bp = spread_of(warm_behind_);
    made_.price_us = spread_of(prices_);
    made_.ticks_us = spread_of(ticks_);
    return std::move(made_);
  }

 private:
  void route(Order const& order) {
    std::optional<Answer> answer;
    double const cold = median_us([&] { answer = Router(network_).route(order); });
    if (!answer) {
      ++made_.without_route;
      return;
    }
    cold_.push_back(cold);
    std::optional<Sketch> alone;
    cold_route_.push_back(median_us([&] { alone = Router(network_).sketch(order); }));
    if (alone->route.net > 0) behind_.push_back((answer->route.net / alone->route.net - 1) * 1e4);
    on_paths_.push_back(static_cast<double>(Part(network_, order).pools()));
    steps_.push_back(static_cast<double>(answer->route.steps.size()));
    if (answer->route.net > 0) gaps_.push_back((answer->bound / answer->route.net - 1) * 1e4);
    Router router(network_);
    answer = router.route(order);
    for (std::size_t block = 0; block < kBlocks && answer; ++block) {
      auto const last = answer->draft;
      move_pools(answer->route);
      warm_route_.push_back(median_us([&] { alone = router.sketch(order, &last); }));
      if (auto const cold_again = Router(network_).sketch(order); alone && cold_again && alone->route.net > 0)
        warm_behind_.push_back((cold_again->route.net / alone->route.net - 1) * 1e4);
      double const warm = median_us([&] { answer = router.route_again(order, last); });
      if (answer) warm_.push_back(warm);
    }
  }

  void move_pools(Route const& route) {
    move_pool(route.steps[rng_.below(route.steps.size())].edge.pool);
    for (std::size_t i = 1; i < kBlockMoves; ++i)
      move_pool(static_cast<PoolIndex>(rng_.below(network_.pools().size())));
  }

  void move_pool(PoolIndex index) {
    if (auto after = any_move(network_, index, kMoveMost, rng_)) network_.update(index, *std::move(after));
  }

  void update_prices() {
    for (std::size_t i = 0; i < terms_.orders * kBlocks; ++i) {
      auto const index = static_cast<PoolIndex>(rng_.below(network_.pools().size()));
      if (auto after = any_move(network_, index, kMoveMost, rng_))
        prices_.push_back(elapsed_us([&] { network_.update(index, *std::move(after)); }));
    }
  }

  void update_ticks() {
    for (std::size_t i = 0; i < terms_.orders * kBlocks; ++i) {
      auto const index = static_cast<PoolIndex>(rng_.below(network_.pools().size()));
      if (auto after = any_new_ticks(network_.pool(index).state, rng_))
        ticks_.push_back(elapsed_us([&] { network_.update(index, *std::move(after)); }));
    }
  }

  Market market_;
  BenchTerms const& terms_;
  Rng rng_;
  Network network_;
  SizeMeasured made_;
  std::vector<double> on_paths_;
  std::vector<double> steps_;
  std::vector<double> gaps_;
  std::vector<double> behind_;
  std::vector<double> warm_behind_;
  std::vector<double> cold_route_;
  std::vector<double> warm_route_;
  std::vector<double> cold_;
  std::vector<double> warm_;
  std::vector<double> prices_;
  std::vector<double> ticks_;
};

}  // namespace

SizeMeasured measure(Market market, BenchTerms const& terms) { return Measuring(std::move(market), terms).run(); }

}  // namespace sep::app::route
