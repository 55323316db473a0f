// The auditor: a second, naive implementation that watches a run from outside. It is fed every durable record, every
// request that leaves the platform, every answer that a client gets and the venue's own record, keeps its own books
// (books.hpp) and holds the run to the invariants (verdict.hpp), each in a function that carries its number.
#pragma once

#include <span>

#include "adapters/venues/paper/entries.hpp"
#include "core/engine/catalogue.hpp"
#include "core/engine/state.hpp"
#include "runtime/inbox.hpp"
#include "runtime/log/record.hpp"
#include "runtime/ports/event_store.hpp"
#include "runtime/ports/gateway.hpp"
#include "sim/book_record.hpp"
#include "sim/books.hpp"
#include "sim/verdict.hpp"

namespace sep::readmodel {
class ReadModel;
}

namespace sep::sim {

class Auditor {
 public:
  // With clocks that may be wrong leases promise nothing: then only epochs fence.
  Auditor(Time const& now, std::string const& stream, bool clocks_are_right = true)
      : now_(now), verdict_(now), head_(log::genesis(stream)), clocks_are_right_(clocks_are_right) {}

  // ---- what it is shown ----

  // Durable records; those it knows already are compared by hash.
  void committed(std::span<log::Record const> records);
  // What a restart finds: nothing durable may be missing. Reads what a dying process wrote without telling. False: the
  // disk failed in the middle of it, and the process with it.
  [[nodiscard]] bool recovered(runtime::EventReader const& store);
  // A submission is released to the gateway, by that process's clock, under that permission.
  void dispatched(orders::OrderTerms const& terms, runtime::Dispatch const& permission, Time clock);
  // A writer's lease, as the store has it; 0: released.
  void leased(std::uint32_t epoch, Time until) { leases_[epoch] = until; }
  void inquired(orders::ClientOrderId order);  // a query or cancel is released
  // The venue's own record, of everybody's requests; `ours` names our store.
  void venue_did(std::vector<paper::Entry> const& entries, std::string const& ours);
  void books_did(std::vector<BookEntry> const& entries);  // the same of books, of our requests alone
  // A book's traded lots as its venue published them, and as they reached a process.
  void published(InstrumentState const& state);
  void observed(InstrumentState const& state);
  // A fill is in a process's inbox.
  void told(orders::ClientOrderId order, std::string const& fill_id);
  // The same of a fill that is taken back.
  void told_bust(orders::ClientOrderId order, std::string const& fill_id);
  // What a process publishes to somebody who knows everything up to a record.
  void i24_followed(std::uint64_t known, std::span<log::Record const> records);
  // Whether some process is up and at work at this instant. Called whenever time has moved.
  void attended(bool at_work);
  // A client got its answer.
  void answered(std::string const& principal, std::string const& key, runtime::Outcome const& outcome);

  // ---- what it judges besides ----

  void compare_state(engine::State const& live);  // I23
  // The faults have stopped and time for everything to end has passed: I22, I26.
  void healed(bool clients_are_answered);
  // What the log has booked against the venue's record: once nothing is under way any more.
  void compare_with_venue();  // I4
  // The end of a run: the log against itself and the live state, the venue's record against the log, and what followed
  // the run against both.
  void end(runtime::EventReader const& store, engine::State const& live, readmodel::ReadModel const& follower);

  [[nodiscard]] Verdict& verdict() { return verdict_; }
  [[nodiscard]] Verdict const& verdict() const { return verdict_; }
  [[nodiscard]] Books const& books() const { return books_; }
  [[nodiscard]] std::uint64_t records() const { return next_seq_ - 1; }
  [[nodiscard]] std::uint64_t inputs() const { return inputs_; }
  [[nodiscard]] std::uint64_t events() const { return events_; }
  [[nodiscard]] std::map<std::string, std::uint64_t> const& endings() const { return endings_; }
  [[nodiscard]] Hash256 const& head() const { return head_; }
  void trace_to(std::function<void(std::string const&)> trace) { trace_ = std::move(trace); }

 private:
  struct Fold;
  friend struct Fold;

  void i13_chain_holds(log::Record const& record);
  void take(log::Record const& record);
  void judge_group();

  void i1_balances(AccountName const& name);
  void i3_stays_within(Ulid parent);
  void i5_fill_within_limits(orders::ClientOrderId child, orders::Fill const& fill);
  void i10_alarm_for_late_fill(orders::ClientOrderId child);
  void i10_only_late_facts(Ulid parent, engine::Event const& event);
  void i11_ends_once(Ulid parent, std::string const& topic, intent::Totals const& totals);
  void i21_group_is_bounded();
  void i25_booked_in_time(orders::ClientOrderId order, std::string const& fill_id);
  void i25_trading_stops(risk::RiskBreached const& breach);
  void i25_in_time(std::string const& fill_id, Time since);
  void i25_nothing_lies_about();
  void i26_escalated(orders::ClientOrderId child);
  void i26_none_forgotten();

  // At the creation of an order, on the books as they are before it.
  void i2_is_new(orders::OrderCreated const& created);
  void i5_limit_within_worst(orders::OrderCreated const& created);
  void i6_may_trade(orders::OrderCreated const& created);
  void i7_within_limits(orders::OrderCreated const& created);
  void i7_within_notional(orders::OrderCreated const& created);
  void i7_open_notional(std::string const& strategy);
  void i7_within_day(orders::OrderCreated const& created, Big const& notional);
  void i7_within_rate(orders::OrderCreated const& created);
  void i5_terms_are_bounded(ParentBook const& parent);
  void i7_room_for(ParentBook const& parent);

