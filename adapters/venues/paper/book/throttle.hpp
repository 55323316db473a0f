// How often a client may ask: so many requests in a window, and a ban for one who goes on after being refused. Windows
// are fixed multiples of their length; every further ban is twice as long as the one before, up to a bound.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "adapters/venues/paper/book/terms.hpp"

namespace sep::paper {

struct RateRules {
  std::uint32_t requests = 100;  // per window, > 0
  Duration window = seconds(10);
  std::uint32_t refusals_until_ban = 20;  // in one window, > 0
  Duration ban = minutes(2);
  Duration ban_max = minutes(60 * 24 * 3);
};

class Throttle {
 public:
  explicit Throttle(RateRules rules);

  struct Refusal {
    BookReject reason;  // rate_limited or banned
    Time retry_at;
  };
  // Counts a request of the client at `now`; times must not go back.
  [[nodiscard]] std::optional<Refusal> count(std::string const& client, Time now);
  Time ban(std::string const& client, Time now);  // until when

 private:
  struct Client {
    std::int64_t window = 0;
    std::uint32_t requests = 0;
    std::uint32_t refusals = 0;
    std::uint32_t bans = 0;
    Time banned_until;
  };
  RateRules rules_;
  std::map<std::string, Client> clients_;
};

}  // namespace sep::paper
