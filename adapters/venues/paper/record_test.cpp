#include "adapters/venues/paper/record.hpp"

#include <filesystem>
#include <fstream>
#include <unistd.h>

#include "adapters/venues/paper/entry_text.hpp"
#include "adapters/venues/paper/exchange_fixture.hpp"
#include "core/base/codec.hpp"
#include "core/base/rng.hpp"

namespace sep::paper {
namespace {

namespace fs = std::filesystem;

class RecordTest : public ExchangeTest {
 protected:
  RecordTest() : folder_(fs::temp_directory_path() / ("sep-record-" + std::to_string(getpid()))) {
    fs::create_directories(folder_);
  }
  ~RecordTest() override { fs::remove_all(folder_); }

  // A life of the venue with orders, cancels, queries and faults.
  std::vector<Entry> live(std::uint64_t seed, std::uint32_t orders) {
    restart("lost_fill=100,wrong_quantity=100,fill_after_cancel=300,timeout_not_executed=100,late_ack=100", seconds(1),
            seed);
    Rng rng{seed};
    for (std::uint32_t n = 1; n <= orders; ++n) {
      submit(rng.chance(1, 3) ? buy_one_through_dai(n)
                              : buy_one(n, rng.chance(1, 2) ? Protocol::uniswap_v2 : Protocol::pancakeswap_v2));
      if (rng.chance(1, 3)) cancel(n);
      if (rng.chance(1, 3)) query(n);
      static_cast<void>(pass(milliseconds(static_cast<std::int64_t>(rng.between(1, 4'000)))));
    }
    return exchange_->take_entries();
  }

  // A fresh exchange as live() makes it.
  void fresh(std::uint64_t seed) {
    restart("lost_fill=100,wrong_quantity=100,fill_after_cancel=300,timeout_not_executed=100,late_ack=100", seconds(1),
            seed);
  }

  std::string text() const {
    std::ifstream file(path(), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void write(std::string const& bytes) const { std::ofstream(path(), std::ios::binary) << bytes; }
  fs::path path() const { return folder_ / "venue.jsonl"; }

  fs::path folder_;
};

TEST_F(RecordTest, LinesAreReadableAndReadBack) {
  std::uint64_t number = 0;
  for (auto const& entry : live(1, 30)) {
    auto const line = format_line(++number, entry);
    EXPECT_EQ(line.find('\n'), std::string::npos);
    EXPECT_EQ(parse_line(line, number), entry);
    EXPECT_EQ(parse_line(line, number + 1).error(), LineError::out_of_step);
  }
  EXPECT_GT(number, 100u);
  Executed executed;
  executed.at = Time{5};
  executed.fill.sold = {AssetId(3), 12};
  auto const line = format_line(1, executed);
  EXPECT_TRUE(line.starts_with(R"({"n":1,"kind":"executed","at":"5","order":"00000000000000000000000000000000",)"))
      << line;
  EXPECT_NE(line.find(R"("sold":{"asset":3,"raw":"12"})"), std::string::npos) << line;
}

TEST_F(RecordTest, AnyBentLineIsRefused) {
  auto const line = format_line(1, Asked{Time{1}, "s", Submit{buy_one(1), 3}});
  Rng rng{1};
  for (int i = 0; i < 5'000; ++i) {
    auto bent = line;
    auto& c = bent[rng.below(bent.size())];
    c = static_cast<char>(c ^ static_cast<char>(1 + rng.below(255)));
    EXPECT_FALSE(parse_line(bent, 1)) << bent;
  }
  for (std::size_t size = 0; size < line.size(); ++size) EXPECT_FALSE(parse_line(line.substr(0, size), 1));
}

TEST_F(RecordTest, WhatIsAppendedIsThereAfterReopening) {
  auto const entries = live(2, 20);
  {
    auto record = Record::open(path());
    ASSERT_TRUE(record);
    EXPECT_TRUE(record->take_entries().empty());
    ASSERT_TRUE(record->append(std::span(entries).first(10)));
    ASSERT_TRUE(record->append({}));
    ASSERT_TRUE(record->append(std::span(entries).subspan(10)));
    EXPECT_EQ(record->lines(), entries.size());
  }
  EXPECT_EQ(read_record(path()), entries);
  auto record = Record::open(path());
  EXPECT_EQ(record->take_entries(), entries);
  EXPECT_EQ(record->torn_bytes(), 0u);
}

TEST_F(RecordTest, IsServedByOneProcessAtATime) {
  auto const first = Record::open(path());
  ASSERT_TRUE(first);
  EXPECT_EQ(Record::open(path()).error().error, RecordError::locked);
}

TEST_F(RecordTest, ATornLastLineIsCutWhereverItTore) {
  auto const entries = live(3, 3);
  ASSERT_TRUE(Record::open(path())->append(entries));
  auto const whole = text();
  auto const last = whole.rfind('\n', whole.size() - 2) + 1;
  for (std::size_t size = last + 1; size < whole.size(); size += 17) {
    write(whole.substr(0, size));
    auto record = Record::open(path());
    ASSERT_TRUE(record);
    EXPECT_EQ(record->torn_bytes(), size - last);
    EXPECT_EQ(record->take_entries().size(), entries.size() - 1);
    EXPECT_EQ(text(), whole.substr(0, last));
  }
  // The sync may also have kept the end of a line and lost its middle.
  auto holed = whole;
  holed.replace(last + 5, 20, 20, '\0');
  write(holed);
  auto record = Record::open(path());
  ASSERT_TRUE(record);
  ASSERT_TRUE(record->append(std::span(entries).last(1)));
  EXPECT_EQ(text(), whole);
}

TEST_F(RecordTest, ABadLineBeforeTheLastIsNotForgiven) {
  ASSERT_TRUE(Record::open(path())->append(live(3, 3)));
  auto bent = text();
  bent[10] ^= 1;
  write(bent);
  EXPECT_EQ(Record::open(path()).error().error, RecordError::corrupt);
  EXPECT_EQ(text(), bent);
  write("junk\nmore junk\n");
  EXPECT_EQ(Record::open(path()).error().error, RecordError::corrupt);
}

TEST_F(RecordTest, AFolderOrAMissingFolderIsAnIoFailure) {
  EXPECT_EQ(Record::open(folder_).error().error, RecordError::io);
  EXPECT_EQ(Record::open(folder_ / "none" / "x").error().error, RecordError::io);
}

TEST_F(RecordTest, RestoringGivesTheSameExchangeWhereverTheRecordIsCut) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    SCOPED_TRACE(seed);
    auto const entries = live(seed, 25);
    auto const orders = exchange_->orders();
    auto const pools = exchange_->world().pools();
    auto const until = exchange_->now();
    for (std::size_t kept = 0; kept <= entries.size(); kept += 7) {
      fresh(seed);
      auto const tail = restore(*exchange_, std::span(entries).first(kept));
      ASSERT_TRUE(tail) << kept;
      // What was asked after the cut is asked again; the rest follows.
      for (auto const& entry : std::span(entries).subspan(kept))
        if (auto const* asked = std::get_if<Asked>(&entry)) exchange_->ask(asked->request, asked->at, asked->store);
      static_cast<void>(exchange_->advance(until));
      ASSERT_EQ(exchange_->world().pools(), pools) << kept;
      ASSERT_EQ(exchange_->orders().size(), orders.size());
      for (auto const& [id, order] : orders) EXPECT_EQ(exchange_->orders().at(id).status(), order.status());
    }
  }
}

TEST_F(RecordTest, ARecordThatSaysSomethingElseThanWhatHappensIsRefused) {
  auto entries = live(4, 20);
  fresh(5);
  EXPECT_EQ(restore(*exchange_, entries).error().error, RecordError::diverged);
  for (auto& entry : entries)
    if (auto* executed = std::get_if<Executed>(&entry)) ++executed->fill.sold.raw;
  fresh(4);
  EXPECT_EQ(restore(*exchange_, entries).error().error, RecordError::diverged);
}

}  // namespace
}  // namespace sep::paper
