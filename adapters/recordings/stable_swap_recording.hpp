// Curve pools as amm-onchain-quotes records them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/recordings/tally.hpp"
#include "core/pricing/stable_swap_liquidity.hpp"

namespace sep::recordings {

// A recording says where a pool is, not which contract is there. nullopt: none known at that address.
[[nodiscard]] std::optional<pricing::StableSwapContract> contract_at(std::string const& address);

// Members of a pool's recording: of the first of its parts that has them.
struct Members {
  struct Part {
    Json const* object = nullptr;
    std::string prefix;  // "base_" where a metapool tells of its base
  };
  std::vector<Part> parts;

  [[nodiscard]] Json const* find(std::string const& key) const {
    for (auto const& part : parts)
      if (auto const* found = part.object->find(part.prefix + key)) return found;
    return nullptr;
  }
  template <class T>
  [[nodiscard]] Result<T, Wrong> get(std::string const& key) const {
    auto const* member = find(key);
    auto const value = member == nullptr ? std::nullopt : integer<T>(*member);
    if (!value) return fail(key + " is missing or no integer of its range");
    return *value;
  }
  [[nodiscard]] Result<Json const*, Wrong> list(std::string const& key) const {
    auto const* member = find(key);
    if (member == nullptr || member->kind != Json::Kind::array) return fail(key + " is no list");
    return member;
  }
};

struct StableSwapAt {
  pricing::StableSwapPool pool;
  std::vector<std::string> symbols;
  std::uint64_t a_recorded = 0;
};

// A pool at a block.
struct RecordedStableSwap {
  StableSwapAt pool;
  std::optional<StableSwapAt> base;
  std::vector<std::string> underlying;
  Row contradiction;  // of the state with itself

  [[nodiscard]] pricing::StableSwapMetapool metapool() const { return {pool.pool, base->pool}; }
};

// `kind` is curve_stableswap or curve_metapool.
[[nodiscard]] Result<RecordedStableSwap, Wrong> read_recorded(Members const& members, std::string const& kind,
                                                              pricing::StableSwapContract contract);

}  // namespace sep::recordings
