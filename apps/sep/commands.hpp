// The subcommands of the one binary. Each file adds its nouns to the root and answers with an exit code.
#pragma once

#include <CLI/CLI.hpp>

namespace sep::app {

enum ExitCode : int {
  kOk = 0,
  kFailed = 1,  // something broke, or a check found something wrong: see stderr
  kUsage = 2,
  kNotFound = 3,
  kDenied = 4,     // by risk or validation
  kNotFilled = 5,  // ended in time without a fill
  kPartial = 6,
  kConnection = 7,  // no server, or it went away
  kConflict = 8,
};

struct Exit {
  int code = kOk;
};

void add_demo(CLI::App& root, Exit& exit);
void add_serve(CLI::App& root, Exit& exit);
void add_venue(CLI::App& root, Exit& exit);
void add_sim(CLI::App& root, Exit& exit);
void add_calibrate(CLI::App& root, Exit& exit);
void add_check(CLI::App& root, Exit& exit);
void add_route(CLI::App& root, Exit& exit);
void add_backtest(CLI::App& root, Exit& exit);
void add_intent(CLI::App& root, Exit& exit);
void add_account(CLI::App& root, Exit& exit);
void add_positions(CLI::App& root, Exit& exit);
void add_risk(CLI::App& root, Exit& exit);
void add_order(CLI::App& root, Exit& exit);
void add_plan(CLI::App& root, Exit& exit);
void add_fills(CLI::App& root, Exit& exit);
void add_events(CLI::App& root, Exit& exit);
void add_store(CLI::App& root, Exit& exit);
void add_tca(CLI::App& root, Exit& exit);
void add_key(CLI::App& root, Exit& exit);
void add_config(CLI::App& root, Exit& exit);
void add_context(CLI::App& root, Exit& exit);
void add_status(CLI::App& root, Exit& exit);
void add_doctor(CLI::App& root, Exit& exit);
void add_help(CLI::App& root, Exit& exit);
// What is said of a command line that was not understood.
[[nodiscard]] std::string usage_failure(CLI::App const* root, CLI::Error const& error);
void add_completion(CLI::App& root, Exit& exit);
void add_intent_preview(CLI::App& intent, Exit& exit);  // a verb of intent
void add_config_reload(CLI::App& config, Exit& exit);   // a verb of config
void add_events_export(CLI::App& events, Exit& exit);   // a verb of events
void add_version(CLI::App& root, Exit& exit);

}  // namespace sep::app
