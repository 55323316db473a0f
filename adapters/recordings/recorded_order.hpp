// What an order of a recorded file asks for, whatever the file's form.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/int.hpp"

namespace sep::recordings {

// Exactly `amount` is sold, or bought; limits, fees and what else an order says are not read.
struct RecordedOrder {
  std::string name;
  std::string token_in;  // addresses as the file writes them
  std::string token_out;
  bool buys = false;               // `amount` is of token_out
  i128 amount = 0;                 // base units, > 0
  std::optional<i128> answered{};  // what another router answered: base units of token_out, after gas
};

enum class OrderSkip : std::uint8_t {
  bad_order,   // not readable, or with no amount or one beyond 127 bits
  same_token,  // sells what it buys
};
BOOST_DESCRIBE_ENUM(OrderSkip, bad_order, same_token)

// 0x and 40 hexadecimal digits.
[[nodiscard]] bool is_address(std::string_view text);
[[nodiscard]] std::string lower_case(std::string text);

// What is wrong with it; nullopt: nothing.
[[nodiscard]] std::optional<OrderSkip> check_order(RecordedOrder const& order);

}  // namespace sep::recordings
