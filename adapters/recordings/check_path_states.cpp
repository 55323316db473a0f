// The pools of a path at one block (multi-hop-path-states). Each state must be one that a pool can be in, and gives at
// a hop what the chain paid there. What the recording program itself foretold is no fact of the chain: it is skipped,
// and the notes say how often it is what the state gives.
#include <map>
#include <variant>

#include "adapters/recordings/pool.hpp"
#include "adapters/recordings/tally.hpp"
#include "core/base/described.hpp"
#include "core/pricing/constant_product.hpp"

namespace sep::recordings {
namespace {

struct Pair {
  i128 reserve0 = 0;
  i128 reserve1 = 0;
  pricing::SwapFee fee;
};
using PathPool = std::variant<Pair, DirectionalPool>;

constexpr char const* kForetold = "foretold by the recording program, not paid by the chain";

// Of the member that the two kinds of currencies share: fee_token0 or fee_currency0, and of the whole.
Result<std::pair<std::uint32_t, std::uint32_t>, Wrong> fee_of(Json const& json, std::uint32_t usual_whole) {
  std::string const side = json.has("fee_token0") ? "fee_token" : "fee_currency";
  TRY_LET(auto const fee, need<std::uint32_t>(json, side + "0"));
  if (json.has(side + "1")) {
    TRY_LET(auto const other, need<std::uint32_t>(json, side + "1"));
    if (other != fee) return fail(Wrong("a fee for each direction"));
  }
  auto whole = usual_whole;
  if (json.has("fee_denominator")) {
    TRY_LET(whole, need<std::uint32_t>(json, "fee_denominator"));
  }
  if (fee >= whole) return fail(Wrong("a fee of the whole or more"));
  return std::pair(fee, whole);
}

Result<PathPool, Wrong> read_pair(Json const& json) {
  Pair pair;
  TRY_LET(pair.reserve0, need<i128>(json, "reserve0"));
  TRY_LET(pair.reserve1, need<i128>(json, "reserve1"));
  TRY_LET(auto const fee, fee_of(json, 1'000));
  pair.fee = {fee.second - fee.first, fee.second};
  return pair;
}

// v4 keeps the protocol's fees of both directions in one number, twelve bits each.
Result<PathPool, Wrong> read_ranged(Json const& json) {
  DirectionalPool ranged;
  auto& [state, ticks] = ranged.pool;
  TRY_LET(auto const fee, fee_of(json, pricing::kPipsOne));
  if (fee.second != pricing::kPipsOne) return fail(Wrong("a fee that is not in hundredths of a basis point"));
  state.fee_pips = fee.first;
  TRY_LET(state.tick_spacing, need<std::int32_t>(json, "tick_spacing"));
  TRY_LET(state.tick, need<std::int32_t>(json, "tick"));
  TRY_LET(state.liquidity, need<u128>(json, "liquidity"));
  TRY_LET(auto const wide_price, need<U256>(json, "sqrt_price_x96"));
  auto const price = sqrt_price_of(wide_price);
  if (!price) return fail(Wrong("sqrt_price_x96 is beyond 160 bits"));
  state.sqrt_price = *price;
  if (json.has("protocol_fee")) {
    TRY_LET(auto const both, need<std::uint32_t>(json, "protocol_fee"));
    if (both >= 1U << 24) return fail(Wrong("protocol_fee is beyond its 24 bits"));
    ranged.protocol_down = both & 0xfffU;
    ranged.protocol_up = both >> 12;
  }
  TRY_LET(auto const* table, need_object(json, "tick_data"));
  TRY_LET(ticks, read_ticks(*table, "liquidity_net", "liquidity_gross"));
  return ranged;
}

Row check_state(std::string const& name, Pair const& pair) {
  Row row;
  auto const held = [](i128 reserve) { return reserve > 0 && reserve <= pricing::kReserveMax; };
  bool const sound = held(pair.reserve0) && held(pair.reserve1);
  row.expect("reserves of " + name, "1 to 2^112 - 1",
             sound ? "1 to 2^112 - 1" : text_of(pair.reserve0) + ", " + text_of(pair.reserve1));
  return row;
}
Row check_state(std::string const& name, DirectionalPool const& ranged) {
  Row row;
  if (auto const error = pricing::check_pool(ranged.pool.state, ranged.pool.ticks))
    row.expect("the state of " + name, "one a pool can be in", name_of(*error));
  return row;
}

std::string paid(Pair const& pair, bool zero_for_one, U256 const& amount) {
  pricing::Reserves reserves{pair.reserve0, pair.reserve1};
  if (!zero_for_one) std::swap(reserves.in, reserves.out);
  auto const narrow = narrow_u128(amount);
  if (!narrow || *narrow > static_cast<u128>(pricing::kReserveMax)) return "beyond 112 bits";
  auto const out = pricing::amount_out(reserves, static_cast<i128>(*narrow), pair.fee);
  return out ? text_of(*out) : enum_name(out.error());
}
// A pool fills what it can: one of the recorded hops ran into the end of its pool's liquidity.
std::string paid(DirectionalPool const& ranged, bool zero_for_one, U256 const& amount) {
  auto const pool = directed(ranged, zero_for_one);
  auto const answer = swap_any(pool, zero_for_one, true, amount, pricing::no_limit(zero_for_one));
  return answer ? text_of(answer->out) : name_of(answer.error());
}

struct PathHop {
  std::string pool;
  bool zero_for_one = true;
};

class PathStates {
 public:
  explicit PathStates(Tally& tally) : tally_(tally) {}

  void states(Json const& pools) {
    for (std::size_t i = 0; i < pools.keys.size(); ++i) {
      auto const& name = pools.keys[i];
      auto pool = pools.items[i].has("reserve0") ? read_pair(pools.items[i]) : read_ranged(pools.items[i]);
      if (!pool) {
        tally_.malformed(index_++, name + ": " + pool.error());
        continue;
      }
      book(std::visit([&](auto const& state) { return check_state(name, state); }, *pool));
      pools_.emplace(name, std::move(*pool));
    }
  }

  Result<void, Wrong> path(Json const& hops) {
    for (auto const& json : hops.items) {
      PathHop hop;
      TRY_LET(hop.pool, need_text(json, "pool"));
      TRY_LET(hop.zero_for_one, need_bool(json, "zero_for_one"));
      hops_.push_back(std::move(hop));
    }
    return {};
  }

  // What a hop was given, what the program foretold, and what the chain paid where it is known.
  Result<void, Wrong> solve(Json const& json) {
    TRY_LET(auto given, need<U256>(json, "optimal_input"));
    TRY_LET(auto const* outputs, need_array(json, "hop_outputs"));
    if (outputs->items.size() != hops_.size()) return fail(Wrong("hop_outputs is not one for each hop"));
    for (std::size_t k = 0; k < hops_.size(); ++k) {
      auto const foretold = integer<U256>(outputs->items[k]);
      if (!foretold) return fail(Wrong("hop_outputs holds no integer"));
      auto const actual = "hop" + std::to_string(k) + "_actual";
      if (json.has(actual)) {
        TRY_LET(auto const chain, need<U256>(json, actual));
        TRY_VOID(judge(hops_[k], given, chain));
      }
      TRY_VOID(compare(hops_[k], given, *foretold));
      given = *foretold;
    }
    return {};
  }

  Result<void, Wrong> v4_hop(Json const& json) {
    TRY_LET(auto const number, need<std::uint32_t>(json, "hop_index"));
    TRY_LET(bool const zero_for_one, need_bool(json, "zero_for_one"));
    TRY_LET(auto const given, need<U256>(json, "input"));
    TRY_LET(auto const foretold, need<U256>(json, "predicted_output"));
    TRY_LET(auto const chain, need<U256>(json, "onchain_actual"));
    if (hops_.empty() && pools_.size() == 1) {
      PathHop const only{pools_.begin()->first, zero_for_one};
      TRY_VOID(judge(only, given, chain));
      return compare(only, given, foretold);
    }
    if (number >= hops_.size()) return fail(Wrong("hop_index is beyond the path"));
    if (hops_[number].zero_for_one != zero_for_one) return fail(Wrong("the hop's direction is not the path's"));
    TRY_VOID(judge(hops_[number], given, chain));
    return compare(hops_[number], given, foretold);
  }

  void malformed(Wrong const& why) { tally_.malformed(index_++, why); }

 private:
  void book(Row row) { tally_.book(index_++, std::move(row)); }

  Result<std::string, Wrong> ours(PathHop const& hop, U256 const& given) const {
    auto const found = pools_.find(hop.pool);
    if (found == pools_.end()) return fail("no pool of this file: " + hop.pool);
    return std::visit([&](auto const& pool) { return paid(pool, hop.zero_for_one, given); }, found->second);
  }

  Result<void, Wrong> judge(PathHop const& hop, U256 const& given, U256 const& chain) {
    TRY_LET(auto const got, ours(hop, given));
    Row row;
    row.expect("paid by " + hop.pool, text_of(chain), got);
    book(std::move(row));
    return {};
  }

  Result<void, Wrong> compare(PathHop const& hop, U256 const& given, U256 const& foretold) {
    TRY_LET(auto const got, ours(hop, given));
    tally_.skip(kForetold);
    tally_.note(got == text_of(foretold) ? "foretold: what the state gives" : "foretold: not what the state gives");
    return {};
  }

  Tally& tally_;
  std::uint64_t index_ = 0;
  std::map<std::string, PathPool> pools_;
  std::vector<PathHop> hops_;
};

Result<void, Wrong> check_hops(Json const& file, PathStates& states) {
  if (file.has("path")) {
    TRY_LET(auto const* path, need_array(file, "path"));
    TRY_VOID(states.path(*path));
  }
  if (file.has("recorded_solve")) {
    TRY_LET(auto const* solve, need_object(file, "recorded_solve"));
    TRY_VOID(states.solve(*solve));
  }
  if (file.has("v4_hop")) {
    TRY_LET(auto const* hop, need_object(file, "v4_hop"));
    TRY_VOID(states.v4_hop(*hop));
  }
  return {};
}

}  // namespace

void check_path_states(Json const& file, Tally& tally) {
  auto const pools = need_object(file, "pools");
  if (!pools) return tally.malformed(0, pools.error());
  PathStates states(tally);
  states.states(**pools);
  if (auto const read = check_hops(file, states); !read) states.malformed(read.error());
}

}  // namespace sep::recordings
