// sep help and sep completion: the tree of all commands, in other forms.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "apps/sep/cli/command_tree.hpp"
#include "apps/sep/cli/write_file.hpp"
#include "apps/sep/commands.hpp"
#include "apps/sep/remote.hpp"
#include "version.hpp"

namespace sep::app {
namespace {

struct Arguments {
  std::vector<std::string> words;
  std::string man;
  bool markdown = false;
  bool as_json = false;
};

int failed(int code, std::string const& text) {
  std::fprintf(stderr, "sep help: %s\n", text.c_str());
  return code;
}

// A name of a command is not made up, so neither is that of its page.
int write_man_pages(CommandPage const& tree, std::string const& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  std::size_t written = 0;
  for (auto const* page : all_pages(tree)) {
    auto const path = folder + "/" + man_name(*page) + ".1";
    if (!write_file(path, man_page(*page, kVersion)))
      return failed(kFailed, "cannot write '" + path + "'; name a folder that is yours with --man");
    ++written;
  }
  std::printf("%zu pages in %s; man %s/sep.1 shows the first\n", written, folder.c_str(), folder.c_str());
  return kOk;
}

int run(CLI::App const& root, Arguments const& arguments) {
  auto const tree = read_tree(root);
  if (arguments.markdown) {
    std::fputs(tree_markdown(tree).c_str(), stdout);
    return kOk;
  }
  if (!arguments.man.empty()) return write_man_pages(tree, arguments.man);
  auto const* command = &root;
  auto const* page = &tree;
  for (auto const& word : arguments.words) {
    auto const found = std::ranges::find(page->commands, word, &CommandPage::name);
    if (found == page->commands.end())
      return failed(kNotFound,
                    "there is no command '" + page->path + " " + word + "'; see '" + page->path + " --help'");
    page = &*found;
    command = command->get_subcommands([&](CLI::App const* sub) { return sub->get_name() == word; }).front();
  }
  if (arguments.as_json)
    print_json(tree_json(*page));
  else
    std::fputs(command->get_formatter()->make_help(command, page->path, CLI::AppFormatMode::Normal).c_str(), stdout);
  return kOk;
}

}  // namespace

std::string usage_failure(CLI::App const* root, CLI::Error const& error) {
  auto path = root->get_name();
  auto const* at = root;
  for (auto parsed = at->get_subcommands(); !parsed.empty(); parsed = at->get_subcommands()) {
    at = parsed.back();
    path += " " + at->get_name();
  }
  std::string text = error.what();
  auto const below = at->get_subcommands([](CLI::App const*) { return true; });
  if (!below.empty()) {
    auto const words = at->remaining();
    text =
        words.empty() ? "'" + path + "' needs a command" : "there is no command '" + path + " " + words.front() + "'";
    for (auto const* sub : below) text += (sub == below.front() ? ": " : ", ") + sub->get_name();
  }
  return "sep: " + text + "\n  next: " + path + " --help\n";
}

void add_help(CLI::App& root, Exit& exit) {
  auto* command = root.add_subcommand("help",
                                      "what a command does, or all of them as a document or manual pages\n\n"
                                      "  sep help intent submit\n"
                                      "  sep help --json\n"
                                      "  sep help --man ~/.local/share/man/man1");
  auto arguments = std::make_shared<Arguments>();
  command->add_option("command", arguments->words, "its words; without them: all of sep");
  auto* json = command->add_flag("--json", arguments->as_json, "the command and all below it as JSON");
  auto* markdown = command->add_flag("--markdown", arguments->markdown, "all commands as docs/cli.md has them");
  auto* man = command->add_option("--man", arguments->man, "write a manual page for each command into this folder");
  json->excludes(markdown)->excludes(man);
  markdown->excludes(man);
  command->callback([arguments, &root, &exit] { exit.code = run(root, *arguments); });
}

void add_completion(CLI::App& root, Exit& exit) {
  auto* completion = root.add_subcommand("completion",
                                         "completions for a shell, made from the commands themselves\n\n"
                                         "  source <(sep completion bash)\n"
                                         "  sep completion fish > ~/.config/fish/completions/sep.fish");
  completion->require_subcommand(1);
  using Script = std::string (*)(CommandPage const&);
  for (auto const& [shell, help, script] :
       {std::tuple{"bash", "a script for bash\n\n  source <(sep completion bash)", Script{bash_completion}},
        std::tuple{"zsh",
                   "a script for zsh\n\n  sep completion zsh > \"${fpath[1]}/_sep\"\n  source <(sep completion zsh)",
                   Script{zsh_completion}},
        std::tuple{"fish", "a script for fish\n\n  sep completion fish > ~/.config/fish/completions/sep.fish",
                   Script{fish_completion}}}) {
    auto* command = completion->add_subcommand(shell, help);
    command->callback([&root, &exit, make = script] {
      std::fputs(make(read_tree(root)).c_str(), stdout);
      exit.code = kOk;
    });
  }
}

}  // namespace sep::app
