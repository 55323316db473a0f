// The names that BOOST_DESCRIBE gives to enumerators and members: what text forms and the canonical form are made from.
#pragma once

#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace sep {

// The name of an enumerator, or "?" for a value that has none.
template <class E>
  requires boost::describe::has_describe_enumerators<E>::value
[[nodiscard]] std::string enum_name(E value) {
  return boost::describe::enum_to_string(value, "?");
}

template <class E>
  requires boost::describe::has_describe_enumerators<E>::value
[[nodiscard]] std::optional<E> enum_from_name(std::string_view name) {
  std::optional<E> found;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto d) {
    if (name == d.name) found = d.value;
  });
  return found;
}

template <class E>
[[nodiscard]] bool is_enumerator(E value) {
  bool found = false;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>(
      [&](auto d) { found = found || d.value == value; });
  return found;
}

template <class T>
concept Described = boost::describe::has_describe_members<std::remove_const_t<T>>::value;

// Calls visit(name, member) for every described member, in declaration order.
template <Described T, class Visit>
void for_each_member(T& value, Visit&& visit) {
  boost::mp11::mp_for_each<boost::describe::describe_members<std::remove_const_t<T>, boost::describe::mod_any_access>>(
      [&](auto d) { visit(d.name, value.*d.pointer); });
}

}  // namespace sep
