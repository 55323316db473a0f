// sep tca: what intents cost, from the log's file, beside a running server and without one; a report also from a
// server.
#include <cstdio>
#include <memory>

#include "api/json/tca_json.hpp"
#include "apps/sep/commands.hpp"
#include "apps/sep/log_reading.hpp"
#include "apps/sep/remote.hpp"
#include "apps/sep/tca_naive.hpp"
#include "apps/sep/tca_text.hpp"

namespace sep::app {
namespace {

namespace json = boost::json;

struct Arguments {
  LogSource source;
  ServerFlags server;  // of report
  std::string id;
  bool as_json = false;
};

int failed(Arguments const& arguments, int code, std::string const& name, std::string const& detail) {
  if (arguments.as_json)
    std::puts(json::serialize(json::object{{"code", name}, {"detail", detail}}).c_str());
  else
    std::fprintf(stderr, "sep tca: %s (%s)\n", detail.c_str(), name.c_str());
  return code;
}

int failed(Arguments const& arguments, readmodel::ExecutionFailure const& failure) {
  using enum readmodel::ExecutionFault;
  int code = kFailed;
  if (failure.fault == unknown_intent) code = kNotFound;
  if (failure.fault == not_accepted || failure.fault == not_ended) code = kConflict;
  return failed(arguments, code, enum_name(failure.fault), failure.detail);
}

int unreadable(Arguments const& arguments, std::string const& detail) {
  return failed(arguments, {readmodel::ExecutionFault::store_unreadable, detail});
}

readmodel::OrExecutionFailure<readmodel::TcaReport> report_of(runtime::EventReader const& reader,
                                                              Registry const& registry, std::string const& text) {
  auto const id = parse_ulid(text).value_or(Ulid{});
  TRY_LET(auto const span, readmodel::find_span(reader, id));
  TRY_LET(auto log, readmodel::read_execution(reader, registry, id, span));
  return readmodel::make_report(std::move(log));
}

void print_flat(json::value const& answer) {
  Table rows{{"FIGURE", "VALUE"}};
  add_flat(rows, "", answer);
  print_table(rows);
}

int report(Arguments const& arguments) {
  if (arguments.source.store.empty() && arguments.source.config.empty()) {
    auto const named = named_server(arguments.server);
    if (!named) return failed(arguments, kUsage, "no_server_named", named.error());
    Remote const remote{.server = arguments.server, .as_json = arguments.as_json, .chosen = *named};
    if (*named) return show_answer(remote, "/v1/intents/" + percent_encoded(arguments.id) + "/tca", print_flat);
  }
  auto log = LogReading::open(arguments.source);
  if (!log) return unreadable(arguments, log.error());
  // The registry as it was adopted last.
  auto const read = (*log)->read_new([](readmodel::TailEvent const&) {});
  if (!read) return unreadable(arguments, read.error());
  auto const made = report_of((*log)->reader(), (*log)->registry(), arguments.id);
  if (!made) return failed(arguments, made.error());
  if (arguments.as_json)
    std::puts(json::serialize(api::tca_json(*made, (*log)->registry())).c_str());
  else
    std::fputs(tca_text(*made, (*log)->registry()).c_str(), stdout);
  return kOk;
}

// What was compared, over all intents asked for.
struct Verified {
  std::uint64_t intents = 0;
  std::uint64_t skipped = 0;  // not ended, or denied
  std::uint64_t checked = 0;
  std::uint64_t absent = 0;
  std::uint64_t different = 0;
  json::array differences{};

