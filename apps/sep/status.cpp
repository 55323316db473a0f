// sep status: whether a server is well, in a few lines.
#include <cstdio>
#include <memory>

#include "apps/sep/remote.hpp"

namespace sep::app {
namespace {

namespace json = boost::json;

std::string counts_of(json::value const& counts) {
  std::string text;
  for (auto const& [name, count] : counts.as_object())
    text += (text.empty() ? "" : ", ") + json::serialize(count) + " " + std::string(name);
  return text.empty() ? "none" : text;
}

void print(json::value const& status) {
  auto const& version = status.at("version");
  auto const& statistics = status.at("statistics");
  std::printf("server   %s, by %s\n", text_of(status, "server").c_str(), text_of(status, "from").c_str());
  std::printf("ready    %s\n", status.at("ready").as_bool() ? "yes" : text_of(status, "why_not_ready").c_str());
  std::printf("build    %s (%s), rules %s\n", text_of(version, "version").c_str(), text_of(version, "commit").c_str(),
              text_of(version, "rules_version").c_str());
  std::printf("log      %s, epoch %s, record %s\n", text_of(version, "stream").c_str(),
              text_of(version, "epoch").c_str(), text_of(statistics, "seq").c_str());
  std::printf("trading  %s\n", text_of(status, "trading").c_str());
  std::printf("intents  %s\n", counts_of(statistics.at("intents")).c_str());
  std::printf("orders   %s\n", counts_of(statistics.at("orders")).c_str());
  std::printf("fills    %s, breaches %s\n", text_of(statistics, "fills").c_str(),
              text_of(statistics, "breaches").c_str());
  auto const& down = status.at("venues_down").as_object();
  for (auto const& [venue, why] : down)
    std::printf("venue    %s is down: %s\n", std::string(venue).c_str(), std::string(why.as_string()).c_str());
}

int run(Remote const& remote) {
  auto const choice = remote.choice();
  auto const version = ask(remote, "GET", "/v1/version");
  if (version.code != kOk) return version.code;
  auto const statistics = ask(remote, "GET", "/v1/statistics");
  if (statistics.code != kOk) return statistics.code;
  auto const risk = ask(remote, "GET", "/v1/risk");
  if (risk.code != kOk) return risk.code;
  auto const ready = exchange(remote, "GET", "/readyz");
  if (ready.status == 0) return ready.code;
  json::object status{
      {"server", choice ? choice->server : ""},
      {"from", choice ? choice->from : ""},
      {"ready", ready.code == kOk},
      {"why_not_ready", ready.code == kOk ? json::value(nullptr) : json::value(text_of(ready.body, "detail"))},
      {"version", version.body},
      {"statistics", statistics.body},
      {"trading", risk.body.at("state")},
      {"venues_down", risk.body.at("venues_down")}};
  if (remote.as_json)
    print_json(status);
  else
    print(status);
  return ready.code;
}

}  // namespace

void add_status(CLI::App& root, Exit& exit) {
  auto* command = root.add_subcommand("status",
                                      "whether the server is ready, what it trades and how much it has done\n\n"
                                      "  sep status\n"
                                      "  sep status --context desk --json\n\n"
                                      "Ends with 7 if there is no server, or it is not ready.");
  auto remote = std::make_shared<Remote>();
  add_remote_options(*command, *remote);
  command->callback([remote, &exit] { exit.code = run(*remote); });
}

}  // namespace sep::app
