#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <memory>

#include "apps/sep/cli/command_tree.hpp"
#include "apps/sep/commands.hpp"

namespace {

int run(int argc, char** argv) {
  CLI::App root{
      "say what you want held: the platform gets there, and proves how\n\n"
      "  sep demo                                              the whole way, in a minute, nothing to set up\n"
      "  sep serve                                             the engine, on a local socket\n"
      "  sep intent submit \"acquire 10 WETH using USDC, at most 0.5 % slippage, within 5 minutes\" --wait\n\n"
      "docs/cli.md has every command, option and exit code."};
  root.name("sep");
  root.formatter(std::make_shared<sep::app::HelpFormatter>());
  root.failure_message(sep::app::usage_failure);
  root.require_subcommand(1);
  sep::app::Exit exit;
  sep::app::add_demo(root, exit);
  sep::app::add_serve(root, exit);
  sep::app::add_intent(root, exit);
  sep::app::add_plan(root, exit);
  sep::app::add_order(root, exit);
  sep::app::add_fills(root, exit);
  sep::app::add_account(root, exit);
  sep::app::add_positions(root, exit);
  sep::app::add_risk(root, exit);
  sep::app::add_events(root, exit);
  sep::app::add_store(root, exit);
  sep::app::add_tca(root, exit);
  sep::app::add_venue(root, exit);
  sep::app::add_sim(root, exit);
  sep::app::add_backtest(root, exit);
  sep::app::add_calibrate(root, exit);
  sep::app::add_check(root, exit);
  sep::app::add_route(root, exit);
  sep::app::add_key(root, exit);
  sep::app::add_config(root, exit);
  sep::app::add_context(root, exit);
  sep::app::add_status(root, exit);
  sep::app::add_doctor(root, exit);
  sep::app::add_completion(root, exit);
  sep::app::add_help(root, exit);
  sep::app::add_version(root, exit);
  try {
    root.parse(argc, argv);
  } catch (CLI::ParseError const& error) {
    int const code = root.exit(error);
    return code == 0 ? sep::app::kOk : sep::app::kUsage;
  }
  return exit.code;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (std::exception const& error) {
    std::fprintf(stderr, "sep: %s\n", error.what());
    return sep::app::kFailed;
  }
}
