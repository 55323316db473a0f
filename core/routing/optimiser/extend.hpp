// From the prices of a draft's few tokens to prices of all tokens at all hops.
#pragma once

#include <array>
#include <vector>

#include "core/routing/optimiser/bound.hpp"

namespace sep::routing::optimiser {

// The prices that a draft gives: by token, after one swap and after two; 0 where it gives none.
struct KnownPrices {
  double source = 0;
  std::vector<double> after_one;
  std::vector<double> after_two;
  double value = 0;  // of all that the order brings, gas aside
};

// Puts the known ones in the place of those that were extended from others.
void take_over(KnownPrices const& known, Order const& order, HopPrices& prices);

// Where a unit can be after so many swaps, by hop and token: a matter of which pools there are. Pools of which
// `excluded` is true (by pool; may be empty) are not, here and below.
using Reached = std::array<std::vector<char>, kHopsMax>;
[[nodiscard]] Reached reached_by(Network const& network, Order const& order, std::vector<char> const& excluded = {});

// Whether any path leads from source to target, whatever its pools would give.
[[nodiscard]] bool leads_to_target(Network const& network, Order const& order);

// Prices for all tokens and hops from those that are known. Any other gets, from the last hop back, the least price at
// which nothing gains more than its gas by leaving it (where it cannot be, one beyond all); where buying it would gain
// then, the one with the least gains of both. For one order, while its pools stay as they are: what an edge is worth is
// found once for each price that it leads to.
class Extender {
 public:
  Extender(Network const& network, Order const& order, std::vector<char> excluded = {});

  // Where the draft cannot buy a token for less than its first unit is worth, nothing gains by it at that price, gas or
  // not. It gets that price after every swap (`free`), or after the first alone (`quick`: it is sooner found), where
  // no other token that has such a price is sold for it.
  enum class Mode : std::uint8_t { thorough, quick, free };
  [[nodiscard]] HopPrices extend(KnownPrices const& known, Mode mode);

 private:
  struct Flow {
    double in = 0;   // of the token, what is bought at a gain over its cost
    double out = 0;  // and what is sold so
  };
  // The price of an edge's token at which the edge gains its gas, where what it leads to has `price_out`.
  struct Worth {
    double price_out = -1;
    double price = 0;
    bool is_exact = false;  // otherwise it is at most so much
  };

  // An edge as it is looked at over and over: those from a token side by side.
  struct Arc {
    double rate = 0;  // what the first unit gets at most
    PoolIndex pool = 0;
    Token to = 0;
    Way way;
  };

  [[nodiscard]] bool trades(PoolIndex pool) const {
    return network_.trades(pool) && (excluded_.empty() || !excluded_[pool]);
  }
  void lay_out();
  [[nodiscard]] double above_rates(Token token, std::size_t hop, double price) const;
  void find_offers(std::size_t hop);
  [[nodiscard]] double price_of(Token token, std::size_t hop, Mode mode);
  [[nodiscard]] double raised(std::size_t arc, std::size_t hop, double price_out, double least);
  [[nodiscard]] double price_before(BackLink const& link, std::size_t hop) const;
  [[nodiscard]] Flow flow(Token token, std::size_t hop, double price) const;
  [[nodiscard]] double balanced(Token token, std::size_t hop, double low, double high) const;

  Network const& network_;
  Order const& order_;
  std::vector<char> excluded_;
  Reached reached_;
  std::vector<Arc> arcs_;                            // of pools that trade, none to the source
  std::vector<std::size_t> first_;                   // by token from, and one for the end
  std::array<std::vector<Worth>, kHopsMax> worths_;  // by hop and arc
  KnownPrices const* known_ = nullptr;
  std::vector<double> offers_;  // by token: its lowest price where the draft can buy it at this hop
  HopPrices prices_;
};

}  // namespace sep::routing::optimiser
