// Any bytes, read as an event, an input, and a snapshot: refused, or read as exactly what they say.
#include "core/engine/catalogue.hpp"
#include "core/engine/state.hpp"

using namespace sep;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  if (size < 2) return 0;
  ByteSpan const rest{bytes + 2, size - 2};
  Bytes const body(rest.begin(), rest.end());
  switch (bytes[0] % 3) {
    case 0:
      if (auto const event = engine::decode_event(bytes[1], 1, body)) CHECK(engine::encode_event(*event) == body);
      break;
    case 1:
      if (auto const input = engine::decode_input(bytes[1], 1, body))
        CHECK(engine::encode_input(input->principal, input->payload, input->reads) == body);
      break;
    default:
      if (auto const state = engine::restore(body)) CHECK(engine::snapshot(*state) == body);
      break;
  }
  return 0;
}
