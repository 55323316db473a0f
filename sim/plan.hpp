// What goes wrong in one run, drawn from its seed the swarm way: every fault is switched on or off for the whole run,
// and what is on gets a rate of its own. Runs with few faults go deep where runs with all of them never get.
//
// The letters are those of the fault list: X process, S storage, N network, V venue, M market data, T time, O operator;
// P are lying solvers (proposals), K careless clients.
#pragma once

#include <boost/describe.hpp>
#include <map>

#include "adapters/venues/paper/book/generated_hall.hpp"
#include "adapters/venues/paper/misbehaviour.hpp"
#include "core/base/described.hpp"
#include "core/base/rng.hpp"
#include "core/base/time.hpp"
#include "core/engine/config.hpp"
#include "sim/scene.hpp"

namespace sep::sim {

// visit(value, name) for each, in order of declaration.
template <class E, class Visit>
void for_each_enumerator(Visit visit) {
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto d) { visit(d.value, d.name); });
}

// Faults that may strike at every occasion of their kind.
enum class Chance : std::uint8_t {
  n1_drop_request,
  n1_drop_report,
  n2_duplicate_request,  // of a query or a cancel
  n2_duplicate_report,
  n4_delay_request,
  n4_delay_report,
  m1_drop_observation,
  m5_old_observation,  // an observation comes once more, after later ones
  s8_slow_disk,        // a commit takes seconds: leases run out meanwhile
  x6_crash_in_recovery,
  p_late_answer,
  p_second_answer,
  p_no_answer,
  p_garbage,
  k_repeated_request,  // the answer is there, the client asks again
  k_altered_request,   // the same key for something else
};
BOOST_DESCRIBE_ENUM(Chance, n1_drop_request, n1_drop_report, n2_duplicate_request, n2_duplicate_report,
                    n4_delay_request, n4_delay_report, m1_drop_observation, m5_old_observation, s8_slow_disk,
                    x6_crash_in_recovery, p_late_answer, p_second_answer, p_no_answer, p_garbage, k_repeated_request,
                    k_altered_request)

// Faults that come at times of their own.
enum class Act : std::uint8_t {
  x0_kill,        // the process dies between two steps
  x0_power_loss,  // and what was not synced is lost
  x1_crash_before_journal_write,
  x2_crash_mid_write,
  x3_crash_before_fsync,
  x4_crash_after_fsync_before_send,
  x5_crash_after_send_before_ack_journal,
  x7_crash_in_snapshot,
  x8_pause,
  x10_two_engines,
  x11_stale_leader_wakes,
  s3_sync_error,
  s3_write_error,
  s3_read_error,
  s6_disk_full,
  n5_partition,
  n5_one_way_partition,
  m2_feed_stalls,
  m6_flash_move,  // somebody else's large swap
  m7_one_source_manipulated,
  t1_clock_jump,
  t3_clock_skew,
  o2_limits_changed,
  o2_venue_switched,
  o4_kill_switch,
  o4_reducing,
  o4_flatten,
};
BOOST_DESCRIBE_ENUM(Act, x0_kill, x0_power_loss, x1_crash_before_journal_write, x2_crash_mid_write,
                    x3_crash_before_fsync, x4_crash_after_fsync_before_send, x5_crash_after_send_before_ack_journal,
                    x7_crash_in_snapshot, x8_pause, x10_two_engines, x11_stale_leader_wakes, s3_sync_error,
                    s3_write_error, s3_read_error, s6_disk_full, n5_partition, n5_one_way_partition, m2_feed_stalls,
                    m6_flash_move, m7_one_source_manipulated, t1_clock_jump, t3_clock_skew, o2_limits_changed,
                    o2_venue_switched, o4_kill_switch, o4_reducing, o4_flatten)

// What is traded on: pools or books; mixed: the seed decides, books in one run of three.
enum class MarketKind : std::uint8_t { mixed, pools, books };
BOOST_DESCRIBE_ENUM(MarketKind, mixed, pools, books)

struct FaultPlan {
  std::map<Chance, std::uint32_t> per_mille;  // what is absent never strikes
  std::map<Act, Duration> every;              // mean interval; what is absent never comes
  paper::Script script;                       // of a venue of pools
  paper::BookScript books;                    // of venues of books
  std::vector<paper::HallClosure> closures;   // of these, for maintenance
  bool brief = false;                         // a focused run (focus.hpp): seconds where others have minutes

  // Whether the fault strikes now; counts it.
  [[nodiscard]] bool strikes(Chance chance, Rng& rng, Scene& scene) const;
};

// What a book does wrong in some run. Left out is what the engine has no words for (a fill taken back, a fee in a third
// asset), and what strikes only who asks for balances: nobody does.
[[nodiscard]] bool is_simulated(paper::BookFault fault);

[[nodiscard]] FaultPlan draw_plan(std::uint64_t seed);

// The recorded configuration that the run starts with: limits on or off, patience long or short.
[[nodiscard]] engine::Config draw_config(Rng& rng, Registry const& registry);

// What a fault of the disk is called in the tables.
[[nodiscard]] std::string fault_name(std::string const& disk_fault);

// The names of every fault that a run in such a market can count: what a campaign must have seen.
[[nodiscard]] std::vector<std::string> all_faults(MarketKind market);

// A generator of its own for each part of a run, so that one part's draws do not move another's.
[[nodiscard]] Rng rng_for(std::uint64_t seed, std::string_view part);

// Uniform in [least, most].
[[nodiscard]] Duration draw(Rng& rng, Duration least, Duration most);

}  // namespace sep::sim
