// The decoded DEX logs of consecutive blocks (eth-mainnet-blocks, dex_events): only what moved, no states. What the
// logs themselves imply is checked:
//   v2_sync        the reserves are what the pool held before, if that is known, and what the event after it moved
//   v2_swap        not above the 0.30 % formula where one token is paid for the other, the product rule otherwise
//   v2_mint/burn   the reserves move by the logged amounts (with the Sync before it)
//   v3_swap        price and tick belong together; where the state before is known and the liquidity is the same after
//                  it, some fee tier reproduces every figure
//   v3_mint/burn   what a position of that liquidity holds at the pool's price, if known; else that it holds either
//                  token only where its range allows it
#include <map>

#include "adapters/recordings/csv.hpp"
#include "adapters/recordings/reproduce.hpp"
#include "adapters/recordings/tally.hpp"
#include "core/pricing/constant_product.hpp"

namespace sep::recordings {
namespace {

struct PairState {
  i128 reserve0 = 0;
  i128 reserve1 = 0;
  friend bool operator==(PairState const&, PairState const&) = default;
};

std::string text_of_pair(PairState const& state) { return text_of(state.reserve0) + ", " + text_of(state.reserve1); }

struct Tier {
  std::uint32_t fee;
  std::int32_t spacing;
};
constexpr Tier kTiers[] = {{500, 10}, {3'000, 60}, {10'000, 200}, {100, 1}, {2'500, 50}};

constexpr char const* kPriceOnly = "v3_swap: price, tick and signs only, its ticks are not recorded";

class Events {
 public:
  explicit Events(Tally& tally) : tally_(tally) {}

  // nullopt: no check for such an event.
  Result<std::optional<Row>, Wrong> check(Json const& event) {
    TRY_LET(auto const type, need_text(event, "event"));
    TRY_LET(auto const pool, need_text(event, "pool"));
    if (type == "v2_sync") return sync(event, pool);
    if (type == "v2_swap") return pair_swap(event, pool);
    if (type == "v2_mint") return pair_change(event, pool, 1);
    if (type == "v2_burn") return pair_change(event, pool, -1);
    if (type == "v3_swap") return swap(event, pool);
    if (type == "v3_mint" || type == "v3_burn") return position(event, pool, type == "v3_burn");
    tally_.skip(type == "balancer_swap"    ? "balancer_swap: the pool's balances and weights are not recorded"
                : type == "curve_exchange" ? "curve_exchange: the pool's balances and amplification are not recorded"
                                           : "no pricing for kind " + type);
    return std::nullopt;
  }

 private:
  static Result<i128, Wrong> reserve(Json const& event, std::string_view key) {
    TRY_LET(auto const value, need<i128>(event, key));
    if (value < 0 || value > pricing::kReserveMax) return fail(std::string(key) + " is beyond a reserve's 112 bits");
    return value;
  }

  // A Sync tells the state after the event that follows it. Nothing contradicts it yet.
  Result<std::optional<Row>, Wrong> sync(Json const& event, std::string const& pool) {
    PairState state;
    TRY_LET(state.reserve0, reserve(event, "reserve0"));
    TRY_LET(state.reserve1, reserve(event, "reserve1"));
    auto& pair = pairs_[pool];
    pair.before = pair.now;
    pair.now = state;
    return Row{};
  }

  // The state before a move is the one after it, less the move; it must be the last one known.
  void check_before(std::string const& pool, PairState const& before, Row& row) {
    auto const known = pairs_[pool].before;
    tally_.note(known ? "pair: the reserves before are recorded and continue" : "pair: the reserves before follow");
    if (known && *known != before) row.expect("the reserves before", text_of_pair(*known), text_of_pair(before));
  }

  Result<std::optional<Row>, Wrong> pair_swap(Json const& event, std::string const& pool) {
    TRY_LET(auto const in0, reserve(event, "amount0In"));
    TRY_LET(auto const in1, reserve(event, "amount1In"));
    TRY_LET(auto const out0, reserve(event, "amount0Out"));
    TRY_LET(auto const out1, reserve(event, "amount1Out"));
    auto const now = pairs_[pool].now;
    if (!now) return fail(Wrong("a swap without the Sync before it"));
    PairState const before{now->reserve0 - in0 + out0, now->reserve1 - in1 + out1};
    Row row;
    check_before(pool, before, row);
    if (before.reserve0 <= 0 || before.reserve1 <= 0) {
      row.expect("the reserves before", "positive", text_of_pair(before));
      return row;
    }
    bool const down = in0 > 0 && in1 == 0 && out0 == 0;
    bool const up = in1 > 0 && in0 == 0 && out1 == 0;
    if (!down && !up) return check_product(before, {in0, in1}, *now, row);
    auto const most = down ? pricing::amount_out({before.reserve0, before.reserve1}, in0, {997, 1'000})
                           : pricing::amount_out({before.reserve1, before.reserve0}, in1, {997, 1'000});
    i128 const got = down ? out1 : out0;
    if (got > most.value_or(0)) row.expect("at most, by the 0.30 % formula", text_of(got), text_of(most.value_or(0)));
    tally_.note(got == most.value_or(0) ? "v2_swap: equal to the formula" : "v2_swap: below the formula");
    return row;
  }

  // The pair's own condition: the product after, less 0.30 % of what came in, is no less than before.
  static Row check_product(PairState const& before, PairState const& in, PairState const& now, Row row) {
    auto const wide = [](i128 value) { return widen(static_cast<u128>(value)); };
    U256 const left0 = wide(now.reserve0) * 1'000 - wide(in.reserve0) * 3;
    U256 const left1 = wide(now.reserve1) * 1'000 - wide(in.reserve1) * 3;
    bool const kept = left0 * left1 >= wide(before.reserve0) * wide(before.reserve1) * 1'000'000;
    row.expect("the product rule at 0.30 %", "kept", kept ? "kept" : "broken");
    return row;
  }

  Result<std::optional<Row>, Wrong> pair_change(Json const& event, std::string const& pool, int sign) {
    TRY_LET(auto const amount0, reserve(event, "amount0"));
    TRY_LET(auto const amount1, reserve(event, "amount1"));
    auto const now = pairs_[pool].now;
    if (!now) {  // lending tokens log a Mint and a Burn of the same form
      tally_.skip("not of a pair: no Sync before it");
      return std::nullopt;
    }
    PairState const before{now->reserve0 - sign * amount0, now->reserve1 - sign * amount1};
    Row row;
    check_before(pool, before, row);
    if (before.reserve0 < 0 || before.reserve1 < 0)
      row.expect("the reserves before", "not negative", text_of_pair(before));
    return row;
  }

  Result<std::optional<Row>, Wrong> swap(Json const& event, std::string const& pool) {
    LoggedSwap logged;
    TRY_LET(logged.amount0, need<i128>(event, "amount0"));
    TRY_LET(logged.amount1, need<i128>(event, "amount1"));
    TRY_LET(logged.liquidity, need<u128>(event, "liquidity"));
    TRY_LET(logged.tick, need<std::int32_t>(event, "tick"));
    TRY_LET(auto const wide_price, need<U256>(event, "sqrtPriceX96"));
    auto const price = sqrt_price_of(wide_price);
    if (!price) return fail(Wrong("sqrtPriceX96 is beyond 160 bits"));
    logged.price = *price;
    pricing::ConcentratedState const after{logged.price, *logged.tick, *logged.liquidity, 0, 1};
    Row row;
    if (pricing::check_state(after)) row.expect("price and tick", "of each other", "not");
    bool const opposite = (logged.amount0 >= 0 && logged.amount1 <= 0) || (logged.amount0 <= 0 && logged.amount1 >= 0);
    if (!opposite) row.expect("the amounts", "one paid, one got", "both of one sign");
    auto const known = pools_.find(pool);
    bool const same_range = known != pools_.end() && known->second.liquidity == *logged.liquidity;
    if (!row.differs() && same_range) row = in_range(pool, known->second, logged);
    if (!same_range) tally_.note(kPriceOnly);
    pools_[pool] = after;
    return row;
  }

  // A small swap may be what several fees give: a pool keeps those that gave all of its swaps so far.
  Row in_range(std::string const& pool, pricing::ConcentratedState state, LoggedSwap const& logged) {
    auto const& possible = tiers_.try_emplace(pool, std::begin(kTiers), std::end(kTiers)).first->second;
    std::vector<Tier> left;
    Row nearest;
    for (auto const& tier : possible) {
      state.fee_pips = tier.fee;
      state.tick_spacing = tier.spacing;
      auto const tried = reproduce({state, {}}, logged);
      if (!tried.row.differs()) left.push_back(tier);
      nearest = tried.row;
    }
    if (!left.empty()) {
      tiers_[pool] = left;
      tally_.note("v3_swap: every figure reproduced");
      return {};
    }
    // Equal liquidity at both ends does not prove that no tick was crossed; the same tick does.
    if (state.tick == *logged.tick) return nearest;
    tally_.note(kPriceOnly);
    return {};
  }

  Result<std::optional<Row>, Wrong> position(Json const& event, std::string const& pool, bool burn) {
    TRY_LET(auto const lower, need<std::int32_t>(event, "tickLower"));
    TRY_LET(auto const upper, need<std::int32_t>(event, "tickUpper"));
    TRY_LET(auto const size, need<i128>(event, "amount"));
    TRY_LET(auto const amount0, need<i128>(event, "amount0"));
    TRY_LET(auto const amount1, need<i128>(event, "amount1"));
    if (size < 0 || amount0 < 0 || amount1 < 0) return fail(Wrong("a negative amount"));
    auto const known = pools_.find(pool);
    if (known == pools_.end()) return without_price(lower, upper, size, {amount0, amount1});
    auto state = known->second;
    // Only this position is known: in a pool of its own the amounts are the same, and the liquidity is kept apart.
    state.liquidity = 0;
    auto changed = pricing::changed_liquidity(state, {}, lower, upper, size);
    if (changed && burn) changed = pricing::changed_liquidity(changed->state, changed->ticks, lower, upper, -size);
    Row row;
    if (!changed) {
      row.expect("a position", "one a pool can have", name_of(changed.error()));
      return row;
    }
    row.expect_equal("amount0", amount0, burn ? -changed->amount0 : changed->amount0);
    row.expect_equal("amount1", amount1, burn ? -changed->amount1 : changed->amount1);
    tally_.note("v3 position: amounts reproduced");
    if (lower <= state.tick && state.tick < upper) {
      auto& liquidity = known->second.liquidity;
      auto const part = static_cast<u128>(size);
      if (burn && liquidity < part)
        row.expect("liquidity", "at least " + text_of(size), text_of(liquidity));
      else
        liquidity = burn ? liquidity - part : liquidity + part;
    }
    return row;
  }

  // The most a position of that size can hold of each token, whatever the price.
  Result<std::optional<Row>, Wrong> without_price(std::int32_t lower, std::int32_t upper, i128 size,
                                                  PairState const& amounts) {
    Row row;
    bool const ordered = pricing::kTickMin <= lower && lower < upper && upper <= pricing::kTickMax;
    if (!ordered) {
      row.expect("a range", "ordered ticks", std::to_string(lower) + ", " + std::to_string(upper));
      return row;
    }
    auto const low = pricing::sqrt_price_at(lower);
    auto const high = pricing::sqrt_price_at(upper);
    auto const part = static_cast<u128>(size);
    auto const most0 = pricing::amount0_between_ceil(low, high, part);
    auto const most1 = pricing::amount1_between_ceil(low, high, part);
    bool const fits = widened<4>(static_cast<u128>(amounts.reserve0)) <= most0 &&
                      widened<4>(static_cast<u128>(amounts.reserve1)) <= most1;
    row.expect("amounts", "within the range's", fits ? "within the range's" : text_of_pair(amounts));
    tally_.note("v3 position: within its bounds, the price is not recorded");
    return row;
  }

  struct Pair {
    std::optional<PairState> before;  // as of the Sync before the last
    std::optional<PairState> now;
  };

  Tally& tally_;
  std::map<std::string, Pair> pairs_;
  std::map<std::string, pricing::ConcentratedState> pools_;
  std::map<std::string, std::vector<Tier>> tiers_;
};

}  // namespace

void check_dex_events(std::string_view lines, Tally& tally) {
  Events events(tally);
  std::uint64_t index = 0;
  for (auto const line : lines_of(lines)) {
    auto const event = parse_json(line);
    auto const row = event ? events.check(*event) : Result<std::optional<Row>, Wrong>(fail(event.error()));
    if (!row)
      tally.malformed(index, row.error());
    else if (*row)
      tally.book(index, **row);
    ++index;
  }
}

}  // namespace sep::recordings
