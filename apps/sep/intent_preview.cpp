// sep intent preview: what would become of an intent, asked of the server and shown.
#include <cstdio>
#include <memory>

#include "apps/sep/intent_text.hpp"
#include "apps/sep/intent_wish.hpp"
#include "apps/sep/remote.hpp"

namespace sep::app {
namespace {

struct Arguments {
  Remote remote;
  std::string text;
  std::string file;
};

// Ends as the intent would: 0 routed or scheduled, 4 denied, 5 accepted and not routed.
int preview(Arguments const& arguments) {
  auto const wish = read_wish(arguments.text, arguments.file);
  if (!wish) return kUsage;
  auto const reply = ask(arguments.remote, "POST", "/v1/intents/preview", wish->body, wish->headers);
  if (reply.code != kOk) return reply.code;
  auto const verdict = text_of(reply.body, "verdict");
  int const code = verdict == "denied" ? kDenied : verdict == "not_routed" ? kNotFilled : kOk;
  if (arguments.remote.as_json) {
    print_json(reply.body);
    return code;
  }
  std::printf("%s\n", verdict.c_str());
  auto const& denial = reply.body.at("denial");
  if (denial.is_object())
    std::printf("  %s %s: value %s, limit %s\n", text_of(denial, "reason").c_str(), text_of(denial, "subject").c_str(),
                text_of(denial, "value").c_str(), text_of(denial, "limit").c_str());
  auto const& expected = reply.body.at("expected");
  if (expected.is_object())
    std::printf("  %s for %s, %s bp from the decision price, gas at most %s\n", amount_of(expected.at("sell")).c_str(),
                amount_of(expected.at("buy")).c_str(), text_of(expected, "slippage_bps").c_str(),
                amount_of(expected.at("gas_at_most")).c_str());
  if (code == kOk) print_intent(reply.body.at("intent"));
  return code;
}

}  // namespace

void add_intent_preview(CLI::App& intent, Exit& exit) {
  auto arguments = std::make_shared<Arguments>();
  auto* command = intent.add_subcommand(
      "preview",
      "what would become of it now: verdict, plan, orders, cost; nothing is recorded\n\n"
      "  sep intent preview \"acquire 10 WETH using USDC, at most 0.5 % slippage, within 5 minutes\"\n"
      "  sep intent preview --body intent.json --json\n\n"
      "Ends with 4 if it would be denied, with 5 if no route can be taken now.");
  add_remote_options(*command, arguments->remote);
  command->add_option("text", arguments->text, "what is wanted, as one line");
  command->add_option("--body", arguments->file, "a file with a JSON body; -: standard input");
  command->callback([arguments, &exit] { exit.code = preview(*arguments); });
}

}  // namespace sep::app
