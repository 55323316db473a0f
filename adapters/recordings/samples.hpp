// One small recording of every kind that is checked, each with its right answers: for tests, and first inputs of the
// fuzzer.
#pragma once

#include <string>
#include <vector>

namespace sep::recordings {

inline std::string const kQuotes =
    R"({"fee":3000,"tickSpacing":60,"sqrtPriceX96":"79228162514264337593543950336","tick":0,"liquidity":"1000000000000",)"
    R"("ticks":[{"index":-600,"liquidityNet":"1000000000000","liquidityGross":"1000000000000"},)"
    R"({"index":600,"liquidityNet":"-1000000000000","liquidityGross":"1000000000000"}],)"
    R"("quotes":[{"zeroForOne":true,"exactInput":true,"amountSpecified":"1000","amountCalculated":"996"},)"
    R"({"zeroForOne":false,"exactInput":false,"amountSpecified":"996","amountCalculated":"1000"}]})";

inline std::string const kEdgeCases =
    R"({"fee":3000,"tickSpacing":60,"initialSqrtPriceX96":"79228162514264337593543950336",)"
    R"("positions":[{"tickLower":-600,"tickUpper":600,"liquidity":"1000000000000"}],"swaps":[)"
    R"({"zeroForOne":true,"exactInput":true,"amountSpecified":"1000","sqrtPriceLimitX96":"4295128740","amount0":"1000",)"
    R"("amount1":"-996","tickAfter":-1,"feeGrowthGlobal0X128":"1020847100762815390390123822","feeGrowthGlobal1X128":"0"},)"
    R"({"zeroForOne":false,"exactInput":true,"amountSpecified":"1000","sqrtPriceLimitX96":"4295128740",)"
    R"("error":"revert SPL"}]})";

inline std::string const kEventReplay =
    R"({"fee":3000,"tickSpacing":60,"initialSqrtPriceX96":"79228162514264337593543950336","events":[)"
    R"({"type":"Mint","amount":"1000000000000","amount0":"29553010880","amount1":"29553010880",)"
    R"("tickLower":"-600","tickUpper":"600"},)"
    R"({"type":"Swap","amount0":"1000","amount1":"-996","liquidity":"1000000000000",)"
    R"("sqrtPriceX96":"79228162435273859645575912270"},)"
    R"({"type":"Burn","amount":"0","amount0":"0","amount1":"0","tickLower":"-600","tickUpper":"600"}]})";

inline std::string const kOnchain =
    R"({"kind":"pancakeswap_v2","pool":{"fee_numer":25,"fee_denom":10000,"token0":{"symbol":"A"},"token1":{"symbol":"B"},)"
    R"("reserves_token0":"1000000","reserves_token1":"2000000"},"queries":[)"
    R"({"fn":"getAmountsOut","args":["A->B","1000"],"value":"1993"},)"
    R"({"fn":"getAmountsOut","args":["B->A","1"],"value":["1","0"]}]})";

inline std::string const kOnchainRanged =
    R"({"kind":"uniswap_v4","pool":{"name":"Made A/B", "scalars" : {"fee":3000,"tick_spacing":60,"tick":0,)"
    R"("sqrt_price_x96":"79228162514264337593543950336","liquidity":"1000000000000"},"tick_data":{)"
    R"("-600":{"liquidityNet":"1000000000000","liquidityGross":"1000000000000"},)"
    R"("600":{"liquidityNet":"-1000000000000","liquidityGross":"1000000000000"}}},"queries":[)"
    R"({"fn":"quoteExactInputSingle","args":["A->B","1000"],"value":"996"},)"
    R"({"fn":"quoteExactOutputSingle","args":["A->B","100000000000"],"reverted":true}]})";

inline std::string const kOnchainWeighted =
    R"({"kind":"balancer_v2_weighted","pool":{"fee":"3/1000","pow_version":"v2","weights":["500000000000000000",)"
    R"("500000000000000000"],"balances":["1000000000000","500000000000000000000"],"tokens":[{"symbol":"A","decimals":6},)"
    R"({"symbol":"B","decimals":18}]},"queries":[)"
    R"({"fn":"querySwap","args":["GIVEN_IN","A->B","1000000000"],"value":"498003490519951500"},)"
    R"({"fn":"querySwap","args":["GIVEN_OUT","i=0","j=1","125000000000000000000"],"value":"334336342362"},)"
    R"({"fn":"querySwap","args":["GIVEN_OUT","i=0","j=1","500000000000000000000"],"reverted":true}]})";

inline std::string const kOnchainBalancerStable =
    R"({"kind":"balancer_v2_stable","pool":{"fee":"1/100","amp":1000,"invariant_version":2,"bpt_idx":1,)"
    R"("resolved_scaling_factors":["1234567890123456789","1000000000000000000","1000000000000000000"],)"
    R"("balances":["1000000000000000000000","7","1500000000000000000000"],"tokens":[{"symbol":"A","decimals":18},)"
    R"({"symbol":"OWN","decimals":18},{"symbol":"B","decimals":18}]},"queries":[)"
    R"({"fn":"querySwap","args":["GIVEN_IN","i=0","j=2","1000000000000000000"],"value":"1347041818470185577"},)"
    R"({"fn":"querySwap","args":["GIVEN_OUT","A->B","1500000000000000000000"],"reverted":true}]})";

inline std::string const kOnchainStableSwap =
    R"({"kind":"curve_stableswap","pool":{"address":"0xbEbc44782C7dB0a1A60Cb6fe97d0b483032FF1C7","balances":[)"
    R"("1000000000000000000000","1000000000"],"a_coefficient":100,"fee":4000000,"admin_fee":5000000000,)"
    R"("virtual_price":"1000000000000000000","block_timestamp":10,"initial_a":100,"future_a":100,"initial_a_time":0,)"
    R"("future_a_time":0,"tokens":[{"symbol":"A","decimals":18},{"symbol":"B","decimals":6}],)"
    R"("lp_token_total_supply":"2000000000000000000000"},"queries":[)"
    R"({"fn":"get_dy","args":["A->B","1000000000000000000"],"value":"999591"},)"
    R"({"fn":"get_dy","args":["i=0","j=0","1"],"reverted":true},)"
    R"({"fn":"calc_token_amount","args":["deposit","i=1","1000000"],"value":"999997525988871753"},)"
    R"({"fn":"calc_withdraw_one_coin","args":["i=0","1000000000000000000"],"value":"999797525011673943"}]})";

// Of a metapool, in the two forms: one block a file, or several.
inline std::string const kMetapoolBase =
    R"("base_pool":{"address":"0xbEbc44782C7dB0a1A60Cb6fe97d0b483032FF1C7","balances":["1000000000000000000000",)"
    R"("1000000000"],"a_coefficient":100,"fee":4000000,"admin_fee":5000000000,"virtual_price":"1000000000000000000",)"
    R"("initial_a":100,"future_a":100,"initial_a_time":0,"future_a_time":0,"tokens":[{"symbol":"A","decimals":18},)"
    R"({"symbol":"B","decimals":6}],"lp_token_total_supply":"2000000000000000000000"})";
inline std::string const kMetapoolOwn =
    R"("address":"0x618788357D0EBd8A37e763ADab3bc575D54c2C7d","fee":4000000,"admin_fee":5000000000,)"
    R"("tokens":[{"symbol":"R","decimals":18},{"symbol":"AB","decimals":18}],"tokens_underlying":[{"symbol":"R"},)"
    R"({"symbol":"A"},{"symbol":"B"}])";
inline std::string const kMetapoolBlock =
    R"("balances":["1000000000000000000000","3000000000000000000000"],"a_coefficient":100,"base_cache_updated":0,)"
    R"("base_virtual_price":"1000000000000000000","block_timestamp":10,"redemption_price":"3000000000000000000",)"
    R"("initial_a":10000,"future_a":10000,"initial_a_time":0,"future_a_time":0,)"
    R"("lp_token_total_supply":"6000000000000000000000")";
inline std::string const kOnchainMetapool =
    R"({"kind":"curve_metapool","pool":{)" + kMetapoolOwn + "," + kMetapoolBlock + "," + kMetapoolBase +
    R"(},"queries":[)" +
    R"({"fn":"get_dy_underlying","args":["R->B","1000000000000000000"],)"
    R"("value":"2998148"},)"
    R"({"fn":"get_dy","args":["AB->R","3000000000000000000"],"value":"999590103058584712"}]})";
inline std::string const kOnchainMetapoolBlocks =
    R"({"kind":"curve_metapool","pool":{)" + kMetapoolOwn +
    R"(,"base_pool":{"address":"0xbEbc44782C7dB0a1A60Cb6fe97d0b483032FF1C7","fee":4000000,"admin_fee":5000000000,)"
    R"("tokens":[{"symbol":"A","decimals":18},{"symbol":"B","decimals":6}]},"states":{"7":{)" +
    kMetapoolBlock +
    R"(,"base_balances":["1000000000000000000000","1000000000"],"base_a":100,"base_initial_a":100,"base_future_a":100,)"
    R"("base_initial_a_time":0,"base_future_a_time":0,"base_virtual_price_own":"1000000000000000000",)"
    R"("base_lp_token_total_supply":"2000000000000000000000"}}},"queries":[)"
    R"({"fn":"get_dy_underlying","args":["B->R","blk7","1000000"],"value":"333131436603163559"}]})";

inline std::string const kBalancerV3 =
    R"({"swaps":[{"swapKind":0,"amountRaw":"285714285714","tokenIn":"0xB","tokenOut":"0xa",)"
    R"("outputRaw":"123904881101268167899"},{"swapKind":1,"amountRaw":"285714285714","tokenIn":"0xA","tokenOut":"0xb",)"
    R"("outputRaw":"168350168349971942426"}],"pool":{"poolType":"WEIGHTED","tokens":["0xa","0xb"],)"
    R"("scalingFactors":["1","1000000000000"],"weights":["500000000000000000","500000000000000000"],)"
    R"("swapFee":"10000000000000000","balancesLiveScaled18":["1234567890123456789000","2100000000000000002000000"],)"
    R"("tokenRates":["1234567890123456789","1050000000000000001"],"aggregateSwapFee":"500000000000000000"}})";

inline std::string const kBalancerV3Liquidity =
    R"({"swaps":[],"adds":[{"kind":"Unbalanced","inputAmountsRaw":["1000000000000000000","0"],)"
    R"("bptOutRaw":"1139820824670809279"},{"kind":"SingleToken","inputAmountsRaw":["0","1083446"],)"
    R"("bptOutRaw":"1000000000000000000"}],"removes":[{"kind":"Proportional","amountsOutRaw":["333333333333333333",)"
    R"("666666"],"bptInRaw":"1000000000000000000"},{"kind":"SingleTokenExactIn","amountsOutRaw":["866522599563898341","0"],)"
    R"("bptInRaw":"1000000000000000000"},{"kind":"SingleTokenExactOut","amountsOutRaw":["0","1000000"],)"
    R"("bptInRaw":"930124803376278766"}],"pool":{"poolType":"STABLE","amp":200000,"tokens":["0xa","0xb"],)"
    R"("scalingFactors":["1","1000000000000"],"swapFee":"10000000000000000","totalSupply":"3000000000000000000000",)"
    R"("balancesLiveScaled18":["1234567890123456789000","2000000000000000000000"],)"
    R"("tokenRates":["1234567890123456789","1000000000000000000"]}})";

// Two pools, what the chain paid at two hops; what was foretold is skipped.
inline std::string const kPathStates =
    R"({"target_block":7,"path":[{"pool":"a","zero_for_one":true},{"pool":"b","zero_for_one":false}],)"
    R"("recorded_solve":{"optimal_input":1000,"hop_outputs":["1992",1985],"hop0_actual":"1992"},)"
    R"("v4_hop":{"hop_index":1,"zero_for_one":false,"input":"1000","predicted_output":"998","onchain_actual":"996"},)"
    R"("pools":{"a":{"family":"uniswap_v2","reserve0":"1000000","reserve1":"2000000","fee_token0":3,"fee_token1":3,)"
    R"("fee_denominator":1000},"b":{"pool_id":"0x1","fee_currency0":2000,"protocol_fee":4096000,"tick_spacing":60,)"
    R"("tick":0,"sqrt_price_x96":"79228162514264337593543950336","liquidity":"1000000000000","tick_data":{)"
    R"("600":{"liquidity_net":"-1000000000000","liquidity_gross":"1000000000000"},)"
    R"("-600":{"liquidity_net":"1000000000000","liquidity_gross":"1000000000000"}}}}})";

inline std::string const kPoolBlocks =
    R"({"metadata":{},"updates":[{"block_number_or_timestamp":7,"sync_states":{"p":{"hash":"h7","parent_hash":"h6",)"
    R"("number":7,"revert":false}},"states":{)"
    R"("0x1":{"protocol":"UniswapV2State","state":{"reserve0":"0xf4240","reserve1":"0x1e8480"}},)"
    R"("0x2":{"protocol":"UniswapV3State","state":{"liquidity":1000000000000,"tick":0,"fee":"Medium",)"
    R"("sqrt_price":"0x1000000000000000000000000","ticks":{"tick_spacing":60,"ticks":[)"
    R"({"index":0,"net_liquidity":1000000000000,"sqrt_price":"0x1000000000000000000000000"},)"
    R"({"index":887220,"net_liquidity":-1000000000000,"sqrt_price":"0xff53611968f1e5ca45cfca7918447e7f5776f6d4"}]}}}}}]})";

inline std::string const kV2Swaps =
    "block,reserve0_before,reserve1_before,amount0_in,amount1_in,amount0_out,amount1_out,reserve0_after,reserve1_"
    "after,"
    "get_amount_out_fee30,equals_get_amount_out\n"
    "1,1000000,2000000,1000,0,0,1992,1001000,1998008,1992,1\n";

inline std::string const kV3Swaps =
    "fee,liquidity,sqrtPriceX96_before,tick_before,zeroForOne,mode,amount0,amount1,sqrtPriceX96_after,tick_after\n"
    "3000,1000000000000,79228162514264337593543950336,0,1,exactInput,1000,-996,79228162435273859645575912270,-1\n";

inline std::string const kDexEvents =
    "{\"log_index\":0,\"event\":\"v2_sync\",\"pool\":\"0x1\",\"reserve0\":\"1001000\",\"reserve1\":\"1998008\"}\n"
    "{\"log_index\":1,\"event\":\"v2_swap\",\"pool\":\"0x1\",\"amount0In\":\"1000\",\"amount1In\":\"0\","
    "\"amount0Out\":\"0\",\"amount1Out\":\"1992\"}\n"
    "{\"log_index\":2,\"event\":\"v3_swap\",\"pool\":\"0x2\",\"amount0\":\"-5\",\"amount1\":\"6\","
    "\"sqrtPriceX96\":\"79228162514264337593543950336\",\"liquidity\":\"1000000000000\",\"tick\":0}\n";

inline std::string const kCaptureSpot =
    R"(1700000000000000001 {"stream":"btcusdt@bookTicker","data":{"u":11,"s":"BTCUSDT","b":"100.01000000",)"
    R"("B":"2.50000000","a":"100.03000000","A":"1.00000000"}})"
    "\n"
    R"(1700000000000000002 {"lastUpdateId":11,"bids":[["100.01000000","2.50000000"],["99.00000000","1.00000000"]],)"
    R"("asks":[["100.03000000","1.00000000"]]})"
    "\n"
    R"(1700000000000000003 {"stream":"btcusdt@trade","data":{"e":"trade","E":1700000000005,"s":"BTCUSDT","t":7,)"
    R"("p":"100.01000000","q":"0.50000000","T":1700000000004,"m":true,"M":true}})"
    "\n"
    R"(1700000000000000004 {"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1700000000100,"s":"BTCUSDT",)"
    R"("U":10,"u":13,"b":[["100.01000000","2.00000000"]],"a":[["100.04000000","3.00000000"]]}})"
    "\n"
    R"(1700000000000000005 {"stream":"btcusdt@bookTicker","data":{"u":12,"s":"BTCUSDT","b":"100.01000000",)"
    R"("B":"2.00000000","a":"100.03000000","A":"1.00000000"}})"
    "\n"
    R"(1700000000000000006 {"stream":"btcusdt@bookTicker","data":{"u":15,"s":"BTCUSDT","b":"100.01000000",)"
    R"("B":"2.25000000","a":"100.03000000","A":"1.00000000"}})"
    "\n";

