// Auctions and quotes cut and bent: each is read, or refused, and never more than that.
#include <gtest/gtest.h>
#include <set>

#include "adapters/recordings/auction.hpp"
#include "adapters/recordings/auction_fixture.hpp"
#include "adapters/recordings/quotes.hpp"
#include "core/base/rng.hpp"

namespace sep::recordings {
namespace {

using namespace auction_test;

void expect_sound(Auction const& auction) {
  for (auto const& pool : auction.pools) {
    EXPECT_EQ(std::set(pool.tokens.begin(), pool.tokens.end()).size(), pool.tokens.size());
    EXPECT_GE(pool.cost, 0);
    if (auto const* ranged = std::get_if<AuctionRanged>(&pool.holdings)) {
      EXPECT_FALSE(pricing::check_pool(ranged->state, ranged->ticks));
    } else if (auto const* weighted = std::get_if<pricing::WeightedPool>(&pool.holdings)) {
      EXPECT_EQ(pool.tokens.size(), weighted->tokens.size());
      EXPECT_FALSE(pricing::check_pool(*weighted));
    } else if (auto const* stable = std::get_if<pricing::BalancerStablePool>(&pool.holdings)) {
      EXPECT_EQ(pool.tokens.size(), stable->tokens.size());
      EXPECT_FALSE(pricing::check_pool(*stable));
    } else {
      EXPECT_EQ(pool.tokens.size(), 2U);
      auto const& pair = std::get<AuctionPair>(pool.holdings);
      EXPECT_GT(std::min(pair.reserve0, pair.reserve1), 0);
      EXPECT_GT(pair.fee.numerator, 0U);
    }
  }
  for (auto const& order : auction.orders) EXPECT_GT(order.amount, 0);
}

TEST(AuctionJunk, WhatIsNoAuctionIsRefused) {
  for (auto const* text : {"", " ", "{", "[]", "null", "7", "{}", R"({"tokens":{},"orders":{}})",
                           R"({"tokens":[],"orders":{},"amms":{}})", R"({"tokens":{},"orders":{},"amms":{}} x)"}) {
    EXPECT_FALSE(parse_auction(text)) << text;
    EXPECT_FALSE(parse_quotes(text)) << text;
  }
  EXPECT_FALSE(is_auction("{}"));
  EXPECT_FALSE(is_auction("\xff\xfe"));
  EXPECT_FALSE(is_auction(R"({"updates":[]})"));
}

TEST(AuctionJunk, EveryTruncationIsRefused) {
  for (std::size_t size = 0; size < kAllKinds.size(); ++size) EXPECT_FALSE(parse_auction(kAllKinds.substr(0, size)));
}

TEST(AuctionJunk, ManyMutationsAreSurvived) {
  for (std::uint64_t seed = 1; seed <= 3'000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Rng rng{seed};
    auto bent = kAllKinds;
    for (auto n = rng.between(1, 4); n > 0; --n)
      bent[rng.below(bent.size())] = static_cast<char>(rng.chance(1, 2) ? '0' + static_cast<int>(rng.below(10))
                                                                        : static_cast<int>(rng.below(256)));
    if (auto const read = parse_auction(bent)) expect_sound(*read);
  }
}

}  // namespace
}  // namespace sep::recordings
