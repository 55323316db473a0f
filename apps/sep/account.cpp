// sep account: what strategies own.
#include <cstdio>
#include <memory>

#include "apps/sep/remote.hpp"

namespace sep::app {
namespace {

struct Arguments {
  Remote remote;
  std::string strategy;
  std::string asset;
  std::string amount;
  std::string location;
  std::string reference;
  std::string key;
};

int deposit(Arguments const& arguments) {
  boost::json::object body{{"asset", arguments.asset}, {"amount", arguments.amount}};
  if (!arguments.strategy.empty()) body["strategy"] = arguments.strategy;
  if (!arguments.location.empty()) body["location"] = arguments.location;
  if (!arguments.reference.empty()) body["reference"] = arguments.reference;
  api::Headers headers;
  if (!arguments.key.empty()) headers["idempotency-key"] = arguments.key;
  auto const reply =
      ask(arguments.remote, "POST", "/v1/accounts/deposit", boost::json::serialize(body), std::move(headers));
  if (reply.code != kOk) return reply.code;
  if (arguments.remote.as_json)
    print_json(reply.body);
  else
    std::printf("deposited %s %s, record %s%s\n", arguments.amount.c_str(), arguments.asset.c_str(),
                text_of(reply.body, "seq").c_str(), reply.status == 200 ? ", as before: booked once" : "");
  return kOk;
}

void print_accounts(boost::json::value const& answer) {
  Table rows{{"OWNER", "LOCATION", "KIND", "BALANCE"}};
  for (auto const& account : answer.at("accounts").as_array())
    rows.push_back({text_of(account, "owner"), text_of(account, "location"), text_of(account, "kind"),
                    amount_of(account.at("balance"))});
  print_table(rows);
  std::puts(answer.at("conserved").as_bool() ? "every asset adds up to nothing" : "NOT CONSERVED");
}

int list(Arguments const& arguments) { return show_answer(arguments.remote, "/v1/accounts", print_accounts); }

int positions(Arguments const& arguments) {
  std::string target = "/v1/positions";
  if (!arguments.strategy.empty()) target += "?strategy=" + arguments.strategy;
  auto const reply = ask(arguments.remote, "GET", target);
  if (reply.code != kOk) return reply.code;
  if (arguments.remote.as_json) {
    print_json(reply.body);
    return kOk;
  }
  Table rows{{"STRATEGY", "LOCATION", "ASSET", "AVAILABLE", "RESERVED"}};
  for (auto const& row : reply.body.at("positions").as_array())
    rows.push_back({text_of(row, "strategy"), text_of(row, "location"), text_of(row, "asset"),
                    text_of(row.at("available"), "amount"), text_of(row.at("reserved"), "amount")});
  print_table(rows);
  return kOk;
}

}  // namespace

void add_account(CLI::App& root, Exit& exit) {
  auto* account =
      root.add_subcommand("account",
                          "what strategies own\n\n"
                          "  sep account deposit --asset USDC --amount 50000\n"
                          "  sep account deposit --strategy alpha --asset ETH --amount 1 --reference \"txn 0x12\"");
  account->require_subcommand(1);
  auto arguments = std::make_shared<Arguments>();
  auto* command = account->add_subcommand("deposit",
                                          "book funds that have arrived\n\n"
                                          "  sep account deposit --asset USDC --amount 50000\n"
                                          "  sep account deposit --asset ETH --amount 1 --key first-funding");
  add_remote_options(*command, arguments->remote);
  command->add_option("--strategy", arguments->strategy, "whose; else the configured one");
  command->add_option("--asset", arguments->asset, "a symbol or CAIP-19 text")->required();
  command->add_option("--amount", arguments->amount, "decimal text")->required();
  command->add_option("--location", arguments->location, "where; else the only one there is");
  command->add_option("--reference", arguments->reference, "the outside's name for it");
  command->add_option("--key", arguments->key, "idempotency key: the same deposit under it is booked once");
  command->callback([arguments, &exit] { exit.code = deposit(*arguments); });
  auto* listing = account->add_subcommand("list",
                                          "every account of the ledger, those of the outside included\n\n"
                                          "  sep account list\n"
                                          "  sep account list --json");
  add_remote_options(*listing, arguments->remote);
  listing->callback([arguments, &exit] { exit.code = list(*arguments); });
}

void add_positions(CLI::App& root, Exit& exit) {
  auto* command = root.add_subcommand("positions",
                                      "what is held, by strategy, location and asset\n\n"
                                      "  sep positions\n"
                                      "  sep positions --strategy alpha --json");
  auto arguments = std::make_shared<Arguments>();
  add_remote_options(*command, arguments->remote);
  command->add_option("--strategy", arguments->strategy, "only this one's");
  command->callback([arguments, &exit] { exit.code = positions(*arguments); });
}

}  // namespace sep::app
