// Result<T, E>: the answer or a typed reason, for malformed outside data and other expected failures.
// TRY_LET(auto x, expr) declares x from a Result or returns its error. It is a declaration, not an expression,
// because a statement expression around co_await crashes g++ 12.
#pragma once

#include <expected>
#include <utility>

namespace sep {

template <class T, class E>
using Result = std::expected<T, E>;

template <class E>
[[nodiscard]] constexpr std::unexpected<std::decay_t<E>> fail(E&& error) {
  return std::unexpected<std::decay_t<E>>(std::forward<E>(error));
}

}  // namespace sep

#define SEP_CONCAT_INNER(a, b) a##b
#define SEP_CONCAT(a, b) SEP_CONCAT_INNER(a, b)

#define SEP_TRY_LET(result, declaration, expression)          \
  auto result = (expression);                                 \
  if (!result) return ::sep::fail(std::move(result).error()); \
  declaration = *std::move(result)

#define TRY_LET(declaration, expression) SEP_TRY_LET(SEP_CONCAT(try_let_, __LINE__), declaration, expression)

#define TRY_VOID(expression) \
  if (auto try_void_result = (expression); !try_void_result) return ::sep::fail(std::move(try_void_result).error())
