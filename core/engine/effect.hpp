// What must be done outside. Effects are a function of an event and the state it produced: a replay knows what was
// asked without asking again. They are released only after the commit of the batch that caused them (L2), except
// ProposeRoute, which leaves nothing outside.
#pragma once

#include "core/engine/input.hpp"

namespace sep::engine {

struct SubmitOrder {
  orders::OrderTerms terms;
  friend bool operator==(SubmitOrder const&, SubmitOrder const&) = default;
};
struct QueryOrder {
  orders::ClientOrderId order;
  VenueId venue;
  friend bool operator==(QueryOrder const&, QueryOrder const&) = default;
};
struct CancelOrder {
  orders::ClientOrderId order;
  VenueId venue;
  friend bool operator==(CancelOrder const&, CancelOrder const&) = default;
};
struct ProposeRoute {
  routing::RouteRequest request;
  friend bool operator==(ProposeRoute const&, ProposeRoute const&) = default;
};
struct WakeAt {
  TimerRef timer;
  std::uint32_t generation = 0;
  Time due;
  friend bool operator==(WakeAt const&, WakeAt const&) = default;
};
struct ContinueWith {
  Cursor cursor;
  friend bool operator==(ContinueWith const&, ContinueWith const&) = default;
};

using Effect = std::variant<SubmitOrder, QueryOrder, CancelOrder, ProposeRoute, WakeAt, ContinueWith>;

}  // namespace sep::engine
