// sep route solvers: how each solver fared.
#include "apps/sep/remote.hpp"
#include "apps/sep/route_verbs.hpp"

namespace sep::app {
namespace {

namespace json = boost::json;

std::string count_of(json::value const& row, char const* member) {
  return std::to_string(row.at(member).to_number<std::uint64_t>());
}

// "1.20 bp, at most 4.00 (12)", or "-".
std::string difference_of(json::value const& row, char const* member) {
  auto const& all = row.at(member);
  if (all.at("count").to_number<std::uint64_t>() == 0) return "-";
  return text_of(all, "mean_bps") + " bp, at most " + text_of(all, "most_bps") + " (" + count_of(all, "count") + ")";
}

// "stale 2, beyond_limit 1", or "-".
std::string reasons_of(json::value const& row, char const* member) {
  std::string text;
  for (auto const& [name, count] : row.at(member).as_object())
    text += (text.empty() ? "" : ", ") + std::string(name) + " " + std::to_string(count.to_number<std::uint64_t>());
  return text.empty() ? "-" : text;
}

void print(json::value const& body) {
  Table rows{
      {"solver", "there", "asked", "taken", "tied", "outbid", "denied", "won by", "lost by", "refused", "missed"}};
  for (auto const& row : body.at("solvers").as_array())
    rows.push_back({text_of(row, "solver"), row.at("connected").as_bool() ? "yes" : "-", count_of(row, "asked"),
                    count_of(row, "taken"), count_of(row, "tied"), count_of(row, "outbid"), count_of(row, "denied"),
                    difference_of(row, "won_by"), difference_of(row, "lost_by"), reasons_of(row, "refused"),
                    reasons_of(row, "missed")});
  print_table(rows);
}

}  // namespace

void add_route_solvers(CLI::App& route, Exit& exit) {
  auto* command = route.add_subcommand(
      "solvers",
      "who proposes routes: how often each solver's was taken, and by how much it won or lost\n\n"
      "  sep route solvers\n"
      "  sep route solvers --json\n\n"
      "Counted from the log. Differences are of the price with gas counted, in basis points, of rounds in which both\n"
      "traded as much, with how many rounds these were. docs/solvers.md says how to connect one of your own.");
  auto remote = std::make_shared<Remote>();
  add_remote_options(*command, *remote);
  command->callback([remote, &exit] { exit.code = show_answer(*remote, "/v1/solvers", print); });
}

}  // namespace sep::app
