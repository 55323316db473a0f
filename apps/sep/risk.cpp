// sep risk: what operators see and do.
#include <cstdio>
#include <memory>

#include "apps/sep/cli/terminal.hpp"
#include "apps/sep/remote.hpp"

namespace sep::app {
namespace {

namespace json = boost::json;

struct Arguments {
  Remote remote;
  std::string scope = "global";
  std::string reason;
  std::string strategy;
  std::string asset;
  bool yes = false;
};

// Nothing is asked where nobody can answer, or with --yes.
bool is_wanted(Arguments const& arguments, std::string const& what) {
  if (arguments.yes) return true;
  auto const choice = arguments.remote.choice();
  if (!choice || is_agreed(what + " on " + choice->server + " (" + choice->from + ")?")) return true;
  std::fprintf(stderr, "sep risk: nothing was done\n");
  return false;
}

int show(Arguments const& arguments) {
  auto const reply = ask(arguments.remote, "GET", "/v1/risk");
  if (reply.code != kOk) return reply.code;
  if (arguments.remote.as_json) {
    print_json(reply.body);
    return kOk;
  }
  std::printf("trading is %s\n", text_of(reply.body, "state").c_str());
  Table scopes{{"SCOPE", "STATE", "SINCE", "REASON"}};
  for (auto const& row : reply.body.at("scopes").as_array())
    scopes.push_back({text_of(row, "scope"), text_of(row, "state"), text_of(row, "since"), text_of(row, "reason")});
  if (scopes.size() > 1) print_table(scopes);
  Table breaches{{"AT", "BREACH", "SUBJECT", "INTENT"}};
  for (auto const& row : reply.body.at("breaches").as_array())
    breaches.push_back({text_of(row, "at"), text_of(row, "breach"), text_of(row, "subject"), text_of(row, "intent")});
  if (breaches.size() > 1) print_table(breaches);
  return kOk;
}

int finish(Remote const& remote, Reply const& reply) {
  if (reply.code != kOk) return reply.code;
  if (remote.as_json)
    print_json(reply.body);
  else
    std::printf("recorded as %s\n", text_of(reply.body, "seq").c_str());
  return kOk;
}

int limits(Arguments const& arguments) {
  auto const reply = ask(arguments.remote, "GET", "/v1/risk");
  if (reply.code != kOk) return reply.code;
  auto const& limits = reply.body.at("limits");
  if (arguments.remote.as_json) {
    print_json(limits);
    return kOk;
  }
  Table rows{{"LIMIT", "VALUE"}};
  add_flat(rows, "", limits);
  print_table(rows);
  return kOk;
}

int set_state(Arguments const& arguments, char const* verb) {
  bool const halts_all = std::string_view(verb) == "halt" && arguments.scope == "global";
  if (halts_all && !is_wanted(arguments, "halt all trading")) return kFailed;
  json::object const body{{"scope", arguments.scope}, {"reason", arguments.reason}};
  return finish(arguments.remote,
                ask(arguments.remote, "POST", std::string("/v1/risk/") + verb, json::serialize(body)));
}

int kill(Arguments const& arguments) {
  if (!is_wanted(arguments, "halt " + arguments.scope + " and cancel every open intent in it")) return kFailed;
  json::object const body{{"scope", arguments.scope}, {"reason", arguments.reason}};
  auto const reply = ask(arguments.remote, "POST", "/v1/risk/kill", json::serialize(body));
  if (reply.code != kOk) return reply.code;
  if (arguments.remote.as_json) {
    print_json(reply.body);
    return kOk;
  }
  std::printf("%s is halted\n", arguments.scope.c_str());
  for (auto const& [member, said] :
       {std::pair{"canceled_intents", "canceled"}, std::pair{"ending_intents", "ending already"},
        std::pair{"live_orders", "order whose venue has not said what became of it"}})
    for (auto const& id : reply.body.at(member).as_array()) std::printf("%s  %s\n", id.as_string().c_str(), said);
  return kOk;
}

int flatten(Arguments const& arguments) {
  auto const whose = arguments.strategy.empty() ? std::string("the configured strategy") : arguments.strategy;
  if (!is_wanted(arguments, "sell all " + arguments.asset + " of " + whose)) return kFailed;
  json::object body{{"asset", arguments.asset}, {"reason", arguments.reason}};
  if (!arguments.strategy.empty()) body["strategy"] = arguments.strategy;
  auto const reply = ask(arguments.remote, "POST", "/v1/risk/flatten", json::serialize(body));
  if (reply.code == kOk && !arguments.remote.as_json)
    std::printf("%s  %s\n", text_of(reply.body, "intent_id").c_str(), text_of(reply.body, "status").c_str());
  if (reply.code == kOk && arguments.remote.as_json) print_json(reply.body);
  return reply.code;
}

}  // namespace

void add_risk(CLI::App& root, Exit& exit) {
  auto* risk = root.add_subcommand("risk",
                                   "limits, trading states and breaches\n\n"
                                   "  sep risk show\n"
                                   "  sep risk halt --scope venue:uniswap_v2 --reason \"wrong fills\"");
  risk->require_subcommand(1);
  auto arguments = std::make_shared<Arguments>();
  auto* showing = risk->add_subcommand("show",
                                       "what is halted, why, and what went wrong\n\n"
                                       "  sep risk show\n"
                                       "  sep risk show --json");
  add_remote_options(*showing, arguments->remote);
  showing->callback([arguments, &exit] { exit.code = show(*arguments); });
  auto* listing = risk->add_subcommand("limits", "the limits that the engine holds to\n\n  sep risk limits");
  add_remote_options(*listing, arguments->remote);
  listing->callback([arguments, &exit] { exit.code = limits(*arguments); });
  for (auto const& [verb, help] : {std::pair{"halt",
                                             "nothing new is sent but an operator's flatten\n\n"
                                             "  sep risk halt --reason \"look\"\n"
                                             "  sep risk halt --scope venue:uniswap_v2 --reason \"wrong fills\"\n\n"
                                             "On a terminal it asks before it halts everything."},
                                   std::pair{"reduce",
                                             "only sales of a position into the reference asset\n\n"
                                             "  sep risk reduce --scope strategy:alpha --reason \"get out\""},
                                   std::pair{"resume",
                                             "trade again; re-arms what a breaker tripped\n\n"
                                             "  sep risk resume --scope strategy:alpha --reason \"looked\""}}) {
    auto* command = risk->add_subcommand(verb, help);
    add_remote_options(*command, arguments->remote);
    command->add_option("--scope", arguments->scope, "global, strategy:NAME, venue:NAME or location:NAME");
    command->add_option("--reason", arguments->reason, "for the record")->required();
    if (std::string_view(verb) == "halt") command->add_flag("--yes", arguments->yes, "without a question");
    command->callback(
        [arguments, &exit, name = std::string(verb)] { exit.code = set_state(*arguments, name.c_str()); });
  }
  auto* killing = risk->add_subcommand("kill",
                                       "halts a scope and cancels every open intent in it; names what is live still\n\n"
                                       "  sep risk kill --reason \"wrong prices\"\n"
                                       "  sep risk kill --scope strategy:alpha --reason \"runs away\"\n\n"
                                       "On a terminal it asks first.");
  add_remote_options(*killing, arguments->remote);
  killing->add_option("--scope", arguments->scope, "global, strategy:NAME, venue:NAME or location:NAME");
  killing->add_option("--reason", arguments->reason, "for the record")->required();
  killing->add_flag("--yes", arguments->yes, "without a question");
  killing->callback([arguments, &exit] { exit.code = kill(*arguments); });
  auto* flattening = risk->add_subcommand("flatten",
                                          "sell all of an asset for the reference asset, even while halted\n\n"
                                          "  sep risk flatten --asset WETH --reason \"get out\"\n\n"
                                          "On a terminal it asks first.");
  add_remote_options(*flattening, arguments->remote);
  flattening->add_option("--strategy", arguments->strategy, "whose; else the configured one");
  flattening->add_option("--asset", arguments->asset, "what to sell")->required();
  flattening->add_option("--reason", arguments->reason, "for the record")->required();
  flattening->add_flag("--yes", arguments->yes, "without a question");
  flattening->callback([arguments, &exit] { exit.code = flatten(*arguments); });
}

}  // namespace sep::app
