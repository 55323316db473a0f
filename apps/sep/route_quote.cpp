// sep route quote, sep route explain: a route over what the server knows of the market, and how it came about.
#include <memory>
#include <optional>

#include "api/quotes/quote.hpp"
#include "apps/sep/quote_text.hpp"
#include "apps/sep/remote.hpp"
#include "apps/sep/route_output.hpp"
#include "apps/sep/route_verbs.hpp"
#include "core/routing/optimiser/order.hpp"

namespace sep::app {
namespace {

namespace json = boost::json;

struct Arguments {
  Remote remote;
  std::string sell;
  std::string buy;
  std::string amount;      // of what is sold, or
  std::string buy_amount;  // of what is bought
  std::string least;
  std::string most;
  std::string gas_price;
  std::string data_price;
  std::string certificate;  // a file
  std::size_t hops = routing::optimiser::kHopsMax;
  std::size_t steps = 0;       // 0: any number
  std::uint32_t calldata = 0;  // bytes; 0: any number
  std::size_t parts = 0;       // of branching
  std::optional<std::uint32_t> slippage_bps;
  std::vector<std::string> venues;
  std::vector<std::string> excluded;
};

json::object body_of(Arguments const& arguments) {
  json::object body{{"sell", arguments.sell},
                    {"buy", arguments.buy},
                    {"max_hops", arguments.hops},
                    {"with_certificate", !arguments.certificate.empty()}};
  if (!arguments.amount.empty()) body["sell_amount"] = arguments.amount;
  if (!arguments.buy_amount.empty()) body["buy_amount"] = arguments.buy_amount;
  if (!arguments.least.empty()) body["least_buy"] = arguments.least;
  if (!arguments.most.empty()) body["most_sell"] = arguments.most;
  if (arguments.slippage_bps) body["slippage_bps"] = *arguments.slippage_bps;
  if (arguments.steps > 0) body["max_steps"] = arguments.steps;
  if (arguments.calldata > 0) body["max_calldata"] = arguments.calldata;
  if (arguments.parts > 0) body["branch"] = arguments.parts;
  if (!arguments.gas_price.empty()) body["gas_price"] = arguments.gas_price;
  if (!arguments.data_price.empty()) body["data_price"] = arguments.data_price;
  if (!arguments.venues.empty()) body["allowed_venues"] = json::value_from(arguments.venues);
  if (!arguments.excluded.empty()) body["excluded_venues"] = json::value_from(arguments.excluded);
  return body;
}

// Nothing proves that there is no route but that there are no pools: then there is no file.
int write_certificate(std::string const& path, json::value const& certificate) {
  if (certificate.is_null()) return say(kOk, "without a route there is no certificate");
  return write_asked("--certificate", path, json::serialize(certificate) + "\n");
}

// Ends with 0 if it can be filled now, with 5 if not.
int quote(Arguments const& arguments, void (*print)(json::value const&)) {
  auto const reply = ask(arguments.remote, "POST", "/v1/quotes", json::serialize(body_of(arguments)));
  if (reply.code != kOk) return reply.code;
  if (arguments.remote.as_json)
    print_json(reply.body);
  else
    print(reply.body);
  if (!arguments.certificate.empty())
    if (int const code = write_certificate(arguments.certificate, reply.body.at("certificate")); code != kOk)
      return code;
  return text_of(reply.body, "verdict") == "fillable" ? kOk : kNotFilled;
}

void add_verb(CLI::App& route, Exit& exit, char const* name, char const* text, void (*print)(json::value const&)) {
  auto arguments = std::make_shared<Arguments>();
  auto* command = route.add_subcommand(name, text);
  add_remote_options(*command, arguments->remote);
  command->add_option("--sell", arguments->sell, "what is sold: a symbol or CAIP-19 text")->required();
  command->add_option("--buy", arguments->buy, "what is bought")->required();
  auto* amount = command->add_option("--amount", arguments->amount, "how much is sold");
  auto* buy_amount = command->add_option("--buy-amount", arguments->buy_amount, "or how much is bought");
  buy_amount->excludes(amount);
  command->add_option("--least", arguments->least, "what it has to net; less ends with 5")->excludes(buy_amount);
  command->add_option("--most", arguments->most, "with --buy-amount: what it may cost with its gas; more ends with 5")
      ->excludes(amount);
  command
      ->add_option("--slippage-bps", arguments->slippage_bps,
                   "what it may lose until it is made: how much must come, or may be sold, in all and by step")
      ->check(CLI::Range(std::uint32_t{0}, std::uint32_t{10'000}));
  command->add_option("--hops", arguments->hops, "swaps on any path, at most")
      ->check(CLI::Range(std::size_t{1}, routing::optimiser::kHopsMax));
  command->add_option("--steps", arguments->steps, "steps of the route, at most; not fewer than --hops")
      ->check(CLI::Range(std::size_t{1}, std::size_t{api::kQuoteStepsMax}));
  command
      ->add_option("--max-calldata", arguments->calldata,
                   "bytes of data that all swaps of the route take, at most; each takes 260")
      ->check(CLI::Range(routing::optimiser::kSwapCalldata, api::kQuoteCalldataMax));
  command
      ->add_option("--branch", arguments->parts,
                   "lower the bound by branching: parts of all routes looked at, at most; it takes time")
      ->check(CLI::Range(std::size_t{0}, std::size_t{api::kQuotePartsMax}))
      ->excludes(buy_amount);
  command->add_option("--venue", arguments->venues, "a venue that may be used; again for more; without it all may");
  command->add_option("--exclude", arguments->excluded, "a venue that may not; again for more");
  command->add_option("--gas-price", arguments->gas_price, "base units of the coin per unit of gas (wei)");
  command->add_option("--data-price", arguments->data_price,
                      "base units of the coin per byte of calldata, as rollups charge; each swap takes 260");
  command->add_option("--certificate", arguments->certificate, "write what proves the bound into this file");
  command->callback([arguments, print, &exit] { exit.code = quote(*arguments, print); });
}

}  // namespace

void add_route_quote(CLI::App& route, Exit& exit) {
  add_verb(route, exit, "quote",
           "a route for an exact amount, over the pools that the server knows, and how near it is to the best\n\n"
           "  sep route quote --sell WETH --buy USDC --amount 10 --slippage-bps 30\n"
           "  sep route quote --sell USDC --buy WETH --buy-amount 10 --most 40000\n"
           "  sep route quote --sell WETH --buy USDC --amount 10 --certificate quote.json && sep route verify "
           "quote.json\n\n"
           "Nothing is recorded or held, and no balance or limit is looked at. Ends with 5 if it cannot be filled now.",
           print_quote);
  add_verb(route, exit, "explain",
           "how such a route comes about: shares, prices, what was nearly used, what was left out\n\n"
           "  sep route explain --sell WETH --buy USDC --amount 10 --hops 2\n\n"
           "A pool's gain is what its best swap at the prices that prove the bound brings after gas; below zero it is\n"
           "what the pool lacks to be of use. The margin is by how much its next unit is worth more than it costs.",
           print_quote_story);
}

}  // namespace sep::app
