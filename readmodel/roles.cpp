#include "readmodel/roles.hpp"

namespace sep::readmodel {

Roles roles_of(intent::IntentSpec const& spec) {
  auto const sides = intent::sides_of(spec);
  return {spec.base, spec.quote, sides.sell, sides.buy, sides.sized, {}, {}};
}

void RoleBook::learn(engine::Event const& event) {
  if (auto const* e = std::get_if<intent::IntentSubmitted>(&event)) intents_[e->intent] = roles_of(e->spec);
  if (auto const* e = std::get_if<intent::IntentAccepted>(&event)) intents_[e->intent].gas = e->terms.gas_asset;
  if (auto const* e = std::get_if<intent::IntentArchived>(&event)) intents_.erase(e->intent);
  if (auto const* e = std::get_if<engine::ConfigAdopted>(&event)) reference_ = e->config.risk.reference_asset;
}

Roles RoleBook::of(Ulid intent) const {
  auto const found = intents_.find(intent);
  Roles roles = found == intents_.end() ? Roles{} : found->second;
  roles.reference = reference_;
  return roles;
}

}  // namespace sep::readmodel
