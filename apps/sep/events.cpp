// sep events: the log, read from its file. Works beside a running server and without one.
#include <cstdio>
#include <fstream>
#include <memory>

#include "api/json/event_json.hpp"
#include "apps/sep/commands.hpp"
#include "apps/sep/event_tail.hpp"
#include "apps/sep/log_reading.hpp"
#include "runtime/projection.hpp"
#include "runtime/replay.hpp"

namespace sep::app {
namespace {

struct Arguments {
  LogSource source;
  ServerFlags server;
  TailOptions tail;
  std::uint64_t seq = 0;
  std::uint64_t after = 0;
  std::string topic = "*";
  std::string checkpoint;
  bool as_json = false;
};

int failed(std::string const& text) {
  std::fprintf(stderr, "sep events: %s\n", text.c_str());
  return kFailed;
}

int tail(Arguments const& arguments) {
  auto options = arguments.tail;
  options.after = arguments.after;
  options.topic = arguments.topic;
  options.as_json = arguments.as_json;
  bool const by_file = !arguments.source.store.empty() || !arguments.source.config.empty();
  if (by_file) return tail_store(arguments.source, options);
  auto const named = named_server(arguments.server);
  if (!named) return failed(named.error());
  if (!*named) return tail_store(arguments.source, options);
  return tail_server({.server = arguments.server, .as_json = options.as_json, .chosen = **named}, options);
}

int show(Arguments const& arguments) {
  auto log = LogReading::open(arguments.source);
  if (!log) return failed(log.error());
  std::optional<readmodel::TailEvent> found;
  auto const read = (*log)->read_all([&](readmodel::TailEvent const& record) {
    if (record.record.seq == arguments.seq) found = record;
  });
  if (!read) return failed(read.error());
  if (!found) {
    std::fprintf(stderr, "sep events: there is no record %llu\n", static_cast<unsigned long long>(arguments.seq));
    return kNotFound;
  }
  std::puts(boost::json::serialize(api::record_json(*found, (*log)->stream(), (*log)->registry())).c_str());
  return kOk;
}

Result<std::optional<log::Checkpoint>, std::string> read_checkpoint(std::string const& given) {
  if (given.empty()) return std::optional<log::Checkpoint>{};
  std::string line = given;
  if (std::ifstream file(given); file) std::getline(file, line);
  auto const parsed = log::parse_checkpoint(line);
  if (!parsed)
    return fail("--checkpoint: " + enum_name(parsed.error()) + "; it is one line that 'sep events checkpoint' prints");
  return std::optional(*parsed);
}

int verify(Arguments const& arguments) {
  auto const checkpoint = read_checkpoint(arguments.checkpoint);
  if (!checkpoint) return failed(checkpoint.error());
  auto log = LogReading::open(arguments.source);
  if (!log) return failed(log.error());
  auto const report = log::verify((*log)->reader(), *checkpoint, runtime::record_projection());
  if (arguments.as_json) {
    std::puts(boost::json::serialize(boost::json::object{{"ok", report.ok},
                                                         {"records", report.records},
                                                         {"inputs", report.inputs},
                                                         {"slices", report.slices},
                                                         {"events", report.events},
                                                         {"first_bad_seq", report.first_bad_seq},
                                                         {"fault", enum_name(report.fault)},
                                                         {"detail", report.detail},
                                                         {"checkpoint", log::format_checkpoint(report.head)}})
                  .c_str());
  } else if (report.ok) {
    std::printf("whole: %llu records (%llu inputs, %llu market states, %llu events), hash chain unbroken\n%s\n",
                static_cast<unsigned long long>(report.records), static_cast<unsigned long long>(report.inputs),
                static_cast<unsigned long long>(report.slices), static_cast<unsigned long long>(report.events),
                log::format_checkpoint(report.head).c_str());
  } else {
    std::printf("BROKEN at record %llu: %s: %s\n", static_cast<unsigned long long>(report.first_bad_seq),
                enum_name(report.fault).c_str(), report.detail.c_str());
  }
  return report.ok ? kOk : kFailed;
}

int replay(Arguments const& arguments) {
  auto log = LogReading::open(arguments.source);
  if (!log) return failed(log.error());
  auto const whole = runtime::replay((*log)->reader(), runtime::ReplayFrom::beginning);
  if (!whole) return failed(enum_name(whole.error().error) + ": " + whole.error().detail);
  auto const tail_only = runtime::replay((*log)->reader(), runtime::ReplayFrom::latest_snapshot);
  if (!tail_only) return failed(enum_name(tail_only.error().error) + ": " + tail_only.error().detail);
  auto const hash = engine::hash_of(whole->state);
  bool const equal = hash == engine::hash_of(tail_only->state);
  auto const& state = whole->state;
  if (arguments.as_json)
    std::puts(boost::json::serialize(boost::json::object{{"records", whole->records},
                                                         {"events", whole->events},
                                                         {"state_hash", to_text(hash)},
                                                         {"snapshot_seq", tail_only->snapshot_seq},
                                                         {"snapshot_agrees", equal},
                                                         {"intents", state.intents.size()},
                                                         {"orders", state.orders.size()},
                                                         {"ledger_conserved", state.ledger.is_conserved()}})
                  .c_str());
  else
    std::printf("replayed %llu records, %llu events: state %s; from the snapshot at %llu: %s; ledger %s\n",
                static_cast<unsigned long long>(whole->records), static_cast<unsigned long long>(whole->events),
                to_text(hash).c_str(), static_cast<unsigned long long>(tail_only->snapshot_seq),
                equal ? "the same" : "DIFFERENT", state.ledger.is_conserved() ? "conserved" : "NOT CONSERVED");
  return equal && state.ledger.is_conserved() ? kOk : kFailed;
}

int redecide(Arguments const& arguments) {
  auto log = LogReading::open(arguments.source);
  if (!log) return failed(log.error());
  auto const again = runtime::redecide((*log)->reader());
  if (!again) return failed(enum_name(again.error().error) + ": " + again.error().detail);
  bool const clean = again->differing == again->other_rules;
  if (arguments.as_json)
    std::puts(boost::json::serialize(boost::json::object{{"inputs", again->inputs},
                                                         {"events", again->events},
                                                         {"differing", again->differing},
                                                         {"under_other_rules", again->other_rules},
                                                         {"strayed", again->strayed},
                                                         {"first_differing_seq", again->first_differing_seq},
                                                         {"first_difference", again->first_difference}})
                  .c_str());
  else
    std::printf("decided %llu inputs again, %llu events compared: %llu differ (%llu of them under other rules)%s%s\n",
                static_cast<unsigned long long>(again->inputs), static_cast<unsigned long long>(again->events),
                static_cast<unsigned long long>(again->differing), static_cast<unsigned long long>(again->other_rules),
                again->first_difference.empty() ? "" : "; first: ", again->first_difference.c_str());
  return clean ? kOk : kFailed;
}

int checkpoint(Arguments const& arguments) {
  auto log = LogReading::open(arguments.source);
  if (!log) return failed(log.error());
  auto const head = (*log)->reader().head();
  if (!head) return failed(enum_name(head.error().error) + ": " + head.error().detail);
  std::puts(log::format_checkpoint(log::checkpoint_of(*head)).c_str());
  return kOk;
}

using Verb = int (*)(Arguments const&);

CLI::App* add_verb(CLI::App& events, std::shared_ptr<Arguments> const& arguments, Exit& exit, char const* name,
                   char const* help, Verb verb) {
  auto* command = events.add_subcommand(name, help);
  command->add_option("--store", arguments->source.store, "the store's file; else as configured");
  command->add_option("--config", arguments->source.config, "a configuration file");
  command->callback([arguments, &exit, verb] { exit.code = verb(*arguments); });
  return command;
}

}  // namespace

void add_events(CLI::App& root, Exit& exit) {
  auto* events = root.add_subcommand(
      "events",
      "the log: watch it, check it, decide it again\n\n"
      "  sep events tail --follow\n"
      "  sep events verify --checkpoint \"$(cat yesterday.checkpoint)\"\n\n"
      "It is read from the store's file, beside a running server or without one; 'tail' also asks a server.");
  events->require_subcommand(1);
  auto arguments = std::make_shared<Arguments>();
  auto* tailing = add_verb(*events, arguments, exit, "tail",
                           "the latest events\n\n"
                           "  sep events tail --follow --topic \"intent.*,exec.*\"\n"
                           "  sep events tail --context desk --after 1200 --json\n\n"
                           "Of the server that --context, --url, --socket, SEP_CONTEXT or 'sep context select' names; "
                           "with --store, or if none is named, of the store's file.",
                           tail);
  tailing->add_flag("--follow,-f", arguments->tail.follow, "go on as events come");
  tailing->add_option("--lines,-n", arguments->tail.lines, "how many to begin with");
  auto* showing =
      add_verb(*events, arguments, exit, "show", "one record as JSON, whatever its kind\n\n  sep events show 36", show);
  showing->add_option("seq", arguments->seq, "its sequence number")->required();
  auto* verifying = add_verb(*events, arguments, exit, "verify",
                             "whether the log is what was written\n\n"
                             "  sep events verify\n"
                             "  sep events verify --checkpoint yesterday.checkpoint --json\n\n"
                             "Ends with 1 if it is not, and names the record.",
                             verify);
  verifying->add_option("--checkpoint", arguments->checkpoint, "a line of 'sep events checkpoint', or a file with it");
  auto* replaying = add_verb(*events, arguments, exit, "replay",
                             "the state that the log folds to\n\n  sep events replay\n\n"
                             "Ends with 1 if the latest snapshot disagrees, or the ledger does not add up.",
                             replay);
  auto* redeciding = add_verb(*events, arguments, exit, "redecide",
                              "every decision again, compared byte for byte\n\n  sep events redecide", redecide);
  add_events_export(*events, exit);
  add_verb(*events, arguments, exit, "checkpoint",
           "the head of the log, as one line to keep elsewhere\n\n  sep events checkpoint > today.checkpoint",
           checkpoint);
  tailing->add_option("--after", arguments->after, "only what comes after this sequence number");
  tailing->add_option("--topic", arguments->topic, "\"intent.*\", \"exec.step_filled\"; several by commas");
  for (auto* command : {tailing, verifying, replaying, redeciding})
    command->add_flag("--json", arguments->as_json, "JSON on standard output");
  add_server_names(*tailing, arguments->server);
}

}  // namespace sep::app
