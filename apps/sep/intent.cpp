// sep intent: what is wanted, against a running server.
#include <cstdio>
#include <memory>

#include "apps/sep/intent_text.hpp"
#include "apps/sep/intent_wish.hpp"
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
  std::string cursor;
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

// Prints an intent's events as they come until it has ended, then shows it.
int follow(Arguments const& arguments, std::string const& id) {
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
  auto wish = read_wish(arguments.text, arguments.file);
  if (!wish) return kUsage;
  auto& [body, headers] = *wish;
  if (!arguments.key.empty()) headers["idempotency-key"] = arguments.key;
  auto const reply = ask(arguments.remote, "POST", "/v1/intents", body, headers);
  if (reply.code != kOk) return reply.code;
  auto const id = text_of(reply.body, "intent_id");
  if (arguments.wait) return follow(arguments, id);
  if (arguments.remote.as_json)
    print_json(reply.body);
  else
    std::printf("%s  %s\n", id.c_str(), text_of(reply.body, "status").c_str());
  return kOk;
}

int show(Arguments const& arguments) {
  return show_answer(arguments.remote, "/v1/intents/" + percent_encoded(arguments.id), print_intent);
}

int watch(Arguments const& arguments) { return follow(arguments, arguments.id); }

// What happened and why, in words.
int explain(Arguments const& arguments) {
  auto const target = "/v1/intents/" + percent_encoded(arguments.id);
  auto const intent = ask(arguments.remote, "GET", target);
  if (intent.code != kOk) return intent.code;
  json::array story;
  std::uint64_t after = 0;
  for (;;) {
    auto const page = ask(arguments.remote, "GET", target + "/events?limit=1000&after=" + std::to_string(after));
    if (page.code != kOk) return page.code;
    auto const& events = page.body.at("events").as_array();
    if (events.empty()) break;
    for (auto const& event : events) {
      after = event.at("seq").to_number<std::uint64_t>();
      if (auto sentence = event_sentence(event); !sentence.empty())
        story.push_back({{"seq", after}, {"at", event.at("at")}, {"topic", event.at("topic")}, {"text", sentence}});
    }
  }
  if (arguments.remote.as_json) {
    print_json(json::object{{"intent_id", intent.body.at("intent_id")},
                            {"status", intent.body.at("status")},
                            {"reason", intent.body.at("reason")},
                            {"text", intent.body.at("text")},
                            {"story", std::move(story)}});
    return kOk;
  }
  std::printf("%s  %s\n  %s\n", arguments.id.c_str(), text_of(intent.body, "status").c_str(),
              text_of(intent.body, "text").c_str());
  for (auto const& line : story) std::printf("%s  %s\n", text_of(line, "at").c_str(), text_of(line, "text").c_str());
  return kOk;
}

int list(Arguments const& arguments) {
  std::string target = "/v1/intents?limit=" + std::to_string(arguments.limit);
  if (!arguments.status.empty()) target += "&status=" + percent_encoded(arguments.status);
  if (!arguments.strategy.empty()) target += "&strategy=" + percent_encoded(arguments.strategy);
  if (!arguments.cursor.empty()) target += "&cursor=" + percent_encoded(arguments.cursor);
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

void add_submit(CLI::App& intent, std::shared_ptr<Arguments> const& arguments, Exit& exit) {
  auto* command =
      add_verb(intent, arguments, exit, "submit",
               "say what is wanted: one line of text, or a JSON body\n\n"
               "  sep intent submit \"acquire 10 WETH using USDC, at most 0.5 % slippage, within 5 minutes\" --wait\n"
               "  sep intent submit --body intent.json --key order-77\n\n"
               "docs/intent-language.md has the grammar. With --wait the exit code says how it ended.",
               submit);
  command->add_option("text", arguments->text, "what is wanted, as one line");
  command->add_option("--body", arguments->file, "a file with a JSON body; -: standard input");
  command->add_option("--key", arguments->key, "an idempotency key: the same key is the same intent");
  command->add_flag("--wait", arguments->wait, "until it has ended; the exit code says how");
}

void add_amend(CLI::App& intent, std::shared_ptr<Arguments> const& arguments, Exit& exit) {
  auto* command = add_verb(intent, arguments, exit, "amend",
                           "tighten the price, shrink the size, move the deadline\n\n"
                           "  sep intent amend 01KDVDNA00DH8SEAG00000000D --size 5 --within 10m\n"
                           "  sep intent amend 01KDVDNA00DH8SEAG00000000D --max-slippage-bps 20 --version 1",
                           amend);
  command->add_option("id", arguments->id, "the intent")->required();
  command->add_option("--size", arguments->size, "in the asset that was sized");
  command->add_option("--limit-price", arguments->limit_price, "quote per base");
  command->add_option("--deadline", arguments->deadline, "RFC 3339");
  command->add_option("--within", arguments->within, "from now: 5m");
  command->add_option("--max-slippage-bps", arguments->max_slippage_bps, "basis points");
  command->add_option("--version", arguments->version, "only if this is still its version");
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
  add_submit(*intent, arguments, exit);
  add_intent_preview(*intent, exit);
  auto* listing = add_verb(*intent, arguments, exit, "list",
                           "intents, latest first\n\n"
                           "  sep intent list --status executing,paused\n"
                           "  sep intent list --strategy alpha --limit 10 --json",
                           list);
  listing->add_option("--status", arguments->status, "only those in these states, by commas");
  listing->add_option("--strategy", arguments->strategy, "only this strategy's");
  listing->add_option("--limit", arguments->limit, "how many at most");
  listing->add_option("--cursor", arguments->cursor, "go on behind this next_cursor of --json");
  struct Named {
    char const* name;
    char const* help;
    Verb verb;
    bool takes_reason;
  };
  for (auto const& [name, help, verb, takes_reason] :
       {Named{"show", "everything about one intent\n\n  sep intent show 01KDVDNA00DH8SEAG00000000D", show, false},
        Named{"watch",
              "an intent's events as they come, until it has ended; the exit code says how\n\n"
              "  sep intent watch 01KDVDNA00DH8SEAG00000000D\n"
              "  sep intent watch 01KDVDNA00DH8SEAG00000000D --json",
              watch, false},
        Named{"explain",
              "what happened to an intent and why, in words\n\n  sep intent explain 01KDVDNA00DH8SEAG00000000D\n\n"
              "The numbers of a reason are those of the log; docs/reason-codes.md says what they count.",
              explain, false},
        Named{"cancel",
              "no more steps; what is in flight is waited for\n\n"
              "  sep intent cancel 01KDVDNA00DH8SEAG00000000D --reason \"news\"",
              cancel, true},
        Named{"pause", "no new steps until resumed\n\n  sep intent pause 01KDVDNA00DH8SEAG00000000D", pause, true},
        Named{"resume", "go on with a paused intent\n\n  sep intent resume 01KDVDNA00DH8SEAG00000000D", resume,
              true}}) {
    auto* command = add_verb(*intent, arguments, exit, name, help, verb);
    command->add_option("id", arguments->id, "the intent")->required();
    if (takes_reason) command->add_option("--reason", arguments->reason, "for the record");
  }
  add_amend(*intent, arguments, exit);
}

}  // namespace sep::app
