#include "core/engine/noise_fixture.hpp"

#include <gtest/gtest.h>

#include "core/engine/catalogue.hpp"
#include "core/routing/split.hpp"

namespace sep::engine::test {
namespace {

constexpr i128 kPlausible = i128{1} << 100;

bool is_sound(orders::Fill const& fill) {
  auto const fits = [](i128 raw) { return raw >= 0 && raw <= kPlausible; };
  return fits(fill.sold.raw) && fits(fill.bought.raw) && fits(fill.gas.raw);
}

// No account has yet been driven to where nothing more fits.
bool is_sound(ledger::Ledger const& ledger) {
  for (auto const& [key, balance] : ledger.accounts())
    if (balance > kPlausible || balance < -kPlausible) return false;
  return true;
}

}  // namespace

void Noise::step() {
  bench_.advance(milliseconds(static_cast<std::int64_t>(rng_.below(1'500))));
  switch (rng_.below(12)) {
    case 0:
    case 1:
      return submit();
    case 2:
      return command_step();
    case 3:
      return operator_step();
    case 4:
    case 5:
    case 6:
      return solver_step();
    case 7:
      return timer_step();
    case 8:
      return market_step();
    default:
      return report_step();
  }
}

void Noise::market_step() {
  for (std::uint32_t pool = 1; pool <= 3; ++pool) {
    auto const held = reserves_of(bench_.market().find(InstrumentId{pool})->state);
    auto const jitter = static_cast<i128>(rng_.between(9'970, 10'030));
    if (!rarely()) bench_.observe(InstrumentId{pool}, held.reserve0 * jitter / 10'000, held.reserve1);
  }
  run(MarketMoved{bench_.seq()});
}

void Noise::submit() {
  auto spec = some_spec();
  bool const flatten = rarely();
  auto const body = sha256(encode(spec));
  std::optional<KnownKey> known;
  if (rarely()) known = KnownKey{rng_.chance(1, 2) ? body : Hash256{}, some_intent(), 7};
  run(SubmitIntent{std::move(spec), rarely() ? "bad key" : "", body, known, {}, flatten, rarely() ? "" : "why"});
}

void Noise::command_step() {
  auto const intent = some_intent();
  switch (rng_.below(6)) {
    case 0:
      run(CancelIntent{intent, "test"});
      return;
    case 1:
      run(PauseIntent{intent, "test"});
      return;
    case 2:
      run(ResumeIntent{intent, "test"});
      return;
    case 3:
      return amend(intent);
    case 4: {
      DepositFunds funds{some_owner(), kWallet, {some_asset(), some_amount(1'000 * kOneUsdc)}, "test"};
      if (rng_.chance(1, 2)) funds.idempotency_key = rarely() ? "with blank" : "key";
      if (rng_.chance(1, 4)) funds.known_key = KnownKey{rarely() ? sha256(as_bytes("other")) : Hash256{}, {}, 1};
      run(std::move(funds));
      return;
    }
    default: {
      auto const order = some_order();
      std::optional<orders::Fill> fill;
      if (rng_.chance(1, 2)) fill = some_fill(order);
      run(ResolveOrder{order, fill, rarely() ? "" : "a screenshot"});
      return;
    }
  }
}

void Noise::amend(Ulid id) {
  AmendIntent amendment{id, 0, {}, {}, {}, {}};
  auto const* intent = bench_.state().intent(id);
  if (rng_.chance(1, 2)) amendment.max_slippage_bps = static_cast<std::uint32_t>(rng_.below(60));
  if (rng_.chance(1, 3)) amendment.limit_price = Rate{static_cast<i128>(rng_.between(1'950, 2'050)), 1'000'000'000'000};
  if (rng_.chance(1, 2)) amendment.size = some_amount(intent ? intent->terms.order_qty / 2 : kOneWeth);
  if (rng_.chance(1, 3)) amendment.deadline = bench_.now() + seconds(static_cast<std::int64_t>(rng_.below(200)));
  run(amendment);
}

void Noise::operator_step() {
  auto const scope = risk::Scope{some<risk::ScopeKind>(4), rng_.chance(1, 2) ? "" : "uniswap_v2"};
  switch (rng_.below(8)) {
    case 0:
      run(SetTradingState{scope, some<risk::TradingState>(3), rarely() ? "" : "test"});
      return;
    case 1:
    case 2:  // whatever tripped is re-armed
      for (auto const& [halted, state] : std::map(bench_.state().risk.states))
        run(SetTradingState{halted, risk::TradingState::active, "test"});
      return;
    case 3:
      run(VenueHealth{VenueId{static_cast<std::uint32_t>(rng_.below(5))}, rng_.chance(1, 2), "test"});
      return;
    case 4: {
      auto config = make_config();
      if (rng_.chance(1, 3)) config.risk.global.max_order_notional = some_amount(20'000 * kOneUsdc);
      if (rng_.chance(1, 3)) config.risk.repeat_limit = static_cast<std::uint32_t>(rng_.below(5));
      if (rng_.chance(1, 3)) config.timing.max_attempts = static_cast<std::uint32_t>(rng_.below(4));
      if (rng_.chance(1, 3)) config.risk.collar_bps = static_cast<std::uint32_t>(rng_.below(100));
      if (rng_.chance(1, 3)) config.risk.duplicate_window = seconds(1);
      if (rng_.chance(1, 3)) config.scheduling.slice_interval = seconds(static_cast<std::int64_t>(rng_.between(1, 20)));
      if (rng_.chance(1, 3)) config.scheduling.min_slice_notional = some_amount(100 * kOneUsdc);
      if (rng_.chance(1, 4)) config.scheduling.volume_profile = {1, 0, 5, static_cast<std::uint32_t>(rng_.below(9))};
      run(ConfigLoaded{config});
      return;
    }
    case 5:
      audit(bench_.restart());
      return;
    case 6:
      return change_registry();
    default:
      run(rarely() ? Payload{ClockJumped{seconds(9)}} : Payload{Continue{{.scan = some<Scan>(2)}}});
      return;
  }
}

void Noise::solver_step() {
  audit(bench_.go_on());
  if (bench_.routes.empty()) return;
  if (rng_.chance(3, 4)) return audit(bench_.answer_routes());
  auto const request = bench_.routes[rng_.below(bench_.routes.size())];
  std::vector<routing::Proposal> proposals;
  for (auto more = 1 + rng_.below(3); more > 0; --more) proposals.push_back(some_proposal(request));
  std::vector<routing::MissedAnswer> missed;
  if (rng_.chance(1, 4)) missed.push_back({"absent", some<routing::Miss>(3)});
  auto const round = request.round + static_cast<std::uint32_t>(rarely() ? 1 : 0);
  run(RouteProposed{request.intent, request.slice, round, std::move(proposals), std::move(missed)});
}

// Honest at times, and else nonsense.
routing::Proposal Noise::some_proposal(routing::RouteRequest const& request) {
  if (rng_.chance(1, 3)) {
    LiveView view(bench_.market());
    return routing::propose_split(request, bench_.state().registry, view);
  }
  routing::Proposal proposal{"liar", {}};
  for (auto steps = rng_.below(3); steps > 0; --steps)
    proposal.steps.push_back(
        {InstrumentId{static_cast<std::uint32_t>(rng_.below(7))}, some_amount(request.qty), some_amount(request.qty)});
  if (rng_.chance(1, 3)) proposal.bound = some_amount(request.qty);
  return proposal;
}

void Noise::timer_step() {
  if (!bench_.wakes.empty() && rng_.chance(1, 3)) {
    auto const picked = std::next(bench_.wakes.begin(), static_cast<std::ptrdiff_t>(rng_.below(bench_.wakes.size())));
    run(TimerFired{picked->first, picked->second.generation + (rng_.chance(1, 2) ? 1U : ~0U)});
    return;
  }
  auto const until = bench_.now() + seconds(static_cast<std::int64_t>(rng_.below(20)));
  while (auto const due = bench_.next_wake()) {
    if (due->due > until) break;
    audit(bench_.fire_next());
  }
}

void Noise::report_step() {
  if (!told_.empty() && rng_.chance(1, 5)) {
    run(VenueReported{told_[rng_.below(told_.size())], {}});
    return;
  }
  auto const id = some_order();
  auto report = some_report(id);
  std::optional<KnownOrder> known;
  if (rng_.chance(1, 2)) known = KnownOrder{some_intent(), some_owner(), kWallet};
  auto const* order = bench_.state().order(id);
  auto const* filled = std::get_if<orders::Filled>(&report);
  auto const* busted = std::get_if<orders::Busted>(&report);
  if (busted) known = look_up(*busted);
  bool const fresh = order && filled && !order->fill_ids.contains(filled->fill.venue_fill_id) &&
                     !order->busted_ids.contains(filled->fill.venue_fill_id);
  bool const bookable = fresh && is_sound(filled->fill) && is_sound(bench_.state().ledger);
  auto const ran = run(VenueReported{report, known});
  if (fresh && !ran.find<risk::RiskBreached>()) {
    EXPECT_EQ(ran.count<orders::OrderFilled>(), 1U) << "a fill that was lost without a word";
  }
  if (bookable) {
    EXPECT_EQ(ran.count<orders::OrderFilled>(), 1U) << "a fill that was not booked";
  }
  told_.push_back(std::move(report));
}

Ran Noise::run(Payload payload) {
  auto ran = bench_.run(std::move(payload));
  audit(ran);
  return ran;
}

void Noise::note_fills(Event const& event) {
  if (auto const* e = std::get_if<orders::OrderCreated>(&event))
    owners_[e->terms.id] = {e->intent, bench_.intent(e->intent).spec.owner.strategy};
  if (auto const* e = std::get_if<orders::OrderFilled>(&event))
    booked_.emplace(std::pair(e->order, e->fill.venue_fill_id), e->fill);
  if (auto const* e = std::get_if<orders::OrderFillBusted>(&event)) busted_.emplace(e->order, e->fill.venue_fill_id);
  if (auto const* e = std::get_if<orders::ArchivedFillBusted>(&event)) busted_.emplace(e->order, e->fill.venue_fill_id);
}

void Noise::audit(Ran const& ran) {
  auto const add = [&](std::string const& owner, Amount amount, int sign) {
    if (amount.raw != 0) positions_[{owner, amount.asset}] += sign * amount.raw;
  };
  auto const book = [&](std::string const& owner, orders::Fill const& fill) {
    add(owner, fill.sold, -1);
    add(owner, fill.bought, 1);
    add(owner, fill.gas, -1);
  };
  auto const book_back = [&](std::string const& owner, orders::Fill const& fill) {
    add(owner, fill.sold, 1);
    add(owner, fill.bought, -1);
    add(owner, fill.gas, 1);
  };
  auto const owner_of = [&](Ulid id) { return bench_.intent(id).spec.owner.strategy; };
  for (auto const& event : ran.events) {
    topics_.insert(topic_of(event));
    note_fills(event);
    if (auto const* filled = std::get_if<orders::OrderFilled>(&event)) book(owner_of(filled->intent), filled->fill);
    if (auto const* late = std::get_if<orders::ArchivedOrderFilled>(&event)) book(late->owner, late->fill);
    if (auto const* busted = std::get_if<orders::OrderFillBusted>(&event); busted && busted->booked)
      book_back(owner_of(busted->intent), busted->fill);
    if (auto const* busted = std::get_if<orders::ArchivedFillBusted>(&event); busted && busted->booked)
      book_back(busted->owner, busted->fill);
    if (auto const* rejected = std::get_if<orders::OrderRejected>(&event))
      add(owner_of(rejected->intent), rejected->gas, -1);
    if (auto const* posted = std::get_if<LedgerPosted>(&event))
      if (posted->posting.kind == ledger::PostingKind::deposit)
        add(posted->posting.owner, posted->posting.entries.back().delta, 1);
  }
}

void Noise::settle_order(ClientOrderId id) {
  bool const fills = rng_.chance(1, 2) && bench_.order(id).fill_ids.empty();
  if (fills) audit(bench_.fill(id));
  if (!bench_.order(id).is_live()) return;
  run(VenueReported{orders::StatusReported{id, orders::VenueOrderStatus::expired, bench_.now(), {}, {}}, {}});
}

// Nobody answers anything until everybody's patience is over.
void Noise::silence() {
  auto const until = bench_.now() + seconds(450);
  while (auto const due = bench_.next_wake()) {
    if (due->due > until) break;
    audit(bench_.fire_next());
  }
}

void Noise::change_registry() {
  auto registry = make_registry();
  auto& venue = registry.venues.at(VenueId{static_cast<std::uint32_t>(rng_.between(1, 3))});
  venue.enabled = rng_.chance(1, 2);
  venue.gas_limit = static_cast<std::int64_t>(rng_.between(0, 300'000));
  if (rarely()) registry.assets.at(kWeth).decimals = 17;
  run(RegistryLoaded{registry});
}

bool Noise::settles(int rounds) {
  if (rng_.chance(1, 16)) silence();
  for (; rounds > 0 && !(bench_.wakes.empty() && bench_.state().intents.empty()); --rounds) {
    audit(bench_.go_on());
    bench_.refresh_market();
    audit(bench_.answer_routes());
    for (auto const& id : bench_.live_orders()) settle_order(id);
    bench_.queries.clear();
    if (bench_.next_wake()) audit(bench_.fire_next());
  }
  auto const& state = bench_.state();
  return state.intents.empty() && state.orders.empty() && state.continuations.empty();
}

}  // namespace sep::engine::test
