#include "api/text/json_tree.hpp"

#include <gtest/gtest.h>

namespace sep::api {
namespace {

Problem refusal(std::string_view body) {
  auto const tree = parse_json(body);
  return tree ? Problem{} : tree.error();
}

std::string nested(std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); }

TEST(JsonTree, KeepsNumbersAsTheyAreSpelled) {
  for (auto const* text : {"0", "-0", "1", "-17", "18446744073709551616", "0.1", "1.50", "-2.5e-7", "1E400", "1e5",
                           "123456789012345678901234567890.123456789012345678901234567890"}) {
    auto const tree = parse_json(text);
    if (!tree) {
      // What the parser itself refuses (an exponent out of range) is malformed, never read as something else.
      EXPECT_EQ(tree.error().code, ProblemCode::malformed_json) << text;
      continue;
    }
    EXPECT_EQ(tree->kind, Json::Kind::number) << text;
    EXPECT_EQ(tree->text, text);
  }
}

TEST(JsonTree, ReadsEveryKind) {
  auto const tree = parse_json(R"( {"a": [1, "x\n\u00e9", true, null], "b": {}} )").value();
  ASSERT_EQ(tree.names, (std::vector<std::string>{"a", "b"}));
  auto const& list = *tree.find("a");
  ASSERT_EQ(list.items.size(), 4U);
  EXPECT_EQ(list.items[1].text, "x\n\xc3\xa9");
  EXPECT_EQ(list.items[2].text, "true");
  EXPECT_EQ(list.items[3].kind, Json::Kind::null);
  EXPECT_EQ(tree.find("b")->kind, Json::Kind::object);
  EXPECT_EQ(tree.find("c"), nullptr);
}

TEST(JsonTree, RefusesWhatIsNoJson) {
  for (auto const* body : {"{",         "}",     "[1,]", "{\"a\":1,}", "{'a':1}",  "nul",      "01",
                           "1.",        "+1",    "NaN",  "// x\n1",    "\"\x01\"", "\"\\x\"",  "\"\\ud800\"",
                           "{\"a\" 1}", "[1 2]", "1 2",  "{} {}",      "\"a",      "{\"a\":}", "Infinity"})
    EXPECT_EQ(refusal(body).code, ProblemCode::malformed_json) << body;
  EXPECT_EQ(refusal("").code, ProblemCode::empty);
  EXPECT_EQ(refusal(" \n\t ").code, ProblemCode::empty);
}

TEST(JsonTree, RefusesARepeatedFieldWhereItStands) {
  EXPECT_EQ(refusal(R"({"a":1,"a":1})").code, ProblemCode::duplicate_key);
  EXPECT_EQ(refusal(R"({"a":1,"a":1})").pointer, "/a");
  EXPECT_EQ(refusal(R"({"x":[0,{"a/b":1,"a\/b":2}]})").pointer, "/x/1/a~1b");
  // The same name spelled with an escape is the same name; in different objects it is not repeated.
  EXPECT_EQ(refusal(R"({"a":1,"\u0061":2})").code, ProblemCode::duplicate_key);
  EXPECT_TRUE(parse_json(R"({"a":{"a":1},"b":{"a":1}})").has_value());
}

TEST(JsonTree, IsBounded) {
  EXPECT_TRUE(parse_json(nested(kDepthMax)).has_value());
  EXPECT_EQ(refusal(nested(kDepthMax + 1)).code, ProblemCode::too_deep);
  EXPECT_EQ(refusal(nested(30'000)).code, ProblemCode::too_deep);
  auto const list_of = [](std::size_t count) {
    std::string body = "[0";
    for (std::size_t i = 1; i < count; ++i) body += ",0";
    return body + "]";
  };
  EXPECT_TRUE(parse_json(list_of(kEntriesMax)).has_value());
  EXPECT_EQ(refusal(list_of(kEntriesMax + 1)).code, ProblemCode::too_many);
  EXPECT_EQ(refusal("{\"a\":[0," + list_of(kEntriesMax + 1) + "]}").pointer, "/a/1");
  std::string const longest = "\"" + std::string(kBodyMax - 2, 'a') + "\"";
  EXPECT_TRUE(parse_json(longest).has_value());
  EXPECT_EQ(refusal(longest + " ").code, ProblemCode::too_long);
}

TEST(JsonTree, RefusesInvalidUtf8WhereItStands) {
  for (auto const* bad :
       {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x80\x80\x80",
        "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xc3", "\xe2\x82", "\xc3(", "\xf0\x9f\x98"}) {
    auto const body = "\"ab" + std::string(bad) + "\"";
    EXPECT_EQ(refusal(body).code, ProblemCode::bad_utf8);
    EXPECT_EQ(first_bad_utf8(body), 3U);
  }
  EXPECT_EQ(first_bad_utf8("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\xf4\x8f\xbf\xbf\xed\x9f\xbf"),
            std::string_view::npos);
}

TEST(RequestHash, IsTheSameForTheSameRequest) {
  auto const hash = [](std::string_view body) { return request_hash(parse_json(body).value()); };
  EXPECT_EQ(hash(R"({"a":1,"b":[2,{"c":"x","d":null}]})"),
            hash(R"( { "b" : [ 2 , {"d":null,"c":"\u0078"} ], "a" : 1 } )"));
  EXPECT_NE(hash(R"({"a":1})"), hash(R"({"a":"1"})"));
  EXPECT_NE(hash(R"([1,2])"), hash(R"([2,1])"));
  EXPECT_NE(hash(R"([[1],2])"), hash(R"([[1,2]])"));
  EXPECT_NE(hash(R"({"a":"b"})"), hash(R"(["a","b"])"));
  EXPECT_NE(hash(R"(null)"), hash(R"("null")"));
}

TEST(Pointer, EscapesItsSteps) {
  EXPECT_EQ(pointer_to("", "a/b~c"), "/a~1b~0c");
  EXPECT_EQ(pointer_to("/x", std::size_t{3}), "/x/3");
}

}  // namespace
}  // namespace sep::api
