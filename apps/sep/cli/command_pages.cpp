// The tree as a document and as manual pages.
#include <algorithm>

#include "apps/sep/cli/command_tree.hpp"

namespace sep::app {
namespace {

std::string joined(std::vector<std::string> const& words, std::string_view between) {
  std::string text;
  for (auto const& word : words) text += (text.empty() ? std::string() : std::string(between)) + word;
  return text;
}

// "--format TEXT", "-f, --follow".
std::string heading_of(OptionPage const& page) {
  auto text = joined(page.names, ", ");
  if (!page.positional && !page.value.empty()) text += " " + page.value;
  return text;
}

std::string meaning_of(OptionPage const& page) {
  auto text = page.meaning;
  if (!page.choices.empty()) text += "; one of " + joined(page.choices, ", ");
  if (!page.preset.empty()) text += "; default " + page.preset;
  if (page.required) text += " (required)";
  return text;
}

std::string cell(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) text.insert(at, "\\");
  std::ranges::replace(text, '\n', ' ');
  return text;
}

bool is_help(OptionPage const& page) { return page.names.back() == "--help" || page.names.front() == "--help"; }

std::string markdown_of(CommandPage const& page) {
  auto const depth = static_cast<std::size_t>(std::ranges::count(page.path, ' '));
  std::string text = "\n" + std::string(depth + 2, '#') + " `" + page.path + "`\n\n" + page.sentence + ".\n\n```text\n";
  for (auto const& line : page.examples) text += line + "\n";
  text += "```\n";
  for (auto const& remark : page.remarks) text += "\n" + remark + "\n";
  if (!page.commands.empty()) return text;
  text += "\n`" + page.usage + "`\n";
  std::string rows;
  for (auto const* list : {&page.positionals, &page.options})
    for (auto const& row : *list)
      if (!is_help(row)) rows += "| `" + heading_of(row) + "` | " + cell(meaning_of(row)) + " |\n";
  if (!rows.empty()) text += "\n| | |\n| --- | --- |\n" + rows;
  return text;
}

// A text of roff: nothing in it is an instruction.
std::string roff(std::string const& text) {
  std::string escaped;
  for (char const c : text) {
    if (c == '\\')
      escaped += "\\e";
    else if (c == '-')
      escaped += "\\-";
    else
      escaped += c;
  }
  return escaped.starts_with('.') || escaped.starts_with('\'') ? "\\&" + escaped : escaped;
}

}  // namespace

std::string tree_markdown(CommandPage const& root) {
  std::string text =
      "# The command line\n\n"
      "Every command, its options and what it ends with. Made from the program itself by `sep help --markdown`; the "
      "test\n`cli.surface` fails where it drifts, and `SEP_UPDATE_GOLDEN=1` rewrites it.\n\n"
      "What is asked for goes to standard output, everything else to standard error. `--json` prints one object, or "
      "one\n"
      "a line where there are several by nature (`--wait`, `watch`, `tail`); what a server answered is printed as it\n"
      "came, problems (RFC 9457) too. Tables are cut only where standard output is a terminal and too narrow "
      "(`COLUMNS`).\nThere is no colour.\n\n"
      "## Exit codes\n\n| code | name | meaning |\n| --- | --- | --- |\n";
  for (auto const& row : exit_meanings())
    text += "| " + std::to_string(row.code) + " | " + row.name + " | " + row.meaning + " |\n";
  text +=
      "\n## Which server\n\n"
      "A command that needs a server takes, in this order: `--context`, `--url`, `--socket` or `--config`; the "
      "context\n"
      "that `SEP_CONTEXT` names; the one that `sep context select` chose; `server.socket` of the configuration. "
      "Contexts\n"
      "are kept in `$SEP_CONTEXTS`, else `$XDG_CONFIG_HOME/sep/contexts.toml`, else `~/.config/sep/contexts.toml`. A\n"
      "context's key is kept by reference (`env:NAME`, `file:PATH`), and never shown: a token is\n"
      "sent along, a key that signs stays here. A `TRACEPARENT` of the environment goes along with what is asked\n"
      "([traces](api.md#by-example)).\n";
  for (auto const* page : all_pages(root)) text += markdown_of(*page);
  return text;
}

std::string man_name(CommandPage const& page) {
  auto name = page.path;
  std::ranges::replace(name, ' ', '-');
  return name;
}

std::string man_page(CommandPage const& page, std::string_view version) {
  std::string text = ".TH \"" + roff(man_name(page)) + "\" 1 \"\" \"sep " + roff(std::string(version)) +
                     "\" \"Strategy Execution Platform\"\n.SH NAME\n" + roff(man_name(page)) + " \\- " +
                     roff(page.sentence) + "\n.SH SYNOPSIS\n" + roff(page.usage) + "\n";
  if (!page.remarks.empty()) text += ".SH DESCRIPTION\n";
  for (auto const& remark : page.remarks) text += ".PP\n" + roff(remark) + "\n";
  text += ".SH EXAMPLES\n.nf\n";
  for (auto const& line : page.examples) text += roff(line) + "\n";
  text += ".fi\n";
  if (!page.commands.empty()) text += ".SH COMMANDS\n";
  for (auto const& sub : page.commands)
    text += ".TP\n.B " + roff(sub.name()) + "\n" + roff(sub.sentence) + "; see " + roff(man_name(sub)) + "(1)\n";
  text += ".SH OPTIONS\n";
  for (auto const* list : {&page.positionals, &page.options})
    for (auto const& row : *list) text += ".TP\n.B " + roff(heading_of(row)) + "\n" + roff(meaning_of(row)) + "\n";
  text += ".SH EXIT STATUS\n";
  for (auto const& row : exit_meanings())
    text += ".TP\n.B " + std::to_string(row.code) + "\n" + roff(row.meaning) + "\n";
  return text;
}

}  // namespace sep::app
