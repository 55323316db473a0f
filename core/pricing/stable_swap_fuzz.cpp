// Any bytes as a stable-swap pool and what is asked of it: always an answer or a reason, the naive reading's where both
// have one, and a state after that holds what it says.
#include "core/pricing/fuzz_bytes.hpp"
#include "core/pricing/stable_swap_liquidity.hpp"
#include "core/pricing/stable_swap_model.hpp"

namespace {

using namespace sep;
using namespace sep::pricing;

StableSwapPool read_pool(FuzzBytes& bytes) {
  StableSwapPool pool;
  pool.contract = static_cast<StableSwapContract>(bytes.take<std::uint8_t>() % 7);
  std::size_t const count = bytes.take<std::uint8_t>() % (kStableSwapCoinsMax + 2);
  pool.amp = bytes.take<std::uint64_t>() >> (bytes.take<std::uint8_t>() % 64);
  pool.fee = bytes.take<std::uint64_t>() % (kStableSwapFeeOne + 1);
  pool.admin_fee = bytes.take<std::uint64_t>() % (kStableSwapFeeOne + 2);
  pool.offpeg_fee_multiplier = bytes.take<std::uint64_t>() >> (bytes.take<std::uint8_t>() % 64);
  pool.supply = bytes.amount();
  for (std::size_t k = 0; k < count; ++k) {
    auto const balance = bytes.amount();
    pool.coins.push_back({balance, bytes.take<std::uint8_t>() % 2 == 0 ? kOne18 : bytes.amount()});
  }
  return pool;
}

void check_quote(StableSwapPool const& pool, std::size_t in, std::size_t out, u128 amount) {
  auto const quoted = quote(pool, in, out, amount);
  if (!quoted) return;
  auto const naive = model::quote(pool, in, out, amount);
  CHECK(naive == widen(*quoted));
}

void check_swaps(StableSwapPool const& pool, std::size_t in, std::size_t out, u128 amount) {
  if (auto const made = swap_exact_in(pool, in, out, amount)) {
    CHECK(made->out > 0 && made->in == amount);
    CHECK(model::bought(pool, in, out, amount) == widen(made->out));
    CHECK(made->after.coins.size() == pool.coins.size());
    static_cast<void>(invariant(made->after));
  }
  if (auto const made = swap_exact_out(pool, in, out, amount)) {
    CHECK(made->out >= amount);
    CHECK(swap_exact_in(pool, in, out, made->in) == *made);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  FuzzBytes bytes(data, size);
  auto const pool = read_pool(bytes);
  std::size_t const in = bytes.take<std::uint8_t>() % 9;
  std::size_t const out = bytes.take<std::uint8_t>() % 9;
  auto const amount = bytes.amount();
  check_quote(pool, in, out, amount);
  check_swaps(pool, in, out, amount);
  static_cast<void>(virtual_price(pool));
  static_cast<void>(quote_withdraw_one(pool, amount, in));
  std::vector<u128> amounts(pool.coins.size(), 0);
  if (in < amounts.size()) amounts[in] = amount;
  static_cast<void>(quote_liquidity(pool, amounts, StableSwapMove::deposit));
  static_cast<void>(quote_liquidity(pool, amounts, StableSwapMove::withdrawal));
  static_cast<void>(quote_underlying({pool, read_pool(bytes)}, in, out, amount));
  return 0;
}
