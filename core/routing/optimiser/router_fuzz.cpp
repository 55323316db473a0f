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

PoolState any_state(Bytes& bytes) {
  if (bytes.take<std::uint8_t>() % 2 == 0) {
    auto const fee = bytes.take<std::uint16_t>();
    return ConstantProduct{amount(bytes), amount(bytes), {fee % 1'000u + 1, 1'000}};
  }
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
    auto const token0 = static_cast<Token>(bytes.take<std::uint8_t>() % tokens);
    auto const token1 = static_cast<Token>((token0 + 1 + bytes.take<std::uint8_t>() % (tokens - 1)) % tokens);
    pools.push_back({{token0, token1}, {bytes.take<std::uint16_t>(), bytes.take<std::uint8_t>()}, any_state(bytes)});
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
