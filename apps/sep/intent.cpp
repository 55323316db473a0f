// sep intent: what is wanted, against a running server.
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>

#include "apps/sep/remote.hpp"

namespace sep::app {
namespace {

namespace json = boost::json;

struct Arguments {
  Remote remote;
  std::string text;
  std::string file;  // of a JSON body; "-": standard input
  std::string key;
  std::string id;
  std::string reason;
  std::string status;
  std::string strategy;
  std::string size;
  std::string limit_price;
  std::string deadline;
  std::string within;
  std::optional<std::uint32_t> max_slippage_bps;
  std::optional<std::uint32_t> version;
  std::uint64_t limit = 50;
  bool wait = false;
};

int code_of_ending(std::string const& status) {
  if (status == "completed") return kOk;
  if (status == "denied") return kDenied;
  if (status == "partially_completed") return kPartial;
  return kNotFilled;
}

std::string order_text(json::value const& order) {
  auto text = "order " + text_of(order, "order_id").substr(0, 12) + " to " + text_of(order, "venue") + ": ";
  if (auto const* limit = order.as_object().if_contains("limit"); limit && limit->is_object())
    text += text_of(*limit, "side") + " " + amount_of(limit->at("quantity")) + " at " + text_of(*limit, "price") +
            " or better, " + text_of(*limit, "time_in_force");
  else
    text +=
        "sell " + amount_of(order.at("sell")) + " for " + amount_of(order.at("buy")) + ", " + text_of(order, "kind");
  return text + "; " + text_of(order, "status") + ", sold " + amount_of(order.at("sold")) + ", bought " +
         amount_of(order.at("bought"));
}

std::string age_text(json::value const& of) {
  return std::to_string(of.at("age_ms").to_number<std::int64_t>()) + " ms";
}

// How the order's step was chosen: a line for the step, and one for each pool of a path.
void print_route(json::value const& order) {
  auto const* route = order.as_object().if_contains("route");
  if (!route || !route->is_object()) return;
  auto const& path = route->at("path").as_array();
  auto const share = static_cast<double>(route->at("share_bps").to_number<std::int64_t>()) / 100;
  std::printf(
      "    %.2f %% of the slice over %zu hop%s: %s for %s; impact %s bp, fee %s, gas at most %s, state %s old\n", share,
      path.size(), path.size() == 1 ? "" : "s", amount_of(route->at("sell")).c_str(),
      amount_of(route->at("buy")).c_str(), text_of(*route, "impact_bps").c_str(), amount_of(route->at("fee")).c_str(),
      amount_of(route->at("gas")).c_str(), age_text(*route).c_str());
  for (auto const& hop : path)
    std::printf("      %s %s: %s for %s, fee %s, state %s old\n", text_of(hop, "venue").c_str(),
                text_of(hop, hop.as_object().contains("book") ? "book" : "pool").c_str(),
                amount_of(hop.at("sell")).c_str(), amount_of(hop.at("buy")).c_str(), amount_of(hop.at("fee")).c_str(),
                age_text(hop).c_str());
}

void print_intent(json::value const& intent) {
  auto const& progress = intent.at("progress");
  std::printf("%s  %s%s\n", text_of(intent, "intent_id").c_str(), text_of(intent, "status").c_str(),
              text_of(intent, "reason") == "-" ? "" : (", " + text_of(intent, "reason")).c_str());
  std::printf("  %s\n", text_of(intent, "text").c_str());
  std::printf("  filled %s of %s; sold %s, bought %s, gas %s\n", amount_of(progress.at("cum_qty")).c_str(),
              amount_of(progress.at("order_qty")).c_str(), amount_of(progress.at("sold")).c_str(),
              amount_of(progress.at("bought")).c_str(), amount_of(progress.at("gas_paid")).c_str());
  if (text_of(progress, "slippage_bps") != "-")
    std::printf("  slippage %s bp of %s\n", text_of(progress, "slippage_bps").c_str(),
                text_of(intent.at("spec"), "max_slippage_bps").c_str());
  if (auto const* refusal = intent.as_object().if_contains("last_refusal"); refusal && refusal->is_object())
    std::printf("  last refusal %s %s\n", text_of(*refusal, "reason").c_str(), text_of(*refusal, "subject").c_str());
  if (auto const* orders = intent.as_object().if_contains("orders"); orders && orders->is_array())
    for (auto const& order : orders->as_array()) {
      std::printf("  %s\n", order_text(order).c_str());
      print_route(order);
    }
}

// Follows an intent's events until it has ended, then shows it.
int follow(Arguments const& arguments, std::string const& id, bool print_events) {
  auto const target = "/v1/intents/" + percent_encoded(id);
  std::uint64_t after = 0;
  for (;;) {
    auto const intent = ask(arguments.remote, "GET", target);
    if (intent.code != kOk) return intent.code;
    auto const events = ask(arguments.remote, "GET", target + "/events?limit=1000&after=" + std::to_string(after));
    if (events.code != kOk) return events.code;
    auto const& page = events.body.at("events").as_array();
    bool const ended = intent.body.at("terminal").as_bool() && page.empty();
    for (auto const& event : page) {
      after = event.at("seq").to_number<std::uint64_t>();
      if (!print_events) continue;
      if (arguments.remote.as_json)
        print_json(event);
      else
        std::printf("%s  %s\n", text_of(event, "at").c_str(), text_of(event, "topic").c_str());
    }
    std::fflush(stdout);
    if (ended) {
      if (arguments.remote.as_json)
        print_json(intent.body);
      else
        print_intent(intent.body);
      return code_of_ending(text_of(intent.body, "status"));
    }
    if (!page.empty()) continue;
    // Wakes with the next publication.
    auto const next =
        ask(arguments.remote, "GET", "/v1/events?limit=1&wait_ms=5000&after=" + text_of(events.body, "seq"));
    if (next.code != kOk) return next.code;
  }
}

int submit(Arguments const& arguments) {
  std::string body = arguments.text;
  api::Headers headers{{"content-type", "text/plain"}};
  if (!arguments.file.empty()) {
    headers["content-type"] = "application/json";
    if (arguments.file == "-") {
      body.assign(std::istreambuf_iterator<char>(std::cin), {});
    } else {
      std::ifstream file(arguments.file, std::ios::binary);
      if (!file) {
        std::fprintf(stderr, "sep intent: cannot read '%s'\n", arguments.file.c_str());
        return kUsage;
      }
      body.assign(std::istreambuf_iterator<char>(file), {});
    }
  }
  if (body.empty()) {
    std::fprintf(stderr, "sep intent: nothing to submit: give one line of text, or --body FILE\n");
    return kUsage;
  }
  if (!arguments.key.empty()) headers["idempotency-key"] = arguments.key;
  auto const reply = ask(arguments.remote, "POST", "/v1/intents", body, headers);
  if (reply.code != kOk) return reply.code;
  auto const id = text_of(reply.body, "intent_id");
  if (arguments.wait) return follow(arguments, id, true);
  if (arguments.remote.as_json)
    print_json(reply.body);
  else
    std::printf("%s  %s\n", id.c_str(), text_of(reply.body, "status").c_str());
  return kOk;
}

int show(Arguments const& arguments) {
  auto const reply = ask(arguments.remote, "GET", "/v1/intents/" + percent_encoded(arguments.id));
  if (reply.code != kOk) return reply.code;
  if (arguments.remote.as_json)
    print_json(reply.body);
  else
    print_intent(reply.body);
  return kOk;
}

int watch(Arguments const& arguments) { return follow(arguments, arguments.id, true); }

int list(Arguments const& arguments) {
  std::string target = "/v1/intents?limit=" + std::to_string(arguments.limit);
  if (!arguments.status.empty()) target += "&status=" + percent_encoded(arguments.status);
  if (!arguments.strategy.empty()) target += "&strategy=" + percent_encoded(arguments.strategy);
  auto const reply = ask(arguments.remote, "GET", target);
  if (reply.code != kOk) return reply.code;
  if (arguments.remote.as_json) {
    print_json(reply.body);
    return kOk;
  }
  std::vector<std::vector<std::string>> rows{{"INTENT", "STATUS", "FILLED", "OF", "STRATEGY", "REASON"}};
  for (auto const& intent : reply.body.at("intents").as_array()) {
    auto const& progress = intent.at("progress");
    rows.push_back({text_of(intent, "intent_id"), text_of(intent, "status"), amount_of(progress.at("cum_qty")),
                    amount_of(progress.at("order_qty")), text_of(intent, "strategy"), text_of(intent, "reason")});
  }
  print_table(rows);
  return kOk;
}

int act(Arguments const& arguments, char const* verb) {
  json::object const body{{"reason", arguments.reason}};
  auto const target = "/v1/intents/" + percent_encoded(arguments.id) + "/" + verb;
  auto const reply = ask(arguments.remote, "POST", target, json::serialize(body));
  if (reply.code != kOk) return reply.code;
  if (arguments.remote.as_json)
    print_json(reply.body);
  else
    std::printf("%s  %s\n", text_of(reply.body, "intent_id").c_str(), text_of(reply.body, "status").c_str());
  return kOk;
}

int cancel(Arguments const& arguments) { return act(arguments, "cancel"); }
int pause(Arguments const& arguments) { return act(arguments, "pause"); }
int resume(Arguments const& arguments) { return act(arguments, "resume"); }

int amend(Arguments const& arguments) {
  json::object body;
  auto const add = [&](char const* name, std::string const& value) {
    if (!value.empty()) body[name] = value;
  };
  add("size", arguments.size);
  add("limit_price", arguments.limit_price);
  add("deadline", arguments.deadline);
  add("within", arguments.within);
  if (arguments.max_slippage_bps) body["max_slippage_bps"] = *arguments.max_slippage_bps;
  api::Headers headers;
  if (arguments.version) headers["if-match"] = "\"" + std::to_string(*arguments.version) + "\"";
  auto const reply = ask(arguments.remote, "PATCH", "/v1/intents/" + percent_encoded(arguments.id),
                         json::serialize(body), std::move(headers));
  if (reply.code != kOk) return reply.code;
  if (arguments.remote.as_json)
    print_json(reply.body);
  else
    std::printf("%s  amended\n", text_of(reply.body, "intent_id").c_str());
  return kOk;
}

using Verb = int (*)(Arguments const&);

CLI::App* add_verb(CLI::App& intent, std::shared_ptr<Arguments> const& arguments, Exit& exit, char const* name,
                   char const* help, Verb verb) {
  auto* command = intent.add_subcommand(name, help);
  add_remote_options(*command, arguments->remote);
  command->callback([arguments, &exit, verb] { exit.code = verb(*arguments); });
  return command;
}

}  // namespace

void add_intent(CLI::App& root, Exit& exit) {
  auto* intent = root.add_subcommand(
      "intent",
      "submit what is wanted, watch it, change it, stop it\n\n"
      "  sep intent submit \"acquire 10 WETH using USDC, at most 0.5 % slippage, within 5 minutes\" --wait\n"
      "  sep intent list --status executing");
  intent->require_subcommand(1);
  auto arguments = std::make_shared<Arguments>();
  auto* submitting = add_verb(*intent, arguments, exit, "submit", "one line of text, or a JSON body", submit);
  submitting->add_option("text", arguments->text, "what is wanted, as one line");
  submitting->add_option("--body", arguments->file, "a file with a JSON body; -: standard input");
  submitting->add_option("--key", arguments->key, "an idempotency key: the same key is the same intent");
  submitting->add_flag("--wait", arguments->wait, "until it has ended; the exit code says how");
  auto* listing = add_verb(*intent, arguments, exit, "list", "intents, latest first", list);
  listing->add_option("--status", arguments->status, "only those");
  listing->add_option("--strategy", arguments->strategy, "only this strategy's");
  listing->add_option("--limit", arguments->limit, "how many");
  auto* amending =
      add_verb(*intent, arguments, exit, "amend", "tighten the price, shrink the size, move the deadline", amend);
  amending->add_option("--size", arguments->size, "in the asset that was sized");
  amending->add_option("--limit-price", arguments->limit_price, "quote per base");
  amending->add_option("--deadline", arguments->deadline, "RFC 3339");
  amending->add_option("--within", arguments->within, "from now: 5m");
  amending->add_option("--max-slippage-bps", arguments->max_slippage_bps, "basis points");
  amending->add_option("--version", arguments->version, "only if this is still its version");
  std::vector<CLI::App*> named{amending, add_verb(*intent, arguments, exit, "show", "everything about one", show),
                               add_verb(*intent, arguments, exit, "watch", "its events until it has ended", watch)};
  for (auto const& [name, help, verb] :
       {std::tuple{"cancel", "no more steps; what is in flight is waited for", Verb{cancel}},
        std::tuple{"pause", "no new steps until resumed", Verb{pause}}, std::tuple{"resume", "go on", Verb{resume}}}) {
    auto* command = add_verb(*intent, arguments, exit, name, help, verb);
    command->add_option("--reason", arguments->reason, "for the record");
    named.push_back(command);
  }
  for (auto* command : named) command->add_option("id", arguments->id, "the intent")->required();
}

}  // namespace sep::app
