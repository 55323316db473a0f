// sep doctor: what is wrong with an installation, and what to do about it.
#include "apps/sep/cli/doctor.hpp"

#include <algorithm>
#include <cstdio>
#include <memory>

#include "core/base/described.hpp"

namespace sep::app {
namespace {

namespace json = boost::json;

Findings examine(Remote const& remote) {
  Findings findings;
  auto const& config = remote.server.config;
  auto const loaded = load_settings({config.empty() ? std::nullopt : std::optional(config), process_environment(), {}});
  look_at_server(remote, findings);
  if (loaded) {
    auto const set =
        std::ranges::count_if(loaded->list, [](Setting const& row) { return row.origin != Origin::built_in; });
    findings.insert(findings.begin(),
                    {"configuration", Verdict::ok, std::to_string(set) + " keys set, the others built in", {}});
    look_at_store(loaded->settings, findings);
    look_at_clock(loaded->settings, findings);
  } else {
    std::string faults;
    for (auto const& fault : loaded.error()) faults += (faults.empty() ? "" : "; ") + to_text(fault);
    findings.insert(findings.begin(),
                    {"configuration", Verdict::wrong, faults, "correct it; 'sep config check' looks again"});
    for (auto const* check : {"store folder", "store", "clock"})
      findings.push_back({check, Verdict::skipped, "the configuration is not readable", {}});
  }
  look_at_descriptors(findings);
  look_at_secrets(findings);
  return findings;
}

int run(Remote const& remote) {
  auto const findings = examine(remote);
  bool const is_well = std::ranges::none_of(findings, [](Finding const& row) { return row.verdict == Verdict::wrong; });
  if (remote.as_json) {
    json::array rows;
    for (auto const& row : findings)
      rows.push_back(
          json::object{{"check", row.check},
                       {"verdict", enum_name(row.verdict)},
                       {"found", row.found},
                       {"what_to_do", row.what_to_do.empty() ? json::value(nullptr) : json::value(row.what_to_do)}});
    print_json(json::object{{"ok", is_well}, {"findings", std::move(rows)}});
  } else {
    Table rows{{"CHECK", "", "FOUND"}};
    for (auto const& row : findings) rows.push_back({row.check, enum_name(row.verdict), row.found});
    print_table(rows);
    for (auto const& row : findings)
      if (row.verdict == Verdict::wrong)
        std::printf("\n%s: %s\n  to do: %s\n", row.check.c_str(), row.found.c_str(), row.what_to_do.c_str());
  }
  return is_well ? kOk : kFailed;
}

}  // namespace

void add_doctor(CLI::App& root, Exit& exit) {
  auto* command = root.add_subcommand("doctor",
                                      "what is wrong with this installation, and what to do about it\n\n"
                                      "  sep doctor\n"
                                      "  sep doctor --context desk --json\n\n"
                                      "Looks at configuration, server, store, clocks, limits and secrets, and changes "
                                      "nothing. Ends with 0 if nothing is wrong, 1 otherwise.");
  auto remote = std::make_shared<Remote>();
  add_remote_options(*command, *remote);
  command->callback([remote, &exit] { exit.code = run(*remote); });
}

}  // namespace sep::app
