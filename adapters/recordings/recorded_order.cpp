#include "adapters/recordings/recorded_order.hpp"

#include <algorithm>

namespace sep::recordings {

bool is_address(std::string_view text) {
  auto const is_digit = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  };
  return text.size() == 42 && text.starts_with("0x") && std::ranges::all_of(text.substr(2), is_digit);
}

std::string lower_case(std::string text) {
  for (auto& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

std::optional<OrderSkip> check_order(RecordedOrder const& order) {
  if (order.amount <= 0 || !is_address(order.token_in) || !is_address(order.token_out)) return OrderSkip::bad_order;
  if (lower_case(order.token_in) == lower_case(order.token_out)) return OrderSkip::same_token;
  return std::nullopt;
}

}  // namespace sep::recordings
