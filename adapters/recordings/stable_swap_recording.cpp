#include "adapters/recordings/stable_swap_recording.hpp"

#include "core/base/described.hpp"
#include "core/money/decimal.hpp"
#include "core/pricing/stable_swap_invariant.hpp"

namespace sep::recordings {
namespace {

using pricing::StableSwapContract;
using Answer = Result<u128, pricing::StableSwapError>;

struct KnownPool {
  std::string_view address;
  StableSwapContract contract;
};
constexpr KnownPool kKnownPools[] = {
    {"0xbEbc44782C7dB0a1A60Cb6fe97d0b483032FF1C7", StableSwapContract::three_pool},  // DAI, USDC, USDT
    {"0x618788357D0EBd8A37e763ADab3bc575D54c2C7d", StableSwapContract::plain},       // RAI with 3pool
};

Result<std::vector<std::string>, Wrong> symbols_of(Json const& tokens) {
  std::vector<std::string> symbols;
  for (auto const& token : tokens.items) {
    TRY_LET(auto symbol, need_text(token, "symbol"));
    symbols.push_back(std::move(symbol));
  }
  return symbols;
}

Result<u128, Wrong> plain_rate(Json const& token) {
  TRY_LET(auto const decimals, need<std::uint32_t>(token, "decimals"));
  if (decimals > kDecimalsMax) return fail(Wrong("more than 36 decimals"));
  return pow10(kDecimalsMax - decimals);
}

// A moves while it ramps; the recorded A() has lost its decimals.
Result<std::uint64_t, Wrong> amp_of(Members const& members, std::uint64_t now) {
  pricing::AmpRamp ramp;
  TRY_LET(ramp.from, members.get<std::uint64_t>("initial_a"));
  TRY_LET(ramp.to, members.get<std::uint64_t>("future_a"));
  TRY_LET(ramp.since, members.get<std::uint64_t>("initial_a_time"));
  TRY_LET(ramp.until, members.get<std::uint64_t>("future_a_time"));
  return pricing::ramped_amp(ramp, now);
}

Result<StableSwapAt, Wrong> read_stable(Members const& members, StableSwapContract contract, std::uint64_t now) {
  StableSwapAt stable;
  auto& pool = stable.pool;
  pool.contract = contract;
  TRY_LET(auto const* tokens, members.list("tokens"));
  TRY_LET(stable.symbols, symbols_of(*tokens));
  TRY_LET(auto const* balances, members.list("balances"));
  if (balances->items.size() != tokens->items.size()) return fail(Wrong("not as many balances as tokens"));
  for (std::size_t k = 0; k < tokens->items.size(); ++k) {
    pricing::StableSwapCoin coin;
    TRY_LET(coin.rate, plain_rate(tokens->items[k]));
    auto const balance = integer<u128>(balances->items[k]);
    if (!balance) return fail(Wrong("a balance is no integer of its range"));
    coin.balance = *balance;
    pool.coins.push_back(coin);
  }
  TRY_LET(pool.fee, members.get<std::uint64_t>("fee"));
  TRY_LET(pool.admin_fee, members.get<std::uint64_t>("admin_fee"));
  TRY_LET(pool.supply, members.get<u128>("lp_token_total_supply"));
  TRY_LET(pool.amp, amp_of(members, now));
  TRY_LET(stable.a_recorded,
          members.get<std::uint64_t>(members.find("a_coefficient") == nullptr ? "a" : "a_coefficient"));
  return stable;
}

void expect_amp(StableSwapAt const& stable, Row& row) {
  auto const one = pricing::rules_of(stable.pool.contract).amp_one;
  row.expect("A", std::to_string(stable.a_recorded), std::to_string(stable.pool.amp / one));
}
void expect_price(u128 recorded, Answer const& ours, Row& row) {
  row.expect("virtual price", text_of(recorded), ours ? text_of(*ours) : enum_name(ours.error()));
}

// The base as the metapool sees it: its price is kept for a while.
Result<void, Wrong> read_base(Members const& members, Json const& base, std::uint64_t now,
                              RecordedStableSwap& recorded) {
  TRY_LET(auto const address, need_text(base, "address"));
  auto const contract = contract_at(address);
  if (!contract) return fail("no contract known at " + address);
  Members own{{{&base, ""}}};
  for (auto const& part : members.parts) own.parts.push_back({part.object, "base_"});
  TRY_LET(recorded.base, read_stable(own, *contract, now));
  auto const own_price = pricing::virtual_price(recorded.base->pool);
  bool const apart = members.find("base_virtual_price_own") != nullptr;
  TRY_LET(auto const price_now,
          apart ? members.get<u128>("base_virtual_price_own") : need<u128>(base, "virtual_price"));
  expect_amp(*recorded.base, recorded.contradiction);
  expect_price(price_now, own_price, recorded.contradiction);
  TRY_LET(auto const kept, members.get<u128>("base_virtual_price"));
  TRY_LET(auto const kept_at, members.get<std::uint64_t>("base_cache_updated"));
  bool const stale = now > kept_at && now - kept_at > pricing::kBaseCacheSeconds;
  auto& coins = recorded.pool.pool.coins;
  if (coins.empty()) return fail(Wrong("no tokens"));
  coins.back().rate = stale ? price_now : kept;
  if (members.find("redemption_price") != nullptr) {
    TRY_LET(coins.front().rate, members.get<u128>("redemption_price"));
  }
  TRY_LET(auto const* tokens, members.list("tokens_underlying"));
  TRY_LET(recorded.underlying, symbols_of(*tokens));
  return {};
}

}  // namespace

std::optional<StableSwapContract> contract_at(std::string const& address) {
  for (auto const& known : kKnownPools)
    if (known.address == address) return known.contract;
  return std::nullopt;
}

Result<RecordedStableSwap, Wrong> read_recorded(Members const& members, std::string const& kind,
                                                StableSwapContract contract) {
  RecordedStableSwap recorded;
  TRY_LET(auto const now, members.get<std::uint64_t>("block_timestamp"));
  TRY_LET(recorded.pool, read_stable(members, contract, now));
  expect_amp(recorded.pool, recorded.contradiction);
  if (kind == "curve_metapool") {
    auto const* base = members.find("base_pool");
    if (base == nullptr) return fail(Wrong("base_pool is missing"));
    TRY_VOID(read_base(members, *base, now, recorded));
  } else {
    TRY_LET(auto const price, members.get<u128>("virtual_price"));
    expect_price(price, pricing::virtual_price(recorded.pool.pool), recorded.contradiction);
  }
  return recorded;
}

}  // namespace sep::recordings
