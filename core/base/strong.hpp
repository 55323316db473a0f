// StrongId<Tag, Rep>: an identity that cannot be mistaken for another or for a number.
//
//   StrongId == StrongId -> bool      StrongId <=> StrongId -> ordering      nothing else; .value is the way out
#pragma once

#include <compare>

namespace sep {

template <class Tag, class Rep>
struct StrongId {
  using rep = Rep;

  constexpr StrongId() = default;  // the zero id: "none"
  constexpr explicit StrongId(Rep v) : value(v) {}

  friend constexpr bool operator==(StrongId const&, StrongId const&) = default;
  friend constexpr auto operator<=>(StrongId const&, StrongId const&) = default;

  Rep value{};
};

}  // namespace sep
