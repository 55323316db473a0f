// sep venue: those a server trades on; and the paper chain, or paper books, as a process of its own.
#include <cstdio>
#include <memory>

#include "adapters/venues/paper/server.hpp"
#include "api/text/rfc3339.hpp"
#include "apps/sep/capture_venue.hpp"
#include "apps/sep/commands.hpp"
#include "apps/sep/market_kind.hpp"
#include "apps/sep/remote.hpp"
#include "core/base/described.hpp"

namespace sep::app {
namespace {

struct Arguments {
  std::string socket;
  std::string record;
  std::uint64_t seed = 1;
  std::string market = "generated";
  std::string recording;
  std::string misbehave;
  std::string start;
  bool virtual_time = false;
  std::int64_t block_ms = 12'000;
  std::int64_t inclusion_ms = 0;
  std::uint32_t rate = paper::RateRules{}.requests;
};

// False: it was said why.
bool read_script(std::string const& text, paper::VenueOptions& options) {
  auto const take = [](auto script, auto& into) {
    if (!script)
      std::fprintf(stderr, "sep venue: --misbehave: %s at '%s'\n", enum_name(script.error().kind).c_str(),
                   script.error().at.c_str());
    else
      into = *std::move(script);
    return script.has_value();
  };
  return options.books ? take(paper::parse_book_script(text), options.book_script)
                       : take(paper::parse_script(text), options.script);
}

void choose(MarketKind kind, Arguments const& arguments, paper::VenueOptions& options) {
  options.books = kind == MarketKind::generated_books || kind == MarketKind::captures;
  options.recording = arguments.recording;
  if (kind == MarketKind::recorded_pools) options.market = arguments.market;
  if (kind != MarketKind::captures) return;
  CaptureHallOptions hall;
  hall.seed = arguments.seed;
  hall.rate.requests = arguments.rate;
  options.open_books = serve_captures(arguments.market, arguments.recording, std::move(hall));
}

int run(Arguments const& arguments) {
  paper::VenueOptions options;
  options.socket = arguments.socket;
  options.record = arguments.record;
  options.seed = arguments.seed;
  auto const kind = kind_of(arguments.market);
  if (!kind) {
    std::fprintf(stderr, "sep venue: --market: %s: %s\n", enum_name(kind.error().error).c_str(),
                 kind.error().detail.c_str());
    return kNotFound;
  }
  choose(*kind, arguments, options);
  options.requests = arguments.rate;
  options.virtual_time = arguments.virtual_time;
  options.block_interval = milliseconds(arguments.block_ms);
  if (arguments.inclusion_ms > 0) options.inclusion = milliseconds(arguments.inclusion_ms);
  if (!read_script(arguments.misbehave, options)) return kUsage;
  if (!arguments.start.empty()) {
    auto const start = api::parse_time(arguments.start);
    if (!start) {
      std::fprintf(stderr, "sep venue: --start: not an RFC 3339 time: '%s'\n", arguments.start.c_str());
      return kUsage;
    }
    options.start = *start;
  }
  return paper::run_venue(options);
}

void print_venues(boost::json::value const& answer) {
  Table rows{{"VENUE", "LOCATION", "STATE", "WHY DOWN"}};
  for (auto const& venue : answer.at("venues").as_array()) {
    auto const* state = !venue.at("enabled").as_bool() ? "off" : venue.at("up").as_bool() ? "up" : "down";
    rows.push_back({text_of(venue, "name"), text_of(venue, "location"), state, text_of(venue, "why_down")});
  }
  print_table(rows);
}

}  // namespace

void add_venue(CLI::App& root, Exit& exit) {
  auto* venue = root.add_subcommand("venue",
                                    "venues: those a server trades on, and paper ones of our own\n\n"
                                    "  sep venue list\n"
                                    "  sep venue paper --socket venue.sock --record venue.record");
  venue->require_subcommand(1);
  auto* listing = venue->add_subcommand("list",
                                        "the venues of a server, and whether they are up\n\n"
                                        "  sep venue list\n"
                                        "  sep venue list --json");
  auto remote = std::make_shared<Remote>();
  add_remote_options(*listing, *remote);
  listing->callback([remote, &exit] { exit.code = show_answer(*remote, "/v1/venues", print_venues); });
  auto* paper = venue->add_subcommand(
      "paper",
      "the paper chain, pools that execute swaps exactly, or paper books, which match limit orders; in a process of "
      "their own\n\n"
      "  sep venue paper --socket venue.sock --record venue.record\n"
      "  sep venue paper --socket venue.sock --record venue.record --misbehave \"lost_ack=50,timeout_executed=20\"\n"
      "  sep venue paper --socket venue.sock --record venue.record --market generated_books\n"
      "  sep venue paper --socket venue.sock --record venue.record --market ../shared/data/binance-l2 --recording "
      "ETHUSDT-20240808");
  auto arguments = std::make_shared<Arguments>();
  paper->add_option("--socket", arguments->socket, "the local socket to listen on")->required();
  paper->add_option("--record", arguments->record, "the venue's own durable record; continued if it is there")
      ->required();
  paper->add_option("--seed", arguments->seed, "of the market, the latencies and the misbehaviour");
  paper->add_option("--market", arguments->market, kMarketHelp);
  paper->add_option("--recording", arguments->recording, kRecordingHelp);
  paper->add_option("--misbehave", arguments->misbehave, "faults and their rates per mille");
  paper->add_option("--start", arguments->start,
                    "the first instant of the market, RFC 3339; else of a recorded one the recorded one in "
                    "virtual time, and otherwise now");
  paper->add_flag("--virtual", arguments->virtual_time, "time is what the client says it is");
  paper->add_option("--block-ms", arguments->block_ms, "between the blocks of generated pools")
      ->check(CLI::Range(1, 3'600'000));
  paper
      ->add_option("--inclusion-ms", arguments->inclusion_ms,
                   "how often swaps are included in pools; 0: by the market's nature")
      ->check(CLI::Range(0, 3'600'000));
  paper
      ->add_option("--rate", arguments->rate,
                   "requests that a book takes from one store in 10 s; bans follow beyond it")
      ->check(CLI::Range(1, 1'000'000));
  paper->callback([arguments, &exit] { exit.code = run(*arguments); });
}

}  // namespace sep::app
