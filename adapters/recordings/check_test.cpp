// Small recordings of every kind, whole, wrong and broken.
#include "adapters/recordings/check.hpp"

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>

#include "adapters/common/unpack.hpp"
#include "adapters/recordings/samples.hpp"
#include "core/base/rng.hpp"

namespace sep::recordings {
namespace {

std::string with(std::string text, std::string const& what, std::string const& other) {
  auto const at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), other);
}

// The report of a recording in which `what` says something else.
FileReport bent(std::string const& recording, std::string const& what, std::string const& other) {
  return check_bytes("x", with(recording, what, other));
}

void expect_counts(FileReport const& report, std::uint64_t matched, std::uint64_t mismatched, std::uint64_t malformed) {
  SCOPED_TRACE(report.kind);
  EXPECT_EQ(report.matched, matched);
  EXPECT_EQ(report.mismatched, mismatched);
  EXPECT_EQ(report.malformed, malformed);
  EXPECT_EQ(report.checked, matched + mismatched);
}

TEST(Check, EverySampleMatches) {
  for (auto const& sample : samples()) {
    auto const report = check_bytes("anything", sample.text);
    EXPECT_EQ(report.kind, sample.kind);
    expect_counts(report, sample.values, 0, 0);
    EXPECT_EQ(report.skipped, sample.skipped);
  }
}

TEST(Check, AWrongAnswerIsAMismatchThatIsShown) {
  auto const report = bent(kQuotes, "\"amountCalculated\":\"996\"", "\"amountCalculated\":\"997\"");
  expect_counts(report, 1, 1, 0);
  ASSERT_EQ(report.mismatches.size(), 1U);
  EXPECT_EQ(report.mismatches[0].index, 0U);
  EXPECT_EQ(report.mismatches[0].expected, "997");
  EXPECT_EQ(report.mismatches[0].got, "996");
}

TEST(Check, AStateThatContradictsItselfIsAMismatchOfItsOwn) {
  expect_counts(bent(kQuotes, "\"liquidity\":\"1000000000000\"", "\"liquidity\":\"1000000000001\""), 2, 1, 0);
  expect_counts(bent(kQuotes, "\"tick\":0", "\"tick\":700"), 1, 2, 0);
}

TEST(Check, AStableSwapPoolsStateIsHeldAgainstItsOwnFigures) {
  auto const price = "\"virtual_price\":\"1000000000000000000\"";
  expect_counts(bent(kOnchainStableSwap, price, "\"virtual_price\":\"1000000000000000001\""), 4, 1, 0);
  expect_counts(bent(kOnchainStableSwap, "\"a_coefficient\":100", "\"a_coefficient\":99"), 4, 1, 0);
  expect_counts(bent(kOnchainMetapool, price, "\"virtual_price\":\"1000000000000000001\""), 2, 1, 0);
  expect_counts(bent(kOnchainStableSwap, "\"999591\"", "\"999590\""), 3, 1, 0);
  expect_counts(bent(kOnchainStableSwap, "\"reverted\":true", "\"value\":\"1\""), 3, 1, 0);
}

TEST(Check, AStableSwapPoolWithoutAContractOrAState) {
  auto const elsewhere = bent(kOnchainStableSwap, "0xbEbc", "0x0000");
  expect_counts(elsewhere, 0, 0, 0);
  EXPECT_EQ(elsewhere.reasons,
            (std::map<std::string, std::uint64_t>{{"no contract known of this pool of kind curve_stableswap", 4}}));
  auto const broken = bent(kOnchainStableSwap, "\"decimals\":6", "\"decimals\":37");
  expect_counts(broken, 0, 0, 1);
  EXPECT_EQ(broken.skipped, 5U);
  auto const other_block = bent(kOnchainMetapoolBlocks, "blk7", "blk8");
  expect_counts(other_block, 0, 0, 1);
  expect_counts(bent(kOnchainStableSwap, "A->B", "A->C"), 3, 0, 1);
  auto const other_call = bent(kOnchainStableSwap, "\"get_dy\"", "\"get_dx\"");
  EXPECT_EQ(other_call.reasons, (std::map<std::string, std::uint64_t>{{"no check of get_dx", 1}}));
}

TEST(Check, AMalformedValueIsItsOwnThing) {
  for (auto const* bad : {"\"-996\"", "\"0996\"", "\"9e2\"", "996.0", "true", "null", "[]", "\"\"", "\"0x3e4\""}) {
    SCOPED_TRACE(bad);
    auto const report = bent(kQuotes, "\"amountCalculated\":\"996\"", std::string("\"amountCalculated\":") + bad);
    expect_counts(report, 1, 0, 1);
    EXPECT_EQ(report.skipped, 1U);
  }
  expect_counts(bent(kQuotes, "\"tickSpacing\":60", "\"tickSpacing\":\"sixty\""), 0, 0, 1);
  expect_counts(bent(kQuotes, "\"fee\":3000", "\"fee\":3000,\"fee\":3000"), 0, 0, 1);
  expect_counts(bent(kV2Swaps, ",1\n", ",1,7\n"), 0, 0, 1);
  expect_counts(bent(kDexEvents, "\"tick\":0", "\"tick\":null"), 2, 0, 1);
}

