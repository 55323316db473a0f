// The books of the recorded captures, rebuilt. What is checked of each message, and how book and best quote are brought
// together, is said in check_captures.cpp; here are the counts, and what spans more than one file.
#include <gtest/gtest.h>

#include "adapters/recordings/capture.hpp"
#include "adapters/recordings/capture_delay.hpp"
#include "adapters/recordings/capture_source.hpp"
#include "adapters/recordings/check.hpp"

namespace sep::recordings {
namespace {

std::filesystem::path const kFolder = "../shared/data/binance-l2";

class RecordedBooks : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::is_directory(kFolder)) GTEST_SKIP() << "no recorded data: " << kFolder;
  }
};

TEST_F(RecordedBooks, OfTwoDaysAreOneRun) {
  auto source = CaptureSource::open({kFolder / "usdm_btcusdt_20230404.gz", kFolder / "usdm_btcusdt_20230405.gz"});
  ASSERT_TRUE(source);
  Book book(SequenceRule::linked);
  std::uint64_t differences = 0;
  std::uint64_t trades = 0;
  while (source->next_at()) {
    auto const event = source->take();
    if (auto const* snapshot = std::get_if<BookSnapshot>(&event.message)) {
      EXPECT_EQ(book.apply(*snapshot), BookChange::applied);
    } else if (auto const* diff = std::get_if<BookDiff>(&event.message)) {
      auto const change = book.apply(*diff);
      ASSERT_TRUE(change == BookChange::applied || change == BookChange::kept || change == BookChange::old);
      ++differences;
    } else {
      ++trades;
    }
  }
  EXPECT_EQ(source->fault(), std::nullopt);
  EXPECT_EQ(source->late(), 0U);
  EXPECT_TRUE(book.is_live());
  EXPECT_EQ(differences, 4'322U + 11'788U);
  EXPECT_EQ(trades, 2'197U + 10'737U);
}

TEST_F(RecordedBooks, TheRecordersClockWasBehind) {
  auto reader = CaptureReader::open(kFolder / "spot_ethusdt_20240808.gz");
  ASSERT_TRUE(reader);
  CaptureDelay delay;
  while (auto const message = reader->next().value()) delay.observe(*message);
  EXPECT_EQ(delay.messages(), 9'540U) << "differences and trades: quotes of the spot market are not dated";
  EXPECT_EQ(delay.offset()->ns, -1'275'241'985);
  EXPECT_EQ(delay.percentile(50).ns, 2'894'853);
  EXPECT_EQ(delay.percentile(99).ns, 5'194'853);
}

}  // namespace
}  // namespace sep::recordings
