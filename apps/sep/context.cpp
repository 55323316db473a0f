// sep context: servers by name.
#include <cstdio>
#include <filesystem>
#include <memory>

#include "apps/sep/cli/contexts.hpp"
#include "apps/sep/cli/server_choice.hpp"
#include "apps/sep/cli/table.hpp"
#include "apps/sep/commands.hpp"
#include "apps/sep/remote.hpp"

namespace sep::app {
namespace {

namespace json = boost::json;

struct Arguments {
  std::string name;
  ServerContext context;
  bool replace = false;
  bool as_json = false;
};

int failed(int code, std::string const& text) {
  std::fprintf(stderr, "sep context: %s\n", text.c_str());
  return code;
}

json::object context_json(Contexts const& contexts, std::string const& name) {
  auto const& context = contexts.named.at(name);
  auto const or_null = [](std::string const& text) { return text.empty() ? json::value(nullptr) : json::value(text); };
  return {{"name", name},
          {"selected", contexts.selected == name},
          {"socket", or_null(context.socket)},
          {"url", or_null(context.url)},
          {"key", or_null(context.key_ref)}};
}

// Reads the file, lets `change` work on it, and writes it if that is content: it answers with an exit code.
template <class Change>
int with_contexts(Change const& change) {
  auto const path = contexts_path();
  if (!path) return failed(kUsage, path.error());
  auto contexts = read_contexts(*path);
  if (!contexts) return failed(kUsage, contexts.error());
  auto const before = *contexts;
  int const code = change(*contexts);
  if (code != kOk || *contexts == before) return code;
  auto const written = write_contexts(*path, *contexts);
  return written ? kOk : failed(kFailed, written.error());
}

int no_such(std::string const& name) {
  return failed(kNotFound, "there is no context '" + name + "'; 'sep context list' shows them");
}

void absolute(std::string& path) {
  std::error_code error;
  auto const whole = std::filesystem::absolute(path, error);
  if (!error) path = whole.lexically_normal().string();
}

// Relative paths are of the folder where the context is made, not of where it is used.
int add(Arguments const& arguments) {
  auto context = arguments.context;
  if (auto const unfit = why_unfit(arguments.name, context)) return failed(kUsage, *unfit);
  if (!context.socket.empty()) absolute(context.socket);
  if (context.key_ref.starts_with("file:")) {
    auto path = context.key_ref.substr(5);
    absolute(path);
    context.key_ref = "file:" + path;
  }
  return with_contexts([&](Contexts& contexts) {
    bool const is_there = contexts.named.contains(arguments.name);
    if (is_there && !arguments.replace)
      return failed(kConflict, "there is a context '" + arguments.name + "' already; --replace makes it this one");
    contexts.named[arguments.name] = context;
    if (arguments.as_json)
      print_json(context_json(contexts, arguments.name));
    else
      std::printf("%s is %s; 'sep context select %s' makes it the one that is used\n", arguments.name.c_str(),
                  context.server().c_str(), arguments.name.c_str());
    return static_cast<int>(kOk);
  });
}

int list(Arguments const& arguments) {
  return with_contexts([&](Contexts const& contexts) {
    json::array rows;
    Table table{{"", "NAME", "SERVER", "KEY"}};
    for (auto const& [name, context] : contexts.named) {
      rows.push_back(context_json(contexts, name));
      table.push_back({contexts.selected == name ? "*" : " ", name, context.server(),
                       context.key_ref.empty() ? "-" : context.key_ref});
    }
    if (arguments.as_json)
      print_json(json::object{{"contexts", std::move(rows)}});
    else if (table.size() > 1)
      print_table(table);
    else
      std::puts("no contexts; 'sep context add NAME --socket PATH' makes one");
    return static_cast<int>(kOk);
  });
}

int select(Arguments const& arguments) {
  return with_contexts([&](Contexts& contexts) {
    if (!contexts.named.contains(arguments.name)) return no_such(arguments.name);
    contexts.selected = arguments.name;
    if (arguments.as_json)
      print_json(context_json(contexts, arguments.name));
    else
      std::printf("%s, %s\n", arguments.name.c_str(), contexts.named.at(arguments.name).server().c_str());
    return static_cast<int>(kOk);
  });
}

int remove(Arguments const& arguments) {
  return with_contexts([&](Contexts& contexts) {
    if (contexts.named.erase(arguments.name) == 0) return no_such(arguments.name);
    if (contexts.selected == arguments.name) contexts.selected.clear();
    if (arguments.as_json)
      print_json(json::object{{"removed", arguments.name}});
    else
      std::printf("removed %s\n", arguments.name.c_str());
    return static_cast<int>(kOk);
  });
}

// One of them; without a name, what a command would use here and now.
int show(Arguments const& arguments) {
  if (!arguments.name.empty())
    return with_contexts([&](Contexts const& contexts) {
      auto const found = contexts.named.find(arguments.name);
      if (found == contexts.named.end()) return no_such(arguments.name);
      if (arguments.as_json)
        print_json(context_json(contexts, arguments.name));
      else
        print_table(
            {{"NAME", "SERVER", "KEY"},
             {arguments.name, found->second.server(), found->second.key_ref.empty() ? "-" : found->second.key_ref}});
      return static_cast<int>(kOk);
    });
  auto const choice = choose_server({});
  if (!choice) return failed(kUsage, choice.error());
  if (arguments.as_json)
    print_json(json::object{{"server", choice->server},
                            {"from", choice->from},
                            {"key", choice->key_ref.empty() ? json::value(nullptr) : json::value(choice->key_ref)}});
  else
    std::printf("%s, by %s%s%s\n", choice->server.c_str(), choice->from.c_str(),
                choice->key_ref.empty() ? "" : ", key ", choice->key_ref.c_str());
  return kOk;
}

using Verb = int (*)(Arguments const&);

CLI::App* add_verb(CLI::App& context, std::shared_ptr<Arguments> const& arguments, Exit& exit, char const* name,
                   char const* help, Verb verb) {
  auto* command = context.add_subcommand(name, help);
  command->add_flag("--json", arguments->as_json, "as JSON");
  command->callback([arguments, &exit, verb] { exit.code = verb(*arguments); });
  return command;
}

}  // namespace

void add_context(CLI::App& root, Exit& exit) {
  auto* context = root.add_subcommand("context",
                                      "servers by name, and the one that commands speak to\n\n"
                                      "  sep context add paper --socket ./sep-data/sep.sock\n"
                                      "  sep context add desk --url http://127.0.0.1:8080 --key-ref env:DESK_KEY\n"
                                      "  sep context select desk\n\n"
                                      "SEP_CONTEXT names one for a shell, --context for one command. A key is kept as "
                                      "where it is, never as itself.");
  context->require_subcommand(1);
  auto arguments = std::make_shared<Arguments>();
  auto* adding = add_verb(*context, arguments, exit, "add",
                          "keep a server under a name\n\n"
                          "  sep context add paper --socket ./sep-data/sep.sock\n"
                          "  sep context add desk --url http://127.0.0.1:8080 --key-ref file:/etc/sep/desk.key",
                          add);
  adding->add_option("name", arguments->name, "letters, digits, '.', '-' and '_'")->required();
  auto* socket = adding->add_option("--socket", arguments->context.socket, "the server's socket");
  adding->add_option("--url", arguments->context.url, "or its port: http://127.0.0.1:8080")->excludes(socket);
  adding->add_option("--key-ref", arguments->context.key_ref,
                     "where its key is: env:NAME, or file:PATH that nobody else may read");
  adding->add_flag("--replace", arguments->replace, "although there is one of this name");
  add_verb(*context, arguments, exit, "list", "all contexts; a star marks the selected one\n\n  sep context list",
           list);
  add_verb(*context, arguments, exit, "select", "use this one from now on\n\n  sep context select desk", select)
      ->add_option("name", arguments->name, "the context")
      ->required();
  add_verb(*context, arguments, exit, "show",
           "one context, or which server a command would speak to now\n\n"
           "  sep context show\n"
           "  sep context show desk --json",
           show)
      ->add_option("name", arguments->name, "the context; without it: what is used here and now, and why");
  add_verb(*context, arguments, exit, "remove", "forget one; the server is not touched\n\n  sep context remove desk",
           remove)
      ->add_option("name", arguments->name, "the context")
      ->required();
}

}  // namespace sep::app
