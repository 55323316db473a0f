// The demo: the main job on embedded defaults, in virtual time. A paper venue in its own process, a real store in a
// temporary folder, the same loop as in production; both clocks move in lockstep, so a seed prints the same bytes
// twice.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "apps/sep/configuration.hpp"
#include "apps/sep/one_shot.hpp"
#include "core/engine/event.hpp"
#include "core/engine/state.hpp"
#include "readmodel/view.hpp"
#include "runtime/log/verify.hpp"
#include "runtime/replay.hpp"

namespace sep::app {

struct DemoOptions {
  std::string sentence;  // empty: the one that fits the market (demo_terms.hpp)
  std::string style;     // as after "as" in a sentence; empty: as the sentence says
  Settings settings;
  double speed = 0;  // virtual seconds per real second; 0: as fast as possible
  std::string keep;  // a folder for the store and the venue's record; empty: a temporary one, removed afterwards
  std::function<void(std::string const&)> progress;  // one line at a time; the first is the sentence
};

struct DemoFill {
  std::string venue;
  orders::OrderState order;
  orders::Fill fill;
};

// Notes a fill; one that is taken back is none.
void take_fill(engine::Event const& event, engine::State const& state, std::vector<DemoFill>& fills);

struct DemoSlice {  // of a timed plan, at its release
  std::uint32_t number = 0;
  Time at;
  i128 qty = 0;
};

struct DemoStep {
  readmodel::RouteRow route;
  orders::OrderTerms terms;  // of its order
};

struct DemoMarket {
  std::string model;  // what our trades do to it
  Time start;
  std::optional<Time> last_record;  // none: it never ends
};

struct DemoResult {
  Registry registry;
  DemoMarket market;
  intent::IntentState intent;
  std::vector<DemoSlice> slices;
  std::vector<DemoFill> fills;
  std::vector<DemoStep> steps;  // as routed, in order
  Time started;
  Time ended;
  std::uint64_t records = 0;
  Hash256 head;
  log::VerifyReport verified;
  bool replay_equal = false;  // the fold of the log from its beginning is the live state
  runtime::Redecided redecided;
  std::optional<Compared> compared;  // none: it was denied
  double wall_ms = 0;                // real time, for people: on standard error only
  double commit_p50_us = 0;
  double commit_p99_us = 0;
};

[[nodiscard]] Result<DemoResult, std::string> run_demo(DemoOptions const& options);

[[nodiscard]] std::string demo_report_text(DemoResult const& result);
[[nodiscard]] std::string demo_report_json(DemoResult const& result);

}  // namespace sep::app
