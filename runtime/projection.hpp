// The rows that an event leaves in the store's derived tables: idempotency keys and child orders, kept for ever.
#pragma once

#include "core/engine/event.hpp"
#include "runtime/log/verify.hpp"
#include "runtime/ports/event_store.hpp"

namespace sep::runtime {

// A fill that an event booked, or said that it was taken back. Stores find it in the log (EventReader::read_fills) and
// keep no row of it.
struct BookedFill {
  orders::ClientOrderId order;
  orders::Fill fill;
  bool busted = false;
};

struct DerivedRows {
  std::vector<KeyRow> keys;
  std::vector<ChildRow> children;
  std::vector<BookedFill> fills;
};

[[nodiscard]] std::string key_scope(std::string const& principal);       // of idempotency keys
[[nodiscard]] std::string client_id_scope(std::string const& strategy);  // of client_intent_id

// The fill that the event booked or took back; nullopt: it did neither.
[[nodiscard]] std::optional<BookedFill> fill_of(engine::Event const& event);

void project(engine::Event const& event, std::uint64_t cause, DerivedRows& rows);

// The same from a record of the log, for verify.
[[nodiscard]] log::Projection record_projection();

}  // namespace sep::runtime
