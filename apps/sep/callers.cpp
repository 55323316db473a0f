#include "apps/sep/callers.hpp"

#include "apps/sep/journal_codes.hpp"

namespace sep::app {
namespace {

// The file and the line: the log tells no more of a fault, since what stands there may be a secret in the wrong place.
std::string place_of(std::string const& file, std::string_view fault) {
  auto const before = file + ", line ";
  if (!fault.starts_with(before)) return file;
  fault.remove_prefix(before.size());
  return file + ":" + std::string(fault.substr(0, fault.find_first_not_of("0123456789")));
}

}  // namespace

Result<void, std::string> Callers::open(ServerSettings const& settings, Time now) {
  if (settings.users.empty()) return {};
  auto users = api::read_users(settings.users);
  if (!users) return fail("server.users: " + users.error().front());
  gate_.emplace(*std::move(users), now, api::GateOptions{.bearer_from_afar = settings.bearer_from_afar});
  return {};
}

LiveConfig::Beside Callers::look_again(ServerSettings const& settings, Journal& journal) {
  if (!gate_) return {};
  auto users = api::read_users(settings.users);
  if (!users) {
    auto const& fault = users.error().front();
    return {{{"server.users", place_of(settings.users, fault), fault}}, {}, {}};
  }
  auto const changed = gate_->has(*users) ? "" : "server.users";
  return {{}, changed, [this, &journal, taken = *std::move(users)] {
            gate_->replace(taken);
            journal.write({code::kUsersReloaded});
          }};
}

}  // namespace sep::app
