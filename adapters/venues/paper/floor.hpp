// What a message means at the venue: the part of the server that knows no socket and no clock. It asks the trading
// floor, queues the answers, and hands over what must be in the record before they may leave.
#pragma once

#include <list>
#include <string>
#include <vector>

#include "adapters/venues/paper/messages.hpp"
#include "adapters/venues/paper/served_floor.hpp"
#include "adapters/venues/paper/session.hpp"

namespace sep::paper {

inline constexpr Duration kAdvanceMax = minutes(24 * 60);  // one Advance moves virtual time by at most this

class Floor {
 public:
  // `model`: what is told of it in the welcome.
  Floor(TradingFloor& served, std::string model, bool virtual_time)
      : served_(served), model_(std::move(model)), virtual_time_(virtual_time) {}

  // `now`: the venue's clock; with virtual time, that of what is served.
  void take(Session& session, std::list<Session>& all, ClientMessage const& message, Time now);
  void refuse(Session& session, RefusalReason reason, std::string detail);

  // Queues everything due up to `now` where it belongs.
  void advance(std::list<Session>& all, Time now);

 private:
  void take(Session& session, std::list<Session>& all, Hello const& hello, Time now);
  void take(Session& session, std::list<Session>& all, Submit const& submit, Time now);
  void take(Session& session, std::list<Session>& all, Cancel const& cancel, Time now);
  void take(Session& session, std::list<Session>& all, Query const& query, Time now);
  void take(Session& session, std::list<Session>& all, Subscribe const& subscribe, Time now);
  void take(Session& session, std::list<Session>& all, Advance const& advance, Time now);
  void ask(Session& session, Request const& request, Time now);

  TradingFloor& served_;
  std::string model_;
  bool virtual_time_;
};

}  // namespace sep::paper
