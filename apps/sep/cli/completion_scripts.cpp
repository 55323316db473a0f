// Completion scripts for shells. All three walk the words before the cursor the same way: a word that is a command of
// where we are leads on, what an option takes is passed over, and what is left decides what may come next.
#include <algorithm>

#include "apps/sep/cli/command_tree.hpp"

namespace sep::app {
namespace {

// Of a text in single quotes.
std::string quoted(std::string const& text) {
  std::string out = "'";
  for (char const c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string words_of(CommandPage const& page) {
  std::string words;
  for (auto const& sub : page.commands) words += (words.empty() ? "" : " ") + sub.name();
  return words;
}

std::vector<std::string> options_of(CommandPage const& page) {
  std::vector<std::string> names;
  for (auto const& option : page.options)
    for (auto const& name : option.names) names.push_back(name);
  return names;
}

std::string joined(std::vector<std::string> const& words, char between) {
  std::string text;
  for (auto const& word : words) text += (text.empty() ? std::string() : std::string(1, between)) + word;
  return text;
}

// The options that take the next word, as a pattern of `case`; empty: none.
std::string takers_of(CommandPage const& root) {
  std::vector<std::string> names;
  for (auto const* page : all_pages(root))
    for (auto const& option : page->options)
      if (!option.value.empty()) names.insert(names.end(), option.names.begin(), option.names.end());
  std::ranges::sort(names);
  auto const same = std::ranges::unique(names);
  names.erase(same.begin(), same.end());
  return joined(names, '|');
}

// A branch for each command and option whose values are known: "'sep events export --format'".
std::string choices_of(CommandPage const& root, char const* before, char const* behind) {
  std::string text;
  for (auto const* page : all_pages(root))
    for (auto const& option : page->options)
      for (auto const& name : option.names)
        if (!option.choices.empty())
          text +=
              "    " + quoted(page->path + " " + name) + ") " + before + joined(option.choices, ' ') + behind + " ;;\n";
  return text;
}

std::string paths_of(CommandPage const& root) {
  std::string text;
  for (auto const* page : all_pages(root))
    if (page->path != root.path) text += (text.empty() ? "" : "|") + quoted(page->path);
  return text;
}

// Of _describe: a colon ends the name.
std::string described(std::string name, std::string const& meaning) {
  for (std::size_t at = 0; (at = name.find(':', at)) != std::string::npos; at += 2) name.insert(at, "\\");
  auto line = meaning;
  std::ranges::replace(line, '\n', ' ');
  return quoted(name + ":" + line);
}

}  // namespace

std::string bash_completion(CommandPage const& root) {
  std::string text =
      "# bash completion for sep: source it, or put it into bash-completion's folder as \"sep\"\n"
      "_sep() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} at=sep i\n"
      "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
      "    case ${COMP_WORDS[i]} in\n"
      "    " +
      takers_of(root) +
      ") ((i++)) ;;\n"
      "    *) case \"$at ${COMP_WORDS[i]}\" in\n"
      "      " +
      paths_of(root) +
      ") at+=\" ${COMP_WORDS[i]}\" ;;\n"
      "      esac ;;\n"
      "    esac\n"
      "  done\n"
      "  COMPREPLY=()\n"
      "  case \"$at $before\" in\n" +
      choices_of(root, "COMPREPLY=($(compgen -W \"", "\" -- \"$word\")); return") +
      "  esac\n"
      "  case $before in\n"
      "  " +
      takers_of(root) +
      ") compopt -o default 2>/dev/null; return ;;\n"
      "  esac\n"
      "  local commands= options=\n"
      "  case $at in\n";
  for (auto const* page : all_pages(root))
    text += "  " + quoted(page->path) + ") commands=\"" + words_of(*page) + "\" options=\"" +
            joined(options_of(*page), ' ') + "\" ;;\n";
  return text +
         "  esac\n"
         "  if [[ $word == -* ]]; then\n"
         "    COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
         "  elif [[ -n $commands ]]; then\n"
         "    COMPREPLY=($(compgen -W \"$commands\" -- \"$word\"))\n"
         "  else\n"
         "    compopt -o default 2>/dev/null\n"
         "  fi\n"
         "}\n"
         "complete -F _sep sep ./sep\n";
}

std::string zsh_completion(CommandPage const& root) {
  std::string text =
      "#compdef sep\n"
      "# zsh completion for sep: put it into a folder of $fpath as \"_sep\", or source it after compinit\n"
      "_sep() {\n"
      "  local at=sep before=${words[CURRENT-1]} i\n"
      "  local -a commands options\n"
      "  for ((i = 2; i < CURRENT; i++)); do\n"
      "    case ${words[i]} in\n"
      "    (" +
      takers_of(root) +
      ") ((i++)) ;;\n"
      "    (*) case \"$at ${words[i]}\" in\n"
      "      (" +
      paths_of(root) +
      ") at+=\" ${words[i]}\" ;;\n"
      "      esac ;;\n"
      "    esac\n"
      "  done\n"
      "  case \"$at $before\" in\n" +
      choices_of(root, "compadd -- ", "; return") +
      "  esac\n"
      "  case $before in\n"
      "  (" +
      takers_of(root) +
      ") _files; return ;;\n"
      "  esac\n"
      "  case $at in\n";
  for (auto const* page : all_pages(root)) {
    text += "  (" + quoted(page->path) + ")\n    commands=(";
    for (auto const& sub : page->commands) text += "\n      " + described(sub.name(), sub.sentence);
    text += ")\n    options=(";
    for (auto const& option : page->options)
      for (auto const& name : option.names) text += "\n      " + described(name, option.meaning);
    text += ")\n    ;;\n";
  }
  return text +
         "  esac\n"
         "  if [[ ${words[CURRENT]} == -* ]]; then\n"
         "    _describe option options\n"
         "  elif (( ${#commands} )); then\n"
         "    _describe command commands\n"
         "  else\n"
         "    _files\n"
         "  fi\n"
         "}\n"
         "if [[ ${funcstack[1]} == _sep ]]; then _sep \"$@\"; else compdef _sep sep; fi\n";
}

std::string fish_completion(CommandPage const& root) {
  std::string text =
      "# fish completion for sep: put it into ~/.config/fish/completions/sep.fish\n"
      "function __sep_at\n"
      "  set -l at sep\n"
      "  set -l words (commandline -opc)\n"
      "  set -l skip 0\n"
      "  for word in $words[2..-1]\n"
      "    if test $skip = 1\n"
      "      set skip 0\n"
      "      continue\n"
      "    end\n"
      "    switch $word\n"
      "      case ";
  auto takers = takers_of(root);
  std::ranges::replace(takers, '|', ' ');
  auto paths = std::string();
  for (auto const* page : all_pages(root))
    if (page->path != root.path) paths += " " + quoted(page->path);
  text += takers +
          "\n        set skip 1\n"
          "      case '*'\n"
          "        switch \"$at $word\"\n"
          "          case" +
          paths +
          "\n"
          "            set at \"$at $word\"\n"
          "        end\n"
          "    end\n"
          "  end\n"
          "  test \"$at\" = \"$argv[1]\"\n"
          "end\n";
  for (auto const* page : all_pages(root)) {
    auto const here = "complete -c sep -n " + quoted("__sep_at \"" + page->path + "\"");
    for (auto const& sub : page->commands)
      text += here + " -f -a " + quoted(sub.name()) + " -d " + quoted(sub.sentence) + "\n";
    for (auto const& option : page->options) {
      text += here;
      for (auto const& name : option.names)
        text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
      if (!option.value.empty()) text += " -r";
      if (!option.choices.empty()) text += " -f -a " + quoted(joined(option.choices, ' '));
      text += " -d " + quoted(option.meaning) + "\n";
    }
  }
  return text;
}

}  // namespace sep::app
