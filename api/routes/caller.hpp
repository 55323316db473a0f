// Who asks, and what he may.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "api/contract/operation.hpp"

namespace sep::api {

struct Caller {
  std::string principal;  // as the log names him: "local:uid1000", "user:alice"; empty: he did not say
  Scopes scopes{Scope::open};
  std::optional<std::set<std::string>> strategies = std::set<std::string>{};  // that he is kept to; nullopt: to none
  std::string key{};  // name of the one that he showed; empty: he showed none

  [[nodiscard]] bool sees(std::string_view strategy) const {
    return !strategies || strategies->contains(std::string(strategy));
  }
  [[nodiscard]] bool sees_all() const { return !strategies; }
};

// Somebody who may do everything: the owner of the process, and whoever reaches a server that asks nobody.
[[nodiscard]] inline Caller trusted(std::string principal) {
  return {std::move(principal), {Scope::open, Scope::read, Scope::trade, Scope::risk, Scope::admin}, std::nullopt};
}

}  // namespace sep::api
