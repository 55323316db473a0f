// JSON bodies that are wrong, made of right ones. Every kind of mutation is wrong by construction, whatever the dice
// say: what might come out right (a letter changed inside a name) is not among them.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace sep::wire {

// The same numbers from the same seed on every compiler.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}

  [[nodiscard]] std::size_t below(std::size_t count) { return static_cast<std::size_t>(engine_() % count); }
  [[nodiscard]] bool one_in(std::size_t count) { return below(count) == 0; }
  template <class List>
  [[nodiscard]] auto const& any_of(List const& list) {
    return list[below(list.size())];
  }

 private:
  std::mt19937_64 engine_;
};

// A right body, taken apart: one JSON object without blanks or escapes.
class Body {
 public:
  explicit Body(std::string text);

  struct Wrong {
    std::string text;
    char const* kind = "";
  };
  [[nodiscard]] Wrong mutated(Dice& dice) const;
  [[nodiscard]] std::string const& text() const { return text_; }

 private:
  struct Span {
    std::size_t from, to;  // [from, to)
  };
  [[nodiscard]] std::string with(Span span, std::string_view other) const;
  [[nodiscard]] std::string flipped(std::size_t at, unsigned bit) const;
  [[nodiscard]] Wrong spelled_wrong(Dice& dice) const;
  [[nodiscard]] Wrong of_wrong_type(Dice& dice) const;
  [[nodiscard]] Wrong of_wrong_shape(Dice& dice) const;

  std::string text_;
  std::vector<std::size_t> structure_;  // { } [ ] : , outside of strings
  std::vector<std::size_t> quotes_;
  std::vector<std::size_t> inside_;  // bytes of strings
  std::vector<Span> texts_;          // values that are strings, quotes included
  std::vector<Span> wholes_;         // values that are numbers
  std::vector<Span> money_;          // those of texts_ that are amounts or prices
};

}  // namespace sep::wire
