#include "core/orders/client_order_id.hpp"

#include "core/base/codec.hpp"

namespace sep::orders {

ClientOrderId make_client_order_id(std::string const& store_id, Ulid intent, std::uint32_t slice, std::uint32_t step,
                                   std::uint32_t attempt) {
  Encoder encoder;
  encoder.put(store_id);
  encoder.put(intent);
  encoder.put(slice);
  encoder.put(step);
  encoder.put(attempt);
  return ClientOrderId{truncate(sha256(encoder.bytes()))};
}

}  // namespace sep::orders
