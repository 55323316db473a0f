// sep plan, sep order and sep fills: what an intent has become. And the resolution of what a venue cannot tell.
#include <cstdio>
#include <memory>

#include "apps/sep/intent_text.hpp"
#include "apps/sep/remote.hpp"

namespace sep::app {
namespace {

namespace json = boost::json;

struct Arguments {
  Remote remote;
  std::string intent;
  std::string order;
  std::string evidence;
  std::string fill_id;
  std::string sold;
  std::string bought;
  std::string gas;
};

// Some members of an intent, with whose they are.
json::object part_of(json::value const& intent, std::initializer_list<char const*> members) {
  json::object part;
  for (auto const* name : {"intent_id", "status", "seq"}) part[name] = intent.at(name);
  for (auto const* name : members) part[name] = intent.at(name);
  return part;
}

template <class Print>
int show_part(Arguments const& arguments, std::initializer_list<char const*> members, Print const& print) {
  auto const reply = ask(arguments.remote, "GET", "/v1/intents/" + percent_encoded(arguments.intent));
  if (reply.code != kOk) return reply.code;
  if (arguments.remote.as_json)
    print_json(part_of(reply.body, members));
  else
    print(reply.body);
  return kOk;
}

int show_plan(Arguments const& arguments) { return show_part(arguments, {"plan", "slices", "orders"}, print_plan); }

void print_rows(Table const& rows, char const* what) {
  if (rows.size() > 1)
    print_table(rows);
  else
    std::printf("no %s\n", what);
}

int list_orders(Arguments const& arguments) {
  return show_part(arguments, {"orders"},
                   [](json::value const& intent) { print_rows(order_rows(intent.at("orders").as_array()), "orders"); });
}

int list_fills(Arguments const& arguments) {
  return show_part(arguments, {"fills"},
                   [](json::value const& intent) { print_rows(fill_rows(intent.at("fills").as_array()), "fills"); });
}

int resolve(Arguments const& arguments) {
  json::object body{{"evidence", arguments.evidence}};
  if (!arguments.fill_id.empty()) {
    json::object fill{{"venue_fill_id", arguments.fill_id}, {"sold", arguments.sold}, {"bought", arguments.bought}};
    if (!arguments.gas.empty()) fill["gas"] = arguments.gas;
    body["fill"] = std::move(fill);
  }
  auto const reply = ask(arguments.remote, "POST", "/v1/orders/" + percent_encoded(arguments.order) + "/resolve",
                         json::serialize(body));
  if (reply.code != kOk) return reply.code;
  if (arguments.remote.as_json)
    print_json(reply.body);
  else
    std::printf("recorded as %s\n", text_of(reply.body, "seq").c_str());
  return kOk;
}

using Verb = int (*)(Arguments const&);

void of_intent(CLI::App& command, std::shared_ptr<Arguments> const& arguments, Exit& exit, Verb verb) {
  add_remote_options(command, arguments->remote);
  command.add_option("intent", arguments->intent, "the intent")->required();
  command.callback([arguments, &exit, verb] { exit.code = verb(*arguments); });
}

}  // namespace

void add_plan(CLI::App& root, Exit& exit) {
  auto* plan = root.add_subcommand("plan",
                                   "how an intent is met: its schedule, slices and routes\n\n"
                                   "  sep plan show 01KDVDNA00DH8SEAG00000000D");
  plan->require_subcommand(1);
  auto arguments = std::make_shared<Arguments>();
  of_intent(*plan->add_subcommand("show",
                                  "the plan of an intent, its open slices, and how each order was routed\n\n"
                                  "  sep plan show 01KDVDNA00DH8SEAG00000000D\n"
                                  "  sep plan show 01KDVDNA00DH8SEAG00000000D --json"),
            arguments, exit, show_plan);
}

void add_fills(CLI::App& root, Exit& exit) {
  of_intent(*root.add_subcommand("fills",
                                 "the fills of an intent, as they were booked\n\n"
                                 "  sep fills 01KDVDNA00DH8SEAG00000000D\n"
                                 "  sep fills 01KDVDNA00DH8SEAG00000000D --json"),
            std::make_shared<Arguments>(), exit, list_fills);
}

void add_order(CLI::App& root, Exit& exit) {
  auto* order = root.add_subcommand("order",
                                    "child orders\n\n"
                                    "  sep order list 01KDVDNA00DH8SEAG00000000D\n"
                                    "  sep order resolve 5f1c... --evidence \"the venue's support: never arrived\"");
  order->require_subcommand(1);
  auto arguments = std::make_shared<Arguments>();
  of_intent(*order->add_subcommand("list",
                                   "the child orders of an intent\n\n"
                                   "  sep order list 01KDVDNA00DH8SEAG00000000D"),
            arguments, exit, list_orders);
  auto* command = order->add_subcommand(
      "resolve",
      "end an order whose outcome the venue cannot tell, with evidence\n\n"
      "  sep order resolve 5f1c... --evidence \"the venue's support: never arrived\"\n"
      "  sep order resolve 5f1c... --evidence \"statement of the 12th\" --fill-id 77 --sold 100 --bought 0.05");
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
