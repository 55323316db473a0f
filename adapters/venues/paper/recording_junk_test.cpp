// What is not a recording is refused with a reason; what is odd in one is left out and counted.
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <zstd.h>

#include "adapters/venues/paper/recorded_world.hpp"
#include "core/base/rng.hpp"
#include "core/money/decimal.hpp"

namespace sep::paper {
namespace {

namespace fs = std::filesystem;

std::string const kTokens =
    R"([{"address":"0x00000000000000000000000000000000000000a1","symbol":"AAA","decimals":18,"tax":0},)"
    R"({"address":"0x00000000000000000000000000000000000000b2","symbol":"BBB","decimals":6,"tax":5}])";
std::string const kPool = "0x00000000000000000000000000000000000000c3";

std::string sync(std::uint64_t number, std::string const& more = "") {
  return R"({"uniswap_v2":{"hash":"h)" + std::to_string(number) + R"(","number":)" + std::to_string(number) +
         R"(,"parent_hash":"h)" + std::to_string(number - 1) + R"(","revert":false,"timestamp":)" +
         std::to_string(1'700'000'000 + 12 * number) + "}" + more + "}";
}
std::string state(std::string const& reserve0, std::string const& reserve1) {
  return R"({"protocol":"UniswapV2State","state":{"reserve0":")" + reserve0 + R"(","reserve1":")" + reserve1 + R"("}})";
}
std::string pair(std::string const& tokens) { return R"({"protocol_system":"uniswap_v2","tokens":)" + tokens + "}"; }
std::string update(std::uint64_t number, std::string const& syncs, std::string const& states,
                   std::string const& pairs) {
  return R"({"block_number_or_timestamp":)" + std::to_string(number) + R"(,"sync_states":)" + syncs + R"(,"states":{)" +
         states + R"(},"new_pairs":{)" + pairs + R"(},"removed_pairs":{}})";
}
std::string quoted(std::string const& key, std::string const& value) { return '"' + key + "\":" + value; }

std::string recording_of(std::string const& states, std::string const& pairs, std::string const& more = "") {
  return R"({"metadata":{},"updates":[)" + update(7, sync(7), states, pairs) + more + "]}";
}
std::string const kGood = recording_of(quoted(kPool, state("0x64", "0xc8")), quoted(kPool, pair(kTokens)));

RecordingError error_of(std::string_view json) {
  auto const parsed = parse_recording(json, "test");
  EXPECT_FALSE(parsed);
  return parsed ? RecordingError{255} : parsed.error().error;
}

TEST(RecordingJunk, TheSmallestRecordingIsRead) {
  auto const recording = parse_recording(kGood, "test");
  ASSERT_TRUE(recording) << recording.error().detail;
  ASSERT_EQ(recording->pools.size(), 1u);
  EXPECT_EQ(recording->pools[0].token0.symbol, "AAA");
  EXPECT_TRUE(recording->pools[0].token0.plain);
  EXPECT_FALSE(recording->pools[0].token1.plain);
  EXPECT_EQ(std::get<PairReserves>(recording->blocks[0].changes[0].holdings).reserve1, 200);
}

TEST(RecordingJunk, BytesThatAreNoRecordingAreRefused) {
  for (auto const* text : {"", " ", "{", "[]", "null", "{}", "{\"updates\":3}", "{\"updates\":[]}", "{\"updates\":[3]}",
                           "{\"updates\":[{\"states\":[]}]}", "\xff\xfe", "{\"updates\":[{}"})
    EXPECT_NE(error_of(text), RecordingError{255}) << text;
  EXPECT_EQ(error_of("{\"updates\":[]}"), RecordingError::malformed);
  EXPECT_EQ(error_of(std::string(100'000, '[')), RecordingError::malformed);
}

TEST(RecordingJunk, EveryTruncationAndManyMutationsAreSurvived) {
  auto const whole = recording_of(quoted(kPool, state("0x64", "0xc8")), quoted(kPool, pair(kTokens)),
                                  "," + update(8, sync(8), quoted(kPool, state("0x65", "0xc7")), ""));
  ASSERT_TRUE(parse_recording(whole, "test"));
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(parse_recording(std::string_view(whole).substr(0, size), "test")) << size;
  Rng rng{1};
  int refused = 0;
  for (int i = 0; i < 20'000; ++i) {
    auto bent = whole;
    for (auto n = rng.between(1, 3); n > 0; --n) bent[rng.below(bent.size())] = static_cast<char>(rng.below(256));
    auto const parsed = parse_recording(bent, "test");
    if (!parsed)
      ++refused;
    else
      static_cast<void>(RecordedWorld(*parsed, {}).advance(kTimeMax));
  }
  EXPECT_GT(refused, 1'000);
}

TEST(RecordingJunk, BigIntegersOfOtherProtocolsAreSteppedOver) {
  auto const odd =
      R"("0x01":{"protocol":"UniswapV3State","state":{"liquidity":340282366920938463463374607431768211455,)"
      R"("ticks":[{"net_liquidity":-170141183460469231731687303715884105728}]}},)"
      R"("0x02":{"state":[[[]]],"protocol":"SomethingNew"},)";
  auto const recording =
      parse_recording(recording_of(odd + quoted(kPool, state("0x64", "0xc8")), quoted(kPool, pair(kTokens))), "test");
  ASSERT_TRUE(recording) << recording.error().detail;
  EXPECT_EQ(recording->report.skipped.at(Skip::other_protocol), 1u);
  EXPECT_EQ(recording->report.skipped.at(Skip::no_pair), 1u);
  EXPECT_EQ(recording->report.protocols.at("SomethingNew"), 1u);
  EXPECT_EQ(recording->pools.size(), 1u);
}

std::string ranged(std::string const& liquidity, std::string const& price, std::string const& fee,
                   std::string const& tick, std::string const& ticks) {
  return R"({"protocol":"UniswapV3State","state":{"liquidity":)" + liquidity + R"(,"sqrt_price":")" + price +
         R"(","fee":")" + fee + R"(","tick":)" + tick + R"(,"ticks":{"tick_spacing":60,"ticks":[)" + ticks + "]}}}";
}

std::optional<Holdings> read_ranged(std::string const& state) {
  auto v3 = pair(kTokens);
  v3.replace(v3.find("uniswap_v2"), 10, "uniswap_v3");
  // A second pool keeps the recording from being empty.
  std::string const other = "0x" + std::string(39, '0') + "9";
  auto const recording =
      parse_recording(recording_of(quoted(kPool, state) + "," + quoted(other, ::sep::paper::state("0x64", "0xc8")),
                                   quoted(kPool, v3) + "," + quoted(other, pair(kTokens))),
                      "test");
  EXPECT_TRUE(recording);
  if (!recording) return std::nullopt;
  for (std::size_t i = 0; i < recording->pools.size(); ++i)
    if (recording->pools[i].address == kPool) return recording->blocks[0].changes[i].holdings;
  EXPECT_EQ(recording->report.skipped.at(Skip::bad_state), 1u);
  return std::nullopt;
}

TEST(RecordingJunk, AConcentratedStateIsTakenOnlyIfAPoolCanBeInIt) {
  std::string const one = "0x1000000000000000000000000";  // 2^96: a price of one
  std::string const ends = R"({"index":-60,"net_liquidity":340282366920938463463,"sqrt_price":"0x1"},)"
                           R"({"index":60,"net_liquidity":-340282366920938463463,"sqrt_price":"0x1"})";
  std::string const depth = "340282366920938463463";
  auto const good = read_ranged(ranged(depth, one, "Medium", "0", ends));
  ASSERT_TRUE(good);
  auto const& held = std::get<ConcentratedLiquidity>(*good);
  EXPECT_EQ(held.liquidity, parse_integer(depth).value());
  EXPECT_EQ(held.table->ticks.size(), 2u);
  EXPECT_FALSE(read_ranged(ranged("1", one, "Medium", "0", ends))) << "not what the ticks add up to";
  EXPECT_FALSE(read_ranged(ranged("-1", one, "Medium", "0", ends)));
  EXPECT_FALSE(read_ranged(ranged("1.5", one, "Medium", "0", ends)));
  EXPECT_FALSE(read_ranged(ranged("1e3", one, "Medium", "0", ends)));
  EXPECT_FALSE(read_ranged(ranged("999999999999999999999999999999999999999", one, "Medium", "0", ends)));
  EXPECT_FALSE(read_ranged(ranged(depth, "0x0", "Medium", "0", ends)));
  EXPECT_FALSE(read_ranged(ranged(depth, "0x" + std::string(41, '1'), "Medium", "0", ends)));
  EXPECT_FALSE(read_ranged(ranged(depth, one, "Free", "0", ends)));
  EXPECT_FALSE(read_ranged(ranged(depth, one, "Medium", "7", ends))) << "not the price's tick";
  EXPECT_FALSE(read_ranged(ranged(depth, one, "Medium", "99999999", ends)));
  EXPECT_FALSE(read_ranged(ranged(depth, one, "Medium", "0", R"({"index":-60,"net_liquidity":1})")));
  EXPECT_FALSE(read_ranged(ranged(depth, one, "Medium", "0", R"({"index":"x","net_liquidity":1})")));
  EXPECT_FALSE(read_ranged(R"({"protocol":"UniswapV3State","state":{}})"));
  EXPECT_FALSE(read_ranged(R"({"protocol":"UniswapV3State"})"));
}

TEST(RecordingJunk, WhatCannotBeTradedIsLeftOutWithTheReason) {
  auto const good = quoted(kPool, state("0x64", "0xc8"));
  auto const good_pair = quoted(kPool, pair(kTokens));
  auto const other = "0x00000000000000000000000000000000000000d4";
  auto const skipped = [&](std::string const& states, std::string const& pairs) {
    auto const recording = parse_recording(recording_of(good + states, good_pair + pairs), "test");
    EXPECT_TRUE(recording);
    EXPECT_EQ(recording->pools.size(), 1u);
    EXPECT_EQ(recording->report.skipped.size(), 1u);
    return recording->report.skipped.begin()->first;
  };
  auto const with_state = [&](std::string const& text) { return "," + quoted(other, text); };
  auto const with_pair = [&](std::string const& tokens) { return "," + quoted(other, pair(tokens)); };
  auto const replaced = [&](std::string const& what, std::string const& by) {
    auto tokens = kTokens;
    return with_pair(tokens.replace(tokens.find(what), what.size(), by));
  };
  EXPECT_EQ(skipped("", with_pair(kTokens)), Skip::no_state);
  EXPECT_EQ(skipped(with_state(state("0x1", "0x1")), ""), Skip::no_pair);
  EXPECT_EQ(skipped(with_state(state("0x0", "0x1")), with_pair(kTokens)), Skip::bad_state);
  EXPECT_EQ(skipped(with_state(state("12", "0x1")), with_pair(kTokens)), Skip::bad_state);
  EXPECT_EQ(skipped(with_state(state("0x1", "0x")), with_pair(kTokens)), Skip::bad_state);
  EXPECT_EQ(skipped(with_state(state("0x1", "0x1" + std::string(28, '0'))), with_pair(kTokens)), Skip::bad_state);
  EXPECT_EQ(skipped(with_state(R"({"protocol":"UniswapV2State"})"), with_pair(kTokens)), Skip::bad_state);
  EXPECT_EQ(skipped(with_state(R"({"protocol":"UniswapV2State","state":{"reserve0":1}})"), with_pair(kTokens)),
            Skip::bad_state);
  EXPECT_EQ(skipped(with_state(state("0x1", "0x1")), replaced("00a1", "00b2")), Skip::bad_address);
  EXPECT_EQ(skipped(with_state(state("0x1", "0x1")), replaced("00a1", "00zz")), Skip::bad_address);
  EXPECT_EQ(skipped(with_state(state("0x1", "0x1")), with_pair("[]")), Skip::bad_address);
  EXPECT_EQ(skipped(with_state(state("0x1", "0x1")), replaced("\"decimals\":6", "\"decimals\":37")), Skip::bad_token);
  EXPECT_EQ(skipped(with_state(state("0x1", "0x1")), replaced("\"decimals\":6", "\"decimals\":7")), Skip::bad_token);
}

TEST(RecordingJunk, TokensInTheWrongOrderAreReadByAddress) {
  auto const swapped =
      R"([{"address":"0x00000000000000000000000000000000000000B2","symbol":"BBB","decimals":6,"tax":0},)"
      R"({"address":"0x00000000000000000000000000000000000000A1","symbol":"AAA","decimals":18,"tax":0}])";
  auto const recording =
      parse_recording(recording_of(quoted(kPool, state("0x64", "0xc8")), quoted(kPool, pair(swapped))), "test");
  ASSERT_TRUE(recording);
  EXPECT_EQ(recording->pools[0].token0.symbol, "AAA");
  EXPECT_EQ(recording->pools[0].token0.address, "0x00000000000000000000000000000000000000a1");
}

TEST(RecordingJunk, BlocksMustBeLinkedAndStay) {
  auto const good = quoted(kPool, state("0x64", "0xc8"));
  auto const pairs = quoted(kPool, pair(kTokens));
  auto const next = [&](std::uint64_t number, std::string const& syncs) {
    return recording_of(good, pairs, "," + update(number, syncs, "", ""));
  };
  EXPECT_TRUE(parse_recording(next(8, sync(8)), "test"));
  EXPECT_EQ(error_of(next(9, sync(9))), RecordingError::not_linked);
  EXPECT_EQ(error_of(next(8, sync(9))), RecordingError::not_linked);
  EXPECT_EQ(error_of(next(8, "{}")), RecordingError::not_linked);
  auto const forked = R"(,"sushiswap_v2":{"hash":"x","parent_hash":"h7","revert":false,"timestamp":1700000096})";
  EXPECT_EQ(error_of(next(8, sync(8, forked))), RecordingError::not_linked);
  auto const reverted = R"(,"sushiswap_v2":{"hash":"h8","parent_hash":"h7","revert":true,"timestamp":1700000096})";
  EXPECT_EQ(error_of(next(8, sync(8, reverted))), RecordingError::reverted);
}

TEST(RecordingJunk, AChangeThatADisplacedPoolCannotBearIsLeftOut) {
  auto const json = recording_of(quoted(kPool, state("0x64", "0xc8")), quoted(kPool, pair(kTokens)),
                                 "," + update(8, sync(8), quoted(kPool, state("0x65", "0x0a")), ""));
  RecordedWorld world(*parse_recording(json, "test"), {});
  auto const& spec = world.registry().instruments.begin()->second;
  orders::OrderTerms terms;
  terms.instrument = spec.id;
  terms.venue = spec.venue;
  terms.sell = {spec.token0, 10};
  terms.buy = {spec.token1, 15};
  world.settle(terms, {10, 15}, world.start());
  static_cast<void>(world.advance(*world.end()));
  EXPECT_EQ(world.changes_refused(), 1u);
  EXPECT_EQ(reserves_of(world.pools()[0]).reserve0, 110);
  EXPECT_EQ(reserves_of(world.pools()[0]).reserve1, 185);
}

class RecordingFiles : public testing::Test {
 protected:
  RecordingFiles() : folder_(fs::temp_directory_path() / ("sep-recording-" + std::to_string(getpid()))) {
    fs::create_directories(folder_);
  }
  ~RecordingFiles() override { fs::remove_all(folder_); }

  void write(std::string const& name, std::string const& bytes) const {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
  }
  static std::string packed(std::string const& text) {
    std::string out(ZSTD_compressBound(text.size()), '\0');
    out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
    return out;
  }
  RecordingError error() const { return load_recording(folder_).error().error; }

  fs::path folder_;
};

TEST_F(RecordingFiles, AreFoundByTheirNamesAndRefusedByTheirContent) {
  EXPECT_EQ(load_recording(folder_ / "none").error().error, RecordingError::not_found);
  EXPECT_EQ(error(), RecordingError::no_recording);
  write("blocks_1-2.json.zst", packed(kGood));
  write("notes.txt", "x");
  EXPECT_EQ(load_recording(folder_)->name, "1-2");
  write("blocks_9-12.json.zst", "not zstd");
  EXPECT_EQ(error(), RecordingError::bad_compression);
  write("blocks_10-12.json.zst", "");
  EXPECT_EQ(error(), RecordingError::unreadable);
  auto const whole = packed(kGood);
  write("blocks_11-12.json.zst", whole.substr(0, whole.size() - 5));
  EXPECT_EQ(error(), RecordingError::bad_compression);
  write("blocks_12-13.json.zst", packed("{}"));
  EXPECT_EQ(error(), RecordingError::malformed);
  EXPECT_EQ(load_recording(folder_, "1-2")->name, "1-2");
}

TEST_F(RecordingFiles, ABombIsStopped) {
  write("blocks_1-2.json.zst", packed(std::string(kRecordingMax + 1, ' ')));
  EXPECT_EQ(error(), RecordingError::too_large);
}

}  // namespace
}  // namespace sep::paper
