// Whether an intent makes sense by itself, before any limit, price or balance is asked (P1, P12).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/intent/denial.hpp"
#include "core/intent/spec.hpp"

namespace sep::intent {

inline constexpr i128 kSizeMax = static_cast<i128>(1) << 112;  // a constant-product pool holds no more (Uniswap v2)
inline constexpr std::uint32_t kSlippageBpsMax = 5'000;
inline constexpr std::uint8_t kPriorityMax = 9;
inline constexpr std::size_t kNameMax = 64;  // strategy, trader, desk, tags
inline constexpr std::size_t kTagsMax = 16;
inline constexpr std::size_t kKeyMax = 128;  // idempotency key, client_intent_id
inline constexpr std::size_t kReservedEntriesMax = 64;
inline constexpr std::size_t kReservedTextMax = 256;

struct TimeBounds {
  Duration least_to_deadline;  // less cannot work
  Duration most_to_deadline;   // more is not held
};

// The first rule that `spec` breaks, in the order of InvalidReason; nullopt when it is sound.
[[nodiscard]] std::optional<Denial> check_spec(IntentSpec const& spec, Registry const& registry, Time at,
                                               TimeBounds bounds);

// Letters, digits, '_', '-', '.'; 1 .. kNameMax.
[[nodiscard]] bool is_name(std::string_view text);

// Printable ASCII without blanks; 1 .. kKeyMax.
[[nodiscard]] bool is_key(std::string_view text);

// As texts name it: "WETH/USDC".
[[nodiscard]] std::string pair_of(IntentSpec const& spec, Registry const& registry);

// Whether a venue that may be used has a book of the pair.
[[nodiscard]] bool has_book(IntentSpec const& spec, Registry const& registry);

// The venues that may be used, ascending: enabled or not, allowed by the spec, with a pool for its pair.
[[nodiscard]] std::vector<VenueId> usable_venues(IntentSpec const& spec, Registry const& registry);

}  // namespace sep::intent
