// Any bytes: a state decodes to what encodes to the same bytes, and a book that is told it never shows one unsound.
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "core/base/check.hpp"
#include "core/base/codec.hpp"
#include "core/market/book.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  using namespace sep;
  ByteSpan const span{bytes, size};
  auto const state = decode<BookState>(span);
  if (!state) return 0;
  auto const again = encode(*state);
  CHECK(std::equal(again.begin(), again.end(), span.begin(), span.end()));
  for (auto rule : {SequenceRule::contiguous, SequenceRule::linked}) {
    Book book(rule);
    book.apply(BookDiff{1, state->sequence, 0, {}, state->bids, {}});
    auto const change = book.apply(BookSnapshot{state->sequence, state->observed_at, state->bids, state->asks});
    CHECK(book.is_live() == is_sound(*state) || state->bids.size() > kStateLevelsMax ||
          state->asks.size() > kStateLevelsMax);
    CHECK(book.is_live() == (change == BookChange::applied));
    book.apply(BookDiff{state->sequence + 1, UINT64_MAX, state->sequence, {}, state->asks, state->bids});
    if (book.is_live()) CHECK(is_sound(book.state(state->book, 10)));
  }
  return 0;
}
