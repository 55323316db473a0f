// Everything that can come in, at random and mostly wrong: for the property test of this folder. The seed is the run.
#pragma once

#include "core/base/rng.hpp"
#include "core/engine/engine_fixture.hpp"

namespace sep::engine::test {

class Noise {
 public:
  explicit Noise(std::uint64_t seed) : rng_{seed} {}

  void step();

  // The noise is over: solvers and venues answer truthfully and timers fire, until nothing is left to do or `rounds`
  // are over. Returns whether every intent ended and left memory.
  [[nodiscard]] bool settles(int rounds);

  // What every booked fill, deposit and gas adds up to, per owner and asset, counted from the events alone.
  using Positions = std::map<std::pair<std::string, AssetId>, i128>;
  [[nodiscard]] Positions const& positions() const { return positions_; }
  [[nodiscard]] Bench const& bench() const { return bench_; }
  [[nodiscard]] std::set<std::string_view> const& topics() const { return topics_; }  // of every event so far

 private:
  void market_step();
  void command_step();
  void operator_step();
  void solver_step();
  [[nodiscard]] routing::Proposal some_proposal(routing::RouteRequest const& request);
  void timer_step();
  void report_step();
  [[nodiscard]] std::optional<KnownOrder> look_up(orders::Busted const& report);
  void note_fills(Event const& event);

  void submit();
  void amend(Ulid intent);
  Ran run(Payload payload);
  void audit(Ran const& ran);
  void settle_order(ClientOrderId order);
  void silence();
  void change_registry();

  [[nodiscard]] Spec some_spec();
  void add_style(Spec& spec);
  [[nodiscard]] orders::VenueReport some_report(ClientOrderId order);
  [[nodiscard]] orders::Fill some_fill(ClientOrderId order);
  [[nodiscard]] ClientOrderId some_order();
  [[nodiscard]] Ulid some_intent();
  [[nodiscard]] i128 some_amount(i128 usual);
  [[nodiscard]] AssetId some_asset() { return AssetId{static_cast<std::uint32_t>(rng_.below(7))}; }
  [[nodiscard]] std::string some_owner() { return rng_.chance(3, 4) ? kOwner : "beta"; }
  [[nodiscard]] bool rarely() { return rng_.chance(1, 12); }
  template <class E>
  [[nodiscard]] E some(std::uint64_t count) {
    return static_cast<E>(rng_.below(count));
  }

  Bench bench_;
  Rng rng_;
  std::vector<orders::VenueReport> told_;
  std::map<ClientOrderId, std::pair<Ulid, std::string>> owners_;  // intent and owner of every order there was
  std::map<std::pair<ClientOrderId, std::string>, orders::Fill> booked_;
  std::set<std::pair<ClientOrderId, std::string>> busted_;
  std::set<std::string_view> topics_;
  Positions positions_{
      {{kOwner, kUsdc}, 1'000'000 * kOneUsdc}, {{kOwner, kWeth}, 100 * kOneWeth}, {{kOwner, kEth}, 10 * kOneWeth}};
};

}  // namespace sep::engine::test
