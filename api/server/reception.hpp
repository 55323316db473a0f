// What happens to a request before a route is asked, by the way it came: over the socket its sender is who the kernel
// says; over TCP the names that it uses are checked, a browser's preflight is answered, and its key says who asks.
// Without keys (no gate) whoever is on this machine may do everything.
#pragma once

#include "api/access/gate.hpp"
#include "api/routes/routes.hpp"
#include "api/server/names.hpp"
#include "api/server/peer.hpp"

namespace sep::api {

class Reception {
 public:
  // All outlive it. `gate` may be nullptr.
  Reception(Names const& names, Gate* gate, Routes const& routes) : names_(names), gate_(gate), routes_(routes) {}

  // Who asks; or the answer where no route is asked.
  [[nodiscard]] Result<Admitted, Response> admit(Request const& request, Peer const& peer) const;

  // The answer to a wish for a WebSocket that is not granted.
  [[nodiscard]] std::optional<Response> refuse_stream(Request const& request, Found const& found, Caller const& caller,
                                                      bool stopping, bool has_room) const;

  // Whether who was admitted once still would be.
  [[nodiscard]] bool still_admits(Admitted const& admitted) const;

  // Puts the headers on that pages and callers with an allowance look for.
  void see_out(Request const& request, Peer const& peer, Result<Admitted, Response> const& admitted,
               Response& response) const;

 private:
  [[nodiscard]] Time now() const { return routes_.desk().clock.now(); }

  Names const& names_;
  Gate* gate_;
  Routes const& routes_;
};

}  // namespace sep::api
