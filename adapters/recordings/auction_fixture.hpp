// A small auction, and the parts that tests bend.
#pragma once

#include <string>

namespace sep::recordings::auction_test {

inline std::string const kCoin = "0x00000000000000000000000000000000000000c0";
inline std::string const kDollar = "0x00000000000000000000000000000000000000d0";
inline std::string const kOther = "0x00000000000000000000000000000000000000e0";
inline std::string const kPairPool = "0x0000000000000000000000000000000000000001";
inline std::string const kRangedPool = "0x0000000000000000000000000000000000000002";

inline std::string const kPair =
    R"({"kind":"ConstantProduct","reserves":{")" + kCoin + R"(":"1000000000000000000000",")" + kDollar +
    R"(":"2000000000000"},"fee":"0.003","cost":{"amount":"1000000","token":")" + kCoin + R"("}})";

// 80 to 20, at Balancer's vault.
inline std::string const kWeighted =
    R"({"kind":"WeightedProduct","reserves":{")" + kCoin + R"(":{"balance":"1000000000000000000","weight":"0.8"},")" +
    kDollar + R"(":{"balance":"500000000","weight":"0.2"}},"fee":"0.0025","cost":{"amount":"3","token":")" + kCoin +
    R"("}})";

// The coin counts twice.
inline std::string const kStable =
    R"({"kind":"Stable","reserves":{")" + kCoin + R"(":"1000000000000000000",")" + kDollar +
    R"(":"500000000"},"scaling_rates":{")" + kCoin + R"(":"500000000000000000",")" + kDollar +
    R"(":"1000000"},"amplification_parameter":"200","fee":"0.0001","cost":{"amount":"3","token":")" + kCoin + R"("}})";

// At a price of one, tick 0; the window ends above with liquidity left.
inline std::string ranged(std::string const& nets, std::string const& liquidity = "1000000000000",
                          std::string const& tick = "0", std::string const& fee = "0.003") {
  return R"({"kind":"Concentrated","pool":{"tokens":[{"id":")" + kDollar + R"(","decimals":"6"},{"id":")" + kOther +
         R"(","decimals":"6"}],"state":{"sqrt_price":"79228162514264337593543950336","liquidity":")" + liquidity +
         R"(","tick":")" + tick + R"(","liquidity_net":)" + nets + R"(},"gas_stats":{"mean":"108163"}},"fee":")" + fee +
         R"(","cost":{"amount":"2000000","token":")" + kCoin + R"("}})";
}

inline std::string order(std::string const& sell, std::string const& buy, std::string const& amount,
                         std::string const& sells = "true") {
  return R"({"id":"0x01","sell_token":")" + sell + R"(","buy_token":")" + buy + R"(","sell_amount":")" + amount +
         R"(","buy_amount":"1","is_sell_order":)" + sells + "}";
}

inline std::string auction(std::string const& pools, std::string const& orders,
                           std::string const& metadata = R"({"gas_price":1000.0,"native_token":")" + kCoin + R"("})") {
  return R"({"tokens":{")" + kCoin + R"(":{"decimals":18,"external_price":1.0},")" + kDollar +
         R"(":{"decimals":6,"external_price":500000000.0},")" + kOther +
         R"(":{"decimals":6,"external_price":null}},"orders":{)" + orders + R"(},"amms":{)" + pools +
         R"(},"metadata":)" + metadata + "}";
}

inline std::string const kRangedNets = R"({"-120":"400000000000","-60":"600000000000","120":"-300000000000"})";

inline std::string const kAuction = auction(
    "\"" + kPairPool + "\":" + kPair + ",\"" + kRangedPool + "\":" + ranged(kRangedNets),
    "\"0\":" + order(kCoin, kDollar, "1000000000000000000") + ",\"1\":" + order(kCoin, kOther, "1000000000000000"));

inline std::string const kAllKinds =
    auction("\"" + kPairPool + "\":" + kPair + ",\"" + kRangedPool + "\":" + ranged(kRangedNets) +
                ",\"0x0000000000000000000000000000000000000003\":" + kWeighted +
                ",\"0x0000000000000000000000000000000000000004\":" + kStable,
            "\"0\":" + order(kCoin, kDollar, "1000000000000000000"));

}  // namespace sep::recordings::auction_test
