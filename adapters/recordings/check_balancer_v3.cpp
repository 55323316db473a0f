// Pools of Balancer v3 with what the vault answered (balancer-v3-onchain): swaps and changes of liquidity of pools that
// trade on the weighted or the stable curve. A bootstrapping pool is weighted by the weights of its moment, which are
// recorded; the hook StableSurge gives each swap its fee.
#include <algorithm>
#include <variant>

#include "adapters/recordings/tally.hpp"
#include "core/base/described.hpp"
#include "core/pricing/balancer_liquidity.hpp"

namespace sep::recordings {
namespace {

struct Surge {
  std::uint64_t threshold = 0;
  std::uint64_t most = 0;
};

struct Pool {
  std::variant<pricing::WeightedPool, pricing::BalancerStablePool> state;
  i128 supply = 0;
  std::optional<Surge> surge;
  std::vector<std::string> tokens;  // addresses in lower case
};

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

template <class T>
Result<std::vector<T>, Wrong> need_list(Json const& pool, std::string_view key, std::size_t size) {
  TRY_LET(auto const* list, need_array(pool, key));
  if (list->items.size() != size) return fail(std::string(key) + " is not one for each token");
  std::vector<T> values;
  for (auto const& item : list->items) {
    auto const value = integer<T>(item);
    if (!value) return fail(std::string(key) + " holds no integer of its range");
    values.push_back(*value);
  }
  return values;
}

Result<std::uint8_t, Wrong> decimals_of(std::uint64_t scaling) {
  for (std::uint8_t decimals = pricing::kBalancerDecimalsMax; scaling > 0; --decimals, scaling /= 10) {
    if (scaling == 1) return decimals;
    if (scaling % 10 != 0 || decimals == 0) break;
  }
  return fail(Wrong("a scaling factor is no power of ten up to 10^18"));
}

// The vault's count of a balance is recorded, the balance is the least that it counts so.
Result<i128, Wrong> balance_of(U256 const& count, std::uint64_t scaling, u128 rate) {
  U256 const unit = U256{scaling} * widen(rate);
  if (unit == 0 || (count >> 128) != 0) return fail(Wrong("a count or a rate beyond its range"));
  auto const balance = narrow_u128((count * pricing::kOne18 + unit - 1) / unit);
  if (!balance || *balance > static_cast<u128>(kInt128Max)) return fail(Wrong("a balance beyond 127 bits"));
  if (widen(*balance) * unit / pricing::kOne18 != count) return fail(Wrong("no balance is counted as recorded"));
  return static_cast<i128>(*balance);
}

Result<std::vector<pricing::VaultToken>, Wrong> read_tokens(Json const& json, std::size_t size) {
  TRY_LET(auto const scaling, need_list<std::uint64_t>(json, "scalingFactors", size));
  TRY_LET(auto const counts, need_list<U256>(json, "balancesLiveScaled18", size));
  TRY_LET(auto const rates, need_list<u128>(json, "tokenRates", size));
  std::vector<pricing::VaultToken> held;
  for (std::size_t i = 0; i < size; ++i) {
    TRY_LET(auto const decimals, decimals_of(scaling[i]));
    TRY_LET(auto const balance, balance_of(counts[i], scaling[i], rates[i]));
    held.push_back({balance, rates[i], decimals});
  }
  return held;
}

Result<pricing::WeightedPool, Wrong> weighted_of(Json const& json, std::vector<pricing::VaultToken> const& tokens) {
  pricing::WeightedPool state;
  state.version = pricing::WeightedVersion::v3;
  TRY_LET(auto const weights, need_list<std::uint64_t>(json, "weights", tokens.size()));
  for (std::size_t i = 0; i < tokens.size(); ++i)
    state.tokens.push_back({tokens[i].balance, weights[i], tokens[i].rate, tokens[i].decimals});
  return state;
}

Result<pricing::BalancerStablePool, Wrong> stable_of(Json const& json, std::vector<pricing::VaultToken> tokens) {
  pricing::BalancerStablePool state;
  TRY_LET(state.amplification, need<std::uint64_t>(json, "amp"));
  state.tokens = std::move(tokens);
  return state;
}

Result<Surge, Wrong> surge_of(Json const& hook) {
  Surge surge;
  TRY_LET(auto const* terms, need_object(hook, "dynamicData"));
  TRY_LET(surge.threshold, need<std::uint64_t>(*terms, "surgeThresholdPercentage"));
  TRY_LET(surge.most, need<std::uint64_t>(*terms, "maxSurgeFeePercentage"));
  return surge;
}

Result<Pool, Wrong> read_pool(Json const& json, bool stable) {
  Pool pool;
  TRY_LET(auto const* tokens, need_array(json, "tokens"));
  for (auto const& token : tokens->items) pool.tokens.push_back(lower(token.text));
  TRY_LET(auto held, read_tokens(json, pool.tokens.size()));
  if (stable) {
    TRY_LET(pool.state, stable_of(json, std::move(held)));
  } else {
    TRY_LET(pool.state, weighted_of(json, held));
  }
  if (json.has("totalSupply")) {
    TRY_LET(pool.supply, need<i128>(json, "totalSupply"));
  }
  TRY_LET(auto const fee, need<std::uint64_t>(json, "swapFee"));
  std::uint64_t aggregate = 0;
  if (json.has("aggregateSwapFee")) {
    TRY_LET(aggregate, need<std::uint64_t>(json, "aggregateSwapFee"));
  }
  std::visit([&](auto& state) { state.swap_fee = fee, state.aggregate_fee = aggregate; }, pool.state);
  if (auto const* hook = json.find("hook")) {
    TRY_LET(pool.surge, surge_of(*hook));
  }
  return pool;
}

Result<pricing::BalancerAnswer, pricing::BalancerError> swap(Pool const& pool,
                                                             pricing::BalancerRequest const& request) {
  auto const* stable = std::get_if<pricing::BalancerStablePool>(&pool.state);
  if (stable == nullptr || !pool.surge)
    return std::visit([&](auto const& state) { return pricing::swap(state, request); }, pool.state);
  auto surged = *stable;
  TRY_LET(surged.swap_fee, pricing::surge_fee(*stable, request, pool.surge->threshold, pool.surge->most));
  return pricing::swap(surged, request);
}

Result<std::size_t, Wrong> token_of(Json const& swap, std::string_view key, Pool const& pool) {
  TRY_LET(auto const address, need_text(swap, key));
  auto const found = std::find(pool.tokens.begin(), pool.tokens.end(), lower(address));
  if (found == pool.tokens.end()) return fail("no token of this pool: " + address);
  return static_cast<std::size_t>(found - pool.tokens.begin());
}

Result<Row, Wrong> check_swap(Json const& json, Pool const& pool) {
  pricing::BalancerRequest request;
  TRY_LET(request.token_in, token_of(json, "tokenIn", pool));
  TRY_LET(request.token_out, token_of(json, "tokenOut", pool));
  TRY_LET(auto const kind, need<std::uint32_t>(json, "swapKind"));
  if (kind > 1) return fail(Wrong("swapKind is neither 0 nor 1"));
  request.exact_in = kind == 0;
  TRY_LET(request.amount, need<i128>(json, "amountRaw"));
  TRY_LET(auto const recorded, need<U256>(json, "outputRaw"));
  auto const answer = swap(pool, request);
  Row row;
  row.expect(request.exact_in ? "exact input" : "exact output", text_of(recorded),
             answer ? text_of(request.exact_in ? answer->out : answer->in) : enum_name(answer.error()));
  return row;
}

// The one token of a change whose other amounts are nothing.
Result<std::size_t, Wrong> only_token(std::vector<i128> const& amounts) {
  auto const given = [](i128 amount) { return amount != 0; };
  auto const found = std::find_if(amounts.begin(), amounts.end(), given);
  if (std::count_if(amounts.begin(), amounts.end(), given) != 1) return fail(Wrong("not an amount of one token"));
  return static_cast<std::size_t>(found - amounts.begin());
}

std::string text_of_all(std::vector<i128> const& amounts) {
  std::string text;
  for (auto const amount : amounts) text += (text.empty() ? "" : ", ") + text_of(amount);
  return text;
}

// Its amounts are in the order of the pool's tokens.
Result<Row, Wrong> check_change(Json const& json, Pool const& pool, bool add) {
  TRY_LET(auto const kind, need_text(json, "kind"));
  TRY_LET(auto const amounts, need_list<i128>(json, add ? "inputAmountsRaw" : "amountsOutRaw", pool.tokens.size()));
  TRY_LET(auto const shares, need<i128>(json, add ? "bptOutRaw" : "bptInRaw"));
  pricing::SharedPool const shared{pool.state, pool.supply};
  Row row;
  auto const expect = [&](i128 recorded, Result<i128, pricing::BalancerError> const& ours) {
    row.expect(kind, text_of(recorded), ours ? text_of(*ours) : enum_name(ours.error()));
    return row;
  };
  if (add && kind == "Unbalanced") return expect(shares, pricing::shares_for(shared, amounts));
  if (!add && kind == "Proportional") {
    auto const ours = pricing::withdrawn(shared, shares);
    row.expect(kind, text_of_all(amounts), ours ? text_of_all(*ours) : enum_name(ours.error()));
    return row;
  }
  TRY_LET(auto const token, only_token(amounts));
  if (add && kind == "SingleToken") return expect(amounts[token], pricing::cost_of_shares(shared, token, shares));
  if (!add && kind == "SingleTokenExactIn")
    return expect(amounts[token], pricing::withdrawn_one(shared, token, shares));
  if (!add && kind == "SingleTokenExactOut")
    return expect(shares, pricing::shares_to_withdraw(shared, token, amounts[token]));
  return fail("no kind of change: " + kind);
}

// Swaps, liquidity added, liquidity removed.
struct Recorded {
  std::vector<Json> const* swaps = nullptr;
  std::vector<Json> const* adds = nullptr;
  std::vector<Json> const* removes = nullptr;

