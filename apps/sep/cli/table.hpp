// Rows under their headings, for people.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace sep::app {

using Table = std::vector<std::vector<std::string>>;  // the first row: the headings

// Each column as wide as its longest cell. Where `columns` is too narrow, the widest columns behind the first are
// shortened, "…" where text was cut; the first, by which things are named, last of all.
[[nodiscard]] std::string format_table(Table const& rows, std::optional<std::size_t> columns);

// On standard output, as wide as it is.
void print_table(Table const& rows);

}  // namespace sep::app
