#include "adapters/common/unpack.hpp"

#include <fstream>
#include <memory>
#include <zstd.h>

namespace sep::common {

bool is_zstd(std::string_view bytes) { return bytes.starts_with("\x28\xb5\x2f\xfd"); }

Result<std::string, UnpackError> decompress(std::string_view packed) {
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

Result<std::string, UnpackError> read_unpacked(std::filesystem::path const& file) {
  std::error_code error;
  auto const size = std::filesystem::file_size(file, error);
  if (error) return fail(UnpackError::unreadable);
  if (size > kUnpackedMax) return fail(UnpackError::too_large);
  std::ifstream stream(file, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  if (!stream) return fail(UnpackError::unreadable);
  if (bytes.empty()) return fail(UnpackError::empty);
  return is_zstd(bytes) ? decompress(bytes) : Result<std::string, UnpackError>(std::move(bytes));
}

}  // namespace sep::common
