#include "api/solvers/solver_json.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "core/base/described.hpp"
#include "core/market/fixture.hpp"

namespace sep::api {
namespace {

namespace json = boost::json;

ProblemCode refusal(std::string_view line, std::string_view pointer) {
  auto const read = read_solver_line(line);
  EXPECT_FALSE(read.has_value()) << line;
  if (read) return {};
  EXPECT_EQ(read.error().front().pointer, pointer) << line;
  return read.error().front().code;
}

TEST(SolverLines, AHelloNamesTheSolver) {
  auto const read = read_solver_line(R"({"type":"hello","protocol":1,"solver":"my-solver_2.0"})");
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(std::get<SolverHello>(*read).solver, "my-solver_2.0");
}

TEST(SolverLines, AProposalHasStepsInBaseUnits) {
  auto const read = read_solver_line(
      R"({"type":"propose","ask":"17","bound":"-5","steps":[{"instruments":[4,2,9],"qty":"1000000000000000000",)"
      R"("expected":"2000"},{"instruments":[7],"qty":"170141183460469231731687303715884105727"}]})");
  ASSERT_TRUE(read.has_value());
  auto const& proposal = std::get<SolverProposal>(*read);
  EXPECT_EQ(proposal.ask, 17U);
  EXPECT_EQ(proposal.bound, -5);
  ASSERT_EQ(proposal.steps.size(), 2U);
  EXPECT_EQ(proposal.steps[0].hops(), (std::vector{InstrumentId{4}, InstrumentId{2}, InstrumentId{9}}));
  EXPECT_EQ(proposal.steps[0].qty, 1'000'000'000'000'000'000);
  EXPECT_EQ(proposal.steps[0].expected, 2'000);
  EXPECT_EQ(proposal.steps[1].qty, kInt128Max);
  EXPECT_EQ(proposal.steps[1].expected, 0);
  EXPECT_TRUE(std::get<SolverProposal>(*read_solver_line(R"({"type":"propose","ask":"1","steps":[]})")).steps.empty());
}

TEST(SolverLines, WhatIsWrongIsSaidWithItsPlace) {
  EXPECT_EQ(refusal("", ""), ProblemCode::empty);
  EXPECT_EQ(refusal("{", ""), ProblemCode::malformed_json);
  EXPECT_EQ(refusal("[]", ""), ProblemCode::wrong_type);
  EXPECT_EQ(refusal("{}", "/type"), ProblemCode::missing);
  EXPECT_EQ(refusal(R"({"type":"hallo"})", "/type"), ProblemCode::unknown_name);
  EXPECT_EQ(refusal(R"({"type":"hello","protocol":2,"solver":"a"})", "/protocol"), ProblemCode::out_of_range);
  EXPECT_EQ(refusal(R"({"type":"hello","solver":"a"})", "/protocol"), ProblemCode::missing);
  EXPECT_EQ(refusal(R"({"type":"hello","protocol":1,"solver":"A"})", "/solver"), ProblemCode::out_of_range);
  EXPECT_EQ(refusal(R"({"type":"hello","protocol":1,"solver":""})", "/solver"), ProblemCode::out_of_range);
  EXPECT_EQ(refusal(R"({"type":"hello","protocol":1,"solver":")" + std::string(65, 'a') + R"("})", "/solver"),
            ProblemCode::out_of_range);
  EXPECT_EQ(refusal(R"({"type":"hello","protocol":1,"solver":"a","more":1})", "/more"), ProblemCode::unknown_field);
  EXPECT_EQ(refusal(R"({"type":"propose","steps":[]})", "/ask"), ProblemCode::missing);
  EXPECT_EQ(refusal(R"({"type":"propose","ask":"-1","steps":[]})", "/ask"), ProblemCode::out_of_range);
  EXPECT_EQ(refusal(R"({"type":"propose","ask":"1.5","steps":[]})", "/ask"), ProblemCode::bad_decimal);
  EXPECT_EQ(refusal(R"({"type":"propose","ask":"1"})", "/steps"), ProblemCode::missing);
  EXPECT_EQ(refusal(R"({"type":"propose","ask":"1","steps":{}})", "/steps"), ProblemCode::wrong_type);
  auto const step = [](std::string const& text) { return R"({"type":"propose","ask":"1","steps":[)" + text + "]}"; };
  EXPECT_EQ(refusal(step("1"), "/steps/0"), ProblemCode::wrong_type);
  EXPECT_EQ(refusal(step(R"({"qty":"1"})"), "/steps/0/instruments"), ProblemCode::missing);
  EXPECT_EQ(refusal(step(R"({"qty":"1","instruments":[]})"), "/steps/0/instruments"), ProblemCode::wrong_type);
  EXPECT_EQ(refusal(step(R"({"qty":"1","instruments":["1"]})"), "/steps/0/instruments"), ProblemCode::wrong_type);
  for (auto const* id : {"-1", "1.5", "1e3", "4294967296", "true", "[1]"})
    EXPECT_EQ(refusal(step(R"({"qty":"1","instruments":[)" + std::string(id) + "]}"), "/steps/0/instruments"),
              ProblemCode::wrong_type);
  EXPECT_EQ(refusal(step(R"({"qty":"1","instruments":[1,2,3,4]})"), "/steps/0/instruments"), ProblemCode::too_many);
  EXPECT_EQ(refusal(step(R"({"instruments":[1]})"), "/steps/0/qty"), ProblemCode::missing);
  EXPECT_EQ(refusal(step(R"({"qty":1,"instruments":[1]})"), "/steps/0/qty"), ProblemCode::money_is_number);
  EXPECT_EQ(refusal(step(R"({"qty":"170141183460469231731687303715884105728","instruments":[1]})"), "/steps/0/qty"),
            ProblemCode::bad_decimal);
  std::string nine;
  for (int i = 0; i < 9; ++i) nine += std::string(i > 0 ? "," : "") + R"({"qty":"1","instruments":[1]})";
  EXPECT_EQ(refusal(step(nine), "/steps"), ProblemCode::too_many);
}

TEST(SolverLines, AnAskSaysAllThatAnAnswerIsHeldAgainst) {
  auto const registry = make_registry();
  routing::RouteRequest request;
  request.sell = kUsdc;
  request.buy = kWeth;
  request.kind = orders::SwapKind::exact_in;
  request.qty = 5'000'000;
  request.worst = {4'000'000, 1'000};
  request.sell_cap = 6'000'000;
  request.most_steps = 3;
  request.through = {kDai};
  auto const line = ask_line(registry, 12, milliseconds(20), request, {InstrumentId{1}, InstrumentId{3}});
  ASSERT_EQ(line.back(), '\n');
  auto const ask = json::parse(line);
  EXPECT_EQ(ask.at("type").as_string(), "ask");
  EXPECT_EQ(ask.at("ask").as_string(), "12");
  EXPECT_EQ(ask.at("within_ms").as_int64(), 20);
  EXPECT_EQ(ask.at("kind").as_string(), "exact_in");
  EXPECT_EQ(ask.at("qty").as_string(), "5000000");
  EXPECT_EQ(ask.at("sell").at("symbol").as_string(), "USDC");
  EXPECT_EQ(ask.at("buy").at("decimals").to_number<int>(), 18);
  EXPECT_EQ(ask.at("worst").at("sold").as_string(), "4000000");
  EXPECT_EQ(ask.at("through").as_array().size(), 1U);
  EXPECT_EQ(json::serialize(ask.at("instruments")), "[1,3]");
}

TEST(SolverLines, AnInstrumentIsToldWithItsState) {
  auto const registry = make_registry();
  auto const told =
      json::parse(instrument_line(registry, {InstrumentId{1}, PairReserves{7'000, 9'000}, 5, Time{1'000'000'000}}));
  EXPECT_EQ(told.at("id").to_number<int>(), 1);
  EXPECT_EQ(told.at("venue").as_string(), "uniswap_v2");
  EXPECT_EQ(told.at("token0").at("symbol").as_string(), "USDC");
  EXPECT_EQ(told.at("state").at("kind").as_string(), "constant_product");
  EXPECT_EQ(told.at("state").at("reserve0").as_string(), "7000");
  EXPECT_EQ(told.at("state").at("fee_numerator").to_number<int>(), 997);
  EXPECT_EQ(told.at("observed_at").as_string(), "1970-01-01T00:00:01Z");
}

TEST(SolverLines, ABookIsToldAsCertificatesHaveIt) {
  auto registry = make_registry();
  auto spec = *registry.instrument(InstrumentId{1});
  spec.kind = InstrumentKind::order_book;
  spec.book = BookRules{.lot_base = 1'000, .tick = {7, 1'000}, .fee_pips = 250};
  registry.instruments[spec.id] = spec;
  auto const told = json::parse(instrument_line(registry, {spec.id, BookDepth{{{9, 4}}, {{10, 5}}}, 5, Time{1}}));
  auto const& state = told.at("state");
  EXPECT_EQ(state.at("kind").as_string(), "order_book");
  EXPECT_EQ(state.at("rules").at("lot_base").as_string(), "1000");
  EXPECT_EQ(state.at("rules").at("tick").at("quote_raw").as_string(), "7");
  EXPECT_EQ(state.at("rules").at("fee_pips").to_number<int>(), 250);
  EXPECT_EQ(json::serialize(state.at("bids")), R"([["9","4"]])");
  EXPECT_EQ(json::serialize(state.at("asks")), R"([["10","5"]])");
}

}  // namespace
}  // namespace sep::api
