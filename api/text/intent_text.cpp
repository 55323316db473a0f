#include "api/text/intent_text.hpp"

#include <fmt/format.h>

#include "api/text/json_tree.hpp"
#include "api/text/sentence.hpp"

namespace sep::api {
namespace {

std::vector<Problem> whole_line(ProblemCode code, std::string detail, std::size_t column) {
  return {{fmt::format("#/{}", column), code, std::move(detail)}};
}

}  // namespace

Result<intent::IntentSpec, std::vector<Problem>> parse_intent_text(std::string_view line, Registry const& registry,
                                                                   Time now, Defaults const& defaults) {
  if (line.size() > kLineMax)
    return fail(whole_line(ProblemCode::too_long, fmt::format("{} bytes; at most {}", line.size(), kLineMax), 1));
  if (auto const bad = first_bad_utf8(line); bad != std::string_view::npos)
    return fail(whole_line(ProblemCode::bad_utf8, "not UTF-8 from here on", bad + 1));
  if (split_words(line).empty()) return fail(whole_line(ProblemCode::empty, "the line is empty", 1));
  return Sentence(line, registry, now, defaults).read();
}

Hash256 request_hash(std::string_view line) {
  std::string text;
  for (auto const& word : split_words(line)) text += fmt::format("{}:{}", word.text.size(), word.text);
  return sha256(as_bytes(text));
}

}  // namespace sep::api
