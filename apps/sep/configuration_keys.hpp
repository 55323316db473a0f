// The keys of Settings, made from its members: reading a written value into the member a key names, and listing them.
#pragma once

#include <functional>
#include <span>

#include "apps/sep/configuration.hpp"

namespace sep::app {

using KeyPath = std::vector<std::string>;

// A value as a source wrote it. Environment and flags know only text: `any` is read as whatever the key needs.
struct Written {
  enum class Form : std::uint8_t { any, string, integer, list, other };

  Form form = Form::any;
  std::string text;                // as it was written; empty for a list
  std::vector<std::string> items;  // of a list
};

struct AssignFault {
  bool unknown_key = false;
  std::string detail;
};

[[nodiscard]] Result<void, AssignFault> assign(Settings& settings, KeyPath const& path, Written const& written);

// Every key that is set or could be, in order of declaration; entries of tables by name as they are.
void for_each_setting(Settings const& settings, std::function<void(KeyPath const&, std::string value)> const& visit);

// Every key there can be; "<name>" stands for a name of the user's.
[[nodiscard]] std::vector<KeyPath> all_keys();

[[nodiscard]] std::string to_text(KeyPath const& path);
[[nodiscard]] KeyPath parse_key(std::string_view text);

// The key that was probably meant, or the empty text.
[[nodiscard]] std::string nearest_key(KeyPath const& path);

[[nodiscard]] std::string format_duration(Duration duration);  // "1h30m", "250ms"; what parse_duration reads back

}  // namespace sep::app
