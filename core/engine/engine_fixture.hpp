// The engine on a test bench: State, Market, and what the effects asked for, all in memory. Every input goes through
// decide, apply and effects_of like in the runtime, and after every one of them the laws of engine_laws.hpp are held.
//
//   Bench bench;                                     registry and configuration loaded, market fresh, "alpha" is rich
//   auto id = bench.accept(acquire(10 * kOneWeth));  submitted and accepted
//   bench.answer_routes();                           the single-path solver answers; the order goes out
//   bench.fill(bench.only_order());                  exactly what the pool gives; the pool moves
//
// For tests only: never linked into what ships.
#pragma once

#include <deque>

#include "core/engine/engine.hpp"

namespace sep::engine::test {

inline constexpr AssetId kWeth{1};
inline constexpr AssetId kUsdc{2};
inline constexpr AssetId kUsdt{3};  // its transfers are not proven plain
inline constexpr AssetId kDai{4};   // not in the list of allowed assets
inline constexpr AssetId kEth{5};   // pays for gas
inline constexpr LocationId kWallet{1};
inline constexpr VenueId kUniswap{1};
inline constexpr VenueId kSushi{2};
inline constexpr VenueId kPancake{3};
inline constexpr i128 kOneWeth = 1'000'000'000'000'000'000;
inline constexpr i128 kOneUsdc = 1'000'000;
inline constexpr Time kStart{1'700'000'000'000'000'000};
inline constexpr char const* kOwner = "alpha";

using orders::ClientOrderId;
using Spec = intent::IntentSpec;

// Pools 1, 2, 3 trade WETH/USDC on the three venues around 2000 USDC; 4 trades WETH/USDT and 5 WETH/DAI.
[[nodiscard]] Registry make_registry();
[[nodiscard]] Config make_config();

// "acquire 10 WETH using USDC, at most 0.5 % slippage, within 5 minutes", of kOwner; a deadline of 0 is filled in by
// submit. The others likewise.
[[nodiscard]] Spec acquire(i128 weth);
[[nodiscard]] Spec dispose(i128 weth);
[[nodiscard]] Spec spend(i128 usdc);

struct Ran {
  std::vector<Event> events;
  std::vector<Effect> effects;

  template <class E>
  [[nodiscard]] E const* find() const {
    for (auto const& event : events)
      if (auto const* found = std::get_if<E>(&event)) return found;
    return nullptr;
  }
  template <class E>
  [[nodiscard]] std::size_t count() const {
    std::size_t found = 0;
    for (auto const& event : events) found += std::holds_alternative<E>(event) ? 1 : 0;
    return found;
  }
  template <class E>
  [[nodiscard]] std::size_t effects_count() const {
    std::size_t found = 0;
    for (auto const& effect : effects) found += std::holds_alternative<E>(effect) ? 1 : 0;
    return found;
  }
};

enum class Laws { held, unchecked };  // unchecked: for benchmarks

class Bench {
 public:
  explicit Bench(Laws laws = Laws::held);

  // One input, at `now`. The principal is whoever.
  Ran run(Payload payload, std::string principal = "test");
  // EngineStarted of the next epoch: what was asked before is forgotten, pending() is asked anew.
  Ran restart();

  Ran submit(Spec spec, std::string key = {});
  Ran deposit(Amount amount, std::string owner = kOwner);
  Ran halt(risk::Scope scope, risk::TradingState state = risk::TradingState::halted);
  // The venue takes back what it tells as `told`, and the store has it as `booked`.
  Ran bust(ClientOrderId id, orders::Fill const& told, std::optional<orders::Fill> const& booked) {
    auto const& of = intent(order(id).intent);
    KnownOrder known{of.id, of.spec.owner.strategy, of.terms.location};
    if (booked) known.booked.push_back(booked->venue_fill_id);
    known.fill = booked;
    return run(VenueReported{orders::Busted{id, told}, std::move(known)}, "venue:test");
  }
  Ran bust(ClientOrderId id, orders::Fill const& fill) { return bust(id, fill, fill); }
  Ran report(orders::VenueReport report) { return run(VenueReported{std::move(report), {}}, "venue:test"); }
  Ran configure(Config config) { return run(ConfigLoaded{std::move(config)}); }

  // Submitted and accepted (CHECKed), or its order sent (CHECKed).
  Ulid accept(Spec spec);
  ClientOrderId send(Spec spec);

  // The single-path solver's answers to every open request, in order; returns all their events and effects.
  Ran answer_routes();
  Ran propose(routing::RouteRequest const& request, routing::Proposal proposal);
  // The exact fill of what is left of the order on its pool as believed (at the order's limit where the pool cannot
  // give it); the pool moves by it.
  [[nodiscard]] orders::Fill exact_fill(ClientOrderId order, std::string fill_id) const;
  Ran fill(ClientOrderId order);
  Ran go_on();  // every requested continuation, until none is

  void advance(Duration by) { now_ = now_ + by; }
  // Fires timers in (due, id) order up to `until`, and moves the time there.
  void fire_timers_until(Time until);
  // The timer that is due first, if any is asked for; and that it fires, at its time.
  struct Wake {
    std::uint32_t generation = 0;
    Time due;
  };
  [[nodiscard]] std::optional<Wake> next_wake() const;
  Ran fire_next();

  void observe(InstrumentId pool, i128 reserve0, i128 reserve1);
  void refresh_market();  // every pool is observed again as it is

  [[nodiscard]] State const& state() const { return state_; }
  [[nodiscard]] Market& market() { return market_; }
  [[nodiscard]] Time now() const { return now_; }
  [[nodiscard]] std::uint64_t seq() const { return seq_; }
  [[nodiscard]] intent::IntentState const& intent(Ulid id) const { return state_.intents.at(id); }
  [[nodiscard]] intent::Status status(Ulid id) const { return intent(id).status; }
  [[nodiscard]] orders::OrderState const& order(ClientOrderId id) const { return state_.orders.at(id); }
  [[nodiscard]] std::vector<ClientOrderId> live_orders() const;
  [[nodiscard]] ClientOrderId only_order() const;  // CHECKs that exactly one is live
  [[nodiscard]] i128 available(AssetId asset, std::string const& owner = kOwner) const;

  // What the effects so far ask for and no input has answered.
  std::map<TimerRef, Wake> wakes;
  std::deque<routing::RouteRequest> routes;
  std::deque<Cursor> continues;
  std::vector<orders::OrderTerms> submitted;  // every order ever sent
  std::deque<ClientOrderId> queries;
  std::deque<ClientOrderId> cancels;

 private:
  [[nodiscard]] std::map<TimerRef, Wake>::const_iterator first_wake() const;
  [[nodiscard]] std::string unasked() const;
  void take(Effect const& effect);
  void answered(Payload const& payload);

  std::set<std::tuple<Ulid, std::uint32_t, std::uint32_t>> answers_;  // intent, slice, round
  State state_;
  Market market_;
  Time now_ = kStart;
  std::uint64_t seq_ = 0;
  std::uint32_t epoch_ = 0;
  std::uint64_t block_ = 100;
  std::uint32_t fills_ = 0;
  Laws laws_;
};

}  // namespace sep::engine::test
