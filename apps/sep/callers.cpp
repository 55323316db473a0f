#include "apps/sep/callers.hpp"

#include "apps/sep/journal_codes.hpp"

namespace sep::app {

Result<void, std::string> Callers::open(ServerSettings const& settings, Time now) {
  if (settings.users.empty()) return {};
  auto users = api::read_users(settings.users);
  if (!users) return fail("server.users: " + users.error().front());
  gate_.emplace(*std::move(users), now, api::GateOptions{.bearer_from_afar = settings.bearer_from_afar});
  return {};
}

void Callers::reload(ServerSettings const& settings, Journal& journal) {
  if (!gate_) return;
  auto users = api::read_users(settings.users);
  if (!users) return journal.write({code::kUsersRefused, {{Field::detail, users.error().front()}}});
  gate_->replace(*std::move(users));
  journal.write({code::kUsersReloaded});
}

}  // namespace sep::app
