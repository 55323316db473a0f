// A line of text as words, each with its column, and a cursor that takes them.
//
// A word ends at a blank, a comma or the line's end; a comma is a word; a '%' at the end of a word is a word of its
// own.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sep::api {

struct Word {
  std::string_view text;
  std::size_t column = 0;  // bytes, from 1

  [[nodiscard]] std::string pointer() const { return "#/" + std::to_string(column); }
};

// At most kWordsMax words; what lies beyond is not split further: it is one word.
inline constexpr std::size_t kWordsMax = 400;
[[nodiscard]] std::vector<Word> split_words(std::string_view line);

// What is meant as a number and never as an asset or a keyword, whether it is a plain decimal or not ("1e5", "1_000",
// "0x10"): a digit, sign or point first, then digits, signs, points, '_', 'e' and 'x'; at least one digit.
[[nodiscard]] bool looks_like_number(std::string_view text);

// ASCII letters in lower case.
[[nodiscard]] std::string lower_case(std::string_view text);

class Words {
 public:
  explicit Words(std::string_view line) : words_(split_words(line)), end_{{}, line.size() + 1} {}

  [[nodiscard]] bool at_end() const { return next_ == words_.size(); }
  [[nodiscard]] Word const& peek() const { return at_end() ? end_ : words_[next_]; }  // an empty word at the end
  Word const& take() { return at_end() ? end_ : words_[next_++]; }
  [[nodiscard]] bool sees_number() const { return looks_like_number(peek().text); }
  [[nodiscard]] bool sees(std::string_view keyword) const { return lower_case(peek().text) == keyword; }

  // The keywords in this order, in any letter case: all taken, or none.
  bool take(std::initializer_list<std::string_view> keywords);
  bool take(std::string_view keyword) { return take({keyword}); }

  void skip_to_comma();

 private:
  std::vector<Word> words_;
  Word end_;
  std::size_t next_ = 0;
};

}  // namespace sep::api
