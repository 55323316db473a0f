// Whoever sits at the terminal, if anybody does: how wide it is, and questions before what cannot be undone.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace sep::app {

// Characters in a line of standard output: $COLUMNS, else what the terminal says. None: it is no terminal, and nothing
// is cut.
[[nodiscard]] std::optional<std::size_t> output_columns();

// Asks on standard error and reads one line, where somebody can answer: standard input and standard error are a
// terminal. Programs are not asked.
[[nodiscard]] bool is_agreed(std::string const& question);

}  // namespace sep::app
