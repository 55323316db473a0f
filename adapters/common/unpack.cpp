#include "adapters/common/unpack.hpp"

#include <fstream>
#include <memory>
#include <zlib.h>
#include <zstd.h>

namespace sep::common {
namespace {

Result<std::string, UnpackError> unzstd(std::string_view packed) {
  std::unique_ptr<ZSTD_DCtx, std::size_t (*)(ZSTD_DCtx*)> const context(ZSTD_createDCtx(), ZSTD_freeDCtx);
  std::string whole;
  std::string piece(ZSTD_DStreamOutSize(), '\0');
  ZSTD_inBuffer in{packed.data(), packed.size(), 0};
  for (;;) {
    ZSTD_outBuffer out{piece.data(), piece.size(), 0};
    auto const left = ZSTD_decompressStream(context.get(), &out, &in);
    if (ZSTD_isError(left)) return fail(UnpackError::bad_compression);
    whole.append(piece, 0, out.pos);
    if (whole.size() > kUnpackedMax) return fail(UnpackError::too_large);
    if (left == 0 && in.pos == in.size) return whole;
    bool const starved = in.pos == in.size && out.pos < out.size;
    if (starved) return fail(UnpackError::bad_compression);
  }
}

Result<std::string, UnpackError> gunzip(std::string_view packed) {
  constexpr int kGzipOnly = 16 + MAX_WBITS;
  z_stream stream{};
  if (inflateInit2(&stream, kGzipOnly) != Z_OK) return fail(UnpackError::bad_compression);
  std::unique_ptr<z_stream, int (*)(z_stream*)> const ended(&stream, inflateEnd);
  std::string whole;
  std::string piece(ZSTD_DStreamOutSize(), '\0');
  std::string rest(packed);  // the library takes no constant input
  stream.next_in = reinterpret_cast<Bytef*>(rest.data());
  stream.avail_in = static_cast<uInt>(rest.size());
  for (;;) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    auto const outcome = inflate(&stream, Z_NO_FLUSH);
    if (outcome != Z_OK && outcome != Z_STREAM_END) return fail(UnpackError::bad_compression);
    whole.append(piece, 0, piece.size() - stream.avail_out);
    if (whole.size() > kUnpackedMax) return fail(UnpackError::too_large);
    bool const ended_here = outcome == Z_STREAM_END;
    if (ended_here && stream.avail_in == 0) return whole;
    if (ended_here && inflateReset(&stream) != Z_OK) return fail(UnpackError::bad_compression);
  }
}

}  // namespace

bool is_zstd(std::string_view bytes) { return bytes.starts_with("\x28\xb5\x2f\xfd"); }

bool is_gzip(std::string_view bytes) { return bytes.starts_with("\x1f\x8b"); }

Result<std::string, UnpackError> decompress(std::string_view packed) {
  return is_gzip(packed) ? gunzip(packed) : unzstd(packed);
}

Result<std::string, UnpackError> read_unpacked(std::filesystem::path const& file) {
  std::error_code error;
  auto const size = std::filesystem::file_size(file, error);
  if (error) return fail(UnpackError::unreadable);
  if (size > kUnpackedMax) return fail(UnpackError::too_large);
  std::ifstream stream(file, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  if (!stream) return fail(UnpackError::unreadable);
  if (bytes.empty()) return fail(UnpackError::empty);
  return is_zstd(bytes) || is_gzip(bytes) ? decompress(bytes) : Result<std::string, UnpackError>(std::move(bytes));
}

}  // namespace sep::common
