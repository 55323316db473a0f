#include "adapters/common/lines.hpp"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "adapters/common/unpack.hpp"

namespace sep::common {
namespace {

namespace fs = std::filesystem;

std::string zstd(std::string const& text) {
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 1));
  return packed;
}

std::string gzip(std::string text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 1, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string packed(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

class Lines : public testing::Test {
 protected:
  Lines() {
    auto name = (fs::temp_directory_path() / "sep-lines-XXXXXX").string();
    folder_ = mkdtemp(name.data());
  }
  ~Lines() override { fs::remove_all(folder_); }

  fs::path file(std::string const& bytes) {
    auto const path = folder_ / "file";
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }

  // The lines, or what ended them.
  Result<std::vector<std::string>, LinesError> read(std::string const& bytes) {
    TRY_LET(auto reader, LineReader::open(file(bytes)));
    std::vector<std::string> lines;
    for (;;) {
      TRY_LET(auto const line, reader.next());
      if (!line) break;
      lines.emplace_back(*line);
      EXPECT_EQ(reader.number(), lines.size());
    }
    EXPECT_FALSE(reader.next().value()) << "the end stays the end";
    return lines;
  }

  fs::path folder_;
};

using Texts = std::vector<std::string>;

TEST_F(Lines, AreTheSameHoweverTheFileIsPacked) {
  std::string text = "one\r\n\ntwo\n";
  Texts wanted{"one", "", "two"};
  for (int i = 0; i < 50'000; ++i) {
    wanted.push_back("line " + std::to_string(i));
    text += wanted.back() + '\n';
  }
  wanted.emplace_back("no end");
  text += wanted.back();
  EXPECT_EQ(read(text), wanted);
  EXPECT_EQ(read(zstd(text)), wanted);
  EXPECT_EQ(read(gzip(text)), wanted);
  EXPECT_EQ(decompress(gzip(text)), text);
}

TEST_F(Lines, FramesAndMembersFollowOneAnother) {
  EXPECT_EQ(read(gzip("a\nb") + gzip("c\nd\n")), (Texts{"a", "bc", "d"}));
  EXPECT_EQ(read(zstd("a\nb") + zstd("c\nd\n")), (Texts{"a", "bc", "d"}));
  EXPECT_EQ(decompress(gzip("ab") + gzip("") + gzip("c")), "abc");
}

TEST_F(Lines, AnEmptyFileHasNone) {
  EXPECT_EQ(read(""), Texts{});
  EXPECT_EQ(read(gzip("")), Texts{});
  EXPECT_EQ(read("\n"), Texts{""});
}

TEST_F(Lines, WhatIsCutOrBrokenIsSaid) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += std::to_string(i * 7'919) + '\n';
  for (auto const& packed : {gzip(text), zstd(text)}) {
    for (std::size_t left : {std::size_t{5}, packed.size() / 2, packed.size() - 1})
      EXPECT_EQ(read(packed.substr(0, left)), fail(LinesError::bad_compression)) << left;
    auto broken = packed;
    for (std::size_t i = packed.size() / 2; i < packed.size(); ++i) broken[i] = '\x55';
    EXPECT_EQ(read(broken), fail(LinesError::bad_compression));
    EXPECT_EQ(read(packed + "rubbish"), fail(LinesError::bad_compression));
    EXPECT_EQ(decompress(packed + "rubbish"), fail(UnpackError::bad_compression));
    EXPECT_EQ(decompress(packed.substr(0, packed.size() / 2)), fail(UnpackError::bad_compression));
  }
}

TEST_F(Lines, ALineHasABound) {
  EXPECT_EQ(read(gzip(std::string(kLineMax + kLineMax / 8, 'x'))), fail(LinesError::line_too_long));
  EXPECT_EQ(read(std::string(kLineMax / 2, 'x') + '\n').value().size(), 1U);
}

TEST_F(Lines, AFileThatIsNoneIsUnreadable) {
  EXPECT_EQ(LineReader::open(folder_ / "none").error(), LinesError::unreadable);
  EXPECT_EQ(LineReader::open(folder_).error(), LinesError::unreadable);
}

}  // namespace
}  // namespace sep::common
