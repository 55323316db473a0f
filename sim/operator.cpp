#include "sim/operator.hpp"

#include "sim/coins.hpp"

namespace sep::sim {
namespace {

constexpr char const* kPrincipal = "operator:ops";

}  // namespace

void Operator::begin() { look_after(); }

void Operator::look_after() {
  re_arm();
  for (auto const& [id, book] : auditor_.books().children)
    if (book.live && book.escalated && book.unknown_since) resolve(id, book);
  scene_.after(scene_.faults_on ? draw(rng_, seconds(3), seconds(20)) : seconds(2), [this] { look_after(); });
}

void Operator::re_arm() {
  for (auto const& [scope, state] : auditor_.books().states) {
    if (state == risk::TradingState::active) continue;
    if (scene_.faults_on && rng_.chance(1, 3)) continue;
    static_cast<void>(
        platform_.offer(kPrincipal, engine::SetTradingState{scope, risk::TradingState::active, "looked at, re-armed"}));
  }
}

void Operator::resolve(orders::ClientOrderId id, ChildBook const& book) {
  auto const found = venues_.order(id);
  engine::ResolveOrder command{id, std::nullopt, "the venue's record"};
  if (!found) {
    // Only when the venue can no longer take it.
    auto const* venue = platform_.registry().venue(book.terms.venue);
    if (scene_.now <= book.terms.not_after + venue->acceptance_window) return;
  } else {
    if (found->working) return;
    for (auto const& fill : found->fills) {
      if (book.fills.contains(fill.venue_fill_id)) continue;
      if (command.fill) return;  // one can be stated; the venue tells them all when asked
      command.fill = fill;
    }
  }
  if (platform_.offer(kPrincipal, command)) scene_.strike("o_order_resolved");
}

bool Operator::act(Act act) {
  std::map<Act, std::function<void()>> const acts{
      {Act::o4_kill_switch, [&] { set_state(risk::TradingState::halted); }},
      {Act::o4_reducing, [&] { set_state(risk::TradingState::reducing); }},
      {Act::o4_flatten, [&] { flatten(); }},
      {Act::o2_limits_changed, [&] { change_limits(); }},
      {Act::o2_venue_switched, [&] { switch_venue(); }},
  };
  auto const found = acts.find(act);
  if (found == acts.end()) return false;
  found->second();
  return true;
}

void Operator::set_state(risk::TradingState state) {
  using risk::Scope;
  using risk::ScopeKind;
  std::array<Scope, 4> const scopes{Scope{ScopeKind::global, {}}, Scope{ScopeKind::strategy, "alpha"},
                                    Scope{ScopeKind::strategy, "beta"},
                                    Scope{ScopeKind::venue, venues_.registry().venue(VenueId(1))->name}};
  static_cast<void>(platform_.offer(kPrincipal, engine::SetTradingState{scopes.at(rng_.below(scopes.size())), state,
                                                                        "by hand, in the middle of it"}));
}

void Operator::flatten() {
  engine::SubmitIntent command;
  command.flatten = true;
  command.reason = "out of the market";
  auto& spec = command.spec;
  spec.type = intent::IntentType::dispose;
  auto const [base, quote] = coins_of(platform_.registry());
  spec.base = platform_.registry().asset_by_symbol(base)->id;
  spec.quote = platform_.registry().asset_by_symbol(quote)->id;
  spec.size_kind = intent::SizeKind::position_percent;
  spec.size = 10'000;
  spec.max_slippage_bps = 200;
  spec.deadline = scene_.now + seconds(60);
  spec.owner.strategy = rng_.chance(1, 2) ? "alpha" : "gamma";
  static_cast<void>(platform_.offer(kPrincipal, command));
}

// A slip of the keyboard: a limit a thousand times too high, or far too low.
void Operator::change_limits() {
  auto config = platform_.config();
  auto& limits = rng_.chance(1, 2) ? config.risk.global : config.risk.strategies["alpha"];
  auto const kind = rng_.below(4);
  auto const& registry = platform_.registry();
  auto const thousand = 1'000 * one_of(*registry.asset_by_symbol(coins_of(registry).quote));
  if (kind == 0 && limits.max_order_notional) *limits.max_order_notional *= 1000;
  if (kind == 1) limits.max_order_notional = thousand * static_cast<i128>(rng_.between(1, 50));
  if (kind == 2) limits.max_open_intents = static_cast<std::uint32_t>(rng_.between(1, 10));
  if (kind == 3) config.risk.collar_bps = static_cast<std::uint32_t>(rng_.between(1, 400));
  platform_.configure(std::move(config), platform_.registry());
}

void Operator::switch_venue() {
  auto registry = platform_.registry();
  auto& venue = registry.venues.at(VenueId(static_cast<std::uint32_t>(rng_.between(1, registry.venues.size()))));
  venue.enabled = !venue.enabled;
  platform_.configure(platform_.config(), std::move(registry));
}

void Operator::heal(engine::Config const& config) {
  auto registry = platform_.registry();
  for (auto& [id, venue] : registry.venues) venue.enabled = true;
  platform_.configure(config, std::move(registry));
}

}  // namespace sep::sim
