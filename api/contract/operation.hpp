// What one route is, in words: who may ask it, what it takes and what it answers. The routes carry theirs, and the
// OpenAPI document and the page at /docs are made from them; so there is no route without a description.
#pragma once

#include <array>
#include <boost/describe.hpp>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace sep::api {

// What a caller may do. Nothing follows from another one: who trades and reads has both.
enum class Scope : std::uint8_t {
  open,   // anybody, without saying who he is
  read,   // see intents, positions, events, metrics
  trade,  // submit, amend, cancel, pause and resume intents
  risk,   // halt, reduce, resume, flatten, cancel; resolve what a venue cannot tell
  admin,  // deposits, configuration
};
BOOST_DESCRIBE_ENUM(Scope, open, read, trade, risk, admin)

inline constexpr std::array kAllScopes{Scope::open, Scope::read, Scope::trade, Scope::risk, Scope::admin};

class Scopes {
 public:
  constexpr Scopes() = default;
  constexpr Scopes(std::initializer_list<Scope> list) {
    for (auto const scope : list) *this = with(scope);
  }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  [[nodiscard]] constexpr bool contains(Scope scope) const { return (bits_ & bit(scope)) != 0; }
  [[nodiscard]] constexpr bool meets(Scopes other) const { return (bits_ & other.bits_) != 0; }
  [[nodiscard]] constexpr Scopes both(Scopes other) const {
    Scopes common;
    common.bits_ = static_cast<std::uint8_t>(bits_ & other.bits_);
    return common;
  }
  [[nodiscard]] constexpr Scopes with(Scope scope) const {
    Scopes more = *this;
    more.bits_ = static_cast<std::uint8_t>(bits_ | bit(scope));
    return more;
  }
  friend constexpr bool operator==(Scopes, Scopes) = default;

 private:
  static constexpr std::uint8_t bit(Scope scope) {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(scope));
  }
  std::uint8_t bits_ = 0;
};

// What a route shows or touches of strategies, and so what it means to a caller who is kept to some of them.
enum class Touches : std::uint8_t {
  unsaid,      // a mistake: every route says it
  nothing,     // no strategy's affairs
  strategy,    // those of one, or only what the caller may see: the route looks
  everything,  // those of all at once: only for callers who are not kept to some
};
BOOST_DESCRIBE_ENUM(Touches, unsaid, nothing, strategy, everything)

// The lists below are words by blanks.
[[nodiscard]] constexpr bool has_word(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    auto const blank = list.find(' ');
    if (list.substr(0, blank) == word) return true;
    list = blank == std::string_view::npos ? std::string_view{} : list.substr(blank + 1);
  }
  return false;
}

struct Operation {
  std::string_view method;
  std::string_view path;  // "{id}" stands for any one part
  Scopes scopes;          // any of them will do; empty is a mistake
  Touches touches = Touches::unsaid;
  std::string_view id;         // "list_intents": names the operation, for ever
  std::string_view summary;    // one line
  std::string_view takes{};    // query parameters, by blanks; what else stands in a query is refused
  std::string_view headers{};  // of the request, by blanks
  std::string_view body{};     // its schema; '?' behind it: it may be left out
  // Statuses, each with its schema or the codes of its problems: "202 Receipt; 404 unknown_intent; 422 *" ('*': any
  // reason of docs/reason-codes.md). What every route may answer is not repeated.
  std::string_view answers{};

  // Who need not say who he is, is not waited for.
  [[nodiscard]] constexpr bool takes_min_seq() const { return method == "GET" && !scopes.contains(Scope::open); }
};

}  // namespace sep::api
