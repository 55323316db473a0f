// Decoding never crashes, and what decodes encodes to the same bytes.
#include <cstdint>

#include "core/base/codec_sample.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  using sep::codec_sample::Everything;
  sep::ByteSpan const span{bytes, size};
  auto const value = sep::decode<Everything>(span);
  if (!value) return 0;
  auto const again = sep::encode(*value);
  CHECK(std::equal(again.begin(), again.end(), span.begin(), span.end()));
  return 0;
}
