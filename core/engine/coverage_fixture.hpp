// That a table of cases names every enumerator: a rule without a case fails the build's tests (L6). For tests only.
#pragma once

#include <set>
#include <string>

#include "core/base/described.hpp"

namespace sep::engine::test {

// The names of enumerators that are not among `covered`.
template <class E>
[[nodiscard]] std::set<std::string> uncovered(std::set<E> const& covered) {
  std::set<std::string> missing;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto d) {
    if (!covered.contains(d.value)) missing.insert(d.name);
  });
  return missing;
}

}  // namespace sep::engine::test
