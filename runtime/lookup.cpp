#include "runtime/lookup.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "core/engine/catalogue.hpp"

namespace sep::runtime {
namespace {

KeyRow const* find(DerivedRows const& rows, std::string const& scope, std::string const& key) {
  auto const found =
      std::ranges::find_if(rows.keys, [&](KeyRow const& row) { return row.key == key && row.scope == scope; });
  return found == rows.keys.end() ? nullptr : &*found;
}

StoreResult<std::optional<engine::KnownKey>> find_key(Known const& known, std::string const& scope,
                                                      std::string const& key) {
  if (key.empty()) return std::nullopt;
  auto const* row = find(known.fresh, scope, key);
  if (row == nullptr && known.under_way != nullptr) row = find(*known.under_way, scope, key);
  if (row != nullptr) return engine::KnownKey{row->body, row->intent, row->seq};
  TRY_LET(auto const stored, known.store.find_key(scope, key));
  if (!stored) return std::nullopt;
  return engine::KnownKey{stored->body, stored->intent, stored->seq};
}

constexpr std::size_t kReadAtOnce = 64;

StoreResult<engine::Event> event_of(log::Record const& record) {
  auto event = engine::decode_event(record.type, record.version, record.payload);
  if (!event) return fail(StoreFailure{StoreError::corrupt, "record " + std::to_string(record.seq)});
  return *std::move(event);
}

// Of an archived intent, what its events say of where its fills belong.
StoreResult<void> take(engine::KnownOrder& found, log::Record const& record) {
  if (record.kind != log::RecordKind::event) return {};
  TRY_LET(auto const event, event_of(record));
  if (auto const* e = std::get_if<intent::IntentSubmitted>(&event)) found.owner = e->spec.owner.strategy;
  if (auto const* e = std::get_if<intent::IntentAccepted>(&event)) found.location = e->terms.location;
  return {};
}

// The input that submitted an intent stands at the sequence number in the intent's id. What it caused stands right
// behind it, market slices first and as many as the decision read: the records of one input are never parted, so the
// first one of another cause ends them.
StoreResult<std::optional<engine::KnownOrder>> archived(EventReader const& store, Ulid intent) {
  auto const seq = low64(intent.value) & ((std::uint64_t{1} << 48) - 1);
  engine::KnownOrder found{intent, {}, {}};
  for (auto next = seq;;) {
    TRY_LET(auto const records, store.read(next, kReadAtOnce));
    for (auto const& record : records) {
      if (record.cause != seq) return found.owner.empty() ? std::nullopt : std::optional(found);
      TRY_VOID(take(found, record));
    }
    if (records.empty()) return found.owner.empty() ? std::nullopt : std::optional(found);
    next = records.back().seq + 1;
  }
}

std::set<std::string> fill_ids_of(orders::VenueReport const& report) {
  std::set<std::string> ids;
  if (auto const* filled = std::get_if<orders::Filled>(&report)) ids.insert(filled->fill.venue_fill_id);
  if (auto const* busted = std::get_if<orders::Busted>(&report)) ids.insert(busted->fill.venue_fill_id);
  if (auto const* status = std::get_if<orders::StatusReported>(&report))
    for (auto const& fill : status->fills) ids.insert(fill.venue_fill_id);
  return ids;
}

struct KnownFills {
  std::map<std::string, orders::Fill> booked;
  std::set<std::string> busted;  // of these or not
};

// What the ledger has of the fills that were told.
StoreResult<KnownFills> known_of(std::set<std::string> const& told, Known const& known, Ulid intent,
                                 orders::ClientOrderId order) {
  KnownFills found;
  auto const take = [&](BookedFill const& row) {
    auto const& id = row.fill.venue_fill_id;
    if (row.order != order || !told.contains(id)) return;
    if (row.busted)
      found.busted.insert(id);
    else
      found.booked.emplace(id, row.fill);
  };
  for (auto const& fill : known.fresh.fills) take(fill);
  if (known.under_way != nullptr)
    for (auto const& fill : known.under_way->fills) take(fill);
  auto const& id = order.value.bytes;
  for (std::uint64_t next = 0;;) {
    TRY_LET(auto const records, known.store.read_fills(intent, next, kReadAtOnce));
    if (records.empty()) return found;
    for (auto const& record : records) {
      // An intent may have thousands of fills: only those that name the order are worth decoding.
      if (std::ranges::search(record.payload, id).empty()) continue;
      TRY_LET(auto const event, event_of(record));
      if (auto const fill = fill_of(event)) take(*fill);
    }
    next = records.back().seq + 1;
  }
}

// Of an order that State does not have. It left by a timer, and timers are set after the commit of what asked for them:
// the row and the records are in the store. Its fills may be booked a moment before it leaves.
StoreResult<std::optional<engine::KnownOrder>> left_memory(Known const& known, orders::ClientOrderId order) {
  TRY_LET(auto const intent, known.store.find_child(order.value));
  if (!intent) return std::nullopt;
  return archived(known.store, *intent);
}

// nullopt: State knows all of it, or nobody knows it.
StoreResult<std::optional<engine::KnownOrder>> find_order(Known const& known, engine::State const& state,
                                                          orders::VenueReport const& report) {
  auto const id = std::visit([](auto const& told) { return told.order; }, report);
  auto const* order = state.order(id);
  bool const takes_back = std::holds_alternative<orders::Busted>(report);
  if (order && !order->forgets_fills() && !takes_back) return std::nullopt;
  std::optional<engine::KnownOrder> found;
  if (order) {
    auto const* intent = state.intent(order->intent);
    found = engine::KnownOrder{intent->id, intent->spec.owner.strategy, intent->terms.location};
  } else {
    TRY_LET(found, left_memory(known, id));
  }
  auto const told = fill_ids_of(report);
  if (!found || told.empty()) return found;
  TRY_LET(auto const fills, known_of(told, known, found->intent, id));
  for (auto const& [booked, fill] : fills.booked) {
    found->booked.push_back(booked);
    if (takes_back) found->fill = fill;
  }
  found->busted.assign(fills.busted.begin(), fills.busted.end());
  return found;
}

}  // namespace

StoreResult<std::vector<Item>> spread(Known const& known, engine::State const& state, Item& item) {
  auto* reported = std::get_if<engine::VenueReported>(&item.payload);
  auto* status = reported ? std::get_if<orders::StatusReported>(&reported->report) : nullptr;
  if (!status || status->fills.size() <= kFillsAtOnce) return {};
  TRY_LET(auto const found, find_order(known, state, reported->report));
  auto const* order = state.order(status->order);
  if (!found && !order) return {};
  auto const is_known = [&](std::string const& fill) {
    return (order && (order->fill_ids.contains(fill) || order->busted_ids.contains(fill))) ||
           (found &&
            (std::ranges::binary_search(found->booked, fill) || std::ranges::binary_search(found->busted, fill)));
  };
  std::set<std::string> fresh;
  for (auto const& fill : status->fills)
    if (!is_known(fill.venue_fill_id)) fresh.insert(fill.venue_fill_id);
  if (fresh.size() <= kFillsAtOnce) return {};
  std::size_t const beyond = fresh.size() - kFillsAtOnce;
  // They are known to be new, so nobody has to look them up again, however many the order has.
  std::optional<engine::KnownOrder> known_new = found;
  if (known_new) {
    known_new->booked.clear();
    known_new->busted.clear();
  }
  std::vector<Item> first;
  std::vector<orders::Fill> rest;
  for (auto& fill : status->fills) {
    if (first.size() < beyond && fresh.erase(fill.venue_fill_id) > 0)
      first.push_back(
          {item.principal, engine::VenueReported{orders::Filled{status->order, std::move(fill)}, known_new}, {}});
    else
      rest.push_back(std::move(fill));
  }
  status->fills = std::move(rest);
  return first;
}

StoreResult<void> look_up(Known const& known, engine::State const& state, Item& item) {
  if (auto* command = std::get_if<engine::SubmitIntent>(&item.payload)) {
    TRY_LET(command->known_key, find_key(known, key_scope(item.principal), command->idempotency_key));
    auto const scope = client_id_scope(command->spec.owner.strategy);
    TRY_LET(command->known_client_id, find_key(known, scope, command->spec.client_intent_id));
  }
  if (auto* deposit = std::get_if<engine::DepositFunds>(&item.payload)) {
    TRY_LET(deposit->known_key, find_key(known, key_scope(item.principal), deposit->idempotency_key));
  }
  if (auto* resolved = std::get_if<engine::ResolveOrder>(&item.payload)) {
    auto const* order = state.order(resolved->order);
    if (!order || !resolved->fill || !order->forgets_fills()) return {};
    auto const& id = resolved->fill->venue_fill_id;
    TRY_LET(auto const fills, known_of({id}, known, order->intent, resolved->order));
    resolved->known_booked = fills.booked.contains(id) || fills.busted.contains(id);
  }
  if (auto* reported = std::get_if<engine::VenueReported>(&item.payload)) {
    if (reported->known) return {};  // by spread()
    TRY_LET(reported->known, find_order(known, state, reported->report));
  }
  return {};
}

}  // namespace sep::runtime
