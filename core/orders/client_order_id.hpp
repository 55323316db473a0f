// The identity of a child order: a hash of recorded facts, so that the same order always has the same id and two
// orders never share one.
#pragma once

#include "core/base/ulid.hpp"
#include "core/orders/terms.hpp"

namespace sep::orders {

// The first 128 bits of SHA-256 over (store id, intent, slice, step, attempt) in canonical form.
[[nodiscard]] ClientOrderId make_client_order_id(std::string const& store_id, Ulid intent, std::uint32_t slice,
                                                 std::uint32_t step, std::uint32_t attempt);

}  // namespace sep::orders