  // Orders on books.
  void b_order_is_sound(orders::OrderCreated const& created);
  void b_fill_is_lots(orders::ClientOrderId child, orders::Fill const& fill);
  void i4_executed(BookExecuted const& executed);
  void i4_lots_are_booked();
  void note_slice(log::Record const& record);
  void p_amounts_are_the_pools(routing::SliceRouted const& routed);
  void s_best_is_taken(routing::ProposalsJudged const& judged);
  void s_routed_is_taken();
  void i4_was_taken_back(orders::ClientOrderId id, orders::Fill const& fill);
  void i4_was_taken_back_there();
  [[nodiscard]] bool is_foreign_fee(orders::OrderTerms const& terms, Amount beside) const;
  [[nodiscard]] bool is_deceived(ChildBook const& book, std::map<std::string, BookExecuted> const& executed) const;
  [[nodiscard]] bool is_of_the_books(orders::ClientOrderId order, std::string const& fill_id) const;
  [[nodiscard]] std::optional<BookRules> rules_of(orders::OrderTerms const& terms) const;  // none: of a pool
  [[nodiscard]] bool buys(orders::OrderTerms const& terms) const;
  [[nodiscard]] std::optional<Big> lots_of_fill(orders::OrderTerms const& terms, orders::Fill const& fill) const;

  // Orders on paths of pools.
  void p_path_is_sound(orders::OrderCreated const& created);
  void p_hops_hand_over(orders::OrderTerms const& terms);
  // What an order sells at each of its instruments, as far as they lead on.
  [[nodiscard]] std::map<InstrumentId, AssetId> sold_along(orders::OrderTerms const& terms) const;

  // At the release of a timed plan's slice, on the books as they are before it.
  void d_slice_is_paced(ParentBook const& parent, intent::SliceReleased const& released);
  void d_volume_was_traded(ParentBook const& parent, intent::PlanVolumeSeen const& seen);
  void d_keeps_its_share(ParentBook const& parent, intent::SliceReleased const& released);
  [[nodiscard]] Big volume_of(ParentBook const& parent, std::map<InstrumentId, TradedLots> const& traded) const;
  void i3_slice_fits(ParentBook const& parent, intent::SliceReleased const& released);

  void i15_has_the_lease(runtime::Dispatch const& permission, Time clock);
  void i4_asked(orders::OrderTerms const& terms);
  void i4_executed(paper::Executed const& executed);
  void i1_nothing_stays_reserved();
  void i4_everything_is_booked();
  void i12_replays(runtime::EventReader const& store, engine::State const& live);
  void i23_read_model(readmodel::ReadModel const& model, engine::State const& live);
  void i27_rebuilt(readmodel::ReadModel const& follower, readmodel::ReadModel const& rebuilt);
  void i13_verifies(runtime::EventReader const& store);

  void book_day(ParentBook const& parent, orders::Fill const& fill);
  void bust_day(ParentBook const& parent, orders::Fill const& fill);
  [[nodiscard]] DayBook day_of(std::string const& owner) const;
  // An amount of the intent's quote asset in the reference currency, rounded up.
  [[nodiscard]] static Big notional_of(ParentBook const& parent, i128 sold, i128 bought);
  [[nodiscard]] ChildBook& child(orders::ClientOrderId id) { return books_.children.at(id); }
  [[nodiscard]] std::string name_of(orders::ClientOrderId id) const;

  Time const& now_;  // the true one
  Verdict verdict_;
  Books books_;
  Group group_;
  std::uint64_t next_seq_ = 1;
  Hash256 head_;
  bool clocks_are_right_;
  log::Hasher hasher_;
  std::map<std::uint64_t, Hash256> recent_hashes_;
  std::map<std::uint32_t, Time> leases_;
  std::set<orders::ClientOrderId> unknown_;                                   // all that are, and some that were
  std::map<std::pair<orders::ClientOrderId, std::string>, Time> told_;        // fills that are not booked yet
  std::map<std::pair<orders::ClientOrderId, std::string>, Time> told_busts_;  // that are not booked back yet
  std::optional<Time> attended_since_;
  std::uint64_t inputs_ = 0;
  std::uint64_t events_ = 0;
  std::map<std::string, std::uint64_t> endings_;
  std::map<std::pair<std::string, std::string>, Ulid> receipts_;  // by principal and key
  std::set<orders::ClientOrderId> foreign_;                       // asked of the venue by others
  std::map<orders::ClientOrderId, std::vector<orders::Fill>> executed_;
  std::set<orders::ClientOrderId> ghosts_;  // the venue acknowledged a cancel and executed all the same
  std::map<orders::ClientOrderId, std::map<std::string, BookExecuted>> traded_;  // on books, by fill id
  std::map<orders::ClientOrderId, std::set<std::string>> lies_;        // fills that books reported and did not make
  std::map<orders::ClientOrderId, std::set<std::string>> taken_back_;  // fills that books made and took back
  std::map<orders::ClientOrderId, std::set<std::string>> told_back_;   // of which the log says that they were
  std::map<Hash256, PairReserves> pairs_;  // states of constant-product pools, by their content
  std::function<void(std::string const&)> trace_;
};

}  // namespace sep::sim
