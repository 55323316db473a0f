// Whatever a client says is a request or a list of problems, each with a code.
#include <cstddef>
#include <cstdint>

#include "api/stream/request.hpp"
#include "core/base/check.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  auto const read = sep::api::read_stream_request({reinterpret_cast<char const*>(data), size});
  CHECK(read.has_value() || !read.error().empty());
  if (!read) return 0;
  if (auto const* subscribe = std::get_if<sep::api::Subscribe>(&*read))
    CHECK(subscribe->topics.size() <= sep::api::kTopicsMax);
  return 0;
}
