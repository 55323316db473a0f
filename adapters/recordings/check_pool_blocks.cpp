// Pool states recorded block by block (eth-pools-recording): no answers to compare with, but states that say much about
// each other. Checked are
//   the blocks            consecutive, each the child of the one before, none taken back
//   constant product      reserves within the contract's bounds; a move that pays one token for the other is never
//   above
//                         the formula (equal where it was a single swap)
//   concentrated          tick and price belong together, the nets add up to nothing and up to the tick to the
//                         liquidity, and every tick's price is the one tick maths gives
#include <map>

#include "adapters/recordings/pool.hpp"
#include "adapters/recordings/tally.hpp"
#include "core/pricing/constant_product.hpp"

namespace sep::recordings {
namespace {

struct FeeName {
  std::string_view name;
  std::uint32_t pips;
};
constexpr FeeName kFeeNames[] = {
    {"Lowest", 100}, {"Low", 500}, {"MediumLow", 2'500}, {"Medium", 3'000}, {"High", 10'000}};

Result<U256, Wrong> need_hex(Json const& object, std::string_view key) {
  TRY_LET(auto const text, need_text(object, key));
  auto const value = parse_hex(text);
  if (!value) return fail(std::string(key) + " is not hexadecimal");
  return *value;
}

class Blocks {
 public:
  explicit Blocks(Tally& tally) : tally_(tally) {}

  void update(Json const& json) {
    book(linked(json));
    auto const states = need_object(json, "states");
    if (!states) return tally_.malformed(index_, states.error());
    for (std::size_t i = 0; i < (*states)->keys.size(); ++i) {
      auto const& pool = (*states)->keys[i];
      auto const& entry = (*states)->items[i];
      auto const protocol = need_text(entry, "protocol").value_or("without name");
      auto const state = need_object(entry, "state");
      if (!state)
        tally_.malformed(index_, state.error());
      else if (protocol == "UniswapV2State" || protocol == "PancakeswapV2State")
        book(reserves(pool, **state, protocol == "UniswapV2State" ? 9'970U : 9'975U));
      else if (protocol == "UniswapV3State")
        book(ranged(**state));
      else
        tally_.skip("no pricing for kind " + protocol + " yet");
    }
    ++index_;
  }

 private:
  void book(Result<Row, Wrong> const& row) {
    if (row)
      tally_.book(index_, *row);
    else
      tally_.malformed(index_, row.error());
  }

  Result<Row, Wrong> linked(Json const& json) {
    TRY_LET(auto const number, need<std::uint64_t>(json, "block_number_or_timestamp"));
    TRY_LET(auto const* syncs, need_object(json, "sync_states"));
    Row row;
    std::string hash;
    for (std::size_t i = 0; i < syncs->keys.size(); ++i) {
      auto const& protocol = syncs->keys[i];
      auto const& sync = syncs->items[i];
      TRY_LET(auto const own, need_text(sync, "hash"));
      TRY_LET(auto const parent, need_text(sync, "parent_hash"));
      TRY_LET(auto const at, need<std::uint64_t>(sync, "number"));
      TRY_LET(bool const reverted, need_bool(sync, "revert"));
      row.expect("revert of " + protocol, "false", reverted ? "true" : "false");
      row.expect("block of " + protocol, std::to_string(number), std::to_string(at));
      if (!hash.empty()) row.expect("hash of " + protocol, hash, own);
      if (!last_hash_.empty()) row.expect("parent of " + protocol, last_hash_, parent);
      hash = own;
    }
    if (last_number_ != 0) row.expect("block", std::to_string(last_number_ + 1), std::to_string(number));
    last_number_ = number;
    last_hash_ = hash;
    return row;
  }

  Result<Row, Wrong> reserves(std::string const& pool, Json const& state, std::uint32_t numerator) {
    TRY_LET(auto const wide0, need_hex(state, "reserve0"));
    TRY_LET(auto const wide1, need_hex(state, "reserve1"));
    U256 const most = widen(static_cast<u128>(pricing::kReserveMax));
    Row row;
    if (wide0 == 0 || wide1 == 0 || wide0 > most || wide1 > most) {
      row.expect("reserves", "1 to 2^112 - 1", wide0.str() + ", " + wide1.str());
      return row;
    }
    std::pair const now(static_cast<i128>(*narrow_u128(wide0)), static_cast<i128>(*narrow_u128(wide1)));
    auto const [known, fresh] = pairs_.try_emplace(pool, now);
    auto const before = std::exchange(known->second, now);
    i128 const moved0 = now.first - before.first;
    i128 const moved1 = now.second - before.second;
    bool const down = moved0 > 0 && moved1 < 0;
    if (fresh || (!down && !(moved1 > 0 && moved0 < 0))) return row;
    auto const most_out =
        down ? pricing::amount_out({before.first, before.second}, moved0, {numerator, 10'000}).value_or(0)
             : pricing::amount_out({before.second, before.first}, moved1, {numerator, 10'000}).value_or(0);
    i128 const got = down ? -moved1 : -moved0;
    if (got > most_out) row.expect("at most, by the formula", text_of(got), text_of(most_out));
    tally_.note(got == most_out ? "a move equal to the formula" : "a move below the formula");
    return row;
  }

  Result<Row, Wrong> ranged(Json const& json) {
    Pool pool;
    auto& state = pool.state;
    TRY_LET(state.liquidity, need<u128>(json, "liquidity"));
    TRY_LET(state.tick, need<std::int32_t>(json, "tick"));
    TRY_LET(auto const wide_price, need_hex(json, "sqrt_price"));
    TRY_LET(auto const fee, need_text(json, "fee"));
    TRY_LET(auto const* table, need_object(json, "ticks"));
    TRY_LET(state.tick_spacing, need<std::int32_t>(*table, "tick_spacing"));
    TRY_LET(auto const* ticks, need_array(*table, "ticks"));
    auto const price = sqrt_price_of(wide_price);
    if (!price) return fail(Wrong("sqrt_price is beyond 160 bits"));
    state.sqrt_price = *price;
    state.fee_pips = pricing::kPipsOne;
    for (auto const& known : kFeeNames)
      if (known.name == fee) state.fee_pips = known.pips;
    if (state.fee_pips == pricing::kPipsOne) return fail("no fee of the name " + fee);
    Row row;
    for (auto const& entry : ticks->items) {
      TRY_LET(auto const index, need<std::int32_t>(entry, "index"));
      TRY_LET(auto const net, need<i128>(entry, "net_liquidity"));
      TRY_LET(auto const tick_price, need_hex(entry, "sqrt_price"));
      if (index < pricing::kTickMin || index > pricing::kTickMax) return fail(Wrong("a tick out of range"));
      row.expect_equal("sqrt_price of tick " + std::to_string(index), tick_price,
                       to_u256(pricing::sqrt_price_at(index)));
      pool.ticks.push_back({index, net, 0});
    }
    if (auto const error = pricing::check_pool(state, pool.ticks))
      row.expect("the pool's state", "one a pool can be in", name_of(*error));
    return row;
  }

  Tally& tally_;
  std::uint64_t index_ = 0;  // of the update
  std::uint64_t last_number_ = 0;
  std::string last_hash_;
  std::map<std::string, std::pair<i128, i128>> pairs_;
};

}  // namespace

void check_pool_blocks(Json const& file, Tally& tally) {
  auto const updates = need_array(file, "updates");
  if (!updates) return tally.malformed(0, updates.error());
  Blocks blocks(tally);
  for (auto const& update : (*updates)->items) blocks.update(update);
}

}  // namespace sep::recordings
