// One backtest: the platform's own loop, engine, risk gate and event store over a market in virtual time. Nothing
// waits: time goes to whatever is due next, and nothing that is printed depends on how long that took.
#pragma once

#include <string>

#include "apps/sep/backtest_file.hpp"
#include "apps/sep/backtest_market.hpp"
#include "apps/sep/backtest_rows.hpp"
#include "apps/sep/proof.hpp"

namespace sep::app::backtest {

// Why it came to its end.
enum class Ending : std::uint8_t {
  all_ended,      // every intent was submitted and ended
  until,          // the file said so
  nothing_due,    // something is open and nothing will ever happen
  out_of_bounds,  // something is open long after every deadline: a person would have been called
};
BOOST_DESCRIBE_ENUM(Ending, all_ended, until, nothing_due, out_of_bounds)

struct Outcome {
  std::string market;
  std::string impact_model;
  std::uint64_t seed = 0;
  Registry registry;
  std::optional<LearnedVolume> volume;  // what the volume profile was taken from; none: from the settings
  Time market_start;
  Time start;  // time 0 of the file
  Time end;
  Ending ending{};
  std::optional<Time> last_record;
  std::optional<Time> stale_from;         // last_record and the age from which the gate takes nothing any more
  std::uint64_t after_last_record = 0;    // intents that came when everything was stale
  std::uint64_t open_at_last_record = 0;  // and those that had not ended then
  std::uint64_t never_submitted = 0;      // later than `until`
  Rows rows;
  Proof proof;
  // What follows is not printed with the results: it is not theirs.
  std::uint64_t inputs = 0;
  std::uint64_t events = 0;
  std::uint64_t batches = 0;
  std::uint64_t observations = 0;
  double run_seconds = 0;
  double proof_seconds = 0;
};

enum class RunError : std::uint8_t {
  does_not_fit,  // the file and the market, or the engine's limits
  store_exists,  // a backtest begins its own log
  store,         // the event store failed
};
struct RunFailure {
  RunError error{};
  std::string detail;  // for people; a line for each fault
};

// `store`: where the log is kept; empty: in a temporary folder, removed afterwards. `shown_as` names the file in
// faults.
[[nodiscard]] Result<Outcome, RunFailure> run(File const& file, MarketSource& market, std::string const& store,
                                              std::string const& shown_as);

}  // namespace sep::app::backtest
