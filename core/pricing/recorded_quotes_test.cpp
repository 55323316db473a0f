// Answers that pool contracts gave on chain (amm-onchain-quotes in the recorded data).
#include <boost/json.hpp>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

#include "core/money/decimal.hpp"
#include "core/pricing/constant_product.hpp"

namespace sep::pricing {
namespace {

constexpr char const* kFolder = "../shared/data/amm-onchain-quotes/";

i128 units(boost::json::value const& text) { return parse_integer(std::string_view(text.as_string())).value(); }

std::optional<boost::json::object> recording(std::string const& name) {
  std::ifstream file(kFolder + name);
  if (!file) return std::nullopt;
  std::stringstream text;
  text << file.rdbuf();
  return boost::json::parse(text.str()).as_object();
}

TEST(RecordedQuotes, PancakeSwapV2ChargesTwentyFiveBasisPoints) {
  auto const file = recording("pancakeswap_v2_WETH_USDbC.json");
  if (!file) GTEST_SKIP() << "no recorded data at " << kFolder;
  auto const& pool = file->at("pool").as_object();
  i128 const weth = units(pool.at("reserves_token0"));
  i128 const usd = units(pool.at("reserves_token1"));
  auto const& queries = file->at("queries").as_array();
  ASSERT_EQ(queries.size(), 11U);
  for (auto const& query : queries) {
    auto const& args = query.at("args").as_array();
    bool const sells_weth = args.at(0).as_string() == "WETH->USDbC";
    Reserves const reserves = sells_weth ? Reserves{weth, usd} : Reserves{usd, weth};
    i128 const expected = units(query.at("value"));
    auto const answer = amount_out(reserves, units(args.at(1)), {9975, 10'000});
    SCOPED_TRACE(boost::json::serialize(query));
    if (expected == 0) {
      EXPECT_EQ(answer.error(), SwapError::insufficient_output);
      continue;
    }
    ASSERT_EQ(answer, expected);
    // The inverse asks for no more than was paid, and its answer buys what was bought.
    i128 const cost = amount_in(reserves, expected, {9975, 10'000}).value();
    EXPECT_LE(cost, units(args.at(1)) + 1);
    EXPECT_GE(amount_out(reserves, cost, {9975, 10'000}).value(), expected);
  }
}

// Aerodrome's volatile pools take their fee off the amount first, rounded down, and trade the rest free.
TEST(RecordedQuotes, AerodromeVolatileIsTheFreeCurveOnWhatIsLeft) {
  auto const file = recording("aerodrome_v2_tBTC_WETH_volatile.json");
  if (!file) GTEST_SKIP() << "no recorded data at " << kFolder;
  auto const& pool = file->at("pool").as_object();
  ASSERT_EQ(pool.at("fee_raw").to_number<int>(), 30);
  i128 const tbtc = units(pool.at("reserves_token0"));
  i128 const weth = units(pool.at("reserves_token1"));
  auto const& queries = file->at("queries").as_array();
  ASSERT_EQ(queries.size(), 21U);
  for (auto const& query : queries) {
    auto const& args = query.at("args").as_array();
    bool const sells_weth = args.at(0).as_string() == "WETH->tBTC v2";
    Reserves const reserves = sells_weth ? Reserves{weth, tbtc} : Reserves{tbtc, weth};
    i128 const paid = units(args.at(1));
    SCOPED_TRACE(boost::json::serialize(query));
    EXPECT_EQ(amount_out(reserves, paid - paid * 30 / 10'000, {1, 1}), units(query.at("value")));
  }
}

}  // namespace
}  // namespace sep::pricing
