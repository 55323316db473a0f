#include "apps/sep/cli/server_choice.hpp"

#include <cstdlib>

#include "apps/sep/cli/contexts.hpp"
#include "apps/sep/configuration.hpp"

namespace sep::app {
namespace {

Result<ServerChoice, std::string> of_context(Contexts const& contexts, std::string const& name,
                                             std::string const& where) {
  auto const found = contexts.named.find(name);
  if (found == contexts.named.end())
    return fail(where + ": there is no context '" + name +
                "'; 'sep context list' shows them, 'sep context select' chooses one");
  return ServerChoice{found->second.server(), found->second.key_ref, "context " + name + " (" + where + ")"};
}

Result<std::optional<ServerChoice>, std::string> of_contexts(std::string const& flag) {
  TRY_LET(auto const path, contexts_path());
  auto const* variable = std::getenv("SEP_CONTEXT");
  std::string const by_variable = variable ? variable : "";
  TRY_LET(auto const contexts, read_contexts(path));
  if (flag.empty() && by_variable.empty() && contexts.selected.empty()) return std::optional<ServerChoice>{};
  auto choice = !flag.empty()          ? of_context(contexts, flag, "--context")
                : !by_variable.empty() ? of_context(contexts, by_variable, "SEP_CONTEXT")
                                       : of_context(contexts, contexts.selected, "selected");
  if (!choice) return fail(std::move(choice.error()));
  return std::optional(*std::move(choice));
}

}  // namespace

void add_server_names(CLI::App& command, ServerFlags& flags) {
  auto* context = command.add_option("--context", flags.context, "the server of this context");
  auto* url = command.add_option("--url", flags.url, "the server on this port: http://127.0.0.1:8080");
  auto* socket = command.add_option("--socket", flags.socket, "the server on this socket");
  for (auto* option : {context, url, socket}) option->group("Server");
  context->excludes(url)->excludes(socket);
  url->excludes(socket);
}

void add_server_options(CLI::App& command, ServerFlags& flags) {
  add_server_names(command, flags);
  command.add_option("--config", flags.config, "a configuration file, for its server.socket")->group("Server");
}

Result<std::optional<ServerChoice>, std::string> named_server(ServerFlags const& flags) {
  if (!flags.url.empty()) {
    if (auto unfit = why_unfit_url(flags.url)) return fail("--url: " + *std::move(unfit));
    return std::optional(ServerChoice{flags.url, {}, "--url"});
  }
  if (!flags.socket.empty()) return std::optional(ServerChoice{flags.socket, {}, "--socket"});
  if (!flags.config.empty() && flags.context.empty()) return std::optional<ServerChoice>{};
  return of_contexts(flags.context);
}

Result<ServerChoice, std::string> choose_server(ServerFlags const& flags) {
  TRY_LET(auto named, named_server(flags));
  if (named) return *std::move(named);
  auto const loaded =
      load_settings({flags.config.empty() ? std::nullopt : std::optional(flags.config), process_environment(), {}});
  if (loaded) return ServerChoice{loaded->settings.server.socket, {}, "the configuration"};
  std::string text;
  for (auto const& fault : loaded.error()) text += (text.empty() ? "" : "\n  ") + to_text(fault);
  return fail(std::move(text));
}

}  // namespace sep::app
