// What the paper venue can be asked. Shared by the exchange, the wire and the record.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <string>
#include <variant>

#include "core/orders/terms.hpp"

namespace sep::paper {

// A writer presents itself. From now on lower epochs of the same store are refused.
struct Attach {
  std::uint32_t epoch{};
  friend bool operator==(Attach const&, Attach const&) = default;
};
struct Submit {
  orders::OrderTerms terms;
  std::uint32_t epoch{};
  friend bool operator==(Submit const&, Submit const&) = default;
};
struct Cancel {
  orders::ClientOrderId order;
  std::uint32_t epoch{};
  friend bool operator==(Cancel const&, Cancel const&) = default;
};
struct Query {
  orders::ClientOrderId order;
  friend bool operator==(Query const&, Query const&) = default;
};
BOOST_DESCRIBE_STRUCT(Attach, (), (epoch))
BOOST_DESCRIBE_STRUCT(Submit, (), (terms, epoch))
BOOST_DESCRIBE_STRUCT(Cancel, (), (order, epoch))
BOOST_DESCRIBE_STRUCT(Query, (), (order))

using Request = std::variant<Attach, Submit, Cancel, Query>;

}  // namespace sep::paper