  [[nodiscard]] std::uint64_t changes() const {
    return (adds == nullptr ? 0 : adds->size()) + (removes == nullptr ? 0 : removes->size());
  }
};

void check_all(Json const& json, bool stable, Recorded const& recorded, Tally& tally) {
  auto const pool = read_pool(json, stable);
  if (!pool) {
    tally.malformed(0, pool.error());
    return tally.skip("the pool's state cannot be read", recorded.swaps->size() + recorded.changes());
  }
  if (std::visit([](auto const& state) { return check_pool(state).has_value(); }, pool->state)) {
    Row row;
    row.expect("the pool's state", "one a pool can be in", "bad_pool");
    tally.book(0, row);
  }
  std::uint64_t index = 0;
  auto const each = [&](std::vector<Json> const* values, std::string const& what, auto check) {
    for (std::size_t i = 0; values != nullptr && i < values->size(); ++i, ++index) {
      auto const row = check((*values)[i]);
      if (!row) {
        tally.malformed(index, row.error());
        continue;
      }
      tally.book(index, *row);
      tally.note(what);
    }
  };
  each(recorded.swaps, "a swap", [&](Json const& swap) { return check_swap(swap, *pool); });
  each(recorded.adds, "liquidity added", [&](Json const& change) { return check_change(change, *pool, true); });
  each(recorded.removes, "liquidity removed", [&](Json const& change) { return check_change(change, *pool, false); });
}

// A type whose recorded state does not say all, or one that is priced nowhere here.
std::string why_not(std::string const& type) {
  if (type == "Buffer") return "no pricing for pools of type Buffer: the wrapper's rate is recorded rounded";
  return "no pricing for pools of type " + type;
}

}  // namespace

void check_balancer_v3(Json const& file, Tally& tally) {
  auto const pool = need_object(file, "pool");
  auto const swaps = need_array(file, "swaps");
  auto const type = pool ? need_text(**pool, "poolType") : Result<std::string, Wrong>(fail(pool.error()));
  if (!swaps || !type) return tally.malformed(0, "swaps, pool or poolType are not of their form");
  Recorded recorded{&(*swaps)->items};
  if (auto const adds = need_array(file, "adds")) recorded.adds = &(*adds)->items;
  if (auto const removes = need_array(file, "removes")) recorded.removes = &(*removes)->items;
  bool const weighted = *type == "WEIGHTED" || *type == "LIQUIDITY_BOOTSTRAPPING";
  bool const stable = *type == "STABLE";
  auto const* hook = (*pool)->find("hook");
  auto const hooked = hook == nullptr ? Result<std::string, Wrong>("") : need_text(*hook, "type");
  if (!weighted && !stable) {
    tally.skip(why_not(*type), recorded.swaps->size());
    tally.skip("no pricing of liquidity added or removed: pools of type " + *type, recorded.changes());
  } else if (!hooked || !(hooked->empty() || (stable && *hooked == "STABLE_SURGE"))) {
    tally.skip("no pricing with hook " + hooked.value_or("of no type"), recorded.swaps->size() + recorded.changes());
  } else {
    check_all(**pool, stable, recorded, tally);
  }
}

}  // namespace sep::recordings
