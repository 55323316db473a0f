// Any bytes, read as an event, an input, and a snapshot: refused, or read as exactly what they say. Former selves are
// read too; what they become is written in the form of today.
#include "core/engine/catalogue.hpp"
#include "core/engine/state.hpp"

using namespace sep;

namespace {

std::uint16_t version_of(std::vector<engine::CatalogueRow> const& rows, std::uint16_t tag) {
  for (auto const& row : rows)
    if (row.tag == tag) return row.version;
  return 1;
}

void read_event(std::uint16_t tag, Bytes const& body) {
  static auto const kRows = engine::event_catalogue();
  auto const now = version_of(kRows, tag);
  if (auto const event = engine::decode_event(tag, now, body)) CHECK(engine::encode_event(*event) == body);
  for (std::uint16_t version = 1; version < now; ++version) static_cast<void>(engine::decode_event(tag, version, body));
}

void read_input(std::uint16_t tag, Bytes const& body) {
  static auto const kRows = engine::input_catalogue();
  auto const now = version_of(kRows, tag);
  if (auto const input = engine::decode_input(tag, now, body))
    CHECK(engine::encode_input(input->principal, input->payload, input->reads, input->via) == body);
  for (std::uint16_t version = 1; version < now; ++version) static_cast<void>(engine::decode_input(tag, version, body));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  if (size < 2) return 0;
  ByteSpan const rest{bytes + 2, size - 2};
  Bytes const body(rest.begin(), rest.end());
  switch (bytes[0] % 3) {
    case 0:
      read_event(bytes[1], body);
      break;
    case 1:
      read_input(bytes[1], body);
      break;
    default:
      if (auto const state = engine::restore(body)) CHECK(engine::snapshot(*state) == body);
      break;
  }
  return 0;
}
