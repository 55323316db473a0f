#include "core/routing/optimiser/linear.hpp"

#include <utility>

#include "core/base/check.hpp"

namespace sep::routing::optimiser {
namespace {

// in * got / paid, rounded down; nullopt: nothing, or beyond 127 bits.
std::optional<LinearTrade> at_ratio(i128 in, i128 traded, i128 got, i128 paid) {
  if (traded <= 0) return std::nullopt;
  auto const out = mul_div_floor(static_cast<u128>(traded), static_cast<u128>(got), static_cast<u128>(paid));
  if (!out || *out == 0 || *out > static_cast<u128>(kInt128Max)) return std::nullopt;
  return LinearTrade{in, static_cast<i128>(*out)};
}

}  // namespace

std::optional<LinearTrade> trade(OrderBook const& book, Way way, i128 in) {
  auto const quote = pricing::quote_book(book.rules, book.depth, taker_of(way), pricing::Leg::in, in);
  if (!quote) return std::nullopt;
  return LinearTrade{quote->sold, quote->bought};
}

std::optional<LinearTrade> trade(FixedRate const& fixed, Way way, i128 in) {
  bool const first = way.zero_for_one();
  if (in > (first ? fixed.most0 : fixed.most1)) return std::nullopt;
  return first ? at_ratio(in, in, fixed.units1, fixed.units0) : at_ratio(in, in, fixed.units0, fixed.units1);
}

std::optional<LinearTrade> trade(Transfer const& transfer, Way way, i128 in) {
  if (!way.zero_for_one() || in > transfer.most) return std::nullopt;
  return at_ratio(in, in - transfer.fixed, transfer.units1, transfer.units0);
}

OrderBook after(OrderBook book, Way way, i128 in) {
  auto swap = pricing::swap_book(book.rules, book.depth, taker_of(way), pricing::Leg::in, in);
  CHECK(swap.has_value());
  book.depth = std::get<BookDepth>(std::move(swap->after));
  return book;
}

FixedRate after(FixedRate fixed, Way way, i128 in) {
  auto& most = way.zero_for_one() ? fixed.most0 : fixed.most1;
  CHECK(in <= most);
  most -= in;
  return fixed;
}

Transfer after(Transfer transfer, Way way, i128 in) {
  CHECK(way.zero_for_one() && in <= transfer.most);
  transfer.most -= in;
  return transfer;
}

}  // namespace sep::routing::optimiser
