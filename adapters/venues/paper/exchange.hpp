// The paper venue as a pure state machine over a World: no clock, no I/O, told the time. The same world, options and
// requests at the same times give the same answers at the same times, however advance() is cut into steps.
//
// The way of a submission: it travels (latency drawn from the seed; requests keep their order), arrives, is refused or
// acknowledged, waits for the next inclusion after its arrival, and there executes whole within its limits or reverts
// and pays gas. An order whose next inclusion lies after its not_after expires right after that instant.
//
//   refused on arrival, at no cost   stale_epoch, conflicting_id, unknown_instrument, paused, gas_too_low, too_late,
//   other at inclusion                     filled; or limit_not_met / insufficient_liquidity with gas; gas_too_low
//   without a repeated id, same terms        answered as the first time; on a venue without idempotent_submit it is a
//   new
//                                    attempt, and the swap happens again
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "adapters/venues/paper/misbehaviour.hpp"
#include "adapters/venues/paper/order_memory.hpp"
#include "adapters/venues/paper/served_floor.hpp"
#include "adapters/venues/paper/world.hpp"

namespace sep::paper {

struct ExchangeOptions {
  std::uint64_t seed = 1;
  Duration inclusion = seconds(1);  // swaps are included at multiples of this after the world's start; 0: with blocks
  Duration latency_min = milliseconds(5);  // one way, > 0
  Duration latency_max = milliseconds(60);
  Script script;
  bool keeps_entries = true;  // false: take_entries() has nothing
};

// One accepted submission of an order.
struct Attempt {
  orders::VenueOrderStatus status = orders::VenueOrderStatus::working;
  orders::RejectReason reason{};  // of a rejected or expired one
  Amount gas;                     // of a rejected one
  std::optional<orders::Fill> fill;
  bool silent = false;  // timeout_executed: nothing is ever said about it
  bool ghost = false;   // fill_after_cancel: canceled for the platform, still there for the chain
};

struct BookedOrder {
  orders::OrderTerms terms;
  std::string store;
  std::vector<Attempt> attempts;  // at least one

  // working if any attempt is; else filled if any is; else as the last.
  [[nodiscard]] orders::VenueOrderStatus status() const;
};

class Exchange final : public ServedFloor {
 public:
  Exchange(std::unique_ptr<World> world, ExchangeOptions options);

  [[nodiscard]] Registry const& registry() const override { return world_->registry(); }
  [[nodiscard]] Time start() const override { return world_->start(); }
  [[nodiscard]] std::optional<Time> end() const override { return world_->end(); }
  [[nodiscard]] Time now() const override { return now_; }
  [[nodiscard]] std::vector<InstrumentState> states() const override { return world_->pools(); }
  void ask(Request const& request, Time now, std::string const& store = {}) override;
  [[nodiscard]] std::vector<Due> advance(Time now) override;
  [[nodiscard]] std::optional<Time> next_due() const override;
  [[nodiscard]] std::uint32_t highest_epoch(std::string const& store) const override;

  // Nothing where the options say that nobody wants it.
  [[nodiscard]] std::vector<Entry> take_entries() override;
  void follow_opening(Entry const& opening) override;

  [[nodiscard]] World const& world() const { return *world_; }
  [[nodiscard]] std::map<orders::ClientOrderId, BookedOrder> const& orders() const { return orders_; }
  [[nodiscard]] FaultCounts const& faults() const { return faults_; }

  // From now on: order_memory.hpp.
  void forget_orders_after(Duration age) { memory_.forget_after(age); }

  // From now on the venue follows another script: the healing phase of a simulation.
  void follow(Script script) { options_.script = std::move(script); }

 private:
  struct Arrival {
    std::string store;
    Request request;
  };
  struct Inclusion {
    orders::ClientOrderId order;
    std::size_t attempt;
  };
  struct Expiry {
    orders::ClientOrderId order;
    std::size_t attempt;
  };
  using Happening = std::variant<Arrival, Inclusion, Expiry, Due>;

  void run_until(Time now);
  void happen(Arrival const& arrival, Time at);
  void happen(Inclusion const& inclusion, Time at);
  void happen(Expiry const& expiry, Time at);
  void happen(Due const& due, Time at);

  void arrive(Attach const& attach, std::string const& store, Time at);
  void arrive(Submit const& submit, std::string const& store, Time at);
  void arrive(Cancel const& cancel, std::string const& store, Time at);
  void arrive(Query const& query, std::string const& store, Time at);

  [[nodiscard]] std::optional<orders::RejectReason> refusal(Submit const& submit, std::string const& store, Time at);
  void accept(orders::OrderTerms const& terms, std::string const& store, std::uint64_t occasion, Time at);
  void answer_again(BookedOrder& order, std::uint64_t occasion, Time at);
  void acknowledge(BookedOrder const& order, std::uint64_t occasion, Time at);
  void execute(BookedOrder& order, std::size_t index, Swapped const& swapped, Time at);
  void end_attempt(BookedOrder& order, std::size_t index, orders::RejectReason reason, Amount gas, Time at);
  [[nodiscard]] Swapped distorted(BookedOrder const& order, std::size_t index, Swapped const& proper) const;

  [[nodiscard]] bool misbehaves(Fault fault, orders::ClientOrderId order, std::uint64_t occasion, Time at);
  [[nodiscard]] bool stale(std::string const& store, std::uint32_t epoch);
  [[nodiscard]] std::optional<Time> inclusion_after(Time at) const;
  [[nodiscard]] std::int64_t gas_price() const;  // wei, of the current block
  [[nodiscard]] Amount no_gas(VenueId venue) const;
  [[nodiscard]] Amount gas_cost(BookedOrder const& order, std::size_t index, bool reverted) const;
  [[nodiscard]] Duration latency();
  void report(std::string const& store, orders::VenueReport report, Time at, Duration extra = {});
  void schedule(Time at, Happening happening);
  void note(Entry entry);

  std::unique_ptr<World> world_;
  ExchangeOptions options_;
  Time now_;
  Time last_arrival_;
  std::uint64_t messages_ = 0;  // latencies drawn so far
  std::uint64_t scheduled_ = 0;
  std::map<std::pair<Time, std::uint64_t>, Happening> agenda_;  // by time, then in order of scheduling
  std::map<std::string, std::uint32_t> epochs_;                 // highest seen, by store
  std::map<orders::ClientOrderId, BookedOrder> orders_;
  std::map<orders::ClientOrderId, std::uint64_t> submissions_;  // arrived or lost, by order id
  std::map<orders::ClientOrderId, std::uint64_t> queries_;
  OrderMemory memory_;
  std::vector<Due> due_;
  std::vector<Entry> entries_;
  FaultCounts faults_ = no_faults();
};

}  // namespace sep::paper
