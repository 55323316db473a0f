// The tree of all commands as text, read from what CLI11 parses: every other form of it (help, reference, man pages,
// completions) is made from these.
//
// A command's description says, in this order and apart by empty lines: one sentence; its examples, each a line that
// begins with two spaces and "sep " (the lines of an example that are no command are comments); then remarks, if any.
#pragma once

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace sep::app {

struct OptionPage {
  std::vector<std::string> names;    // "--follow", "-f"; of a positional the one name, without dashes
  std::string value;                 // "TEXT", "UINT"; empty: a flag
  std::vector<std::string> choices;  // what the value may be; empty: anything of its type
  std::string preset;                // its default, as text; empty: not said
  std::string meaning;
  bool positional = false;
  bool required = false;
  bool repeats = false;
};

struct CommandPage {
  std::string path;   // "sep intent submit"
  std::string usage;  // "sep intent submit [OPTIONS] [text]"
  std::string sentence;
  std::vector<std::string> examples;  // without the indentation
  std::vector<std::string> remarks;   // paragraphs
  std::vector<OptionPage> positionals;
  std::vector<OptionPage> options;
  std::vector<CommandPage> commands;

  [[nodiscard]] std::string name() const { return path.substr(path.rfind(' ') + 1); }
};

[[nodiscard]] CommandPage read_tree(CLI::App const& root);

// Every page, parents first.
[[nodiscard]] std::vector<CommandPage const*> all_pages(CommandPage const& root);

[[nodiscard]] boost::json::value tree_json(CommandPage const& root);
[[nodiscard]] std::string tree_markdown(CommandPage const& root);
// The manual page of one command, as roff.
[[nodiscard]] std::string man_page(CommandPage const& page, std::string_view version);
[[nodiscard]] std::string man_name(CommandPage const& page);  // "sep-intent-submit"

// A script for the shell, to be sourced or put where it looks.
[[nodiscard]] std::string bash_completion(CommandPage const& root);
[[nodiscard]] std::string zsh_completion(CommandPage const& root);
[[nodiscard]] std::string fish_completion(CommandPage const& root);

// Lists of commands say only the sentence of each, and options not which others they exclude: a conflict is told when
// it is there.
class HelpFormatter : public CLI::Formatter {
 public:
  [[nodiscard]] std::string make_description(CLI::App const* app) const override;
  [[nodiscard]] std::string make_usage(CLI::App const* app, std::string name) const override;
  [[nodiscard]] std::string make_option_opts(CLI::Option const* option) const override;
  [[nodiscard]] std::string make_subcommand(CLI::App const* sub) const override;
};

// What a command ends with: 0, "done", ...
struct ExitMeaning {
  int code;
  char const* name;
  char const* meaning;
};
[[nodiscard]] std::vector<ExitMeaning> exit_meanings();

}  // namespace sep::app
