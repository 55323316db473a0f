#include "runtime/lookup.hpp"

#include <algorithm>

#include "core/engine/catalogue.hpp"

namespace sep::runtime {
namespace {

StoreResult<std::optional<engine::KnownKey>> known(EventReader const& store, DerivedRows const& fresh,
                                                   std::string const& scope, std::string const& key) {
  if (key.empty()) return std::nullopt;
  auto const just_now =
      std::ranges::find_if(fresh.keys, [&](KeyRow const& row) { return row.scope == scope && row.key == key; });
  if (just_now != fresh.keys.end()) return engine::KnownKey{just_now->body, just_now->intent, just_now->seq};
  TRY_LET(auto const row, store.find_key(scope, key));
  if (!row) return std::nullopt;
  return engine::KnownKey{row->body, row->intent, row->seq};
}

// The input that submitted an intent stands at the sequence number in the intent's id; what it caused stands behind it.
StoreResult<std::optional<engine::ArchivedOrder>> archived(EventReader const& store, Ulid intent) {
  constexpr std::size_t kEventsOfASubmission = 64;
  auto const seq = low64(intent.value) & ((std::uint64_t{1} << 48) - 1);
  TRY_LET(auto const records, store.read(seq, kEventsOfASubmission));
  engine::ArchivedOrder found{intent, {}, {}};
  for (auto const& record : records) {
    if (record.cause != seq || record.kind != log::RecordKind::event) continue;
    auto const event = engine::decode_event(record.type, record.version, record.payload);
    if (!event) return fail(StoreFailure{StoreError::corrupt, "record " + std::to_string(record.seq)});
    if (auto const* e = std::get_if<intent::IntentSubmitted>(&*event)) found.owner = e->spec.owner.strategy;
    if (auto const* e = std::get_if<intent::IntentAccepted>(&*event)) found.location = e->terms.location;
  }
  if (found.owner.empty()) return std::nullopt;
  return found;
}

}  // namespace

StoreResult<void> look_up(EventReader const& store, engine::State const& state, DerivedRows const& fresh, Item& item) {
  if (auto* command = std::get_if<engine::SubmitIntent>(&item.payload)) {
    TRY_LET(command->known_key, known(store, fresh, key_scope(item.principal), command->idempotency_key));
    auto const scope = client_id_scope(command->spec.owner.strategy);
    TRY_LET(command->known_client_id, known(store, fresh, scope, command->spec.client_intent_id));
  }
  if (auto* reported = std::get_if<engine::VenueReported>(&item.payload)) {
    auto const order = std::visit([](auto const& report) { return report.order; }, reported->report);
    if (state.order(order)) return {};
    TRY_LET(auto const intent, store.find_child(order.value));
    if (!intent) return {};
    TRY_LET(reported->archived, archived(store, *intent));
  }
  return {};
}

}  // namespace sep::runtime
