// Reads the members of one TOML table, and notes what is wrong with them: where, and what the key needs.
//
// Every reading function answers nullopt (or an empty list) for a key that is not there and for one that is wrong; only
// the wrong one is noted.
#pragma once

#include <initializer_list>
#include <toml++/toml.h>

#include "apps/sep/backtest_file.hpp"

namespace sep::app::backtest {

class Faults {
 public:
  void add(FileError error, std::uint32_t line, std::string key, std::string detail) {
    if (list_.size() < kFaultsMax) list_.push_back({error, line, std::move(key), std::move(detail)});
  }
  [[nodiscard]] bool empty() const { return list_.empty(); }
  [[nodiscard]] std::vector<FileFault> take() && { return std::move(list_); }

 private:
  std::vector<FileFault> list_;
};

class Section {
 public:
  // `table` and `faults` outlive this. `path` is empty for the file itself.
  Section(toml::table const& table, std::string path, Faults& faults)
      : table_(&table), path_(std::move(path)), faults_(&faults) {}

  void only(std::initializer_list<std::string_view> known);  // any other key is noted
  bool required(std::string_view key);                       // an absent one is noted
  void note(std::string_view key, FileError error, std::string detail);

  [[nodiscard]] bool has(std::string_view key) const { return table_->contains(key); }
  [[nodiscard]] std::uint32_t line() const { return table_->source().begin.line; }

  [[nodiscard]] std::optional<std::string> text(std::string_view key);
  [[nodiscard]] std::optional<std::uint64_t> whole(std::string_view key, std::uint64_t least, std::uint64_t most);
  [[nodiscard]] std::optional<Duration> duration(std::string_view key);
  [[nodiscard]] std::vector<std::string> texts(std::string_view key);  // not empty, or noted
  [[nodiscard]] std::map<std::string, std::string> map_of_texts(std::string_view key);
  [[nodiscard]] std::optional<Section> table(std::string_view key);
  [[nodiscard]] std::vector<Section> tables(std::string_view key);  // [[key]], or one [key]

  template <class E>
  [[nodiscard]] std::optional<E> enumerator(std::string_view key);

  [[nodiscard]] toml::table const& toml() const { return *table_; }
  [[nodiscard]] std::string at(std::string_view key) const {
    return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
  }

 private:
  toml::table const* table_;
  std::string path_;
  Faults* faults_;
};

template <class E>
std::optional<E> Section::enumerator(std::string_view key) {
  auto const word = text(key);
  if (!word) return std::nullopt;
  auto value = api::read_name<E>(*word);
  if (value) return *value;
  note(key, FileError::bad_value, value.error().detail);
  return std::nullopt;
}

}  // namespace sep::app::backtest
