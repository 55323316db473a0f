#include "core/routing/optimiser/calldata.hpp"

#include "core/base/check.hpp"

namespace sep::routing::optimiser {

std::optional<SwapGas> with_data(SwapGas gas, std::uint32_t bytes, i128 data_price, i128 gas_price) {
  CHECK(gas.is_sane() && data_price >= 0 && gas_price > 0);
  auto const units = mul_div_ceil(bytes, static_cast<u128>(data_price), static_cast<u128>(gas_price));
  if (!units || *units > static_cast<u128>(kSwapGasMost - gas.base)) return std::nullopt;
  gas.base += static_cast<std::int64_t>(*units);
  return gas;
}

}  // namespace sep::routing::optimiser