  void add(Ulid intent, Comparison const& comparison) {
    ++intents;
    checked += comparison.checked;
    absent += comparison.absent;
    different += comparison.different.size();
    for (auto const& row : comparison.different)
      differences.push_back(json::object{
          {"intent_id", to_text(intent)}, {"figure", row.figure}, {"report", row.report}, {"naive", row.naive}});
  }
};

int print(Arguments const& arguments, Verified const& verified) {
  auto const& v = verified;
  if (arguments.as_json) {
    std::puts(json::serialize(json::object{{"intents", v.intents},
                                           {"skipped", v.skipped},
                                           {"checked", v.checked},
                                           {"equal", v.checked - v.different},
                                           {"absent", v.absent},
                                           {"different", v.different},
                                           {"differences", v.differences}})
                  .c_str());
    return v.different == 0 ? kOk : kFailed;
  }
  for (auto const& row : v.differences) std::printf("DIFFERENT %s\n", json::serialize(row).c_str());
  auto const number = [](std::uint64_t n) { return static_cast<unsigned long long>(n); };
  std::printf(
      "%llu ended intents (%llu skipped: denied or not ended): %llu figures checked, %llu equal "
      "(%llu of them absent in both), %llu different\n",
      number(v.intents), number(v.skipped), number(v.checked), number(v.checked - v.different), number(v.absent),
      number(v.different));
  return v.different == 0 ? kOk : kFailed;
}

int verify(Arguments const& arguments) {
  auto opened = LogReading::open(arguments.source);
  if (!opened) return unreadable(arguments, opened.error());
  auto const& reader = (*opened)->reader();
  auto const naive = read_naively(reader);
  if (!naive) return unreadable(arguments, naive.error());
  auto const wanted = parse_ulid(arguments.id).value_or(Ulid{});
  if (!arguments.id.empty() && !naive->intents.contains(wanted))
    return failed(arguments, {readmodel::ExecutionFault::unknown_intent, "the log has no such intent"});
  Verified verified;
  for (auto const& [id, row] : naive->intents) {
    if (!arguments.id.empty() && id != wanted) continue;
    auto log = readmodel::read_execution(reader, naive->registry, id, row.span);
    bool const ended = row.terms && row.ended_at;
    if (!log && (ended || !arguments.id.empty())) return failed(arguments, log.error());
    if (log && ended)
      verified.add(id, compare(figures_of(make_report(*std::move(log))), figures_naively(*naive, row)));
    else
      ++verified.skipped;
  }
  return print(arguments, verified);
}

using Verb = int (*)(Arguments const&);

CLI::App* add_verb(CLI::App& tca, std::shared_ptr<Arguments> const& arguments, Exit& exit, char const* name,
                   char const* help, Verb verb) {
  auto* command = tca.add_subcommand(name, help);
  command->add_option("--store", arguments->source.store, "the store's file; else as configured");
  command->add_option("--config", arguments->source.config, "a configuration file");
  command->add_flag("--json", arguments->as_json, "JSON on standard output");
  command->callback([arguments, &exit, verb] { exit.code = verb(*arguments); });
  return command;
}

}  // namespace

void add_tca(CLI::App& root, Exit& exit) {
  auto* tca = root.add_subcommand("tca",
                                  "what an ended intent cost, and why, from the log alone\n\n"
                                  "  sep tca report 01KDVDNA00DH8SEAG00000000D\n"
                                  "  sep tca verify\n\n"
                                  "Ends with 3 if there is no such intent, 8 if it was denied or has not ended; verify "
                                  "with 1 if a figure differs.");
  tca->require_subcommand(1);
  auto arguments = std::make_shared<Arguments>();
  auto* reporting = add_verb(
      *tca, arguments, exit, "report",
      "decision, arrival and average price, shortfall and its parts, markouts, per fill\n\n"
      "  sep tca report 01KDVDNA00DH8SEAG00000000D\n"
      "  sep tca report 01KDVDNA00DH8SEAG00000000D --context desk --json\n\n"
      "From the server that is named (--context, --url, --socket, SEP_CONTEXT, 'sep context select'), figure by\n"
      "figure; with --store, or if none is named, from the store's file, laid out.",
      report);
  reporting->add_option("id", arguments->id, "the intent")->required();
  add_server_names(*reporting, arguments->server);
  auto* verifying = add_verb(*tca, arguments, exit, "verify",
                             "every figure of every ended intent a second, naive way, compared\n\n"
                             "  sep tca verify\n"
                             "  sep tca verify 01KDVDNA00DH8SEAG00000000D --json",
                             verify);
  verifying->add_option("id", arguments->id, "only this intent");
}

}  // namespace sep::app
