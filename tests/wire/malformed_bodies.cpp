#include "tests/wire/malformed_bodies.hpp"

#include <algorithm>
#include <array>

namespace sep::wire {
namespace {

using namespace std::string_view_literals;

constexpr std::array kMoney{"amount"sv,  "base_amount"sv, "quote_amount"sv, "limit_price"sv, "size"sv,
                            "max_fee"sv, "sell_amount"sv, "least_buy"sv,    "buy_amount"sv,  "most_sell"sv};
constexpr std::array kNoMoney{"1,5"sv,  "1e3"sv,      "0x10"sv,  "NaN"sv,     "--1"sv,
                              "1.5 "sv, "Infinity"sv, "1_000"sv, "\xd9\xa1"sv};
constexpr std::array kNoWhole{"1e999"sv, "1.5"sv, "-1"sv, "4294967296"sv, "01"sv,    "+1"sv,
                              "0x1"sv,   "NaN"sv, "1e"sv, "Infinity"sv,   "\"1\""sv, ".5"sv};
constexpr std::array kOtherTypes{"true"sv, "null"sv, "false"sv,   "12"sv,  "0.1"sv,
                                 "1e2"sv,  "-0"sv,   "[\"1\"]"sv, "[[]]"sv};
constexpr std::array kBadUtf8{"\xc0\xaf"sv, "\xed\xa0\x80"sv, "\xf4\x90\x80\x80"sv, "\xff"sv, "\x80"sv, "\xe2\x82"sv};
constexpr std::array kBadEscapes{"\\q"sv, "\\u12g4"sv, "\\u12 "sv, "\\x41"sv, "\\'"sv, "\\ud800"sv, "\\udc00x"sv};
constexpr std::array kBehind{"}"sv, "x"sv, "{}"sv, ","sv, "\0"sv, "\xff"sv, "//"sv, "[1]"sv};
constexpr std::array kBefore{"\xef\xbb\xbf"sv, ","sv, "\0"sv, "\x01"sv, "x"sv, "["sv, "{"sv, "\xc2\xa0"sv};
constexpr std::array kNoObjects{"[]"sv, "\"x\""sv, "1"sv,  "null"sv, "true"sv,   "[{}]"sv,
                                " "sv,  "\n"sv,    "{]"sv, "''"sv,   "{'a':1}"sv};

std::string times(std::size_t count, std::string_view text) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

}  // namespace

Body::Body(std::string text) : text_(std::move(text)) {
  std::string_view const all = text_;
  std::string_view name;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i] == '"') {
      auto const end = all.find('"', i + 1);
      quotes_.insert(quotes_.end(), {i, end});
      for (auto at = i + 1; at < end; ++at) inside_.push_back(at);
      auto const content = all.substr(i + 1, end - i - 1);
      if (all[end + 1] == ':') {
        name = content;
      } else {
        texts_.push_back({i, end + 1});
        if (std::ranges::find(kMoney, name) != kMoney.end()) money_.push_back(texts_.back());
      }
      i = end;
    } else if ("{}[]:,"sv.find(all[i]) != std::string_view::npos) {
      structure_.push_back(i);
    } else {
      auto const end = all.find_first_of(",}]", i);
      wholes_.push_back({i, end});
      i = end - 1;
    }
  }
}

std::string Body::with(Span span, std::string_view other) const {
  return text_.substr(0, span.from) + std::string(other) + text_.substr(span.to);
}

std::string Body::flipped(std::size_t at, unsigned bit) const {
  auto text = text_;
  text[at] = static_cast<char>(static_cast<unsigned char>(text[at]) ^ (1U << bit));
  return text;
}

// No JSON at all.
Body::Wrong Body::spelled_wrong(Dice& dice) const {
  auto const in_string = [&](std::string_view other) {
    auto const at = dice.any_of(inside_);
    return with({at, at}, other);
  };
  auto const low = static_cast<char>(dice.below(0x20));
  switch (dice.below(9)) {
    case 0:
      return {text_.substr(0, 1 + dice.below(text_.size() - 1)), "truncated"};
    case 1:
      return {flipped(dice.any_of(structure_), static_cast<unsigned>(dice.below(8))), "bit of the structure"};
    case 2:
      return {flipped(dice.any_of(quotes_), static_cast<unsigned>(dice.below(8))), "bit of a quote"};
    case 3:
      return {flipped(dice.any_of(inside_), 7), "bit 7 inside a text"};
    case 4:
      return {in_string({&low, 1}), "control byte"};
    case 5:
      return {in_string(dice.any_of(kBadUtf8)), "bad UTF-8"};
    case 6:
      return {in_string(dice.any_of(kBadEscapes)), "bad escape"};
    case 7:
      return {text_ + std::string(dice.any_of(kBehind)), "something behind"};
    default:
      return {std::string(dice.any_of(kBefore)) + text_, "something before"};
  }
}

// JSON, with a value that must not stand there.
Body::Wrong Body::of_wrong_type(Dice& dice) const {
  auto const number = std::to_string(dice.below(1000)) + "." + std::to_string(dice.below(1000));
  if (!money_.empty() && dice.one_in(3)) {
    auto const span = dice.any_of(money_);
    if (dice.one_in(2)) return {with(span, number), "money as a number"};
    auto const digits = dice.one_in(4) ? times(60, "9") : std::string(dice.any_of(kNoMoney));
    return {with(span, '"' + digits + '"'), "money that is none"};
  }
  if (!wholes_.empty() && dice.one_in(3)) {
    auto const digits = dice.one_in(4) ? times(400, "7") : std::string(dice.any_of(kNoWhole));
    return {with(dice.any_of(wholes_), digits), "no whole number"};
  }
  return {with(dice.any_of(texts_), dice.one_in(3) ? number : std::string(dice.any_of(kOtherTypes))), "wrong type"};
}

// JSON, of another form than the route's.
Body::Wrong Body::of_wrong_shape(Dice& dice) const {
  auto const first = text_.substr(1, text_.find(':', 1));  // "name":
  auto const rest = text_.substr(1);
  switch (dice.below(6)) {
    case 0:
      return {"{" + first + "0," + rest, "a field twice"};
    case 1:
      return {"{\"surprise\":" + std::to_string(dice.below(9)) + "," + rest, "unknown field"};
    case 2:
      return {std::string(dice.any_of(kNoObjects)), "no object"};
    case 3: {
      auto const deep = 17 + dice.below(3000);
      return {with(dice.any_of(texts_), times(deep, "[") + times(deep, "]")), "too deep"};
    }
    case 4: {
      auto const deep = 17 + dice.below(3000);
      return {with(dice.any_of(texts_), times(deep, "{\"a\":") + "1" + times(deep, "}")), "too deep"};
    }
    default: {
      std::string many;
      for (int i = 0; i < 257; ++i) many += "\"f" + std::to_string(i) + "\":1,";
      return {"{" + many + rest, "too many fields"};
    }
  }
}

Body::Wrong Body::mutated(Dice& dice) const {
  switch (dice.below(3)) {
    case 0:
      return spelled_wrong(dice);
    case 1:
      return of_wrong_type(dice);
    default:
      return of_wrong_shape(dice);
  }
}

}  // namespace sep::wire
