// Balancer's weighted and stable pools of v2 with answers read from the chain (amm-onchain-quotes).
#include <algorithm>
#include <variant>

#include "adapters/recordings/onchain_query.hpp"
#include "core/base/described.hpp"
#include "core/money/decimal.hpp"
#include "core/pricing/balancer_stable.hpp"
#include "core/pricing/weighted.hpp"

namespace sep::recordings {
namespace {

using pricing::BalancerRequest;

constexpr std::string_view kWeighted = "balancer_v2_weighted";
constexpr std::string_view kStable = "balancer_v2_stable";

using State = std::variant<pricing::WeightedPool, pricing::BalancerStablePool>;

struct Pool {
  State state;
  std::vector<std::string> symbols;  // of all that are recorded
  std::optional<std::size_t> own;    // where the pool's own token is among them: it is none of the state's
};

Result<pricing::WeightedVersion, Wrong> version_of(Json const& pool) {
  TRY_LET(auto const rule, need_text(pool, "pow_version"));
  if (rule == "v1") return pricing::WeightedVersion::v2_first;
  if (rule == "v2") return pricing::WeightedVersion::v2;
  return fail("no power function is known as " + rule);
}

// "3/1000", with 18 decimals: a fee that is no whole number of them is none a pool can have.
Result<std::uint64_t, Wrong> fee_of(Json const& pool) {
  TRY_LET(auto const text, need_text(pool, "fee"));
  auto const slash = text.find('/');
  if (slash == std::string::npos) return fail(Wrong("fee is no fraction"));
  auto const top = integer_of<std::uint64_t>(std::string_view(text).substr(0, slash));
  auto const bottom = integer_of<std::uint64_t>(std::string_view(text).substr(slash + 1));
  if (!top || !bottom || *bottom == 0 || *top >= *bottom) return fail(Wrong("fee is no part of the whole"));
  u128 const units = static_cast<u128>(*top) * pricing::kOne18;
  if (units % *bottom != 0) return fail(Wrong("fee has more than 18 decimals"));
  return static_cast<std::uint64_t>(units / *bottom);
}

Result<std::vector<Json> const*, Wrong> list_of(Json const& pool, std::string_view key, std::size_t size) {
  TRY_LET(auto const* list, need_array(pool, key));
  if (list->items.size() != size) return fail(std::string(key) + " is not one for each token");
  return &list->items;
}

Result<std::vector<pricing::VaultToken>, Wrong> read_tokens(Json const& json, std::vector<std::string>& symbols) {
  TRY_LET(auto const* tokens, need_array(json, "tokens"));
  TRY_LET(auto const* balances, list_of(json, "balances", tokens->items.size()));
  std::vector<pricing::VaultToken> held;
  for (std::size_t i = 0; i < tokens->items.size(); ++i) {
    auto const balance = integer<i128>((*balances)[i]);
    if (!balance) return fail(Wrong("a balance is no integer of its range"));
    TRY_LET(auto const decimals, need<std::uint32_t>(tokens->items[i], "decimals"));
    if (decimals > pricing::kBalancerDecimalsMax) return fail(Wrong("a token of more than 18 decimals"));
    TRY_LET(auto symbol, need_text(tokens->items[i], "symbol"));
    symbols.push_back(std::move(symbol));
    held.push_back({*balance, pricing::kOne18, static_cast<std::uint8_t>(decimals)});
  }
  return held;
}

Result<Pool, Wrong> read_weighted(Json const& json) {
  Pool pool;
  pricing::WeightedPool state;
  TRY_LET(state.version, version_of(json));
  TRY_LET(state.swap_fee, fee_of(json));
  TRY_LET(auto const tokens, read_tokens(json, pool.symbols));
  TRY_LET(auto const* weights, list_of(json, "weights", tokens.size()));
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    auto const weight = integer<std::uint64_t>((*weights)[i]);
    if (!weight) return fail(Wrong("a weight is no integer of its range"));
    state.tokens.push_back({tokens[i].balance, *weight, tokens[i].rate, tokens[i].decimals});
  }
  pool.state = std::move(state);
  return pool;
}

// A scaling factor is 10^(18 - decimals) times the rate.
Result<Pool, Wrong> read_stable(Json const& json) {
  Pool pool;
  pricing::BalancerStablePool state;
  TRY_LET(auto const invariant, need<std::uint32_t>(json, "invariant_version"));
  if (invariant != 1 && invariant != 2) return fail(Wrong("no invariant is known by that version"));
  state.rule = invariant == 1 ? pricing::BalancerStableRule::v2 : pricing::BalancerStableRule::v2_first;
  TRY_LET(state.swap_fee, fee_of(json));
  TRY_LET(state.amplification, need<std::uint64_t>(json, "amp"));
  TRY_LET(auto const tokens, read_tokens(json, pool.symbols));
  TRY_LET(auto const* scaling, list_of(json, "resolved_scaling_factors", tokens.size()));
  if (auto const* own = json.find("bpt_idx"); own != nullptr && own->kind != Json::Kind::null) {
    TRY_LET(pool.own, need<std::uint32_t>(json, "bpt_idx"));
    if (*pool.own >= tokens.size()) return fail(Wrong("bpt_idx is beyond the tokens"));
  }
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    auto token = tokens[i];
    auto const scale = integer<u128>((*scaling)[i]);
    auto const unit = pow10(std::uint32_t{pricing::kBalancerDecimalsMax} - token.decimals);
    if (!scale || *scale % unit != 0) return fail(Wrong("a scaling factor is none of its token's"));
    token.rate = *scale / unit;
    if (i != pool.own) state.tokens.push_back(token);
  }
  pool.state = std::move(state);
  return pool;
}

