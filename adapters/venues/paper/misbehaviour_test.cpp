#include "adapters/venues/paper/misbehaviour.hpp"

#include <gtest/gtest.h>

#include "core/base/codec.hpp"

namespace sep::paper {
namespace {

orders::ClientOrderId order_number(std::uint8_t n) {
  Hash128 hash;
  hash.bytes[15] = n;
  return orders::ClientOrderId(hash);
}

TEST(Misbehaviour, TextRoundTrips) {
  auto const script = parse_script("lost_ack=50,timeout_executed=20,reject=1000");
  ASSERT_TRUE(script);
  EXPECT_EQ(script->per_mille.at(Fault::lost_ack), 50u);
  EXPECT_EQ(parse_script(format_script(*script)), *script);
  EXPECT_EQ(parse_script("")->per_mille.size(), 0u);
  EXPECT_EQ(parse_script("lost_ack=0")->per_mille.size(), 0u);
}

TEST(Misbehaviour, BadTextIsRefusedWithThePartThatIsBad) {
  auto const kind = [](std::string_view text) { return parse_script(text).error().kind; };
  EXPECT_EQ(kind("lost_ack"), ScriptErrorKind::bad_form);
  EXPECT_EQ(kind("lost_ack=5,"), ScriptErrorKind::bad_form);
  EXPECT_EQ(kind("lost_ack=5,,reject=1"), ScriptErrorKind::bad_form);
  EXPECT_EQ(kind("explode=5"), ScriptErrorKind::unknown_fault);
  EXPECT_EQ(kind("lost_ack=1001"), ScriptErrorKind::bad_rate);
  EXPECT_EQ(kind("lost_ack=-1"), ScriptErrorKind::bad_rate);
  EXPECT_EQ(kind("lost_ack=5%"), ScriptErrorKind::bad_rate);
  EXPECT_EQ(kind("lost_ack="), ScriptErrorKind::bad_rate);
  EXPECT_EQ(kind("lost_ack=99999999999"), ScriptErrorKind::bad_rate);
  EXPECT_EQ(kind("lost_ack=1,lost_ack=2"), ScriptErrorKind::repeated);
  EXPECT_EQ(parse_script("reject=1,explode=5").error().at, "explode=5");
}

TEST(Misbehaviour, RatesAreMetAndEnds) {
  Script const script{{{Fault::lost_ack, 200}, {Fault::reject, 1000}}};
  int struck = 0;
  for (std::uint64_t occasion = 0; occasion < 10'000; ++occasion) {
    struck += strikes(script, 7, Fault::lost_ack, order_number(1), occasion) ? 1 : 0;
    EXPECT_TRUE(strikes(script, 7, Fault::reject, order_number(1), occasion));
    EXPECT_FALSE(strikes(script, 7, Fault::lost_fill, order_number(1), occasion));
  }
  EXPECT_GT(struck, 1'800);
  EXPECT_LT(struck, 2'200);
}

TEST(Misbehaviour, DrawsDependOnEveryArgument) {
  auto const base = draw(1, 2, order_number(3), 4);
  EXPECT_EQ(base, draw(1, 2, order_number(3), 4));
  EXPECT_NE(base, draw(2, 2, order_number(3), 4));
  EXPECT_NE(base, draw(1, 3, order_number(3), 4));
  EXPECT_NE(base, draw(1, 2, order_number(4), 4));
  EXPECT_NE(base, draw(1, 2, order_number(3), 5));
}

}  // namespace
}  // namespace sep::paper
