#include "core/orders/client_order_id.hpp"

#include <gtest/gtest.h>
#include <set>

namespace sep::orders {
namespace {

TEST(ClientOrderId, IsTheSameForEver) {
  // The first 16 bytes of SHA-256 over 05000000 "store", the id in 16 bytes little endian, and three u32.
  EXPECT_EQ(to_text(make_client_order_id("store", Ulid{7}, 1, 0, 1).value), "87710577a6263d5f97142d844a329ea2");
}

TEST(ClientOrderId, EveryFactTellsOrdersApart) {
  std::set<ClientOrderId> ids;
  std::size_t made = 0;
  for (auto const* store : {"", "a", "b"})
    for (auto const intent : {Ulid{}, Ulid{1}, Ulid{kUint128Max}})
      for (auto const slice : {0U, 1U, UINT32_MAX})
        for (auto const step : {0U, 1U})
          for (auto const attempt : {1U, 2U, UINT32_MAX}) {
            ids.insert(make_client_order_id(store, intent, slice, step, attempt));
            ++made;
          }
  EXPECT_EQ(ids.size(), made);
}

}  // namespace
}  // namespace sep::orders
