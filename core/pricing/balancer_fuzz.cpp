// Any bytes as a pool and a request, sound or not: a swap answers or names its reason, and an answer keeps the laws.
#include "core/pricing/balancer_fixture.hpp"
#include "core/pricing/fuzz_bytes.hpp"

namespace {

using namespace sep;
using namespace sep::pricing;

WeightedPool raw_pool(FuzzBytes& bytes) {
  WeightedPool pool;
  pool.version = static_cast<WeightedVersion>(bytes.take<std::uint8_t>() % 3);
  pool.swap_fee = bytes.take<std::uint64_t>();
  pool.aggregate_fee = bytes.take<std::uint64_t>();
  pool.tokens.resize(bytes.take<std::uint8_t>() % 10);
  for (auto& token : pool.tokens)
    token = {bytes.take<i128>(), bytes.take<std::uint64_t>(), bytes.take<u128>(), bytes.take<std::uint8_t>()};
  return pool;
}

// The same bytes pressed into what a pool can be, so that most get to the curve.
void make_sound(WeightedPool& pool) {
  if (pool.tokens.size() < kWeightedTokensMin) pool.tokens.resize(kWeightedTokensMin);
  if (pool.tokens.size() > kWeightedTokensMax) pool.tokens.resize(kWeightedTokensMax);
  bool const v3 = pool.version == WeightedVersion::v3;
  pool.swap_fee %= kOne18;
  pool.aggregate_fee %= v3 ? kOne18 + 1 : 1;
  auto rest = kOne18;
  for (std::size_t i = pool.tokens.size(); i-- > 0;) {
    auto& token = pool.tokens[i];
    token.weight = i == 0 ? rest : std::clamp(token.weight % kOne18, kWeightMin, rest - i * kWeightMin);
    rest -= token.weight;
    token.balance = static_cast<i128>(static_cast<u128>(token.balance) & static_cast<u128>(kBalancerBalanceMaxV2));
    token.decimals %= kBalancerDecimalsMax + 1;
    token.rate = v3 ? token.rate + (token.rate == 0 ? 1 : 0) : kOne18;
  }
  CHECK(!check_pool(pool));
}

// The same tokens as a stable pool.
BalancerStablePool stable_of(WeightedPool const& pool, std::uint8_t rule) {
  BalancerStablePool stable;
  stable.rule = static_cast<BalancerStableRule>(rule % 3);
  bool const v3 = stable.rule == BalancerStableRule::v3;
  stable.swap_fee = pool.swap_fee;
  stable.aggregate_fee = v3 ? pool.aggregate_fee : 0;
  stable.amplification = kAmplificationUnit + (pool.aggregate_fee >> 20) % (kAmplificationMax - kAmplificationUnit);
  for (auto const& token : pool.tokens)
    if (stable.tokens.size() < kBalancerStableTokensMax)
      stable.tokens.push_back({token.balance, token.rate, token.decimals});
  return stable;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  FuzzBytes bytes(data, size);
  auto const selector = bytes.take<std::uint8_t>();
  BalancerRequest request;
  request.exact_in = (selector & 1) != 0;
  request.token_in = bytes.take<std::uint8_t>() % 10;
  request.token_out = bytes.take<std::uint8_t>() % 10;
  request.amount = bytes.take<i128>();
  auto pool = raw_pool(bytes);
  auto const x = from_u256<4>(to_u256(Word{{bytes.take<std::uint64_t>(), bytes.take<std::uint64_t>()}}));
  static_cast<void>(weighted_out({x, word(pool.swap_fee)}, {x, word(pool.aggregate_fee)}, word(1), PowRule::none));
  static_cast<void>(weighted_in({x, word(pool.swap_fee)}, {x, word(pool.aggregate_fee)}, word(1), PowRule::none));
  CHECK(broken_law(pool, request).empty());
  static_cast<void>(swap(stable_of(pool, selector), request));
  make_sound(pool);
  request.token_in %= pool.tokens.size();
  request.token_out %= pool.tokens.size();
  if ((selector & 2) != 0) request.amount &= (i128{1} << (selector >> 2)) - 1;
  auto const broken = broken_law(pool, request);
  CHECK_NOTE(broken.empty(), broken);
  auto const stable = stable_of(pool, selector);
  CHECK(!check_pool(stable));
  static_cast<void>(swap(stable, request));
  static_cast<void>(surge_fee(stable, request, kOne18 / 10, kOne18));
  return 0;
}
