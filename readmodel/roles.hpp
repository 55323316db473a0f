// Which asset a bare number of an event is counted in. Events carry base units ("sold", "qty") and name their intent;
// the intent says what was sold and what was sized.
#pragma once

#include <map>

#include "core/engine/event.hpp"

namespace sep::readmodel {

// Zero: not known.
struct Roles {
  AssetId base{};
  AssetId quote{};
  AssetId sell{};
  AssetId buy{};
  AssetId sized{};
  AssetId gas{};
  AssetId reference{};  // of notionals, turnover and loss

  friend bool operator==(Roles const&, Roles const&) = default;
};

[[nodiscard]] Roles roles_of(intent::IntentSpec const& spec);

// Learns from events in order. Remembers intents until they are archived.
class RoleBook {
 public:
  void learn(engine::Event const& event);
  [[nodiscard]] Roles of(Ulid intent) const;

 private:
  std::map<Ulid, Roles> intents_;
  AssetId reference_;
};

}  // namespace sep::readmodel
