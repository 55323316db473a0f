// Captures in temporary files: the fixture of the tests of readers.
#pragma once

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <string>
#include <unistd.h>
#include <vector>

#include "adapters/recordings/capture.hpp"
#include "adapters/recordings/samples.hpp"

namespace sep::recordings {

class CaptureTest : public testing::Test {
 protected:
  CaptureTest() {
    auto name = (std::filesystem::temp_directory_path() / "sep-capture-XXXXXX").string();
    folder_ = mkdtemp(name.data());
  }
  ~CaptureTest() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path file(std::string const& text, std::string const& name = "capture") {
    auto const path = folder_ / name;
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

  // All messages, or what ended them.
  Result<std::vector<CaptureMessage>, CaptureFault> read(std::string const& text) {
    TRY_LET(auto reader, CaptureReader::open(file(text)));
    std::vector<CaptureMessage> messages;
    for (;;) {
      TRY_LET(auto message, reader.next());
      if (!message) return messages;
      messages.push_back(std::move(*message));
    }
  }

  static std::string with(std::string text, std::string const& what, std::string const& other) {
    auto const at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return text.replace(at, what.size(), other);
  }

  std::filesystem::path folder_;
};

}  // namespace sep::recordings
