// A command's way to a running server: one request, one answer, and what an answer that is no success means.
#pragma once

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "api/access/key_file.hpp"
#include "api/routes/message.hpp"
#include "apps/sep/cli/server_choice.hpp"
#include "apps/sep/cli/table.hpp"
#include "apps/sep/commands.hpp"
#include "core/base/time.hpp"

namespace sep::app {

// The server is chosen and its key is read at the first use; then they stay what they are, whatever becomes of
// contexts, configuration and file of the key: a command speaks to one server. Of one thread.
struct Remote {
  ServerFlags server;
  bool as_json = false;

  // Errors are for people; what failed is tried again.
  [[nodiscard]] Result<ServerChoice, std::string> choice() const;
  [[nodiscard]] Result<std::optional<api::OwnKey>, std::string> key() const;  // none: without one

  mutable std::optional<ServerChoice> chosen{};
  mutable std::optional<api::OwnKey> own_key{};
};

void add_remote_options(CLI::App& command, Remote& remote);

// The server's socket; nullopt: it is named by a URL or not at all, and standard error has why.
[[nodiscard]] std::optional<std::string> socket_of(Remote const& remote);

struct Answer {
  int status = 0;           // of HTTP
  boost::json::value body;  // null where it is no JSON
};

struct Unanswered {
  enum class Step : std::uint8_t { choice, connection, key, answer };
  Step at{};        // what failed
  std::string why;  // for people
};

// One request, one answer; nothing is printed.
[[nodiscard]] Result<Answer, Unanswered> request_of(Remote const& remote, api::Request request,
                                                    Duration patience = seconds(40));

struct Reply {
  int code = kOk;           // what the command ends with
  boost::json::value body;  // null where there was no answer
  int status = 0;           // of HTTP; 0: no answer
};

// Sends, and prints on standard error what went wrong, if anything did, with what to do next; with --json the problem
// as it came, on standard output. `body` is JSON unless a header says otherwise.
[[nodiscard]] Reply ask(Remote const& remote, std::string method, std::string target, std::string body = {},
                        api::Headers headers = {});

// The same without a word on a problem that a server answered with.
[[nodiscard]] Reply exchange(Remote const& remote, std::string method, std::string target, std::string body = {},
                             api::Headers headers = {});

// A text as a part of a target.
[[nodiscard]] std::string percent_encoded(std::string_view text);

// "12.5 WETH", or the text itself, or "-".
[[nodiscard]] std::string amount_of(boost::json::value const& value);
// A member as text, "-" where it is absent or null.
[[nodiscard]] std::string text_of(boost::json::value const& object, char const* member);

// A row for each value that is in there, by its path: "global.max_order_notional", "1500 USDC". Null is nothing.
void add_flat(Table& rows, std::string const& above, boost::json::value const& value);

void print_json(boost::json::value const& value);

// The answer to a GET as JSON, or as `print` shows it.
int show_answer(Remote const& remote, std::string const& target, void (*print)(boost::json::value const&));

}  // namespace sep::app