inline std::string const kCaptureFutures =
    R"(1700000000000001 {"stream":"btcusdt@depth@0ms","data":{"e":"depthUpdate","E":1700000000010,"T":1700000000009,)"
    R"("s":"BTCUSDT","U":20,"u":25,"pu":18,"b":[["100.0","1.000"]],"a":[]}})"
    "\n"
    R"(1700000000000002 {"lastUpdateId":22,"E":1700000000010,"T":1700000000009,"bids":[["100.0","2.000"]],)"
    R"("asks":[["100.2","1.000"]]})"
    "\n"
    R"(1700000000000003 {"stream":"btcusdt@bookTicker","data":{"e":"bookTicker","u":28,"s":"BTCUSDT","b":"100.1",)"
    R"("B":"0.500","a":"100.2","A":"1.000","T":1700000000019,"E":1700000000020}})"
    "\n"
    R"(1700000000000004 {"stream":"btcusdt@depth@0ms","data":{"e":"depthUpdate","E":1700000000030,"T":1700000000029,)"
    R"("s":"BTCUSDT","U":28,"u":29,"pu":25,"b":[["100.1","0.500"]],"a":[]}})"
    "\n"
    R"(1700000000000005 {"stream":"btcusdt@trade","data":{"e":"trade","E":1700000000031,"T":1700000000030,)"
    R"("s":"BTCUSDT","t":9,"p":"100.1","q":"0.500","X":"MARKET","m":true}})"
    "\n"
    R"(1700000000000006 {"stream":"btcusdt@bookTicker","data":{"e":"bookTicker","u":31,"s":"BTCUSDT","b":"100.0",)"
    R"("B":"1.000","a":"100.2","A":"1.000","T":1700000000030,"E":1700000000031}})"
    "\n";

