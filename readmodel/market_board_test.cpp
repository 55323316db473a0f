#include "readmodel/market_board.hpp"

#include <gmock/gmock.h>

namespace sep::readmodel {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

MarketBoard::Version version(std::uint32_t id, std::uint64_t block) {
  return std::make_shared<InstrumentVersion const>(
      make_version({InstrumentId{id}, PairReserves{1'000, 1'000}, block, Time{static_cast<std::int64_t>(block)}}));
}

std::vector<std::pair<std::uint32_t, std::uint64_t>> seen(MarketBoard const& board, std::uint64_t& look) {
  std::vector<std::pair<std::uint32_t, std::uint64_t>> rows;
  for (auto const& one : board.since(look)) rows.emplace_back(one->state.instrument.value, one->state.block);
  return rows;
}

TEST(MarketBoard, WhatChangesTwiceBetweenTwoLooksIsShownOnce) {
  MarketBoard board;
  board.put(version(1, 10));
  board.put(version(2, 10));
  board.put(version(1, 11));
  std::uint64_t look = 0;
  EXPECT_THAT(seen(board, look), ElementsAre(Pair(2, 10), Pair(1, 11)));
  EXPECT_THAT(seen(board, look), IsEmpty());
  board.put(version(2, 12));
  EXPECT_THAT(seen(board, look), ElementsAre(Pair(2, 12)));
  std::uint64_t late = 0;
  EXPECT_THAT(seen(board, late), ElementsAre(Pair(1, 11), Pair(2, 12)));
}

}  // namespace
}  // namespace sep::readmodel
