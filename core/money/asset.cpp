#include "core/money/asset.hpp"

#include <algorithm>
#include <optional>

namespace sep {
namespace {

struct Split {
  std::string_view left;
  std::string_view right;
};

std::optional<Split> split_once(std::string_view text, char separator) {
  auto const at = text.find(separator);
  if (at == std::string_view::npos) return std::nullopt;
  return Split{text.substr(0, at), text.substr(at + 1)};
}

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

template <class Allowed>
bool all_of_length(std::string_view text, std::size_t low, std::size_t high, Allowed allowed) {
  return text.size() >= low && text.size() <= high && std::ranges::all_of(text, allowed);
}

bool is_namespace(std::string_view text) {
  return all_of_length(text, 3, 8, [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

bool is_number(std::string_view text) {
  return all_of_length(text, 1, 32, is_digit) && (text.size() == 1 || text.front() != '0');
}

bool is_address(std::string_view text) {
  return text.starts_with("0x") && all_of_length(text.substr(2), 40, 40, is_hex);
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(),
                         [](char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; });
  return result;
}

}  // namespace

Result<std::string, AssetTextError> canonical_asset(std::string_view caip19) {
  auto const halves = split_once(caip19, '/');
  if (!halves) return fail(AssetTextError::bad_asset);
  auto const chain = split_once(halves->left, ':');
  auto const asset = split_once(halves->right, ':');
  auto const is_chain_reference = [](char c) {
    return is_digit(c) || is_lower(c) || is_upper(c) || c == '-' || c == '_';
  };
  auto const is_asset_reference = [](char c) {
    return is_digit(c) || is_lower(c) || is_upper(c) || c == '-' || c == '.' || c == '%';
  };
  if (!chain || !is_namespace(chain->left)) return fail(AssetTextError::bad_chain);
  if (!all_of_length(chain->right, 1, 32, is_chain_reference)) return fail(AssetTextError::bad_chain);
  if (!asset || !is_namespace(asset->left)) return fail(AssetTextError::bad_asset);
  if (!all_of_length(asset->right, 1, 128, is_asset_reference)) return fail(AssetTextError::bad_asset);
  bool const evm = chain->left == "eip155";
  if (evm && !is_number(chain->right)) return fail(AssetTextError::bad_reference);
  if (asset->left == "slip44" && !is_number(asset->right)) return fail(AssetTextError::bad_reference);
  if (evm && asset->left == "erc20") {
    if (!is_address(asset->right)) return fail(AssetTextError::bad_address);
    return std::string(halves->left) + "/erc20:" + lower(asset->right);
  }
  return std::string(caip19);
}

std::string_view chain_of(std::string_view caip19) { return caip19.substr(0, caip19.find('/')); }

}  // namespace sep
