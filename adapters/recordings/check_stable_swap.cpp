// Curve's pools with answers read from the chain (amm-onchain-quotes): what a swap gives, in a metapool's own coins and
// in its base pool's, and the views of liquidity. Several blocks of one pool may share a file: what a block says comes
// before what the pool says.
#include <map>

#include "adapters/recordings/onchain_query.hpp"
#include "adapters/recordings/stable_swap_recording.hpp"
#include "core/base/described.hpp"

namespace sep::recordings {
namespace {

using pricing::StableSwapContract;
using Answer = Result<u128, pricing::StableSwapError>;

struct StableSwapQuery {
  std::string fn;
  std::string block;      // "" where the file has one
  std::string direction;  // symbols, "A->B"
  std::optional<std::size_t> i;
  std::optional<std::size_t> j;
  bool deposit = true;
  u128 amount = 0;
  std::optional<U256> value;
};

Result<StableSwapQuery, Wrong> read_query(Json const& json) {
  StableSwapQuery query;
  TRY_LET(query.fn, need_text(json, "fn"));
  TRY_LET(auto const* args, need_array(json, "args"));
  if (args->items.empty()) return fail(Wrong("no args"));
  for (std::size_t k = 0; k + 1 < args->items.size(); ++k) {
    auto const& text = args->items[k].text;
    auto const index = text.size() > 2 ? integer_of<std::uint32_t>(std::string_view(text).substr(2)) : std::nullopt;
    if (text.starts_with("blk"))
      query.block = text.substr(3);
    else if (text.find("->") != std::string::npos)
      query.direction = text;
    else if (text.starts_with("i=") && index)
      query.i = *index;
    else if (text.starts_with("j=") && index)
      query.j = *index;
    else if (text == "deposit" || text == "withdraw")
      query.deposit = text == "deposit";
    else
      return fail("no argument of a query: " + text);
  }
  auto const amount = integer<u128>(args->items.back());
  if (!amount) return fail(Wrong("the amount is no integer of 128 bits"));
  query.amount = *amount;
  TRY_LET(query.value, answer_of(json));
  return query;
}

// The two coins of a direction.
Result<std::pair<std::size_t, std::size_t>, Wrong> coins_of(StableSwapQuery const& query,
                                                            std::vector<std::string> const& symbols) {
  if (query.i && query.j) return std::pair(*query.i, *query.j);
  for (std::size_t i = 0; i < symbols.size(); ++i)
    for (std::size_t j = 0; j < symbols.size(); ++j)
      if (i != j && symbols[i] + "->" + symbols[j] == query.direction) return std::pair(i, j);
  return fail("no direction of this pool: " + query.direction);
}

Result<Answer, Wrong> ask(RecordedStableSwap const& recorded, StableSwapQuery const& query) {
  auto const& pool = recorded.pool.pool;
  if (query.fn == "get_dy") {
    TRY_LET(auto const coins, coins_of(query, recorded.pool.symbols));
    return pricing::quote(pool, coins.first, coins.second, query.amount);
  }
  if (query.fn == "get_dy_underlying" && recorded.base) {
    TRY_LET(auto const coins, coins_of(query, recorded.underlying));
    return pricing::quote_underlying(recorded.metapool(), coins.first, coins.second, query.amount);
  }
  if (!query.i) return fail("no coin in a query of " + query.fn);
  if (query.fn == "calc_withdraw_one_coin") return pricing::quote_withdraw_one(pool, query.amount, *query.i);
  if (*query.i >= pool.coins.size()) return fail("no coin of this pool in a query of " + query.fn);
  std::vector<u128> amounts(pool.coins.size(), 0);
  amounts[*query.i] = query.amount;
  return pricing::quote_liquidity(
      pool, amounts, query.deposit ? pricing::StableSwapMove::deposit : pricing::StableSwapMove::withdrawal);
}

bool asks(std::string const& fn, bool metapool) {
  return fn == "get_dy" || fn == "calc_token_amount" || fn == "calc_withdraw_one_coin" ||
         (fn == "get_dy_underlying" && metapool);
}

class StableSwapQuotes {
 public:
  StableSwapQuotes(std::string const& kind, Json const& pool, StableSwapContract contract, Tally& tally)
      : kind_(kind), pool_(pool), contract_(contract), tally_(tally) {}

  void check(std::uint64_t index, Json const& json) {
    auto const query = read_query(json);
    if (!query) return tally_.malformed(index, query.error());
    if (!asks(query->fn, kind_ == "curve_metapool")) return tally_.skip("no check of " + query->fn);
    auto const& state = at(index, query->block);
    if (!state) return tally_.skip("the pool's state cannot be read");
    auto const answer = ask(*state, *query);
    if (!answer) return tally_.malformed(index, answer.error());
    Row row;
    // Whatever we refuse by name the chain reverts for.
    row.expect(query->fn, recorded_text(query->value),
               *answer        ? text_of(**answer)
               : query->value ? enum_name(answer->error())
                              : recorded_text(std::nullopt));
    tally_.book(index, row);
    tally_.note(query->fn);
  }

 private:
  // The state at a block, read once.
  std::optional<RecordedStableSwap> const& at(std::uint64_t index, std::string const& block) {
    auto const [found, fresh] = states_.try_emplace(block);
    if (!fresh) return found->second;
    Members members;
    if (auto const* states = pool_.find("states"))
      if (auto const* state = states->find(block)) members.parts.push_back({state, ""});
    if (auto const* state = block.empty() ? nullptr : pool_.find(block)) members.parts.push_back({state, ""});
    members.parts.push_back({&pool_, ""});
    auto recorded = read_recorded(members, kind_, contract_);
    if (!recorded) {
      tally_.malformed(index, recorded.error());
      return found->second;
    }
    if (recorded->contradiction.differs()) tally_.book(index, recorded->contradiction);
    found->second = std::move(*recorded);
    return found->second;
  }

  std::string const& kind_;
  Json const& pool_;
  StableSwapContract contract_;
  Tally& tally_;
  std::map<std::string, std::optional<RecordedStableSwap>> states_;
};

}  // namespace

bool is_stable_swap(std::string_view kind) { return kind == "curve_stableswap" || kind == "curve_metapool"; }

void check_stable_swap(std::string const& kind, Json const& pool, Json const& queries, Tally& tally) {
  auto const address = need_text(pool, "address");
  auto const contract = address ? contract_at(*address) : std::nullopt;
  if (!contract) return tally.skip("no contract known of this pool of kind " + kind, queries.items.size());
  StableSwapQuotes quotes(kind, pool, *contract, tally);
  for (std::uint64_t index = 0; index < queries.items.size(); ++index) quotes.check(index, queries.items[index]);
}

}  // namespace sep::recordings
