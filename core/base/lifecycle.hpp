// A lifecycle as a table: rows of (state, event, next state); every pair without a row is illegal.
//
// The checks run at compile time: no pair twice, every state but the final ones has an exit, no terminal state has an
// exit that is not named as allowed. Enumerators run densely from 0, the last one is given by the described enum.
#pragma once

#include <array>
#include <boost/describe.hpp>
#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "core/base/codec.hpp"

namespace sep {

template <class E>
inline constexpr std::size_t enum_size = boost::mp11::mp_size<boost::describe::describe_enumerators<E>>::value;

template <class S, class E>
struct LifecycleRow {
  S from;
  E event;
  S to;
};

template <class S, class E>
class Lifecycle {
 public:
  using Row = LifecycleRow<S, E>;

  template <std::size_t N>
  consteval explicit Lifecycle(std::array<Row, N> const& rows) {
    for (auto const& row : rows) {
      auto& cell = next_[index(row.from)][index(row.event)];
      if (cell) duplicate_row();
      cell = row.to;
    }
  }

  [[nodiscard]] constexpr std::optional<S> next(S from, E event) const { return next_[index(from)][index(event)]; }

  [[nodiscard]] consteval bool has_exit(S state) const {
    for (auto const& cell : next_[index(state)])
      if (cell) return true;
    return false;
  }

  // Whether the only events out of `state` are the allowed ones.
  [[nodiscard]] consteval bool exits_only_by(S state, std::initializer_list<E> allowed) const {
    for (std::size_t e = 0; e < enum_size<E>; ++e) {
      bool named = false;
      for (auto const event : allowed) named = named || index(event) == e;
      if (next_[index(state)][e] && !named) return false;
    }
    return true;
  }

 private:
  static void duplicate_row() {}  // not constexpr: reaching it ends the compilation

  template <class Enum>
  static constexpr std::size_t index(Enum value) {
    return static_cast<std::size_t>(value);
  }

  std::array<std::array<std::optional<S>, enum_size<E>>, enum_size<S>> next_{};
};

// The table as Markdown: a row per state, a column per event, empty where illegal.
template <class S, class E>
[[nodiscard]] std::string to_markdown(Lifecycle<S, E> const& lifecycle) {
  std::string text = "| state |";
  std::string rule = "| --- |";
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto event) {
    text += std::string(" ") + event.name + " |";
    rule += " --- |";
  });
  text += "\n" + rule + "\n";
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<S>>([&](auto state) {
    text += std::string("| **") + state.name + "** |";
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto event) {
      auto const next = lifecycle.next(state.value, event.value);
      text += next ? " " + enum_name(*next) + " |" : std::string("  |");
    });
    text += "\n";
  });
  return text;
}

}  // namespace sep
