// What is true now, as far as the log says, in the form in which people and programs ask for it.
//
// Lifecycle: empty, then fold() for every record in order, from seq 1 on. Where it overlaps with the engine's State
// (live intents, their orders, the ledger, trading states, configuration) the two are equal, always. Beyond State it
// keeps intents that have left it, the reasons, the fills and the latest events; each of these lists is bounded.
#pragma once

#include <deque>
#include <memory>

#include "core/engine/catalogue.hpp"
#include "core/engine/state.hpp"
#include "readmodel/roles.hpp"
#include "readmodel/solvers.hpp"
#include "runtime/log/record.hpp"

namespace sep::readmodel {

inline constexpr std::size_t kArchivedMax = 100'000;  // where `server.ended_intents` says nothing else
inline constexpr std::size_t kBreachesMax = 256;
inline constexpr std::size_t kTailMax = 16'384;  // events

struct FillRow {
  orders::ClientOrderId order;
  orders::Fill fill;
  i128 fee = 0;  // part of what was sold that the pool kept
  std::uint64_t seq = 0;
  Time at;
};

struct IntentRow {
  intent::IntentState state;
  std::string principal;
  std::string idempotency_key;
  std::string why;  // of a flatten
  std::vector<FillRow> fills;
  std::uint64_t seq = 0;  // of the latest event
  Time updated_at;
  bool archived = false;

  // Why it ended, or is ending: a denial's reason or a closing cause; empty while neither.
  [[nodiscard]] std::string reason() const;
};

// The step that an order makes: what it takes of its slice, and what was expected of it when it was chosen.
struct RouteRow {
  routing::VerifiedStep step;
  std::string solver;
  i128 slice_qty = 0;  // of the whole slice, counted as the step's
  Time at;
};

struct OrderRow {
  orders::OrderState state;
  std::optional<RouteRow> route{};
  std::string outcome;  // how it ended, where there is more to say than its status: a reject reason, a proof of expiry
  Time updated_at;
};

struct TradingRow {
  risk::TradingState state{};
  std::string reason;
  bool by_breaker = false;
  Time since;
};

struct BreachRow {
  risk::RiskBreached breach;
  std::uint64_t seq = 0;
  Time at;
};

struct Statistics {
  std::uint64_t inputs = 0;
  std::uint64_t slices = 0;
  std::uint64_t events = 0;
  std::map<intent::Status, std::uint64_t> intents;  // every intent of the log, by the status it has
  std::map<orders::Status, std::uint64_t> orders;
  std::uint64_t fills = 0;
  std::uint64_t breaches = 0;
};

// An event as it was recorded, with what its envelope needs.
struct TailEvent {
  log::Record record;
  Hash256 previous;       // the hash before it
  engine::Origin origin;  // of what caused it
  Roles roles;
};

struct View {
  std::size_t archived_max = kArchivedMax;  // intents that are kept although they have left the engine's memory

  std::string stream;
  std::string store_id;
  std::uint32_t epoch = 0;
  std::uint64_t seq = 0;  // of the latest record
  Hash256 head;           // its hash
  Time at;                // of the latest input

  bool configured = false;
  engine::Config config;
  Registry registry;
  std::shared_ptr<Registry const> lasting_registry =
      std::make_shared<Registry const>();  // the same, to keep after a read

  std::map<Ulid, IntentRow> intents;
  std::map<orders::ClientOrderId, OrderRow> orders;
  ledger::Ledger ledger;
  std::map<risk::Scope, TradingRow> trading;   // what is not here is active
  std::map<VenueId, std::string> venues_down;  // and why
  std::deque<BreachRow> breaches;              // oldest first
  Statistics statistics;
  SolverScores solvers;
  std::deque<std::shared_ptr<TailEvent const>> tail;  // oldest first, seq ascending

  // `event` is the decoded payload of an event record, nullptr for other kinds.
  void fold(log::Record const& record, engine::Event const* event);

  [[nodiscard]] IntentRow const* intent(Ulid id) const;
  [[nodiscard]] risk::TradingState state_of(risk::Scope const& scope) const;

  // Whether the tail holds every event behind `seq`.
  [[nodiscard]] bool tail_reaches(std::uint64_t after) const;

 private:
  void fold_event(log::Record const& record, engine::Event const& event);
  void fold_intent(log::Record const& record, engine::Event const& event);
  void fold_order(log::Record const& record, engine::Event const& event);
  void forget_oldest();
  void keep(log::Record const& record, engine::Event const& event);

  engine::Origin origin_;           // of the latest input
  std::optional<RouteRow> routed_;  // whose order comes next
  RoleBook roles_;
  std::deque<Ulid> archived_;
  std::uint64_t tail_from_ = 0;  // every event behind this seq is in the tail

  friend struct FoldRest;
};

}  // namespace sep::readmodel