std::optional<std::size_t> index_of(std::string_view text, char name) {
  if (text.size() < 3 || text[0] != name || text[1] != '=') return std::nullopt;
  return integer_of<std::uint32_t>(text.substr(2));
}

std::size_t position_of(std::string_view symbol, Pool const& pool) {
  auto const& symbols = pool.symbols;
  return static_cast<std::size_t>(std::find(symbols.begin(), symbols.end(), symbol) - symbols.begin());
}

// GIVEN_IN or GIVEN_OUT, then "A->B" or "i=0" and "j=1", then the amount.
Result<BalancerRequest, Wrong> read_request(Json const& query, Pool const& pool) {
  BalancerRequest request;
  TRY_LET(auto const* args, need_array(query, "args"));
  auto const& parts = args->items;
  if (parts.size() != 3 && parts.size() != 4) return fail(Wrong("args are not a kind, a direction and an amount"));
  request.exact_in = parts[0].text == "GIVEN_IN";
  if (!request.exact_in && parts[0].text != "GIVEN_OUT") return fail("no kind of swap: " + parts[0].text);
  if (parts.size() == 3) {
    std::string_view const direction = parts[1].text;
    auto const arrow = std::min(direction.find("->"), direction.size());
    request.token_in = position_of(direction.substr(0, arrow), pool);
    request.token_out = position_of(direction.substr(std::min(arrow + 2, direction.size())), pool);
  } else {
    auto const in = index_of(parts[1].text, 'i');
    auto const out = index_of(parts[2].text, 'j');
    if (!in || !out) return fail(Wrong("args name no tokens by index"));
    request.token_in = *in;
    request.token_out = *out;
  }
  if (std::max(request.token_in, request.token_out) >= pool.symbols.size())
    return fail("no direction of this pool: " + parts[1].text);
  auto const amount = integer<i128>(parts.back());
  if (!amount) return fail(Wrong("the amount is no integer of its range"));
  request.amount = *amount;
  return request;
}

// nullopt: not judged.
Result<std::optional<Row>, Wrong> check_query(Json const& query, Pool const& pool, Tally& tally) {
  TRY_LET(auto const fn, need_text(query, "fn"));
  if (fn != "querySwap") {
    tally.skip("no check of " + fn);
    return std::nullopt;
  }
  TRY_LET(auto request, read_request(query, pool));
  TRY_LET(auto const recorded, answer_of(query));
  if (request.token_in == pool.own || request.token_out == pool.own) {
    tally.skip("no pricing of swaps of a pool's own token");
    return std::nullopt;
  }
  for (auto* token : {&request.token_in, &request.token_out})
    if (pool.own && *token > *pool.own) --*token;
  auto const answer = std::visit([&](auto const& state) { return pricing::swap(state, request); }, pool.state);
  Row row;
  // Whatever we refuse by name the chain reverts for.
  row.expect(request.exact_in ? "GIVEN_IN" : "GIVEN_OUT", recorded_text(recorded),
             answer     ? text_of(request.exact_in ? answer->out : answer->in)
             : recorded ? enum_name(answer.error())
                        : recorded_text(std::nullopt));
  return row;
}

}  // namespace

bool is_balancer_v2(std::string_view kind) { return kind == kWeighted || kind == kStable; }

void check_balancer_v2(std::string_view kind, Json const& json, Json const& queries, Tally& tally) {
  auto const pool = kind == kWeighted ? read_weighted(json) : read_stable(json);
  if (!pool) {
    tally.malformed(0, pool.error());
    return tally.skip("the pool's state cannot be read", queries.items.size());
  }
  if (std::visit([](auto const& state) { return check_pool(state).has_value(); }, pool->state)) {
    Row row;
    row.expect("the pool's state", "one a pool can be in", "bad_pool");
    tally.book(0, row);
  }
  for (std::uint64_t index = 0; index < queries.items.size(); ++index) {
    auto const row = check_query(queries.items[index], *pool, tally);
    if (!row)
      tally.malformed(index, row.error());
    else if (*row)
      tally.book(index, **row);
  }
}

}  // namespace sep::recordings
