// Reading recorded files: the bytes, unpacked where they are zstd frames or gzip members. What a frame's header claims
// is not believed: the output grows as the frame does, up to a bound.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace sep::common {

inline constexpr std::size_t kUnpackedMax = std::size_t{256} << 20;

enum class UnpackError : std::uint8_t {
  unreadable,       // no such file, or it cannot be read
  empty,            // no bytes at all
  bad_compression,  // not whole zstd frames or gzip members
  too_large,        // more than kUnpackedMax bytes
};
BOOST_DESCRIBE_ENUM(UnpackError, unreadable, empty, bad_compression, too_large)

[[nodiscard]] bool is_zstd(std::string_view bytes);

[[nodiscard]] bool is_gzip(std::string_view bytes);

// One or more zstd frames or gzip members, whole.
[[nodiscard]] Result<std::string, UnpackError> decompress(std::string_view packed);

[[nodiscard]] Result<std::string, UnpackError> read_unpacked(std::filesystem::path const& file);

}  // namespace sep::common
