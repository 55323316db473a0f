#include "apps/sep/cli/table.hpp"

#include <algorithm>
#include <cstdio>
#include <numeric>

#include "apps/sep/cli/terminal.hpp"

namespace sep::app {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kLeast = 4;  // of a column that was shortened

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0u) == 0x80u; }

// Code points, which is what most texts take on a screen.
std::size_t width_of(std::string const& text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return !continues(c); }));
}

std::string shortened(std::string const& text, std::size_t width) {
  if (width_of(text) <= width) return text;
  std::string cut;
  std::size_t taken = 0;
  for (char const c : text) {
    if (!continues(c) && ++taken == width) break;
    cut += c;
  }
  return cut + "…";
}

std::vector<std::size_t> natural_widths(Table const& rows) {
  std::vector<std::size_t> widths;
  for (auto const& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  return widths;
}

void fit(std::vector<std::size_t>& widths, std::size_t columns) {
  auto const total = [&] { return std::accumulate(widths.begin(), widths.end(), kGap * (widths.size() - 1)); };
  while (total() > columns) {
    auto const behind = std::max_element(widths.begin() + (widths.size() > 1 ? 1 : 0), widths.end());
    auto const widest = *behind > kLeast ? behind : widths.begin();
    if (*widest <= kLeast) return;
    --*widest;
  }
}

}  // namespace

std::string format_table(Table const& rows, std::optional<std::size_t> columns) {
  auto widths = natural_widths(rows);
  if (columns && !widths.empty()) fit(widths, *columns);
  std::string text;
  for (auto const& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      auto const cell = shortened(row[i], widths[i]);
      text += cell;
      if (i + 1 < row.size()) text.append(widths[i] - width_of(cell) + kGap, ' ');
    }
    text += '\n';
  }
  return text;
}

void print_table(Table const& rows) { std::fputs(format_table(rows, output_columns()).c_str(), stdout); }

}  // namespace sep::app
