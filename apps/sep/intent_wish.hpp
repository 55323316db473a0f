// What a command line wants: one line of text, or a file with a JSON body.
#pragma once

#include <optional>
#include <string>

#include "api/routes/message.hpp"

namespace sep::app {

struct Wish {
  std::string body;
  api::Headers headers;  // its content type
};

// `file`: empty: the text; "-": standard input. nullopt: standard error says why not.
[[nodiscard]] std::optional<Wish> read_wish(std::string const& text, std::string const& file);

}  // namespace sep::app
