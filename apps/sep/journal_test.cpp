#include "apps/sep/journal.hpp"

#include <boost/json.hpp>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>
#include <unistd.h>

#include "core/base/described.hpp"

namespace sep::app {
namespace {

using testing::HasSubstr;

constexpr Time kNoon{1'767'268'800'250'000'000};

struct Pipe {
  int ends[2] = {-1, -1};

  Pipe() { EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0); }
  Pipe(Pipe const&) = delete;
  Pipe& operator=(Pipe const&) = delete;
  ~Pipe() {
    if (ends[0] >= 0) ::close(ends[0]);
    if (ends[1] >= 0) ::close(ends[1]);
  }

  // After the last writer is done: everything that was written.
  std::string read_all() {
    ::close(std::exchange(ends[1], -1));
    std::string all;
    char piece[4096];
    for (ssize_t got = 0; (got = ::read(ends[0], piece, sizeof piece)) > 0;)
      all.append(piece, static_cast<std::size_t>(got));
    return all;
  }
};

JournalLine numbered(std::int64_t n) { return {code::kReady, {{Field::records, n}}}; }

TEST(JournalText, JsonIsOneObjectWithItsFields) {
  JournalLine line{code::kIntentFailed, {{Field::cause, "deadline"}, {Field::done, std::int64_t{-3}}}};
  line.correlation = *parse_ulid("01KDVDNA00DH8SEAG00000000D");
  line.seq = 17;
  auto const text = line_text(line, kNoon, LogFormat::json);
  boost::json::value const expected{{"at", "2026-01-01T12:00:00.250Z"},
                                    {"level", "warn"},
                                    {"code", "intent.failed"},
                                    {"message", "an intent failed"},
                                    {"correlation_id", "01KDVDNA00DH8SEAG00000000D"},
                                    {"seq", 17},
                                    {"cause", "deadline"},
                                    {"done", -3}};
  EXPECT_EQ(boost::json::parse(text), expected);
}

TEST(JournalText, TextIsOneLineWhateverTheFieldsHold) {
  JournalLine const line{code::kVenueDown,
                         {{Field::venue, "uniswap_v2"}, {Field::why, "line one\nlevel=info \"x\" \x1b[31m"}}};
  EXPECT_EQ(line_text(line, kNoon, LogFormat::text),
            "2026-01-01T12:00:00.250Z warn  venue.down the venue's line is down venue=uniswap_v2 "
            "why=\"line one\\nlevel=info \\\"x\\\" \\u001b[31m\"");
}

TEST(JournalText, BytesThatAreNoTextBecomeQuestionMarks) {
  JournalLine const line{code::kVenueDown, {{Field::why, std::string("\xc3\x28 \xff")}}};
  auto const parsed = boost::json::parse(line_text(line, kNoon, LogFormat::json));
  EXPECT_EQ(parsed.at("why").as_string(), "?( ?");
}

TEST(Journal, WritesInOrderWhatIsOfItsLevel) {
  Pipe pipe;
  runtime::ManualClock const clock(kNoon);
  {
    Journal journal(clock, LogLevel::warn, LogFormat::json, pipe.ends[1]);
    journal.write({code::kReady});
    journal.write({code::kVenueDown});
    EXPECT_FALSE(journal.wants(LogLevel::info));
    journal.set(LogLevel::debug, LogFormat::json);
    journal.write({code::kAnswered});
  }
  std::istringstream lines(pipe.read_all());
  std::vector<std::string> codes;
  for (std::string line; std::getline(lines, line);)
    codes.emplace_back(boost::json::parse(line).at("code").as_string());
  EXPECT_THAT(codes, testing::ElementsAre("venue.down", "http.answered"));
}

TEST(Journal, ALongTextIsCut) {
  Pipe pipe;
  runtime::ManualClock const clock(kNoon);
  {
    Journal journal(clock, LogLevel::info, LogFormat::json, pipe.ends[1]);
    journal.write({code::kVenueDown, {{Field::why, std::string(Journal::kTextMax + 1, 'x')}}});
  }
  EXPECT_EQ(boost::json::parse(pipe.read_all()).at("why").as_string().size(), Journal::kTextMax);
}

// Nobody reads: whoever writes is not held up, what waits is bounded, and the end comes all the same.
TEST(Journal, AReaderThatStandsStillHoldsUpNobody) {
  Pipe pipe;
  runtime::ManualClock const clock(kNoon);
  constexpr std::int64_t kLines = 5 * static_cast<std::int64_t>(Journal::kQueueMax);
  std::uint64_t dropped = 0;
  {
    Journal journal(clock, LogLevel::info, LogFormat::text, pipe.ends[1]);
    for (std::int64_t n = 0; n < kLines; ++n) journal.write(numbered(n));
    dropped = journal.dropped();
  }
  // At most one batch is on its way, and one waits.
  EXPECT_GE(dropped, static_cast<std::uint64_t>(kLines) - 3 * Journal::kQueueMax);
  auto const text = pipe.read_all();
  EXPECT_THAT(text, HasSubstr("records=0\n"));
}

TEST(Journal, SaysHowManyLinesWereDropped) {
  Pipe pipe;
  runtime::ManualClock const clock(kNoon);
  std::string text;
  std::thread reader;
  {
    Journal journal(clock, LogLevel::info, LogFormat::json, pipe.ends[1]);
    std::int64_t n = 0;
    while (journal.dropped() == 0) journal.write(numbered(n++));
    reader = std::thread([&] {
      char piece[4096];
      while (text.find("log.dropped") == std::string::npos) {
        auto const got = ::read(pipe.ends[0], piece, sizeof piece);
        if (got <= 0) break;
        text.append(piece, static_cast<std::size_t>(got));
      }
    });
  }
  ::close(std::exchange(pipe.ends[1], -1));
  reader.join();
  EXPECT_THAT(text, HasSubstr("\"code\":\"log.dropped\""));
}

TEST(Journal, CountsWhatIsLostBecauseTheReaderIsGone) {
  auto const before = std::signal(SIGPIPE, SIG_IGN);
  Pipe pipe;
  runtime::ManualClock const clock(kNoon);
  Journal journal(clock, LogLevel::info, LogFormat::text, pipe.ends[1]);
  ::close(std::exchange(pipe.ends[0], -1));
  journal.write(numbered(1));
  while (journal.dropped() == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  EXPECT_EQ(journal.dropped(), 1U);
  for (std::int64_t n = 2; n <= 5; ++n) journal.write(numbered(n));
  journal.end();
  EXPECT_EQ(journal.dropped(), 5U);  // the lines that say so are not among them
  std::signal(SIGPIPE, before);
}

// The table in the document has every code with its level.
TEST(JournalCodes, AreAllInTheDocument) {
  std::ifstream in("docs/operations.md");
  std::stringstream text;
  text << in.rdbuf();
  for (auto const& code : kCodes)
    EXPECT_THAT(text.str(), HasSubstr("| `" + std::string(code.name.text) + "` | " + enum_name(code.level) + " |"));
}

}  // namespace
}  // namespace sep::app
