#include "api/text/traceparent.hpp"

#include <algorithm>

namespace sep::api {
namespace {

constexpr std::size_t kLength = 55;  // of version 00
constexpr std::size_t kTraceIdAt = 3;
constexpr std::size_t kTraceIdLength = 32;
constexpr std::size_t kParentIdAt = 36;
constexpr std::size_t kParentIdLength = 16;
constexpr std::size_t kFlagsAt = 53;

bool is_hex(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_id(std::string_view text) { return is_hex(text) && text.find_first_not_of('0') != std::string_view::npos; }

}  // namespace

std::string read_traceparent(std::string_view header) {
  if (header.size() < kLength) return {};
  auto const version = header.substr(0, 2);
  if (!is_hex(version) || version == "ff") return {};
  bool const goes_on = header.size() > kLength;
  if (goes_on && (version == "00" || header[kLength] != '-')) return {};
  if (header[2] != '-' || header[kParentIdAt - 1] != '-' || header[kFlagsAt - 1] != '-') return {};
  bool const has_ids =
      is_id(header.substr(kTraceIdAt, kTraceIdLength)) && is_id(header.substr(kParentIdAt, kParentIdLength));
  if (!has_ids || !is_hex(header.substr(kFlagsAt, 2))) return {};
  // Of flags that a later version may have, only the one of this version is known: sampled.
  bool const is_sampled = std::string_view("13579bdf").find(header[kFlagsAt + 1]) != std::string_view::npos;
  auto const flags = version == "00" ? header.substr(kFlagsAt, 2) : std::string_view(is_sampled ? "01" : "00");
  return "00" + std::string(header.substr(2, kFlagsAt - 2)) + std::string(flags);
}

std::string_view trace_id_of(std::string_view traceparent) {
  return traceparent.empty() ? traceparent : traceparent.substr(kTraceIdAt, kTraceIdLength);
}

}  // namespace sep::api