TEST(Check, ASessionOfTheExchangeIsCheckedAsItsCapturesAre) {
  auto const report = check_bytes("x", kFeedSession);
  EXPECT_EQ(report.kind, "feed_session");
  expect_counts(report, 3, 0, 0);
  EXPECT_EQ(report.reasons, (std::map<std::string, std::uint64_t>{{"no value in a line of kind header", 1}}));
  expect_counts(bent(kFeedSession, R"(\"b\":[[\"100.01)", R"(\"b\":[[\"100.03)"), 2, 1, 0);
  expect_counts(bent(kFeedSession, R"(\"U\":12)", R"(\"U\":"x")"), 2, 0, 1);
  auto const other = bent(kFeedSession, "BINANCE", "ELSEWHERE");
  EXPECT_EQ(other.skipped, 4U);
}

TEST(Check, AWeightedPoolIsReadStrictly) {
  expect_counts(bent(kOnchainWeighted, "334336342362", "334336342361"), 2, 1, 0);
  expect_counts(bent(kOnchainWeighted, "\"reverted\":true", "\"value\":\"1\""), 2, 1, 0);
  expect_counts(bent(kOnchainWeighted, "j=1", "j=2"), 2, 0, 1);
  expect_counts(bent(kOnchainWeighted, "A->B", "A->C"), 2, 0, 1);
  for (auto const& [what, other] : std::vector<std::pair<std::string, std::string>>{
           {"3/1000", "1/3"}, {"3/1000", "7/7"}, {"\"v2\"", "\"v9\""}, {":6}", ":36}"}, {"\"1000000000000\",", ""}}) {
    auto const report = bent(kOnchainWeighted, what, other);
    expect_counts(report, 0, 0, 1);
    EXPECT_EQ(report.reasons.at("the pool's state cannot be read"), 3U) << other;
  }
  auto const uneven = bent(kOnchainWeighted, "\"500000000000000000\",", "\"500000000000000001\",");
  EXPECT_EQ(uneven.mismatches.at(0).what, "the pool's state");
}

TEST(Check, ABalancerStablePoolIsReadStrictly) {
  expect_counts(bent(kOnchainBalancerStable, "1347041818470185577", "1347041818470185578"), 1, 1, 0);
  // Another invariant, another answer; none by that name; no such own token; a scaling factor that is none of its
  // token's.
  expect_counts(bent(kOnchainBalancerStable, "version\":2", "version\":1"), 1, 1, 0);
  expect_counts(bent(kOnchainBalancerStable, "version\":2", "version\":3"), 0, 0, 1);
  expect_counts(bent(kOnchainBalancerStable, "idx\":1", "idx\":3"), 0, 0, 1);
  expect_counts(bent(kOnchainBalancerStable, "\"A\",\"decimals\":18", "\"A\",\"decimals\":6"), 0, 0, 1);
  auto const own = bent(kOnchainBalancerStable, "j=2", "j=1");
  EXPECT_EQ(own.reasons, (std::map<std::string, std::uint64_t>{{"no pricing of swaps of a pool's own token", 1}}));
}

TEST(Check, APoolOfBalancerV3IsReadStrictly) {
  expect_counts(bent(kBalancerV3, "168350168349971942426", "168350168349971942427"), 1, 1, 0);
  expect_counts(bent(kBalancerV3, "\"tokenIn\":\"0xA\"", "\"tokenIn\":\"0xc\""), 1, 0, 1);
  expect_counts(bent(kBalancerV3, "\"swapKind\":1", "\"swapKind\":2"), 1, 0, 1);
  // No whole number of base units is counted so; no power of ten; a rate of nothing.
  for (auto const& [what, other] :
       std::vector<std::pair<std::string, std::string>>{{"2100000000000000002000000", "2100000000000000002000001"},
                                                        {"\"1000000000000\"", "\"1000000000001\""},
                                                        {"\"1050000000000000001\"", "\"0\""},
                                                        {"\"0xb\"],", "\"0xb\",\"0xc\"],"}})
    expect_counts(bent(kBalancerV3, what, other), 0, 0, 1);
  auto const hooked = bent(kBalancerV3, "\"poolType\"", "\"hook\":{\"type\":\"EXIT_FEE\"},\"poolType\"");
  EXPECT_EQ(hooked.reasons, (std::map<std::string, std::uint64_t>{{"no pricing with hook EXIT_FEE", 2}}));
  auto const other = bent(kBalancerV3, "WEIGHTED", "RECLAMM");
  EXPECT_EQ(other.reasons, (std::map<std::string, std::uint64_t>{{"no pricing for pools of type RECLAMM", 2}}));
}

