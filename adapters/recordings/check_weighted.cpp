#include "adapters/recordings/check_weighted.hpp"

#include <algorithm>

#include "core/pricing/weighted.hpp"

namespace sep::recordings {
namespace {

using pricing::BalancerRequest;
using pricing::WeightedPool;

struct Weighted {
  WeightedPool pool;
  std::vector<std::string> symbols;
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

Result<Weighted, Wrong> read_pool(Json const& json) {
  Weighted weighted;
  TRY_LET(weighted.pool.version, version_of(json));
  TRY_LET(weighted.pool.swap_fee, fee_of(json));
  TRY_LET(auto const* tokens, need_array(json, "tokens"));
  TRY_LET(auto const* balances, need_array(json, "balances"));
  TRY_LET(auto const* weights, need_array(json, "weights"));
  auto const size = tokens->items.size();
  if (balances->items.size() != size || weights->items.size() != size)
    return fail(Wrong("not a balance and a weight for each token"));
  for (std::size_t i = 0; i < size; ++i) {
    auto const balance = integer<i128>(balances->items[i]);
    auto const weight = integer<std::uint64_t>(weights->items[i]);
    if (!balance || !weight) return fail(Wrong("a balance or weight is no integer of its range"));
    TRY_LET(auto const decimals, need<std::uint32_t>(tokens->items[i], "decimals"));
    if (decimals > pricing::kBalancerDecimalsMax) return fail(Wrong("a token of more than 18 decimals"));
    TRY_LET(auto symbol, need_text(tokens->items[i], "symbol"));
    weighted.symbols.push_back(std::move(symbol));
    weighted.pool.tokens.push_back({*balance, *weight, pricing::kOne18, static_cast<std::uint8_t>(decimals)});
  }
  return weighted;
}

std::optional<std::size_t> index_of(std::string_view text, char name) {
  if (text.size() < 3 || text[0] != name || text[1] != '=') return std::nullopt;
  return integer_of<std::uint32_t>(text.substr(2));
}

std::size_t position_of(std::string_view symbol, Weighted const& weighted) {
  auto const& symbols = weighted.symbols;
  return static_cast<std::size_t>(std::find(symbols.begin(), symbols.end(), symbol) - symbols.begin());
}

// GIVEN_IN or GIVEN_OUT, then "A->B" or "i=0" and "j=1", then the amount.
Result<BalancerRequest, Wrong> read_request(Json const& query, Weighted const& weighted) {
  BalancerRequest request;
  TRY_LET(auto const* args, need_array(query, "args"));
  auto const& parts = args->items;
  if (parts.size() != 3 && parts.size() != 4) return fail(Wrong("args are not a kind, a direction and an amount"));
  request.exact_in = parts[0].text == "GIVEN_IN";
  if (!request.exact_in && parts[0].text != "GIVEN_OUT") return fail("no kind of swap: " + parts[0].text);
  if (parts.size() == 3) {
    std::string_view const direction = parts[1].text;
    auto const arrow = std::min(direction.find("->"), direction.size());
    request.token_in = position_of(direction.substr(0, arrow), weighted);
    request.token_out = position_of(direction.substr(std::min(arrow + 2, direction.size())), weighted);
  } else {
    auto const in = index_of(parts[1].text, 'i');
    auto const out = index_of(parts[2].text, 'j');
    if (!in || !out) return fail(Wrong("args name no tokens by index"));
    request.token_in = *in;
    request.token_out = *out;
  }
  if (std::max(request.token_in, request.token_out) >= weighted.pool.tokens.size())
    return fail("no direction of this pool: " + parts[1].text);
  auto const amount = integer<i128>(parts.back());
  if (!amount) return fail(Wrong("the amount is no integer of its range"));
  request.amount = *amount;
  return request;
}

Result<Row, Wrong> check_query(Json const& query, Weighted const& weighted) {
  TRY_LET(auto const request, read_request(query, weighted));
  std::string recorded = "reverted";
  if (query.has("value")) {
    TRY_LET(auto const value, need<U256>(query, "value"));
    recorded = text_of(value);
  } else {
    TRY_LET(bool const reverted, need_bool(query, "reverted"));
    if (!reverted) return fail(Wrong("neither a value nor a revert"));
  }
  auto const answer = pricing::swap(weighted.pool, request);
  Row row;
  auto const reason = [&] { return boost::describe::enum_to_string(answer.error(), "an error"); };
  row.expect(request.exact_in ? "GIVEN_IN" : "GIVEN_OUT", recorded,
             answer                   ? text_of(request.exact_in ? answer->out : answer->in)
             : recorded == "reverted" ? "reverted"
                                      : reason());
  return row;
}

}  // namespace

void check_weighted_quotes(Json const& pool, std::vector<Json> const& queries, Tally& tally) {
  auto const weighted = read_pool(pool);
  if (!weighted) {
    tally.malformed(0, weighted.error());
    return tally.skip("the pool's state cannot be read", queries.size());
  }
  if (pricing::check_pool(weighted->pool)) {
    Row row;
    row.expect("the pool's state", "one a pool can be in", "bad_pool");
    tally.book(0, row);
  }
  for (std::uint64_t index = 0; index < queries.size(); ++index) {
    auto const fn = need_text(queries[index], "fn");
    if (fn && *fn != "querySwap") {
      tally.skip("no check of " + *fn);
      continue;
    }
    auto const row = check_query(queries[index], *weighted);
    if (!fn || !row)
      tally.malformed(index, fn ? row.error() : fn.error());
    else
      tally.book(index, *row);
  }
}

}  // namespace sep::recordings