inline std::string const kFeedSession =
    R"({"t":"header","format":2,"exchange":"BINANCE","config":{}})"
    "\n"
    R"({"t":"http","url":"https://venue/api/v3/depth?symbol=BTCUSDT&limit=2","data":"{\"lastUpdateId\":11,)"
    R"(\"bids\":[[\"100.01\",\"2.5\"]],\"asks\":[[\"100.03\",\"1.0\"]]}"})"
    "\n"
    R"({"t":"recv","ts":1.5,"data":"{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":12,\"s\":\"BTCUSDT\",)"
    R"(\"b\":\"100.01\",\"B\":\"2.0\",\"a\":\"100.03\",\"A\":\"1.0\"}}"})"
    "\n"
    R"({"t":"recv","ts":1.6,"data":"{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":7,)"
    R"(\"s\":\"BTCUSDT\",\"U\":12,\"u\":12,\"b\":[[\"100.01\",\"2.0\"]],\"a\":[]}}"})"
    "\n";

struct Sample {
  std::string kind;
  std::string text;
  std::uint64_t values = 0;
  std::uint64_t skipped = 0;
};
inline std::vector<Sample> samples() {
  return {{"uniswap_v3_quotes", kQuotes, 2},
          {"uniswap_v3_edge_cases", kEdgeCases, 2},
          {"uniswap_v3_event_replay", kEventReplay, 3},
          {"amm_onchain_quotes", kOnchain, 2},
          {"amm_onchain_quotes", kOnchainRanged, 2},
          {"amm_onchain_quotes", kOnchainWeighted, 3},
          {"amm_onchain_quotes", kOnchainBalancerStable, 2},
          {"amm_onchain_quotes", kOnchainStableSwap, 4},
          {"amm_onchain_quotes", kOnchainMetapool, 2},
          {"amm_onchain_quotes", kOnchainMetapoolBlocks, 1},
          {"balancer_v3_pools", kBalancerV3, 2},
          {"balancer_v3_pools", kBalancerV3Liquidity, 5},
          {"pool_path_states", kPathStates, 4, 3},
          {"eth_pools_recording", kPoolBlocks, 3},
          {"v2_swaps", kV2Swaps, 1},
          {"v3_swaps_within_tick", kV3Swaps, 1},
          {"dex_events", kDexEvents, 3},
          {"exchange_capture", kCaptureSpot, 6},
          {"exchange_capture", kCaptureFutures, 6},
          {"feed_session", kFeedSession, 3, 1}};
}

}  // namespace sep::recordings
