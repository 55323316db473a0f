// Old schema versions on read. A struct whose form changes raises kVersion, keeps its former self as `Previous`, and
// says how to get from there:
//
//   struct Amended {
//     static constexpr std::uint16_t kVersion = 2;
//     using Previous = v1::Amended;
//     static Amended upcast(v1::Amended const& old);
//   };
//
// Stores are never rewritten; the chain of Previous leads from any version ever written to the one of today.
#pragma once

#include "core/base/codec.hpp"

namespace sep {

template <class T>
concept HasPrevious = requires { typename T::Previous; };

// Reads `T` as version `version` wrote it. `unknown_version` for a version after T's or before the first kept one.
template <class T>
void get_versioned(Decoder& decoder, std::uint16_t version, T& value) {
  if (version == T::kVersion) return decoder.get(value);
  if constexpr (HasPrevious<T>) {
    static_assert(T::Previous::kVersion + 1 == T::kVersion, "versions follow each other");
    if (version < T::kVersion) {
      typename T::Previous old{};
      get_versioned(decoder, version, old);
      if (!decoder.error()) value = T::upcast(old);
      return;
    }
  }
  decoder.refuse(DecodeError::unknown_version);
}

}  // namespace sep
