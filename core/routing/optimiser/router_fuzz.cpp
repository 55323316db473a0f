// Any pools and any order: a route that can be walked and lies below its bound, or none; never a crash.
#include <cmath>
#include <cstdint>
#include <cstring>

#include "core/base/bytes.hpp"
#include "core/base/check.hpp"
#include "core/routing/certificate/steps.hpp"
#include "core/routing/optimiser/router.hpp"

namespace sep::routing::optimiser {
namespace {

// Reads values from the front; zeros when there are no more bytes.
class Bytes {
 public:
  explicit Bytes(ByteSpan bytes) : bytes_(bytes) {}

  template <class T>
  T take() {
    T value{};
    auto const size = std::min(sizeof(T), bytes_.size());
    if (size > 0) std::memcpy(&value, bytes_.data(), size);
    bytes_ = bytes_.subspan(size);
    return value;
  }
  [[nodiscard]] bool empty() const { return bytes_.empty(); }

 private:
  ByteSpan bytes_;
};

// Of any size up to 127 bits, small ones as often as large ones.
i128 amount(Bytes& bytes) {
  auto const value = bytes.take<u128>();
  return static_cast<i128>(value >> (1 + bytes.take<std::uint8_t>() % 127));
}

PoolState any_pair(Bytes& bytes) {
  auto const fee = bytes.take<std::uint16_t>();
  return ConstantProduct{amount(bytes), amount(bytes), {fee % 1'000u + 1, 1'000}};
}

PoolState any_weighted(Bytes& bytes, std::size_t tokens) {
  pricing::WeightedPool pool;
  pool.version = static_cast<pricing::WeightedVersion>(bytes.take<std::uint8_t>() % 3);
  pool.swap_fee = bytes.take<std::uint64_t>() % pricing::kOne18;
  std::uint64_t left = 100;  // parts of the whole
  for (std::size_t i = 0; i < tokens; ++i) {
    auto const others = tokens - 1 - i;
    auto const parts = others == 0 ? left : 1 + bytes.take<std::uint8_t>() % (left - others);
    left -= parts;
    pool.tokens.push_back({amount(bytes), parts * pricing::kWeightMin, pricing::kOne18, 18});
  }
  return pool;
}

PoolState any_balancer_stable(Bytes& bytes, std::size_t tokens) {
  pricing::BalancerStablePool pool;
  pool.rule = static_cast<pricing::BalancerStableRule>(bytes.take<std::uint8_t>() % 3);
  pool.amplification = 1 + bytes.take<std::uint32_t>() % pricing::kAmplificationMax;
  pool.swap_fee = bytes.take<std::uint64_t>() % pricing::kOne18;
  for (std::size_t i = 0; i < tokens; ++i)
    pool.tokens.push_back(
        {amount(bytes), static_cast<u128>(amount(bytes)), static_cast<std::uint8_t>(bytes.take<std::uint8_t>() % 19)});
  return pool;
}

PoolState any_stable_swap(Bytes& bytes, std::size_t tokens) {
  pricing::StableSwapPool pool;
  pool.contract = static_cast<pricing::StableSwapContract>(bytes.take<std::uint8_t>() % 7);
  pool.amp = bytes.take<std::uint32_t>();
  pool.fee = bytes.take<std::uint64_t>() % pricing::kStableSwapFeeOne;
  pool.admin_fee = bytes.take<std::uint64_t>() % pricing::kStableSwapFeeOne;
  pool.offpeg_fee_multiplier = bytes.take<std::uint32_t>() * 10ULL;
  for (std::size_t i = 0; i < tokens; ++i)
    pool.coins.push_back({static_cast<u128>(amount(bytes)), static_cast<u128>(amount(bytes))});
  return pool;
}

PoolState any_ranged(Bytes& bytes) {
  // Positions around any tick, or ticks that no pool can have.
  std::int32_t const spacing = 1 + bytes.take<std::uint8_t>() % 200;
  auto const floored = [&](std::int32_t tick) { return tick / spacing * spacing; };
  std::int32_t const tick = bytes.take<std::int32_t>() % pricing::kTickMax;
  auto state = pricing::initialised(pricing::sqrt_price_at(tick), bytes.take<std::uint16_t>(), spacing);
  if (!state) return Concentrated{};
  std::vector<Tick> ticks;
  for (int i = bytes.take<std::uint8_t>() % 5; i >= 0; --i) {
    auto const lower = floored(tick + bytes.take<std::int16_t>() * 4);
    auto const upper = lower + spacing * (1 + bytes.take<std::uint16_t>() % 1'000);
    auto changed = pricing::changed_liquidity(*state, ticks, lower, upper, amount(bytes) >> 16);
    if (!changed) continue;
    *state = changed->state;
    ticks = std::move(changed->ticks);
  }
  if (bytes.take<std::uint8_t>() == 0 && !ticks.empty()) ticks.pop_back();
  return Concentrated{*state, std::make_shared<std::vector<Tick> const>(std::move(ticks))};
}

// Levels in order, most of the time.
std::vector<BookLevel> any_levels(Bytes& bytes, std::int64_t price, bool falling) {
  std::vector<BookLevel> levels;
  for (int left = bytes.take<std::uint8_t>() % 8; left > 0; --left) {
    auto const step = static_cast<std::int64_t>(bytes.take<std::uint16_t>());
    if (falling ? price <= step : __builtin_add_overflow(price, step, &price)) break;
    if (falling) price -= step;
    levels.push_back({price, bytes.take<std::int64_t>() >> (bytes.take<std::uint8_t>() % 63)});
  }
  return levels;
}

PoolState any_book(Bytes& bytes) {
  OrderBook book;
  auto& rules = book.rules;
  rules.lot_base = amount(bytes);
  rules.tick = {amount(bytes), amount(bytes)};
  rules.fee_pips = bytes.take<std::uint32_t>() % 1'000'001;
  rules.fee_in = bytes.take<std::uint8_t>() % 2 == 0 ? FeeAsset::base : FeeAsset::quote;
  rules.min_lots = bytes.take<std::uint8_t>();
  rules.min_quote = amount(bytes) >> 64;
  auto const middle = bytes.take<std::int64_t>() >> (bytes.take<std::uint8_t>() % 63);
  book.depth.bids = any_levels(bytes, middle, true);
  book.depth.asks = any_levels(bytes, middle, false);
  return book;
}

PoolState any_fixed_rate(Bytes& bytes) {
  auto const most = [&] { return bytes.take<std::uint8_t>() % 2 == 0 ? kInt128Max : amount(bytes); };
  return FixedRate{amount(bytes), amount(bytes), most(), most()};
}

PoolState any_transfer(Bytes& bytes) {
  auto const most = [&] { return bytes.take<std::uint8_t>() % 2 == 0 ? kInt128Max : amount(bytes); };
  return Transfer{amount(bytes), amount(bytes), amount(bytes), most(), bytes.take<std::int64_t>()};
}

PoolState any_linear(Bytes& bytes) {
  auto const kind = bytes.take<std::uint8_t>() % 3;
  if (kind == 0) return any_book(bytes);
  return kind == 1 ? any_fixed_rate(bytes) : any_transfer(bytes);
}

PoolState any_state(Bytes& bytes, std::size_t tokens) {
  auto const kind = bytes.take<std::uint8_t>() % 8;
  if (kind == 0 && tokens == 2) return any_pair(bytes);
  if (kind == 1 && tokens == 2) return any_ranged(bytes);
  if (kind == 2) return any_balancer_stable(bytes, tokens);
  if (kind == 3) return any_stable_swap(bytes, tokens);
  if (kind > 4 && tokens == 2) return any_linear(bytes);
  return any_weighted(bytes, tokens);
}

// Two tokens, or more of those that there are.
std::vector<Token> any_tokens(Bytes& bytes, std::size_t tokens) {
  auto const token0 = static_cast<Token>(bytes.take<std::uint8_t>() % tokens);
  auto const token1 = static_cast<Token>((token0 + 1 + bytes.take<std::uint8_t>() % (tokens - 1)) % tokens);
  std::vector<Token> among{token0, token1};
  auto const more = bytes.take<std::uint8_t>();
  for (Token token = 0; token < tokens; ++token)
    if (token != token0 && token != token1 && (more & (1U << token)) != 0 && more % 3 == 0) among.push_back(token);
  return among;
}

void run(ByteSpan span) {
  Bytes bytes(span);
  std::size_t const tokens = 2 + bytes.take<std::uint8_t>() % 4;
  Order order;
  order.source = bytes.take<std::uint8_t>() % tokens;
  order.target = static_cast<Token>((order.source + 1 + bytes.take<std::uint8_t>() % (tokens - 1)) % tokens);
  order.amount = amount(bytes);
  order.hops = 1 + bytes.take<std::uint8_t>() % kHopsMax;
  order.gas_price = std::ldexp(bytes.take<std::uint8_t>(), bytes.take<std::int8_t>() / 2);
  if (order.amount <= 0) return;
  constexpr std::size_t kMost = 8;
  std::vector<Pool> pools;
  while (!bytes.empty() && pools.size() < kMost) {
    auto among = any_tokens(bytes, tokens);
    SwapGas const gas{bytes.take<std::uint16_t>(), bytes.take<std::uint8_t>()};
    auto state = any_state(bytes, among.size());
    pools.push_back({std::move(among), gas, std::move(state)});
  }
  Network const network(tokens, std::move(pools));
  auto const answer = Router(network).route(order);
  if (!answer) return;
  CHECK(!certificate::check_steps(network.pools(), order, answer->route));
  CHECK(answer->bound >= answer->route.net);
}

}  // namespace
}  // namespace sep::routing::optimiser

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  sep::routing::optimiser::run({bytes, size});
  return 0;
}
