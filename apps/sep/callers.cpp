#include "apps/sep/callers.hpp"

#include "apps/sep/journal_codes.hpp"

namespace sep::app {

Result<void, std::string> Callers::open(ServerSettings const& settings, Time now) {
  if (settings.users.empty()) return {};
  auto users = api::read_users(settings.users);
  if (!users) return fail("server.users: " + users.error().front());
  users_ = *users;
  gate_.emplace(*std::move(users), now, api::GateOptions{.bearer_from_afar = settings.bearer_from_afar});
  return {};
}

LiveConfig::Beside Callers::look_again(ServerSettings const& settings, Journal& journal) {
  if (!gate_) return {};
  auto users = api::read_users(settings.users);
  if (!users) {
    // In the log the place alone: what stands there may be a secret in the wrong place.
    auto const& fault = users.error().front();
    journal.write({code::kUsersRefused, {{Field::where, fault.substr(0, fault.find(": "))}}});
    return {{{"server.users", settings.users, fault}}, {}, {}};
  }
  auto const changed = *users == users_ ? "" : "server.users";
  return {{}, changed, [this, &journal, taken = *std::move(users)] {
            users_ = taken;
            gate_->replace(taken);
            journal.write({code::kUsersReloaded});
          }};
}

}  // namespace sep::app
