#include "apps/sep/cli/command_tree.hpp"

#include <sstream>

#include "apps/sep/commands.hpp"

namespace sep::app {
namespace {

namespace json = boost::json;

std::string first_capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

// "TEXT:{jsonl,csv}" or "{jsonl,csv}": the words inside.
std::vector<std::string> choices_in(std::string const& type) {
  auto const open = type.find('{');
  auto const close = type.rfind('}');
  if (open == std::string::npos || close == std::string::npos || close < open) return {};
  std::vector<std::string> words;
  std::istringstream text(type.substr(open + 1, close - open - 1));
  for (std::string word; std::getline(text, word, ',');) words.push_back(word.substr(0, word.find("->")));
  return words;
}

OptionPage page_of(CLI::Option const& option) {
  OptionPage page;
  page.positional = option.get_positional();
  if (page.positional) {
    page.names = {option.get_name(true)};
  } else {
    for (auto const& name : option.get_lnames()) page.names.push_back("--" + name);
    for (auto const& name : option.get_snames()) page.names.push_back("-" + name);
  }
  page.meaning = option.get_description();
  page.required = option.get_required();
  page.repeats = option.get_expected_max() == CLI::detail::expected_max_vector_size;
  if (option.get_type_size() == 0) return page;
  auto const type = option.get_type_name();
  page.value = type.substr(0, type.find(':'));
  if (page.value.starts_with('{')) page.value = "TEXT";
  page.choices = choices_in(type);
  page.preset = option.get_default_str();
  return page;
}

// The paragraphs of a description, each by what it is.
void read_description(std::string const& text, CommandPage& page) {
  std::istringstream lines(text);
  std::string paragraph;
  auto const finish = [&] {
    if (paragraph.empty()) return;
    if (page.sentence.empty())
      page.sentence = paragraph;
    else
      page.remarks.push_back(paragraph);
    paragraph.clear();
  };
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("  ")) {
      page.examples.push_back(line.substr(2));
    } else if (line.empty()) {
      finish();
    } else {
      paragraph += (paragraph.empty() ? "" : " ") + line;
    }
  }
  finish();
}

std::string usage_of(CommandPage const& page) {
  auto usage = page.path;
  if (!page.options.empty()) usage += " [OPTIONS]";
  for (auto const& row : page.positionals) {
    auto const name = row.names.front() + (row.repeats ? "..." : "");
    usage += row.required ? " " + name : " [" + name + "]";
  }
  if (!page.commands.empty()) usage += " COMMAND";
  return usage;
}

CommandPage page_of(CLI::App const& app, std::string const& above) {
  CommandPage page;
  page.path = above.empty() ? app.get_name() : above + " " + app.get_name();
  read_description(app.get_description(), page);
  page.sentence = first_capital(page.sentence);
  for (auto const* option : app.get_options()) {
    if (option->get_group().empty()) continue;
    (option->get_positional() ? page.positionals : page.options).push_back(page_of(*option));
  }
  for (auto const* sub : app.get_subcommands([](CLI::App const*) { return true; }))
    page.commands.push_back(page_of(*sub, page.path));
  page.usage = usage_of(page);
  return page;
}

void collect(CommandPage const& page, std::vector<CommandPage const*>& pages) {
  pages.push_back(&page);
  for (auto const& sub : page.commands) collect(sub, pages);
}

json::value option_json(OptionPage const& page) {
  return json::object{{"names", json::value_from(page.names)},
                      {"value", page.value},
                      {"choices", json::value_from(page.choices)},
                      {"default", page.preset},
                      {"meaning", page.meaning},
                      {"required", page.required},
                      {"repeats", page.repeats}};
}

}  // namespace

CommandPage read_tree(CLI::App const& root) { return page_of(root, {}); }

std::vector<CommandPage const*> all_pages(CommandPage const& root) {
  std::vector<CommandPage const*> pages;
  collect(root, pages);
  return pages;
}

json::value tree_json(CommandPage const& root) {
  json::array positionals;
  json::array options;
  json::array commands;
  for (auto const& row : root.positionals) positionals.push_back(option_json(row));
  for (auto const& row : root.options) options.push_back(option_json(row));
  for (auto const& row : root.commands) commands.push_back(tree_json(row));
  return json::object{{"command", root.path},
                      {"usage", root.usage},
                      {"sentence", root.sentence},
                      {"examples", json::value_from(root.examples)},
                      {"remarks", json::value_from(root.remarks)},
                      {"positionals", std::move(positionals)},
                      {"options", std::move(options)},
                      {"commands", std::move(commands)}};
}

std::string HelpFormatter::make_description(CLI::App const* app) const {
  return first_capital(CLI::Formatter::make_description(app));
}

std::string HelpFormatter::make_usage(CLI::App const* app, std::string name) const {
  return "\n" + CLI::Formatter::make_usage(app, std::move(name));
}

std::string HelpFormatter::make_option_opts(CLI::Option const* option) const {
  if (option->get_type_size() == 0) return {};
  auto text = " " + option->get_type_name();
  if (!option->get_default_str().empty()) text += "=" + option->get_default_str();
  if (option->get_expected_max() == CLI::detail::expected_max_vector_size) text += " ...";
  if (option->get_required()) text += " REQUIRED";
  return text;
}

std::string HelpFormatter::make_subcommand(CLI::App const* sub) const {
  auto const text = sub->get_description();
  std::ostringstream out;
  CLI::detail::format_help(out, sub->get_display_name(true), text.substr(0, text.find("\n\n")), column_width_);
  return out.str();
}

std::vector<ExitMeaning> exit_meanings() {
  return {{kOk, "ok", "done"},
          {kFailed, "failed", "something broke, a check found something wrong, or a question was answered with no"},
          {kUsage, "usage", "the command, its configuration or what it asked was not understood; nothing was done"},
          {kNotFound, "not found", "there is no such thing"},
          {kDenied, "denied", "the intent was denied, by validation or by risk"},
          {kNotFilled, "not filled", "the intent ended without a fill: canceled, expired or failed"},
          {kPartial, "partial", "the intent ended with a part of it filled"},
          {kConnection, "connection",
           "no server, or it went away or did not answer in time; whether a command was taken is then unknown"},
          {kConflict, "conflict", "it does not fit what is there: another state, another version, a key used before"}};
}

}  // namespace sep::app
