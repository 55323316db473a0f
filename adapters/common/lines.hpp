// The lines of a recorded file, one after the other in bounded memory, unpacked on the way where the file is zstd or
// gzip. Neither the file's size nor what its header claims matters: a line has a bound, the file none.
//
// Lifecycle: open, then next until it has nothing more; after an error the reader is of no further use.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>

#include "core/base/result.hpp"

namespace sep::common {

inline constexpr std::size_t kLineMax = std::size_t{16} << 20;  // bytes, the end of line not counted

enum class LinesError : std::uint8_t {
  unreadable,       // no such file, or it cannot be read
  bad_compression,  // not whole frames or members
  line_too_long,    // more than kLineMax bytes
};
BOOST_DESCRIBE_ENUM(LinesError, unreadable, bad_compression, line_too_long)

class LineReader {
 public:
  [[nodiscard]] static Result<LineReader, LinesError> open(std::filesystem::path const& file);
  LineReader(LineReader&&) noexcept;
  LineReader& operator=(LineReader&&) noexcept;
  ~LineReader();

  // Without its end (also \r\n); the view holds until the next call. nullopt: the file is at its end.
  [[nodiscard]] Result<std::optional<std::string_view>, LinesError> next();
  [[nodiscard]] std::uint64_t number() const { return number_; }  // of the last line given, from 1

 private:
  class Unpacker;
  explicit LineReader(std::unique_ptr<Unpacker> unpacker);

  std::unique_ptr<Unpacker> unpacker_;
  std::uint64_t number_ = 0;
};

}  // namespace sep::common
