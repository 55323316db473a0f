// Any bytes on the wire: no crash, and what is a message encodes back to the same bytes.
#include "adapters/venues/paper/messages.hpp"
#include "core/base/check.hpp"

namespace {

template <class Message>
void read(sep::ByteSpan bytes) {
  using namespace sep;
  auto const decoded = decode<Message>(bytes);
  if (decoded) CHECK(encode(*decoded) == Bytes(bytes.begin(), bytes.end()));

  paper::FrameReader reader;
  // In two pieces, so that a prefix can be split.
  auto const half = bytes.size() / 2;
  reader.push(bytes.first(half));
  while (auto const message = reader.next<Message>())
    if (!*message) break;
  reader.push(bytes.subspan(half));
  while (auto const message = reader.next<Message>())
    if (!*message) break;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  read<sep::paper::ClientMessage>({bytes, size});
  read<sep::paper::ServerMessage>({bytes, size});
  return 0;
}
