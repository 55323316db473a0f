// sep risk and sep order: what operators see and do.
#include <cstdio>
#include <memory>

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
  std::string order;
  std::string evidence;
  std::string fill_id;
  std::string sold;
  std::string bought;
  std::string gas;
};

int show(Arguments const& arguments) {
  auto const reply = ask(arguments.remote, "GET", "/v1/risk");
  if (reply.code != kOk) return reply.code;
  if (arguments.remote.as_json) {
    print_json(reply.body);
    return kOk;
  }
  std::printf("trading is %s\n", text_of(reply.body, "state").c_str());
  std::vector<std::vector<std::string>> scopes{{"SCOPE", "STATE", "SINCE", "REASON"}};
  for (auto const& row : reply.body.at("scopes").as_array())
    scopes.push_back({text_of(row, "scope"), text_of(row, "state"), text_of(row, "since"), text_of(row, "reason")});
  if (scopes.size() > 1) print_table(scopes);
  std::vector<std::vector<std::string>> breaches{{"AT", "BREACH", "SUBJECT", "INTENT"}};
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

int set_state(Arguments const& arguments, char const* verb) {
  json::object const body{{"scope", arguments.scope}, {"reason", arguments.reason}};
  return finish(arguments.remote,
                ask(arguments.remote, "POST", std::string("/v1/risk/") + verb, json::serialize(body)));
}

int flatten(Arguments const& arguments) {
  json::object body{{"asset", arguments.asset}, {"reason", arguments.reason}};
  if (!arguments.strategy.empty()) body["strategy"] = arguments.strategy;
  auto const reply = ask(arguments.remote, "POST", "/v1/risk/flatten", json::serialize(body));
  if (reply.code == kOk && !arguments.remote.as_json)
    std::printf("%s  %s\n", text_of(reply.body, "intent_id").c_str(), text_of(reply.body, "status").c_str());
  if (reply.code == kOk && arguments.remote.as_json) print_json(reply.body);
  return reply.code;
}

int resolve(Arguments const& arguments) {
  json::object body{{"evidence", arguments.evidence}};
  if (!arguments.fill_id.empty()) {
    json::object fill{{"venue_fill_id", arguments.fill_id}, {"sold", arguments.sold}, {"bought", arguments.bought}};
    if (!arguments.gas.empty()) fill["gas"] = arguments.gas;
    body["fill"] = std::move(fill);
  }
  return finish(arguments.remote,
                ask(arguments.remote, "POST", "/v1/orders/" + arguments.order + "/resolve", json::serialize(body)));
}

}  // namespace

void add_risk(CLI::App& root, Exit& exit) {
  auto* risk = root.add_subcommand("risk",
                                   "limits, trading states and breaches\n\n"
                                   "  sep risk show\n"
                                   "  sep risk halt --scope venue:uniswap_v2 --reason \"wrong fills\"");
  risk->require_subcommand(1);
  auto arguments = std::make_shared<Arguments>();
  auto* showing = risk->add_subcommand("show", "what is halted, why, and what went wrong");
  add_remote_options(*showing, arguments->remote);
  showing->callback([arguments, &exit] { exit.code = show(*arguments); });
  for (auto const& [verb, help] : {std::pair{"halt", "nothing new but an operator's flatten"},
                                   std::pair{"reduce", "only sales of a position into the reference asset"},
                                   std::pair{"resume", "trade again; re-arms what a breaker tripped"}}) {
    auto* command = risk->add_subcommand(verb, help);
    add_remote_options(*command, arguments->remote);
    command->add_option("--scope", arguments->scope, "global, strategy:NAME, venue:NAME or location:NAME");
    command->add_option("--reason", arguments->reason, "for the record")->required();
    command->callback(
        [arguments, &exit, name = std::string(verb)] { exit.code = set_state(*arguments, name.c_str()); });
  }
  auto* flattening = risk->add_subcommand("flatten", "sell all of an asset for the reference asset, even while halted");
  add_remote_options(*flattening, arguments->remote);
  flattening->add_option("--strategy", arguments->strategy, "whose; else the configured one");
  flattening->add_option("--asset", arguments->asset, "what to sell")->required();
  flattening->add_option("--reason", arguments->reason, "for the record")->required();
  flattening->callback([arguments, &exit] { exit.code = flatten(*arguments); });
}

void add_order(CLI::App& root, Exit& exit) {
  auto* order = root.add_subcommand(
      "order",
      "child orders\n\n"
      "  sep order resolve 5f1c... --evidence \"the venue's support: never arrived\"\n"
      "  sep order resolve 5f1c... --evidence \"statement of the 12th\" --fill-id 77 --sold 100 --bought 0.05");
  order->require_subcommand(1);
  auto arguments = std::make_shared<Arguments>();
  auto* command = order->add_subcommand("resolve", "end an order whose outcome the venue cannot tell, with evidence");
  add_remote_options(*command, arguments->remote);
  command->add_option("order", arguments->order, "its id")->required();
  command->add_option("--evidence", arguments->evidence, "how you know")->required();
  command->add_option("--fill-id", arguments->fill_id, "the venue's id of the fill; without it: it never happened");
  command->add_option("--sold", arguments->sold, "decimal text, in the asset sold");
  command->add_option("--bought", arguments->bought, "decimal text, in the asset bought");
  command->add_option("--gas", arguments->gas, "decimal text, in the gas asset");
  command->callback([arguments, &exit] { exit.code = resolve(*arguments); });
}

}  // namespace sep::app
