#include "adapters/common/lines.hpp"

#include <array>
#include <fstream>
#include <string>
#include <zlib.h>
#include <zstd.h>

#include "adapters/common/unpack.hpp"

namespace sep::common {
namespace {

constexpr std::size_t kPiece = std::size_t{256} << 10;  // bytes read, and unpacked, at once

enum class Packing : std::uint8_t { none, zstd, gzip };

Packing packing_of(std::string_view beginning) {
  if (is_zstd(beginning)) return Packing::zstd;
  return is_gzip(beginning) ? Packing::gzip : Packing::none;
}

}  // namespace

class LineReader::Unpacker {
 public:
  explicit Unpacker(std::filesystem::path const& file) : stream_(file, std::ios::binary) {}
  Unpacker(Unpacker const&) = delete;
  Unpacker& operator=(Unpacker const&) = delete;
  ~Unpacker() {
    ZSTD_freeDCtx(zstd_);
    if (gzip_ready_) inflateEnd(&gzip_);
  }

  bool begin() {
    if (!stream_ || !read_piece()) return false;
    packing_ = packing_of({packed_.data(), packed_end_});
    if (packing_ == Packing::zstd) zstd_ = ZSTD_createDCtx();
    constexpr int kGzipOnly = 16 + MAX_WBITS;
    if (packing_ == Packing::gzip) gzip_ready_ = inflateInit2(&gzip_, kGzipOnly) == Z_OK;
    return true;
  }

  Result<std::optional<std::string_view>, LinesError> line() {
    std::size_t searched = 0;
    for (;;) {
      auto const at = text_.find('\n', begin_ + searched);
      if (at != std::string::npos) return cut(at, at + 1);
      searched = text_.size() - begin_;
      if (searched > kLineMax) return fail(LinesError::line_too_long);
      text_.erase(0, begin_);
      begin_ = 0;
      TRY_LET(bool const more, unpack());
      if (more) continue;
      if (text_.empty()) return std::optional<std::string_view>{};
      return cut(text_.size(), text_.size());
    }
  }

 private:
  std::optional<std::string_view> cut(std::size_t end, std::size_t next) {
    std::string_view line(text_.data() + begin_, end - begin_);
    if (line.ends_with('\r')) line.remove_suffix(1);
    begin_ = next;
    return line;
  }

  // False: the file cannot be read. At its end the piece is empty.
  bool read_piece() {
    stream_.read(packed_.data(), static_cast<std::streamsize>(packed_.size()));
    packed_end_ = static_cast<std::size_t>(stream_.gcount());
    packed_begin_ = 0;
    return !stream_.bad();
  }

  // Appends a piece. False: there is no more.
  Result<bool, LinesError> unpack() {
    for (;;) {
      if (packed_begin_ == packed_end_ && !more_ready_) {
        if (!read_piece()) return fail(LinesError::unreadable);
        if (packed_end_ == 0) {
          if (inside_) return fail(LinesError::bad_compression);
          return false;
        }
      }
      auto const before = text_.size();
      TRY_VOID(unpack_piece());
      if (text_.size() > before) return true;
    }
  }

  Result<void, LinesError> unpack_piece() {
    switch (packing_) {
      case Packing::none:
        text_.append(packed_.data() + packed_begin_, packed_end_ - packed_begin_);
        packed_begin_ = packed_end_;
        return {};
      case Packing::zstd:
        return unzstd();
      case Packing::gzip:
        return gunzip();
    }
    return {};
  }

  Result<void, LinesError> unzstd() {
    ZSTD_inBuffer in{packed_.data(), packed_end_, packed_begin_};
    ZSTD_outBuffer out{piece_.data(), piece_.size(), 0};
    auto const left = ZSTD_decompressStream(zstd_, &out, &in);
    if (ZSTD_isError(left) != 0) return fail(LinesError::bad_compression);
    inside_ = left != 0;
    packed_begin_ = in.pos;
    more_ready_ = out.pos == out.size;
    text_.append(piece_.data(), out.pos);
    return {};
  }

  Result<void, LinesError> gunzip() {
    if (!inside_ && inflateReset(&gzip_) != Z_OK) return fail(LinesError::bad_compression);
    gzip_.next_in = reinterpret_cast<Bytef*>(packed_.data() + packed_begin_);
    gzip_.avail_in = static_cast<uInt>(packed_end_ - packed_begin_);
    gzip_.next_out = reinterpret_cast<Bytef*>(piece_.data());
    gzip_.avail_out = static_cast<uInt>(piece_.size());
    auto const outcome = inflate(&gzip_, Z_NO_FLUSH);
    bool const only_hungry = outcome == Z_BUF_ERROR && gzip_.avail_in == 0;
    if (outcome != Z_OK && outcome != Z_STREAM_END && !only_hungry) return fail(LinesError::bad_compression);
    inside_ = outcome != Z_STREAM_END;
    packed_begin_ = packed_end_ - gzip_.avail_in;
    more_ready_ = inside_ && gzip_.avail_out == 0;
    text_.append(piece_.data(), piece_.size() - gzip_.avail_out);
    return {};
  }

  std::ifstream stream_;
  Packing packing_ = Packing::none;
  ZSTD_DCtx* zstd_ = nullptr;
  z_stream gzip_{};
  bool gzip_ready_ = false;
  bool inside_ = false;      // a frame or member that has begun and not ended
  bool more_ready_ = false;  // the library holds output that did not fit
  std::string packed_ = std::string(kPiece, '\0');
  std::size_t packed_begin_ = 0;
  std::size_t packed_end_ = 0;
  std::string piece_ = std::string(kPiece, '\0');
  std::string text_;
  std::size_t begin_ = 0;  // of what was not given yet
};

LineReader::LineReader(std::unique_ptr<Unpacker> unpacker) : unpacker_(std::move(unpacker)) {}
LineReader::LineReader(LineReader&&) noexcept = default;
LineReader& LineReader::operator=(LineReader&&) noexcept = default;
LineReader::~LineReader() = default;

Result<LineReader, LinesError> LineReader::open(std::filesystem::path const& file) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) return fail(LinesError::unreadable);
  auto unpacker = std::make_unique<Unpacker>(file);
  if (!unpacker->begin()) return fail(LinesError::unreadable);
  return LineReader(std::move(unpacker));
}

Result<std::optional<std::string_view>, LinesError> LineReader::next() {
  TRY_LET(auto line, unpacker_->line());
  if (line) ++number_;
  return line;
}

}  // namespace sep::common