TEST(Check, AChangeOfLiquidityIsReadStrictly) {
  expect_counts(bent(kBalancerV3Liquidity, "\"1139820824670809279\"", "\"1139820824670809278\""), 4, 1, 0);
  expect_counts(bent(kBalancerV3Liquidity, "\"666666\"", "\"666667\""), 4, 1, 0);
  expect_counts(bent(kBalancerV3Liquidity, "\"Proportional\"", "\"Recovery\""), 4, 0, 1);
  expect_counts(bent(kBalancerV3Liquidity, "[\"0\",\"1083446\"]", "[\"1\",\"1083446\"]"), 4, 0, 1);
  expect_counts(bent(kBalancerV3Liquidity, "[\"0\",\"1083446\"]", "[\"1083446\"]"), 4, 0, 1);
  EXPECT_EQ(bent(kBalancerV3Liquidity, "\"3000000000000000000000\"", "\"0\"").mismatched, 5U);
  EXPECT_EQ(bent(kBalancerV3Liquidity, "STABLE", "GYROE").skipped, 5U);
}

TEST(Check, ThePoolsOfAPathAreHeldAgainstThemselvesAndWhatTheChainPaid) {
  auto const report = check_bytes("x", kPathStates);
  EXPECT_EQ(report.kind, "pool_path_states");
  expect_counts(report, 4, 0, 0);
  EXPECT_EQ(report.reasons,
            (std::map<std::string, std::uint64_t>{{"foretold by the recording program, not paid by the chain", 3}}));
  EXPECT_EQ(report.notes, (std::map<std::string, std::uint64_t>{{"foretold: what the state gives", 2},
                                                                {"foretold: not what the state gives", 1}}));
  expect_counts(bent(kPathStates, "\"onchain_actual\":\"996\"", "\"onchain_actual\":\"997\""), 3, 1, 0);
  expect_counts(bent(kPathStates, "\"tick\":0", "\"tick\":7"), 3, 1, 0);
  expect_counts(bent(kPathStates, "\"reserve0\":\"1000000\"", "\"reserve0\":\"0\""), 2, 2, 0);
  expect_counts(bent(kPathStates, "\"hop_index\":1", "\"hop_index\":2"), 3, 0, 1);
  expect_counts(bent(kPathStates, "\"fee_token1\":3", "\"fee_token1\":4"), 1, 0, 2);
  expect_counts(bent(kPathStates, "4096000", "16777216"), 2, 0, 2);
}

TEST(Check, BytesThatAreNothingKnownAreListed) {
  for (auto const* text : {"", " ", "{", "{}", "[]", "a,b\n1,2\n", "\x1f\x8b", "{\"kind\":1}", "# prose?"}) {
    auto const report = check_bytes("file.json", text);
    EXPECT_EQ(report.kind, "unknown") << text;
    EXPECT_EQ(report.skipped, 1U) << text;
  }
  EXPECT_EQ(check_bytes("README.md", "# A folder\n").kind, "prose");
  EXPECT_EQ(check_bytes("x", R"({"kind":"curve_stableswap","pool":{},"queries":[{},{}]})").skipped, 2U);
}

TEST(Check, EveryTruncationAndManyMutationsAreSurvived) {
  for (auto const& sample : samples()) {
    SCOPED_TRACE(sample.kind);
    for (std::size_t size = 0; size < sample.text.size(); ++size)
      static_cast<void>(check_bytes("x", sample.text.substr(0, size)));
    Rng rng{1};
    for (int i = 0; i < 3'000; ++i) {
      auto mutated = sample.text;
      for (auto n = rng.between(1, 3); n > 0; --n)
        mutated[rng.below(mutated.size())] = static_cast<char>(rng.chance(2, 3) ? '0' + static_cast<int>(rng.below(10))
                                                                                : static_cast<int>(rng.below(256)));
      auto const report = check_bytes("x", mutated);
      ASSERT_EQ(report.checked, report.matched + report.mismatched) << "mutation " << i;
    }
  }
}

TEST(Check, TheReportIsWhatTheDocumentSays) {
  FolderReport folder;
  folder.files.push_back(check_bytes("a.json", kQuotes));
  auto const json = boost::json::parse(as_json(folder)).as_object();
  auto const& file = json.at("files").as_array().at(0).as_object();
  for (auto const* key : {"file", "kind", "checked", "matched", "mismatched", "skipped", "reasons", "mismatches"})
    EXPECT_TRUE(file.contains(key)) << key;
  for (auto const* key : {"checked", "matched", "mismatched", "skipped"})
    EXPECT_TRUE(json.at("total").as_object().contains(key)) << key;
  EXPECT_NE(as_text(folder).find("a.json"), std::string::npos);
}

TEST(Check, FoldersAndFilesThatCannotBeRead) {
  EXPECT_EQ(check_folder("no such folder"), std::nullopt);
  auto const folder = std::filesystem::path(testing::TempDir()) / "sep_check_test_folder";
  std::filesystem::create_directories(folder / "inner");
  std::filesystem::remove(folder / "empty");
  {
    std::ofstream file(folder / "empty");
  }
  {
    std::ofstream(folder / "broken.zst", std::ios::binary) << "\x28\xb5\x2f\xfd no frame";
  }
  auto const report = check_folder(folder);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->files.size(), 3U);
  EXPECT_EQ(report->total.malformed, 2U);
  EXPECT_EQ(report->total.skipped, 3U);
  EXPECT_FALSE(report->clean());
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace sep::recordings
