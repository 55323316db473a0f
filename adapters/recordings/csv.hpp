// Lines and plain CSV: a first line of names, then rows of as many cells; no quoting. Views into the text.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "adapters/recordings/json.hpp"

namespace sep::recordings {

// Without their line ends (also \r\n); empty lines are left out.
[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view text);
[[nodiscard]] std::vector<std::string_view> cells_of(std::string_view line);

class CsvRow {
 public:
  CsvRow(std::vector<std::string_view> const& names, std::vector<std::string_view> const& cells)
      : names_(names), cells_(cells) {}

  // nullopt: no such column, or a row of another length.
  [[nodiscard]] std::optional<std::string_view> cell(std::string_view name) const;

 private:
  std::vector<std::string_view> const& names_;
  std::vector<std::string_view> const& cells_;
};

template <class T>
[[nodiscard]] Result<T, Wrong> need(CsvRow const& row, std::string_view name) {
  auto const cell = row.cell(name);
  if (!cell) return fail(std::string(name) + " is missing");
  auto const value = integer_of<T>(*cell);
  if (!value) return fail(std::string(name) + " is no integer of its range");
  return *value;
}

// check(row) -> Result<Row, Wrong>, for every row after the names.
template <class Tally, class Check>
void for_each_row(std::string_view csv, Tally& tally, Check check) {
  auto const lines = lines_of(csv);
  if (lines.empty()) return;
  auto const names = cells_of(lines[0]);
  for (std::size_t i = 1; i < lines.size(); ++i) {
    auto const cells = cells_of(lines[i]);
    if (cells.size() != names.size()) {
      tally.malformed(i - 1, "a row of another length than the first line");
    } else if (auto const row = check(CsvRow(names, cells))) {
      tally.book(i - 1, *row);
    } else {
      tally.malformed(i - 1, row.error());
    }
  }
}

}  // namespace sep::recordings
