// Pools of many kinds with answers read from the chain (amm-onchain-quotes): the constant-product and
// concentrated-liquidity kinds here, the others where they are named below.
#include <algorithm>
#include <functional>

#include "adapters/recordings/onchain_query.hpp"
#include "adapters/recordings/pool.hpp"
#include "core/pricing/constant_product.hpp"

namespace sep::recordings {

Result<std::optional<U256>, Wrong> answer_of(Json const& query) {
  if (query.has("reverted")) {
    TRY_LET(bool const reverted, need_bool(query, "reverted"));
    if (reverted) return std::nullopt;
  }
  auto const* value = query.find("value");
  if (value == nullptr) return fail(Wrong("neither a value nor a revert"));
  auto const* last = value;  // a list along a path ends with what comes out
  if (value->kind == Json::Kind::array) {
    if (value->items.empty()) return fail(Wrong("an empty list of values"));
    last = &value->items.back();
  }
  auto const number = integer<U256>(*last);
  if (!number) return fail(Wrong("value is no integer"));
  return number;
}

namespace {

// A query, read: its amount, its direction, and what the chain answered (nullopt: it reverted).
struct Query {
  std::string fn;
  bool zero_for_one = true;
  U256 amount;
  std::optional<U256> value;
};

struct Tokens {
  std::string token0;
  std::string token1;
};

// The symbols of the two tokens; where only the pool's name has them, "... cbETH/WETH (0.01%)".
Result<Tokens, Wrong> tokens_of(Json const& pool) {
  if (pool.has("token0") && pool.has("token1")) {
    TRY_LET(auto const* token0, need_object(pool, "token0"));
    TRY_LET(auto const* token1, need_object(pool, "token1"));
    TRY_LET(auto const symbol0, need_text(*token0, "symbol"));
    TRY_LET(auto const symbol1, need_text(*token1, "symbol"));
    return Tokens{symbol0, symbol1};
  }
  TRY_LET(auto const name, need_text(pool, "name"));
  auto const slash = name.find('/');
  if (slash == std::string::npos) return fail(Wrong("the pool's tokens are not recorded"));
  auto const from = name.rfind(' ', slash);
  auto const start = from == std::string::npos ? 0 : from + 1;
  auto const end = name.find(' ', slash);
  return Tokens{name.substr(start, slash - start), name.substr(slash + 1, end - slash - 1)};
}

Result<Query, Wrong> read_query(Json const& json, Tokens const& tokens) {
  Query query;
  TRY_LET(query.fn, need_text(json, "fn"));
  TRY_LET(auto const* args, need_array(json, "args"));
  if (args->items.size() != 2) return fail(Wrong("args are not a direction and an amount"));
  auto const& direction = args->items[0].text;
  query.zero_for_one = direction == tokens.token0 + "->" + tokens.token1;
  if (!query.zero_for_one && direction != tokens.token1 + "->" + tokens.token0)
    return fail("no direction of this pool: " + direction);
  auto const amount = integer<U256>(args->items[1]);
  if (!amount) return fail(Wrong("the amount is no integer"));
  query.amount = *amount;
  TRY_LET(query.value, answer_of(json));
  return query;
}

std::string recorded(Query const& query) { return recorded_text(query.value); }

// Concentrated liquidity.

struct Ranged {
  DirectionalPool pool;
  bool reverts_short = false;  // v4: an amount that cannot be filled reverts
};

Result<Ranged, Wrong> read_ranged(Json const& json, std::string const& kind) {
  Ranged ranged;
  ranged.reverts_short = kind == "uniswap_v4";
  auto& state = ranged.pool.pool.state;
  TRY_LET(auto const* scalars, need_object(json, "scalars"));
  TRY_LET(state.fee_pips, need<std::uint32_t>(*scalars, "fee"));
  TRY_LET(state.tick_spacing, need<std::int32_t>(*scalars, "tick_spacing"));
  TRY_LET(state.tick, need<std::int32_t>(*scalars, "tick"));
  TRY_LET(state.liquidity, need<u128>(*scalars, "liquidity"));
  TRY_LET(auto const wide_price, need<U256>(*scalars, "sqrt_price_x96"));
  auto const price = sqrt_price_of(wide_price);
  if (!price) return fail(Wrong("sqrt_price_x96 is beyond 160 bits"));
  state.sqrt_price = *price;
  if (scalars->has("lp_fee")) {
    TRY_LET(state.fee_pips, need<std::uint32_t>(*scalars, "lp_fee"));
    TRY_LET(ranged.pool.protocol_down, need<std::uint32_t>(*scalars, "protocol_fee_zero_for_one"));
    TRY_LET(ranged.pool.protocol_up, need<std::uint32_t>(*scalars, "protocol_fee_one_for_zero"));
  }
  if (std::max({state.fee_pips, ranged.pool.protocol_down, ranged.pool.protocol_up}) >= pricing::kPipsOne)
    return fail(Wrong("a fee of the whole or more"));
  TRY_LET(auto const* ticks, need_object(json, "tick_data"));
  TRY_LET(ranged.pool.pool.ticks, read_ticks(*ticks, "liquidityNet", "liquidityGross"));
  return ranged;
}

Row check_ranged(Ranged const& ranged, Query const& query) {
  auto const pool = directed(ranged.pool, query.zero_for_one);
  bool const exact_in = query.fn == "quoteExactInputSingle";
  auto const answer = swap_any(pool, query.zero_for_one, exact_in, query.amount, pricing::no_limit(query.zero_for_one));
  Row row;
  bool const short_of = !answer || !answer->filled;
  // A revert is always an amount that the pool, as far as it is recorded, cannot fill.
  if (!query.value || (ranged.reverts_short && short_of)) {
    row.expect(query.fn, recorded(query), short_of ? "reverted" : text_of(exact_in ? answer->out : answer->in));
    return row;
  }
  row.expect(query.fn, recorded(query),
             answer ? text_of(exact_in ? answer->out : answer->in) : name_of(answer.error()));
  return row;
}

// Constant product.

struct Product {
  i128 reserve0 = 0;
  i128 reserve1 = 0;
  pricing::SwapFee fee;
  std::uint32_t first_off = 0;  // in 1/10000, taken off what is paid in before it trades, rounded down (Aerodrome)
};

Result<Product, Wrong> read_product(Json const& pool, std::string const& kind) {
  Product product;
  TRY_LET(product.reserve0, need<i128>(pool, "reserves_token0"));
  TRY_LET(product.reserve1, need<i128>(pool, "reserves_token1"));
  if (kind == "aerodrome_v2") {
    TRY_LET(product.first_off, need<std::uint32_t>(pool, "fee_raw"));
    if (product.first_off > kBpsOne) return fail(Wrong("fee_raw is more than the whole"));
    return product;
  }
  TRY_LET(auto const fee, need<std::uint32_t>(pool, "fee_numer"));
  TRY_LET(auto const whole, need<std::uint32_t>(pool, "fee_denom"));
  if (fee >= whole) return fail(Wrong("a fee of the whole or more"));
  product.fee = {whole - fee, whole};
  return product;
}

// The routers' views: what they would ask the pair for. Too little for one unit is an answer of 0 there.
Row check_product(Product const& product, Query const& query) {
  Row row;
  auto const amount = narrow_u128(query.amount);
  if (!amount || *amount > static_cast<u128>(pricing::kReserveMax)) {
    row.expect(query.fn, recorded(query), "beyond 112 bits");
    return row;
  }
  auto const paid = static_cast<i128>(*amount);
  i128 const trading = paid - paid * product.first_off / kBpsOne;
  pricing::Reserves reserves{product.reserve0, product.reserve1};
  if (!query.zero_for_one) std::swap(reserves.in, reserves.out);
  auto const out = pricing::amount_out(reserves, trading, product.fee);
  using enum pricing::SwapError;
  bool const nothing = !out && (out.error() == insufficient_output || (out.error() == zero_amount && paid > 0));
  row.expect(query.fn, recorded(query),
             out       ? text_of(*out)
             : nothing ? "0"
                       : boost::describe::enum_to_string(out.error(), "an error"));
  return row;
}

using Check = std::function<Row(Query const&)>;

template <class State>
Check with(State state, Row (*check)(State const&, Query const&)) {
  return [state = std::move(state), check](Query const& query) { return check(state, query); };
}

bool is_ranged(std::string const& kind) {
  return kind == "uniswap_v3" || kind == "uniswap_v4" || kind == "aerodrome_slipstream" || kind == "pancakeswap_v3" ||
         kind == "sushiswap_v3";
}
bool is_product(std::string const& kind, Json const& pool) {
  if (kind == "aerodrome_v2") return !need_bool(pool, "stable").value_or(true);
  return kind == "pancakeswap_v2" || kind == "uniswap_v2" || kind == "sushiswap_v2";
}
bool asks(std::string const& kind, std::string const& fn) {
  if (is_ranged(kind)) return fn == "quoteExactInputSingle" || fn == "quoteExactOutputSingle";
  return fn == "getAmountOut" || fn == "getAmountsOut";
}

Result<Check, Wrong> check_for(std::string const& kind, Json const& pool, Tally& tally) {
  if (!is_ranged(kind)) {
    TRY_LET(auto product, read_product(pool, kind));
    return with<Product>(product, check_product);
  }
  TRY_LET(auto ranged, read_ranged(pool, kind));
  // Slipstream's recording holds the ticks around the price only, so their sums say nothing there.
  bool const whole = kind != "aerodrome_slipstream";
  auto const& [state, ticks] = ranged.pool.pool;
  auto error = pricing::check_state(state);
  if (!error) error = whole ? pricing::check_pool(state, ticks) : pricing::check_ticks(state, ticks);
  if (error) {
    Row row;
    row.expect("the pool's state", "one a pool can be in", name_of(*error));
    tally.book(0, row);
    if (pricing::check_ticks(state, ticks)) return fail(Wrong("the pool's ticks are not in order"));
  }
  return with<Ranged>(std::move(ranged), check_ranged);
}

}  // namespace

void check_onchain_quotes(Json const& file, Tally& tally) {
  auto const kind = need_text(file, "kind");
  auto const pool = need_object(file, "pool");
  auto const queries = need_array(file, "queries");
  if (!kind || !pool || !queries) return tally.malformed(0, "kind, pool or queries are not of their form");
  auto const& all = (*queries)->items;
  if (is_balancer_v2(*kind)) return check_balancer_v2(*kind, **pool, **queries, tally);
  if (is_stable_swap(*kind)) return check_stable_swap(*kind, **pool, **queries, tally);
  if (!is_ranged(*kind) && !is_product(*kind, **pool)) {
    bool const stable = *kind == "aerodrome_v2";
    return tally.skip("no pricing for kind " + *kind + (stable ? " stable" : "") + " yet", all.size());
  }
  auto const tokens = tokens_of(**pool);
  auto const check = check_for(*kind, **pool, tally);
  if (!tokens || !check) {
    tally.malformed(0, tokens ? check.error() : tokens.error());
    return tally.skip("the pool's state cannot be read", all.size());
  }
  for (std::uint64_t index = 0; index < all.size(); ++index) {
    auto const query = read_query(all[index], *tokens);
    if (!query)
      tally.malformed(index, query.error());
    else if (!asks(*kind, query->fn))
      tally.skip("no check of " + query->fn);
    else
      tally.book(index, (*check)(*query));
  }
}

}  // namespace sep::recordings
