// Exchange captures (binance-l2): the book is rebuilt and compared with what the venue said of it beside
// (capture_check.hpp).
#include "adapters/recordings/capture_check.hpp"
#include "adapters/recordings/csv.hpp"

namespace sep::recordings {

bool is_capture(std::string_view line) {
  auto const space = line.find_first_not_of("0123456789");
  if (space == 0 || space == std::string_view::npos) return false;
  auto const message = line.substr(space);
  return message.starts_with(" {\"stream\":") || message.starts_with(" {\"lastUpdateId\":");
}

void check_captures(std::string_view bytes, Tally& tally) {
  auto const lines = lines_of(bytes);
  std::optional<CaptureSubject> subject;
  for (std::size_t i = 0; i < lines.size() && i < kSniffedLines && !subject; ++i) subject = subject_of(lines[i]);
  if (!subject) return tally.malformed(0, "no line names a stream");
  CaptureParser parser(default_rules(subject->market, subject->symbol));
  CaptureCheck check(parser.rules(), tally);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    auto const message = parser.parse(lines[i], i + 1);
    if (message)
      check.take(i, *message);
    else
      tally.malformed(i, boost::describe::enum_to_string(message.error().error, "an error"));
  }
  check.end();
}

}  // namespace sep::recordings
