#include "adapters/venues/paper/book/throttle.hpp"

#include <algorithm>

#include "core/base/check.hpp"

namespace sep::paper {

Throttle::Throttle(RateRules rules) : rules_(rules) {
  CHECK(rules_.requests > 0 && rules_.window.ns > 0 && rules_.refusals_until_ban > 0 && rules_.ban.ns >= 0);
}

std::optional<Throttle::Refusal> Throttle::count(std::string const& name, Time now) {
  auto& client = clients_[name];
  if (now < client.banned_until) return Refusal{BookReject::banned, client.banned_until};
  auto const window = now.ns / rules_.window.ns;
  if (window != client.window) {
    client.window = window;
    client.requests = 0;
    client.refusals = 0;
  }
  if (client.requests < rules_.requests) {
    ++client.requests;
    return std::nullopt;
  }
  if (++client.refusals >= rules_.refusals_until_ban) return Refusal{BookReject::banned, ban(name, now)};
  return Refusal{BookReject::rate_limited, Time{} + rules_.window * (window + 1)};
}

Time Throttle::ban(std::string const& name, Time now) {
  auto& client = clients_[name];
  constexpr std::uint32_t kDoublingsMax = 20;
  auto const length = rules_.ban * (std::int64_t{1} << std::min(client.bans++, kDoublingsMax));
  client.refusals = 0;
  client.banned_until = now + std::min(length, rules_.ban_max);
  return client.banned_until;
}

}  // namespace sep::paper
