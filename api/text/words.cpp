#include "api/text/words.hpp"

#include <algorithm>
#include <span>

namespace sep::api {
namespace {

constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::vector<Word> split_words(std::string_view line) {
  std::vector<Word> words;
  std::size_t at = 0;
  while (at < line.size()) {
    if (is_blank(line[at])) {
      ++at;
      continue;
    }
    if (words.size() == kWordsMax) {
      words.push_back({line.substr(at), at + 1});
      return words;
    }
    std::size_t end = at + 1;
    if (line[at] != ',')
      while (end < line.size() && !is_blank(line[end]) && line[end] != ',') ++end;
    bool const percent = end - at > 1 && line[end - 1] == '%';
    words.push_back({line.substr(at, end - at - (percent ? 1 : 0)), at + 1});
    if (percent) words.push_back({line.substr(end - 1, 1), end});
    at = end;
  }
  return words;
}

bool looks_like_number(std::string_view text) {
  constexpr std::string_view kSigns = "+-.";
  constexpr std::string_view kWithin = "+-._eExX";
  if (!std::ranges::any_of(text, is_digit)) return false;
  if (!is_digit(text.front()) && kSigns.find(text.front()) == std::string_view::npos) return false;
  return std::ranges::all_of(text,
                             [kWithin](char c) { return is_digit(c) || kWithin.find(c) != std::string_view::npos; });
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

bool Words::take(std::initializer_list<std::string_view> keywords) {
  if (words_.size() - next_ < keywords.size()) return false;
  auto const matches = std::ranges::equal(keywords, std::span(words_).subspan(next_, keywords.size()), {}, {},
                                          [](Word const& word) { return lower_case(word.text); });
  if (matches) next_ += keywords.size();
  return matches;
}

void Words::skip_to_comma() {
  while (!at_end() && peek().text != ",") take();
}

}  // namespace sep::api
