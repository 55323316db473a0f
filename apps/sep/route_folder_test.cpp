// Folders of recorded files become instances; whatever else lies in them is told and does no harm.
#include <fstream>
#include <gtest/gtest.h>
#include <zstd.h>

#include "adapters/recordings/auction_fixture.hpp"
#include "apps/sep/route_instance.hpp"
#include "apps/sep/temporary_folder.hpp"

namespace sep::app::route {
namespace {

using recordings::auction_test::kAuction;
using routing::optimiser::ConstantProduct;

std::string const kWeth = "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2";
std::string const kToken = "0x00000000000000000000000000000000000000a1";
std::string const kTaxed = "0x00000000000000000000000000000000000000b2";
std::string const kNobodys = "0x00000000000000000000000000000000000000f9";

std::string token(std::string const& address, int tax) {
  return R"({"address":")" + address + R"(","symbol":"T","decimals":18,"tax":)" + std::to_string(tax) + "}";
}
std::string pair(std::string const& pool, std::string const& other, int tax) {
  return "\"" + pool + R"(":{"protocol_system":"uniswap_v2","tokens":[)" + token(other, tax) + "," + token(kWeth, 0) +
         "]}";
}
std::string state(std::string const& pool, std::string const& reserve0) {
  return "\"" + pool + R"(":{"protocol":"UniswapV2State","state":{"reserve0":")" + reserve0 +
         R"(","reserve1":"0xde0b6b3a7640000"}})";
}
std::string update(int number, std::string const& states, std::string const& pairs) {
  auto const at = std::to_string(number);
  return R"({"block_number_or_timestamp":)" + at + R"(,"sync_states":{"uniswap_v2":{"hash":"h)" + at +
         R"(","number":)" + at + R"(,"parent_hash":"h)" + std::to_string(number - 1) +
         R"(","revert":false,"timestamp":)" + std::to_string(1'700'000'000 + 12 * number) + R"(}},"states":{)" +
         states + R"(},"new_pairs":{)" + pairs + R"(},"removed_pairs":{}})";
}
std::string const kPool = "0x00000000000000000000000000000000000000c3";
std::string const kTaxedPool = "0x00000000000000000000000000000000000000c4";
std::string const kBlocks =
    R"({"metadata":{},"updates":[)" +
    update(7, state(kPool, "0x1bc16d674ec80000") + "," + state(kTaxedPool, "0x1bc16d674ec80000"),
           pair(kPool, kToken, 0) + "," + pair(kTaxedPool, kTaxed, 5)) +
    "," + update(8, state(kPool, "0x29a2241af62c0000"), "") + "]}";

std::string quote(std::string const& in, std::string const& out, std::string const& name, std::string const& answer) {
  return R"({"scenario":{"token_in":")" + in + R"(","token_out":")" + out +
         R"(","amount":"1000000000000000","side":"sell","name":")" + name + R"("},"expected":)" + answer + "}";
}
std::string const kQuotes =
    R"({"scenarios":[)" + quote(kWeth, kToken, "good", R"({"status":"success","amount_out_net_gas":"5"})") + "," +
    quote(kToken, kWeth, "unanswered", R"({"status":"no_route_found","amount_out_net_gas":null})") + "," +
    quote(kWeth, kTaxed, "taxed", R"({"status":"success","amount_out_net_gas":"5"})") + "," +
    quote(kNobodys, kWeth, "unknown", "null") + "]}";

class Folders : public testing::Test {
 protected:
  void write(char const* name, std::string const& bytes) {
    std::ofstream(files_.file(name), std::ios::binary) << bytes;
  }
  static std::string packed(std::string const& text) {
    std::string out(ZSTD_compressBound(text.size()), '\0');
    out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
    return out;
  }
  Folder read(Terms const& terms = {}) {
    auto folder = read_folder(files_.file(""), terms);
    EXPECT_TRUE(folder);
    return folder ? *std::move(folder) : Folder{};
  }

  TemporaryFolder files_{"sep-route"};
};

TEST_F(Folders, NoFolderIsNone) {
  EXPECT_FALSE(read_folder(files_.file("none"), {}));
  auto const empty = read();
  EXPECT_TRUE(empty.instances.empty() && empty.notes.empty() && empty.problems.empty());
}

