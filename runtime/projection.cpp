#include "runtime/projection.hpp"

#include "core/engine/catalogue.hpp"

namespace sep::runtime {

std::string key_scope(std::string const& principal) { return "key:" + principal; }
std::string client_id_scope(std::string const& strategy) { return "client:" + strategy; }

void project(engine::Event const& event, std::uint64_t cause, DerivedRows& rows) {
  if (auto const* e = std::get_if<intent::IntentSubmitted>(&event)) {
    if (!e->idempotency_key.empty())
      rows.keys.push_back({key_scope(e->principal), e->idempotency_key, e->body, e->intent, cause});
    if (!e->spec.client_intent_id.empty())
      rows.keys.push_back(
          {client_id_scope(e->spec.owner.strategy), e->spec.client_intent_id, e->body, e->intent, cause});
  }
  if (auto const* e = std::get_if<engine::DepositKeyed>(&event))
    rows.keys.push_back({key_scope(e->principal), e->idempotency_key, e->body, {}, cause});
  if (auto const* e = std::get_if<orders::OrderCreated>(&event))
    rows.children.push_back({e->terms.id.value, e->intent});
  if (auto fill = fill_of(event)) rows.fills.push_back(*std::move(fill));
}

std::optional<BookedFill> fill_of(engine::Event const& event) {
  if (auto const* e = std::get_if<orders::OrderFilled>(&event)) return BookedFill{e->order, e->fill};
  if (auto const* e = std::get_if<orders::ArchivedOrderFilled>(&event)) return BookedFill{e->order, e->fill};
  if (auto const* e = std::get_if<orders::OrderFillBusted>(&event)) return BookedFill{e->order, e->fill, true};
  if (auto const* e = std::get_if<orders::ArchivedFillBusted>(&event)) return BookedFill{e->order, e->fill, true};
  return std::nullopt;
}

log::Projection record_projection() {
  return [](log::Record const& record, std::vector<KeyRow>& keys, std::vector<ChildRow>& children) {
    if (record.kind != log::RecordKind::event) return;
    auto const event = engine::decode_event(record.type, record.version, record.payload);
    if (!event) return;
    DerivedRows rows;
    project(*event, record.cause, rows);
    keys.insert(keys.end(), rows.keys.begin(), rows.keys.end());
    children.insert(children.end(), rows.children.begin(), rows.children.end());
  };
}

}  // namespace sep::runtime
