// What holds after every input, whatever it was. For tests only.
//
//   again        decide with the recorded reads gives the same bytes; effects_of gives the same effects
//   canonical    events and the state survive their binary form; the hash is a function of the state
//   conserved    the ledger sums to zero; what is reserved is exactly what live intents hold
//   counted      order_qty + over_qty = cum_qty + leaves_qty + canceled_qty; risk's books are sums over intents
//   owed         `available` turns negative only together with a breach
//   bounded      at most kMaxEvents of one decision; slices, fills and remembered orders within their bounds
#pragma once

#include "core/engine/engine.hpp"

namespace sep::engine::test {

struct Decision {
  State const& before;
  State const& after;
  Input const& input;
  std::vector<Event> const& events;
  std::vector<Effect> const& effects;
  std::vector<MarketRead> const& reads;
  RecordedView::Versions const& versions;
};

// The first law that is broken, in words; empty when all hold.
[[nodiscard]] std::string broken_law(Decision const& decision);

}  // namespace sep::engine::test
