// Tokens of an instance, numbered as they come.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/recordings/recorded_order.hpp"
#include "core/routing/optimiser/network.hpp"

namespace sep::app::route {

class TokenList {
 public:
  routing::optimiser::Token number(std::string const& address) {
    auto const next = static_cast<routing::optimiser::Token>(addresses_.size());
    auto const [at, added] = numbers_.emplace(recordings::lower_case(address), next);
    if (added) addresses_.push_back(address);
    return at->second;
  }

  [[nodiscard]] std::optional<routing::optimiser::Token> find(std::string const& address) const {
    auto const at = numbers_.find(recordings::lower_case(address));
    return at == numbers_.end() ? std::nullopt : std::optional(at->second);
  }

  // By number, as they first came.
  [[nodiscard]] std::vector<std::string> const& addresses() const { return addresses_; }

 private:
  std::map<std::string, routing::optimiser::Token> numbers_;  // by the address in lower case
  std::vector<std::string> addresses_;
};

}  // namespace sep::app::route
