#include "sim/simulation.hpp"

#include "core/base/codec.hpp"

namespace sep::sim {
namespace {

constexpr Duration kHealingBound = minutes(15);  // deadlines, lives and bounds of the workload, and patience
constexpr std::uint64_t kStuck = 100'000;        // rounds at one instant: the run does not get on

std::uint64_t seed_for(std::uint64_t seed, SimulationOptions const& options) {
  return options.focus ? focused_seed(seed, *options.focus) : seed;
}

FaultPlan plan_for(std::uint64_t seed, SimulationOptions const& options) {
  if (options.focus) return focused_plan(seed, *options.focus);
  return options.faults ? draw_plan(seed) : FaultPlan{};
}

std::unique_ptr<Venues> make_venues(std::uint64_t seed, SimulationOptions const& options, FaultPlan const& plan) {
  if (auto const* recorded = options.recorded.get())
    return recorded->books ? make_book_venues(seed, plan, recorded) : make_pool_venues(seed, plan, recorded);
  auto const market = options.focus ? focused_market(seed, *options.focus) : options.market;
  return has_books(seed, market) ? make_book_venues(seed, plan) : make_pool_venues(seed, plan);
}

engine::Config config_for(std::uint64_t seed, SimulationOptions const& options, Registry const& registry) {
  auto rng = rng_for(seed, "config");
  return options.focus ? focused_config(rng, registry, *options.focus) : draw_config(rng, registry);
}

template <class Entries>
void digest(Sha256& sum, Entries const& entries) {
  for (auto const& entry : entries) sum.update(encode(entry));
}

}  // namespace

Simulation::Simulation(std::uint64_t seed, SimulationOptions options)
    : seed_(seed_for(seed, options)),
      options_(std::move(options)),
      plan_(plan_for(seed_, options_)),
      rng_(rng_for(seed_, "acts")),
      venues_(make_venues(seed_, options_, plan_)),
      auditor_(scene_.now, kStream,
               !plan_.every.contains(Act::t1_clock_jump) && !plan_.every.contains(Act::t3_clock_skew)),
      network_(scene_, plan_, *venues_, kStoreId, rng_for(seed_, "network")),
      platform_(scene_, plan_, network_, auditor_, seed_),
      workload_(scene_, plan_, platform_, auditor_, rng_for(seed_, "workload"), options_.focus),
      operator_(scene_, platform_, auditor_, *venues_, rng_for(seed_, "operator")),
      start_(venues_->start()) {
  scene_.now = start_;
  if (options_.focus) options_.chaos = kFocusedChaos;
  if (options_.trace)
    auditor_.trace_to([this](std::string const& line) {
      options_.trace(std::to_string((scene_.now - start_).ns / 1'000'000) + " ms " + line);
    });
}

Outcome Simulation::run() {
  begin();
  chaos_until(start_ + options_.chaos);
  if (!verdict().violation()) heal();
  if (!verdict().violation()) finish();
  return outcome();
}

void Simulation::begin() {
  auto const& registry = venues_->registry();
  config_ = config_for(seed_, options_, registry);
  platform_.configure(config_, registry);
  platform_.boot();
  workload_.begin(start_ + options_.chaos);
  operator_.begin();
  for (auto const& [act, mean] : plan_.every) schedule(act, mean);
}

void Simulation::schedule(Act act_now, Duration mean) {
  scene_.after(draw(rng_, Duration{}, mean + mean), [=, this] {
    if (!scene_.faults_on) return;
    act(act_now);
    schedule(act_now, mean);
  });
}

void Simulation::act(Act act) {
  if (options_.trace) options_.trace(enum_name(act));
  if (act_outside(act) || operator_.act(act) || platform_.act(act)) scene_.strike(enum_name(act));
}

bool Simulation::act_outside(Act act) {
  auto const& registry = venues_->registry();
  VenueId const venue(static_cast<std::uint32_t>(rng_.between(1, registry.venues.size())));
  auto const length = draw(rng_, milliseconds(200), seconds(60));
  auto const to_notice = draw(rng_, Duration{}, seconds(4));
  if (act == Act::n5_partition || act == Act::n5_one_way_partition)
    network_.cut(venue, act == Act::n5_partition, to_notice, length);
  else if (act == Act::m2_feed_stalls)
    network_.stall_feed(length);
  else if (act == Act::m6_flash_move)
    venues_->trade_much(draw_instrument(), rng_, scene_.now);
  else if (act == Act::m7_one_source_manipulated)
    network_.falsify(draw_instrument(), length);
  else
    return false;
  return true;
}

InstrumentId Simulation::draw_instrument() {
  return InstrumentId(static_cast<std::uint32_t>(rng_.between(1, venues_->registry().instruments.size())));
}

std::optional<Time> Simulation::next_due() const {
  auto next = venues_->next_due();
  auto const sooner = [&](std::optional<Time> due) {
    if (due && (!next || *due < *next)) next = due;
  };
  sooner(scene_.agenda.next_due());
  sooner(platform_.next_due());
  return next;
}

void Simulation::run_until(Time end, bool (Simulation::*done)() const) {
  std::uint64_t rounds = 0;
  while (!verdict().violation() && !(this->*done)()) {
    auto const due = next_due();
    if (!due || *due > end) break;
    rounds = *due > scene_.now ? 0 : rounds + 1;
    CHECK_NOTE(rounds < kStuck, "the simulation does not get on");
    advance_to(std::max(*due, scene_.now));
  }
  scene_.now = std::max(scene_.now, verdict().violation() || (this->*done)() ? scene_.now : end);
}

// Everything that happens at this instant, in a fixed order: the venue, the agenda, the processes.
void Simulation::advance_to(Time now) {
  scene_.now = now;
  for (auto const& due : venues_->advance(now)) {
    if (auto const* moved = std::get_if<paper::InstrumentsMoved>(&due.what))
      for (auto const& state : moved->states) auditor_.published(state);
    network_.deliver(due);
  }
  while (scene_.agenda.run_one(now)) {
  }
  platform_.step();
  take_record();
  auto const* leader = platform_.leader();
  auditor_.attended(leader && !leader->is_paused());
}

void Simulation::take_record() {
  auto const record = venues_->take_record();
  digest(venue_digest_, record.pools);
  digest(venue_digest_, record.books);
  auditor_.venue_did(record.pools, kStoreId);
  auditor_.books_did(record.books);
}

void Simulation::chaos_until(Time end) {
  run_until(end, options_.focus ? &Simulation::has_struck : &Simulation::never);
}

// A focused run has seen what it is for, and nothing is left to strike.
bool Simulation::has_struck() const { return has_healed() && faults().contains(options_.focus->fault); }

FaultCounts Simulation::faults() const {
  auto sum = scene_.faults;
  for (auto const& [fault, count] : venues_->faults()) sum[fault] += count;
  for (auto const& [name, count] : platform_.disk().fault_counts()) sum[fault_name(name)] += count;
  return sum;
}

void Simulation::heal() {
  scene_.faults_on = false;
  venues_->behave();
  network_.heal();
  platform_.heal();
  operator_.heal(config_);
  run_until(scene_.now + kHealingBound, &Simulation::has_healed);
  if (verdict().violation()) return;
  auditor_.healed(workload_.all_answered());
}

bool Simulation::has_healed() const {
  if (!workload_.all_asked() || !workload_.all_answered()) return false;
  for (auto const& [id, parent] : auditor_.books().parents)
    if (parent.phase != Phase::ended) return false;
  return true;
}

void Simulation::finish() {
  // What is still under way at the venue arrives, and is booked.
  run_until(scene_.now + (options_.focus ? kFocusedRest : seconds(30)), &Simulation::never);
  venue_hash_ = venue_digest_.finish();
  auto* process = platform_.leader();
  if (!verdict().expect(Invariant::i22_everything_ends, process != nullptr, "no process lives after the faults"))
    return;
  if (verdict().violation()) return;
  verdict().expect(Invariant::i22_everything_ends, process->stop(), "the process does not stop in order");
  if (!verdict().violation()) auditor_.end(process->store(), process->state(), platform_.follower());
}

Outcome Simulation::outcome() const {
  Outcome result;
  Encoder encoder;
  encoder.put(auditor_.head());
  encoder.put(venue_hash_);
  result.trace_hash = sha256(encoder.bytes());
  result.inputs = auditor_.inputs();
  result.events = auditor_.events();
  result.records = auditor_.records();
  result.submitted = workload_.submitted();
  result.crashes = platform_.crashes();
  result.simulated = scene_.now - start_;
  result.endings = auditor_.endings();
  result.faults = faults();
  result.checked = verdict().checked();
  result.violation = verdict().violation();
  return result;
}

}  // namespace sep::sim
