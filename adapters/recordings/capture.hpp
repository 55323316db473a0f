// Exchange captures, as a websocket client received them: one message a line, the local time of receipt before it.
//
//   depth differences, best quotes, trades, snapshots   as BookMessage, in whole ticks and lots
//   mark prices, prints that are not of the market      named, not read
//
// CaptureParser reads one line; CaptureReader a whole file in bounded memory, knowing its symbol and market by the
// first stream in it. An error says the file, the line and what is wrong with it, and ends the reader.
//
// Two clocks: `received` is the recorder's, `sent` and a message's `at` are the venue's. The recorder's may be off by
// more than the messages took: CaptureDelay measures.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "adapters/common/lines.hpp"
#include "adapters/recordings/symbol_rules.hpp"
#include "core/market/book.hpp"

namespace sep::recordings {

enum class CaptureError : std::uint8_t {
  unreadable,
  bad_compression,
  line_too_long,
  no_stream,       // the first kSniffedLines lines name no stream
  bad_time,        // no local time in front, or one beyond its range
  time_went_back,  // received before the line above
  bad_json,        // no message, or one without what its kind has
  other_symbol,
  off_grid,  // a price or quantity that is no whole number of ticks or lots
};
BOOST_DESCRIBE_ENUM(CaptureError, unreadable, bad_compression, line_too_long, no_stream, bad_time, time_went_back,
                    bad_json, other_symbol, off_grid)
struct CaptureFault {
  CaptureError error{};
  std::string file;
  std::uint64_t line = 0;  // from 1; 0: the file as a whole
  std::string what;
};

struct CaptureMessage {
  Time received;
  Time sent;  // zero: not said (quotes and snapshots of the spot market)
  std::uint64_t line = 0;
  std::variant<BookMessage, std::string> what;  // read, or the kind of what is not

  [[nodiscard]] BookMessage const* message() const { return std::get_if<BookMessage>(&what); }
};

// The futures' differences name the one before; the spot market's are counted.
[[nodiscard]] SequenceRule sequence_rule_of(CaptureMarket market);

// Symbol and market by one line; nullopt: it names no stream.
struct CaptureSubject {
  std::string symbol;
  CaptureMarket market{};
};
[[nodiscard]] std::optional<CaptureSubject> subject_of(std::string_view line);

class CaptureParser {
 public:
  explicit CaptureParser(SymbolRules rules);
  CaptureParser(CaptureParser&&) noexcept;
  CaptureParser& operator=(CaptureParser&&) noexcept;
  ~CaptureParser();

  [[nodiscard]] Result<CaptureMessage, CaptureFault> parse(std::string_view line, std::uint64_t number);
  [[nodiscard]] SymbolRules const& rules() const { return rules_; }

 private:
  struct Buffer;
  SymbolRules rules_;
  Time received_;  // of the line above
  std::unique_ptr<Buffer> buffer_;
};

inline constexpr std::uint64_t kSniffedLines = 1'000;

class CaptureReader {
 public:
  // Without rules: the defaults of the symbol.
  [[nodiscard]] static Result<CaptureReader, CaptureFault> open(std::filesystem::path const& file,
                                                                std::optional<SymbolRules> rules = {});
  [[nodiscard]] Result<std::optional<CaptureMessage>, CaptureFault> next();
  [[nodiscard]] SymbolRules const& rules() const { return parser_.rules(); }

 private:
  CaptureReader(std::filesystem::path const& file, common::LineReader lines, CaptureParser parser)
      : file_(file.filename().string()), lines_(std::move(lines)), parser_(std::move(parser)) {}

  std::string file_;
  common::LineReader lines_;
  CaptureParser parser_;
};

}  // namespace sep::recordings
