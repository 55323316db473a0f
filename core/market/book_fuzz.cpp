// Any bytes: a state decodes to what encodes to the same bytes, and a book that is told it never shows one unsound.
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "core/base/check.hpp"
#include "core/base/codec.hpp"
#include "core/market/instrument.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  using namespace sep;
  ByteSpan const span{bytes, size};
  auto const decoded = decode<InstrumentState>(span);
  if (!decoded) return 0;
  auto const again = encode(*decoded);
  CHECK(std::equal(again.begin(), again.end(), span.begin(), span.end()));
  auto const* depth = depth_of(*decoded);
  if (depth == nullptr) return 0;
  auto const last = decoded->block;
  for (auto rule : {SequenceRule::contiguous, SequenceRule::linked}) {
    Book book(rule);
    book.apply(BookDiff{1, last, 0, {}, depth->bids, {}});
    auto const change = book.apply(BookSnapshot{last, decoded->observed_at, depth->bids, depth->asks});
    CHECK(book.is_live() == is_sound(*depth) || depth->bids.size() > kStateLevelsMax ||
          depth->asks.size() > kStateLevelsMax);
    CHECK(book.is_live() == (change == BookChange::applied));
    book.apply(BookDiff{last + 1, UINT64_MAX, last, {}, depth->asks, depth->bids});
    if (book.is_live()) CHECK(is_sound(*depth_of(state_of(book, decoded->instrument, 10))));
  }
  return 0;
}
