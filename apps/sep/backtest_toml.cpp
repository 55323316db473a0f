#include "apps/sep/backtest_toml.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "api/text/resolve.hpp"

namespace sep::app::backtest {

void Section::only(std::initializer_list<std::string_view> known) {
  for (auto const& [key, node] : *table_) {
    if (std::ranges::find(known, key.str()) != known.end()) continue;
    faults_->add(FileError::unknown_key, node.source().begin.line, at(key.str()),
                 fmt::format("there is no such key; there are {}", fmt::join(known, ", ")));
  }
}

bool Section::required(std::string_view key) {
  if (has(key)) return true;
  faults_->add(FileError::missing, line(), at(key), "must be there");
  return false;
}

void Section::note(std::string_view key, FileError error, std::string detail) {
  auto const* node = table_->get(key);
  faults_->add(error, node ? node->source().begin.line : line(), at(key), std::move(detail));
}

std::optional<std::string> Section::text(std::string_view key) {
  auto const* node = table_->get(key);
  if (!node) return std::nullopt;
  if (auto const* value = node->as_string()) return value->get();
  note(key, FileError::wrong_type, "a text in quotes is needed");
  return std::nullopt;
}

std::optional<std::uint64_t> Section::whole(std::string_view key, std::uint64_t least, std::uint64_t most) {
  auto const* node = table_->get(key);
  if (!node) return std::nullopt;
  auto const* value = node->as_integer();
  if (!value) {
    note(key, FileError::wrong_type, "a whole number is needed");
    return std::nullopt;
  }
  auto const number = value->get();
  if (number >= 0 && static_cast<std::uint64_t>(number) >= least && static_cast<std::uint64_t>(number) <= most)
    return static_cast<std::uint64_t>(number);
  note(key, FileError::bad_value, fmt::format("{} is not between {} and {}", number, least, most));
  return std::nullopt;
}

std::optional<Duration> Section::duration(std::string_view key) {
  auto const word = text(key);
  if (!word) return std::nullopt;
  auto value = api::read_duration(*word);
  if (value) return *value;
  note(key, FileError::bad_value, value.error().detail);
  return std::nullopt;
}

std::vector<std::string> Section::texts(std::string_view key) {
  auto const* node = table_->get(key);
  if (!node) return {};
  std::vector<std::string> words;
  auto const* list = node->as_array();
  if (list)
    for (auto const& item : *list)
      if (auto const* word = item.as_string()) words.push_back(word->get());
  if (list && !list->empty() && words.size() == list->size()) return words;
  note(key, FileError::wrong_type, "a list of texts is needed, with at least one");
  return {};
}

std::map<std::string, std::string> Section::map_of_texts(std::string_view key) {
  auto inner = table(key);
  if (!inner) return {};
  std::map<std::string, std::string> words;
  for (auto const& [name, node] : inner->toml())
    if (auto word = inner->text(name.str())) words.emplace(name.str(), *std::move(word));
  return words;
}

std::optional<Section> Section::table(std::string_view key) {
  auto const* node = table_->get(key);
  if (!node) return std::nullopt;
  if (auto const* inner = node->as_table()) return Section(*inner, at(key), *faults_);
  note(key, FileError::wrong_type, "a table is needed");
  return std::nullopt;
}

std::vector<Section> Section::tables(std::string_view key) {
  auto const* node = table_->get(key);
  if (!node) return {};
  if (auto const* one = node->as_table()) return {Section(*one, at(key), *faults_)};
  std::vector<Section> rows;
  auto const* list = node->as_array();
  if (list)
    for (auto const& item : *list)
      if (auto const* row = item.as_table())
        rows.emplace_back(*row, fmt::format("{}[{}]", at(key), rows.size()), *faults_);
  if (list && rows.size() == list->size()) return rows;
  note(key, FileError::wrong_type, fmt::format("tables are needed: [[{}]]", at(key)));
  return {};
}

}  // namespace sep::app::backtest
