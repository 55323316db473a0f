#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "apps/sep/commands.hpp"

namespace {

int run(int argc, char** argv) {
  CLI::App root{
      "sep: says what you want held, and gets there. A strategy declares an end state; the platform owns the way.\n\n"
      "  sep demo                                              the whole way, in a minute, nothing to set up\n"
      "  sep serve                                             the engine, on a local socket\n"
      "  sep intent submit \"acquire 10 WETH using USDC, at most 0.5 % slippage, within 5 minutes\" --wait"};
  root.name("sep");
  root.require_subcommand(1);
  sep::app::Exit exit;
  sep::app::add_demo(root, exit);
  sep::app::add_serve(root, exit);
  sep::app::add_intent(root, exit);
  sep::app::add_account(root, exit);
  sep::app::add_positions(root, exit);
  sep::app::add_order(root, exit);
  sep::app::add_risk(root, exit);
  sep::app::add_events(root, exit);
  sep::app::add_store(root, exit);
  sep::app::add_tca(root, exit);
  sep::app::add_venue(root, exit);
  sep::app::add_sim(root, exit);
  sep::app::add_backtest(root, exit);
  sep::app::add_calibrate(root, exit);
  sep::app::add_check(root, exit);
  sep::app::add_config(root, exit);
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
