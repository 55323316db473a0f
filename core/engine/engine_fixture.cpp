#include "core/engine/engine_fixture.hpp"

#include <gtest/gtest.h>

#include "core/engine/catalogue.hpp"
#include "core/engine/engine_laws.hpp"
#include "core/routing/split.hpp"

namespace sep::engine::test {
namespace {

void append(Ran& all, Ran more) {
  for (auto& event : more.events) all.events.push_back(std::move(event));
  for (auto& effect : more.effects) all.effects.push_back(std::move(effect));
}

Spec make_spec(intent::IntentType type, intent::SizeKind kind, i128 size) {
  Spec spec;
  spec.type = type;
  spec.base = kWeth;
  spec.quote = kUsdc;
  spec.size_kind = kind;
  spec.size = size;
  spec.max_slippage_bps = 50;
  spec.owner.strategy = kOwner;
  return spec;
}

}  // namespace

Spec acquire(i128 weth) { return make_spec(intent::IntentType::acquire, intent::SizeKind::base_amount, weth); }
Spec dispose(i128 weth) { return make_spec(intent::IntentType::dispose, intent::SizeKind::base_amount, weth); }
Spec spend(i128 usdc) { return make_spec(intent::IntentType::acquire, intent::SizeKind::quote_amount, usdc); }

Bench::Bench(Laws laws) : laws_(laws) {
  restart();
  run(RegistryLoaded{make_registry()});
  configure(make_config());
  observe(InstrumentId{1}, 20'000'000 * kOneUsdc, 10'000 * kOneWeth);
  observe(InstrumentId{2}, 5'000 * kOneWeth, 10'005'000 * kOneUsdc);
  observe(InstrumentId{3}, 3'998'000 * kOneUsdc, 2'000 * kOneWeth);
  deposit({kUsdc, 1'000'000 * kOneUsdc});
  deposit({kWeth, 100 * kOneWeth});
  deposit({kEth, 10 * kOneWeth});
}

Ran Bench::run(Payload payload, std::string principal) {
  Input const input{++seq_, now_, std::move(principal), std::move(payload)};
  answered(input.payload);
  auto const before = laws_ == Laws::held ? state_ : State{};
  LiveView view(market_);
  Ran ran{decide(state_, view, input), {}};
  for (auto const& event : ran.events) {
    apply(state_, event, {input.seq, input.at});
    for (auto& effect : effects_of(state_, event)) ran.effects.push_back(std::move(effect));
  }
  for (auto const& effect : ran.effects) take(effect);
  if (laws_ == Laws::unchecked) return ran;
  RecordedView::Versions versions;
  for (auto const& read : view.reads()) versions[read.instrument] = market_.find(read.instrument);
  auto broken = broken_law({before, state_, input, ran.events, ran.effects, view.reads(), versions});
  if (broken.empty()) broken = unasked();
  EXPECT_EQ(broken, "") << "after input " << input.seq << ", " << name_of(input.payload);
  return ran;
}

namespace {

std::tuple<Ulid, std::uint32_t, std::uint32_t> key_of(routing::RouteRequest const& request) {
  return {request.intent, request.slice, request.round};
}

}  // namespace

// What is pending and no effect has asked for: it would never happen.
std::string Bench::unasked() const {
  for (auto const& effect : pending(state_)) {
    if (auto const* wake = std::get_if<WakeAt>(&effect)) {
      auto const found = wakes.find(wake->timer);
      bool const asked = found != wakes.end() && found->second.generation == wake->generation;
      if (!asked || found->second.due != wake->due) return "a timer that nobody was asked to fire";
    }
    if (auto const* ask = std::get_if<ProposeRoute>(&effect)) {
      if (now_ >= intent(ask->request.intent).spec.deadline) continue;  // its timer is due: that ends it
      if (answers_.contains(key_of(ask->request))) continue;            // wrongly: others may answer still
      bool const asked = std::ranges::any_of(routes, [&](routing::RouteRequest const& request) {
        return request.intent == ask->request.intent && request.slice == ask->request.slice &&
               request.round == ask->request.round;
      });
      if (!asked) return "a route that nobody was asked for";
    }
  }
  return {};
}

void Bench::take(Effect const& effect) {
  if (auto const* submit = std::get_if<SubmitOrder>(&effect)) submitted.push_back(submit->terms);
  if (auto const* query = std::get_if<QueryOrder>(&effect)) queries.push_back(query->order);
  if (auto const* cancel = std::get_if<CancelOrder>(&effect)) cancels.push_back(cancel->order);
  if (auto const* propose = std::get_if<ProposeRoute>(&effect)) routes.push_back(propose->request);
  if (auto const* wake = std::get_if<WakeAt>(&effect)) wakes[wake->timer] = {wake->generation, wake->due};
  if (auto const* on = std::get_if<ContinueWith>(&effect)) continues.push_back(on->cursor);
}

void Bench::answered(Payload const& payload) {
  if (auto const* fired = std::get_if<TimerFired>(&payload)) {
    auto const found = wakes.find(fired->timer);
    if (found != wakes.end() && found->second.generation == fired->generation) wakes.erase(found);
  }
  auto const* proposed = std::get_if<RouteProposed>(&payload);
  if (!proposed) return;
  auto const key = std::tuple(proposed->intent, proposed->slice, proposed->round);
  answers_.insert(key);
  std::erase_if(routes, [&](routing::RouteRequest const& request) { return key_of(request) == key; });
}

Ran Bench::restart() {
  wakes.clear();
  routes.clear();
  continues.clear();
  queries.clear();
  cancels.clear();
  for (auto const& effect : pending(state_)) take(effect);
  return run(EngineStarted{++epoch_, kRulesVersion, "main", "store", "test"}, "runtime");
}

Ran Bench::submit(Spec spec, std::string key) {
  if (spec.deadline == Time{}) spec.deadline = now_ + minutes(5);
  auto const body = sha256(encode(spec));
  return run(SubmitIntent{std::move(spec), std::move(key), body, {}, {}, false, {}}, "user:test");
}

Ran Bench::deposit(Amount amount, std::string owner) {
  return run(DepositFunds{std::move(owner), kWallet, amount, "test"}, "user:test");
}

Ran Bench::halt(risk::Scope scope, risk::TradingState state) {
  return run(SetTradingState{std::move(scope), state, "test"}, "user:test");
}

Ulid Bench::accept(Spec spec) {
  auto const ran = submit(std::move(spec));
  auto const* denied = ran.find<intent::IntentDenied>();
  CHECK_NOTE(!denied, denied ? intent::name_of(denied->denial.reason) : "");
  return ran.find<intent::IntentAccepted>()->intent;
}

ClientOrderId Bench::send(Spec spec) {
  accept(std::move(spec));
  auto const ran = answer_routes();
  auto const* created = ran.find<orders::OrderCreated>();
  CHECK(created != nullptr);
  return created->terms.id;
}

Ran Bench::propose(routing::RouteRequest const& request, routing::Proposal proposal) {
  return run(RouteProposed{request.intent, request.slice, request.round, {std::move(proposal)}}, "solver:test");
}

Ran Bench::answer_routes() {
  Ran all;
  auto const asked = std::exchange(routes, {});
  routes = asked;
  for (auto const& request : asked) {
    LiveView view(market_);
    append(all, propose(request, routing::propose_split(request, state_.registry, view)));
  }
  return all;
}

orders::Fill Bench::exact_fill(ClientOrderId id, std::string fill_id) const {
  auto const& order = state_.orders.at(id);
  auto const& terms = order.terms;
  auto path = *risk::path_of(state_.registry, terms);
  for (auto& hop : path) hop.state = &market_.find(hop.pool->id)->state;
  bool const exact_in = terms.kind == orders::SwapKind::exact_in;
  i128 const fixed = std::max<i128>(order.leaves_qty(), 1);
  auto const swaps = exact_in ? pricing::path_exact_in(path, fixed) : pricing::path_exact_out(path, fixed);
  return {.venue_fill_id = std::move(fill_id),
          .sold = {terms.sell.asset, swaps      ? swaps->front().sold
                                     : exact_in ? fixed
                                                : terms.sell.raw},
          .bought = {terms.buy.asset, swaps      ? swaps->back().bought
                                      : exact_in ? terms.buy.raw
                                                 : fixed},
          .gas = {kEth, static_cast<i128>(terms.gas_limit) * terms.gas_price_max / 2},
          .block = block_,
          .executed_at = now_};
}

Ran Bench::fill(ClientOrderId id) {
  auto const fill = exact_fill(id, "fill-" + std::to_string(++fills_));
  auto const path = *risk::path_of(state_.registry, order(id).terms);
  i128 moving = fill.sold.raw;
  for (auto const& [pool, sell, unused] : path) {
    auto const held = market_.find(pool->id)->state;
    auto const swap = pricing::swap_exact_in(*pool, held, sell, moving);
    bool const last = pool == path.back().pool;
    i128 const bought = last ? fill.bought.raw : swap ? swap->bought : 0;
    auto const reserves = reserves_of(held);
    auto const [in0, in1] = pool->token0 == sell ? std::pair(moving, -bought) : std::pair(-bought, moving);
    if (reserves.reserve0 + in0 > 0 && reserves.reserve1 + in1 > 0)
      observe(pool->id, reserves.reserve0 + in0, reserves.reserve1 + in1);
    moving = bought;
  }
  return report(orders::Filled{id, fill});
}

Ran Bench::go_on() {
  Ran all;
  while (!continues.empty()) {
    auto const cursor = continues.front();
    continues.pop_front();
    append(all, run(Continue{cursor}, "runtime"));
  }
  return all;
}

std::map<TimerRef, Bench::Wake>::const_iterator Bench::first_wake() const {
  return std::ranges::min_element(wakes, [](auto const& a, auto const& b) {
    return std::tie(a.second.due, a.first) < std::tie(b.second.due, b.first);
  });
}

std::optional<Bench::Wake> Bench::next_wake() const {
  if (wakes.empty()) return std::nullopt;
  return first_wake()->second;
}

Ran Bench::fire_next() {
  CHECK(!wakes.empty());
  auto const [timer, wake] = *first_wake();
  now_ = std::max(now_, wake.due);
  return run(TimerFired{timer, wake.generation}, "runtime");
}

void Bench::fire_timers_until(Time until) {
  while (!wakes.empty() && next_wake()->due <= until) fire_next();
  now_ = std::max(now_, until);
}

void Bench::observe(InstrumentId pool, i128 reserve0, i128 reserve1) {
  CHECK(market_.observe({pool, PairReserves{reserve0, reserve1}, ++block_, now_}));
}

void Bench::refresh_market() {
  for (auto const& [id, pool] : state_.registry.instruments)
    if (auto const held = market_.find(id)) {
      auto state = held->state;
      state.block = depth_of(state) != nullptr ? state.block + 1 : ++block_;
      state.observed_at = now_;
      market_.observe(state);
    }
}

std::vector<ClientOrderId> Bench::live_orders() const {
  std::vector<ClientOrderId> live;
  for (auto const& [id, order] : state_.orders)
    if (order.is_live()) live.push_back(id);
  return live;
}

ClientOrderId Bench::only_order() const {
  auto const live = live_orders();
  CHECK(live.size() == 1);
  return live.front();
}

i128 Bench::available(AssetId asset, std::string const& owner) const {
  return state_.ledger.available(owner, kWallet, asset);
}

}  // namespace sep::engine::test