TEST_F(Folders, ARecordingStandsAtItsLastBlock) {
  write("blocks_7-8.json.zst", packed(kBlocks));
  write("fynd_quotes_7-8.json", kQuotes);
  auto const folder = read();
  ASSERT_TRUE(folder.problems.empty()) << folder.problems[0].file << folder.problems[0].why;
  ASSERT_EQ(folder.instances.size(), 1U);
  auto const& instance = folder.instances[0];
  EXPECT_EQ(instance.name, "7-8");
  EXPECT_EQ(instance.addresses, std::vector{kPool});
  EXPECT_EQ(std::get<ConstantProduct>(instance.pools[0].state).reserve0, 3'000'000'000'000'000'000);
  ASSERT_EQ(instance.before.size(), 1U);
  EXPECT_EQ(std::get<ConstantProduct>(instance.before[0].state).reserve0, 2'000'000'000'000'000'000);
  EXPECT_EQ(instance.pools[0].gas.base, 120'000);
  EXPECT_EQ(instance.pools_skipped.at("not_plain"), 1U);
  ASSERT_EQ(instance.orders.size(), 2U);
  EXPECT_EQ(instance.orders[0].name, "good");
  EXPECT_EQ(instance.orders[0].reference, 5);
  EXPECT_DOUBLE_EQ(instance.orders[0].order.gas_price, 3e10 * 0.997);  // after the pool's fee
  EXPECT_FALSE(instance.orders[1].reference);
  EXPECT_DOUBLE_EQ(instance.orders[1].order.gas_price, 1e10);
  ASSERT_EQ(instance.unrouted.size(), 2U);
  EXPECT_EQ(instance.unrouted[0].reason, NotRouted::not_plain_token);
  EXPECT_EQ(instance.unrouted[1].reason, NotRouted::unknown_token);
}

TEST_F(Folders, WithoutQuotesThereAreNoOrders) {
  write("blocks_7-8.json.zst", packed(kBlocks));
  write("fynd_quotes_1-2.json", kQuotes);
  auto const folder = read();
  EXPECT_TRUE(folder.instances.empty());
  EXPECT_EQ(folder.notes, (std::vector<std::string>{"blocks_7-8.json.zst: no quotes beside it, so no orders",
                                                    "fynd_quotes_1-2.json: no recording beside it"}));
}

TEST_F(Folders, AnAuctionPricesGasAsItSays) {
  write("auction_1.json.zst", packed(kAuction));
  auto const folder = read();
  ASSERT_EQ(folder.instances.size(), 1U);
  auto const& instance = folder.instances[0];
  EXPECT_EQ(instance.name, "auction_1");
  ASSERT_EQ(instance.pools.size(), 2U);
  EXPECT_EQ(instance.pools[0].gas.base, 1'000);  // a million wei at 1000 wei
  EXPECT_EQ(instance.pools[1].gas.base, 2'000);
  ASSERT_EQ(instance.orders.size(), 2U);
  // A millionth of a dollar is 5e8 wei.
  EXPECT_DOUBLE_EQ(instance.orders[0].order.gas_price, 2e-9 * 1000);
  EXPECT_GT(instance.orders[1].order.gas_price, 0);  // no price is told: by the pools, over the dollar
  EXPECT_EQ(instance.orders[0].name, "0");
}

TEST_F(Folders, AnotherGasPriceStandsInForTheFiles) {
  write("auction_1.json.zst", packed(kAuction));
  write("blocks_7-8.json.zst", packed(kBlocks));
  write("fynd_quotes_7-8.json", kQuotes);
  auto const folder = read({.gas_price = 250});
  ASSERT_EQ(folder.instances.size(), 2U);
  auto const& recording = folder.instances[1];
  EXPECT_FALSE(recording.orders[0].reference);  // net of gas at another price
  EXPECT_DOUBLE_EQ(recording.orders[1].order.gas_price, 250);
  EXPECT_EQ(folder.instances[0].pools[0].gas.base, 1'000);  // still what the auction's price makes of its cost
  EXPECT_DOUBLE_EQ(folder.instances[0].orders[0].order.gas_price, 2e-9 * 250);
  for (auto const& instance : read({.gas_price = 0}).instances)
    for (auto const& order : instance.orders) EXPECT_EQ(order.order.gas_price, 0);
}

TEST_F(Folders, SeveralAreToldApartByName) {
  write("auction_1.json.zst", packed(kAuction));
  write("auction_2.json", kAuction);
  auto const folder = read();
  ASSERT_EQ(folder.instances.size(), 2U);
  EXPECT_EQ(folder.instances[0].orders[0].name, "auction_1/0");
  EXPECT_EQ(folder.instances[1].orders[0].name, "auction_2/0");
}

TEST_F(Folders, JunkIsTold) {
  write("README.md", "words");
  write("a.json", "{}");
  write("b.json", R"({"tokens":1,"orders":{},"amms":{}})");
  write("c.json.zst", "no zstd");
  write("d.json", "");
  write("blocks_1-2.json.zst", "junk");
  write("fynd_quotes_1-2.json", kQuotes);
  write("blocks_3-4.json.zst", packed(kBlocks));
  write("fynd_quotes_3-4.json", "[]");
  auto const folder = read();
  EXPECT_TRUE(folder.instances.empty());
  EXPECT_EQ(folder.problems.size(), 4U);
  std::vector<std::string> files;
  for (auto const& problem : folder.problems) files.push_back(problem.file);
  EXPECT_EQ(files, (std::vector<std::string>{"b.json", "blocks_1-2.json.zst", "fynd_quotes_3-4.json", "d.json"}));
}

}  // namespace
}  // namespace sep::app::route
