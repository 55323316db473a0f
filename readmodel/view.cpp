#include "readmodel/view.hpp"

#include <utility>

#include "core/engine/fold.hpp"

namespace sep::readmodel {

// Events that change something beside one intent or order.
struct FoldRest {
  View& view;
  log::Record const& record;

  void operator()(engine::EngineTookOver const& e) const {
    view.stream = e.stream;
    view.store_id = e.store_id;
  }
  void operator()(engine::ConfigAdopted const& e) const {
    view.config = e.config;
    view.configured = true;
  }
  void operator()(engine::RegistryAdopted const& e) const {
    view.registry = e.registry;
    view.lasting_registry = std::make_shared<Registry const>(e.registry);
  }
  void operator()(engine::LedgerPosted const& e) const { view.ledger.apply(e.posting); }
  void operator()(risk::RiskStateChanged const& e) const {
    if (e.state == risk::TradingState::active)
      view.trading.erase(e.scope);
    else
      view.trading[e.scope] = {e.state, e.reason, e.by_breaker, record.at};
  }
  void operator()(risk::VenueStatusChanged const& e) const {
    if (e.up)
      view.venues_down.erase(e.venue);
    else
      view.venues_down[e.venue] = e.why;
  }
  void operator()(risk::RiskBreached const& e) const {
    ++view.statistics.breaches;
    view.breaches.push_back({e, record.seq, record.at});
    if (view.breaches.size() > kBreachesMax) view.breaches.pop_front();
  }
  void operator()(orders::OrderFilled const& e) const {
    ++view.statistics.fills;
    if (auto const found = view.intents.find(e.intent); found != view.intents.end())
      found->second.fills.push_back({e.order, e.fill, e.fee, record.seq, record.at});
  }
  void operator()(orders::ArchivedOrderFilled const& e) const {
    ++view.statistics.fills;
    if (auto const found = view.intents.find(e.intent); found != view.intents.end())
      found->second.fills.push_back({e.order, e.fill, 0, record.seq, record.at});
  }
  void operator()(orders::OrderFillBusted const& e) const {
    if (e.booked) take_back(e.intent, e.order, e.fill.venue_fill_id);
  }
  void operator()(orders::ArchivedFillBusted const& e) const {
    if (e.booked) take_back(e.intent, e.order, e.fill.venue_fill_id);
  }
  void take_back(Ulid intent, orders::ClientOrderId order, std::string const& fill) const {
    --view.statistics.fills;
    if (auto const found = view.intents.find(intent); found != view.intents.end())
      std::erase_if(found->second.fills,
                    [&](auto const& row) { return row.order == order && row.fill.venue_fill_id == fill; });
  }
  void operator()(intent::IntentArchived const& e) const {
    if (auto const found = view.intents.find(e.intent); found != view.intents.end()) found->second.archived = true;
    view.archived_.push_back(e.intent);
    view.forget_oldest();
  }
  template <class Other>
  void operator()(Other const&) const {}
};

namespace {

std::string outcome_of(engine::Event const& event) {
  if (auto const* e = std::get_if<orders::OrderRejected>(&event)) return enum_name(e->reason);
  if (auto const* e = std::get_if<orders::OrderExpired>(&event)) return enum_name(e->proof);
  return {};
}

}  // namespace

std::string IntentRow::reason() const {
  if (state.status == intent::Status::denied && state.last_refusal) return intent::name_of(state.last_refusal->reason);
  return state.closing_cause ? enum_name(*state.closing_cause) : std::string{};
}

void View::fold(log::Record const& record, engine::Event const* event) {
  if (record.kind == log::RecordKind::input) {
    ++statistics.inputs;
    origin_ = engine::origin_of(record.type, record.version, record.payload);
    at = record.at;
  }
  if (record.kind == log::RecordKind::slice) ++statistics.slices;
  if (event) fold_event(record, *event);
  epoch = record.epoch;
  seq = record.seq;
  head = record.hash;
}

void View::fold_event(log::Record const& record, engine::Event const& event) {
  ++statistics.events;
  roles_.learn(event);
  keep(record, event);
  fold_intent(record, event);
  fold_order(record, event);
  solvers.fold(record.cause, event);
  std::visit(FoldRest{*this, record}, event);
}

void View::fold_intent(log::Record const& record, engine::Event const& event) {
  engine::Stamp const stamp{record.cause, record.at};
  if (auto const* e = std::get_if<intent::IntentSubmitted>(&event)) {
    auto& row = intents[e->intent];
    row.state = engine::make_intent(*e, stamp);
    row.principal = e->principal;
    row.idempotency_key = e->idempotency_key;
    row.why = e->reason;
    ++statistics.intents[row.state.status];
  }
  auto const found = intents.find(engine::correlation_of(event));
  if (found == intents.end()) return;
  auto& row = found->second;
  row.seq = record.seq;
  row.updated_at = record.at;
  // What the engine has let go of is not folded any further by its rules.
  if (row.archived) return;
  auto const before = row.state.status;
  engine::fold(row.state, event, stamp, config.timing);
  if (row.state.status == before) return;
  --statistics.intents[before];
  ++statistics.intents[row.state.status];
}

void View::fold_order(log::Record const& record, engine::Event const& event) {
  engine::Stamp const stamp{record.cause, record.at};
  if (auto const* e = std::get_if<routing::SliceRouted>(&event)) {
    auto const* row = intent(e->intent);
    auto const* slice = row ? row->state.slice(e->slice) : nullptr;
    routed_ = RouteRow{e->step, e->solver, slice ? slice->qty : e->step.qty, record.at};
  }
  if (auto const* e = std::get_if<orders::OrderCreated>(&event)) {
    auto& created = orders[e->terms.id];
    created.state = engine::make_order(*e, stamp);
    created.route = std::exchange(routed_, std::nullopt);
    ++statistics.orders[orders::Status::created];
  }
  auto const id = engine::order_of(event);
  auto const found = id ? orders.find(*id) : orders.end();
  if (found == orders.end()) return;
  auto& row = found->second;
  auto const before = row.state.status;
  engine::fold(row.state, event, stamp);
  row.updated_at = record.at;
  if (auto outcome = outcome_of(event); !outcome.empty()) row.outcome = std::move(outcome);
  if (row.state.status == before) return;
  --statistics.orders[before];
  ++statistics.orders[row.state.status];
}

void View::forget_oldest() {
  if (archived_.size() <= archived_max) return;
  auto const found = intents.find(archived_.front());
  archived_.pop_front();
  if (found == intents.end()) return;
  for (auto const& order : found->second.state.orders) orders.erase(orders::ClientOrderId{order});
  intents.erase(found);
}

void View::keep(log::Record const& record, engine::Event const& event) {
  auto const roles = roles_.of(engine::correlation_of(event));
  tail.push_back(std::make_shared<TailEvent const>(TailEvent{record, head, origin_, roles}));
  if (tail.size() <= kTailMax) return;
  tail_from_ = tail.front()->record.seq;
  tail.pop_front();
}

IntentRow const* View::intent(Ulid id) const {
  auto const found = intents.find(id);
  return found == intents.end() ? nullptr : &found->second;
}

risk::TradingState View::state_of(risk::Scope const& scope) const {
  auto const found = trading.find(scope);
  return found == trading.end() ? risk::TradingState::active : found->second.state;
}

bool View::tail_reaches(std::uint64_t after) const { return after >= tail_from_; }

}  // namespace sep::readmodel
