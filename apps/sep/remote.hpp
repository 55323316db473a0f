// A command's way to a running server: one request, one answer, and what an answer that is no success means.
#pragma once

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <optional>
#include <string>

#include "api/routes/message.hpp"
#include "apps/sep/commands.hpp"
#include "core/base/time.hpp"

namespace sep::app {

struct Remote {
  std::string socket;  // empty: as configured
  std::string config;
  bool as_json = false;
};

void add_remote_options(CLI::App& command, Remote& remote);

// Where the server listens; nullopt: the configuration is faulty, and standard error has why.
[[nodiscard]] std::optional<std::string> socket_of(Remote const& remote);

struct Reply {
  int code = kOk;           // what the command ends with
  boost::json::value body;  // null where there was no answer
  int status = 0;           // of HTTP; 0: no answer
};

// Sends, and prints on standard error what went wrong, if anything did. `body` is JSON unless a header says otherwise.
[[nodiscard]] Reply ask(Remote const& remote, std::string method, std::string target, std::string body = {},
                        api::Headers headers = {});

// A text as a part of a target.
[[nodiscard]] std::string percent_encoded(std::string_view text);

// "12.5 WETH", or the text itself, or "-".
[[nodiscard]] std::string amount_of(boost::json::value const& value);
// A member as text, "-" where it is absent or null.
[[nodiscard]] std::string text_of(boost::json::value const& object, char const* member);

// Prints rows under their headings, each column as wide as its longest cell.
void print_table(std::vector<std::vector<std::string>> const& rows);

void print_json(boost::json::value const& value);

}  // namespace sep::app
