// The log against the outside: what left the platform, what clients were told, what the venue recorded.
#include "core/base/codec.hpp"
#include "sim/auditor.hpp"

namespace sep::sim {

// A live lease of its own, and none of an earlier writer's is left.
void Auditor::i15_has_the_lease(runtime::Dispatch const& permission, Time clock) {
  if (!clocks_are_right_) return;
  verdict_.expect(Invariant::i15_one_writer, clock < permission.not_after, "an order was sent without a live lease");
  for (auto const& [epoch, until] : leases_)
    verdict_.expect(Invariant::i15_one_writer, epoch >= permission.epoch || until <= clock,
                    "an order was sent while the replaced writer's lease was alive");
}

void Auditor::dispatched(orders::OrderTerms const& terms, runtime::Dispatch const& permission, Time clock) {
  i15_has_the_lease(permission, clock);
  auto const found = books_.children.find(terms.id);
  bool const caused = found != books_.children.end() && found->second.journaled;
  verdict_.expect(Invariant::i8_cause_before_effect, caused,
                  [&] { return "order " + to_text(terms.id.value) + " was sent before its cause was durable"; });
  if (found == books_.children.end()) return;
  verdict_.expect(Invariant::i2_one_content_per_id, encode(found->second.terms) == encode(terms),
                  [&] { return name_of(terms.id) + " was sent with other terms than recorded"; });
}

void Auditor::inquired(orders::ClientOrderId order) {
  verdict_.expect(Invariant::i8_cause_before_effect, books_.children.contains(order),
                  "a query or cancel of an order that is not durable");
}

void Auditor::answered(std::string const& principal, std::string const& key, runtime::Outcome const& outcome) {
  verdict_.expect(Invariant::i9_acknowledged_is_kept, outcome.seq < next_seq_,
                  "a client was answered before its input was durable");
  if (key.empty()) return;
  for (auto const& event : outcome.events) {
    Ulid receipt;
    if (auto const* e = std::get_if<intent::IntentSubmitted>(&event)) receipt = e->intent;
    if (auto const* e = std::get_if<intent::IntentResubmitted>(&event)) receipt = e->intent;
    if (auto const* e = std::get_if<engine::CommandRefused>(&event); e && e->fault == engine::CommandFault::key_reused)
      receipt = e->intent;
    if (receipt.is_none()) continue;
    auto const first = receipts_.emplace(std::pair(principal, key), receipt).first->second;
    verdict_.expect(Invariant::i9_acknowledged_is_kept, first == receipt,
                    [&] { return "key " + key + " got another receipt the second time"; });
  }
}

void Auditor::venue_did(std::vector<paper::Entry> const& entries, std::string const& ours) {
  for (auto const& entry : entries) {
    if (auto const* asked = std::get_if<paper::Asked>(&entry)) {
      auto const* submit = std::get_if<paper::Submit>(&asked->request);
      if (!submit) continue;
      if (asked->store == ours)
        i4_asked(submit->terms);
      else
        foreign_.insert(submit->terms.id);
    }
    if (auto const* executed = std::get_if<paper::Executed>(&entry))
      if (!foreign_.contains(executed->order)) i4_executed(*executed);
    if (auto const* fault = std::get_if<paper::Misbehaved>(&entry))
      if (fault->fault == paper::Fault::fill_after_cancel) ghosts_.insert(fault->order);
  }
}

void Auditor::i4_asked(orders::OrderTerms const& terms) {
  auto const found = books_.children.find(terms.id);
  bool const journaled = found != books_.children.end() && found->second.journaled;
  verdict_.expect(Invariant::i4_venue_agrees, journaled, [&] {
    return "the venue was asked for order " + to_text(terms.id.value) + ", which the log never sent";
  });
  if (!journaled) return;
  verdict_.expect(Invariant::i2_one_content_per_id, encode(found->second.terms) == encode(terms),
                  [&] { return name_of(terms.id) + " reached the venue with other terms"; });
}

void Auditor::i4_executed(paper::Executed const& executed) {
  auto& fills = executed_[executed.order];
  fills.push_back(executed.fill);
  verdict_.expect(Invariant::i4_venue_agrees, fills.size() == 1,
                  [&] { return name_of(executed.order) + " was executed twice"; });
  // Given up only when it could no longer happen. A venue that executes what it had canceled is not our mistake.
  auto const found = books_.children.find(executed.order);
  bool const given_up = found != books_.children.end() && !found->second.live;
  verdict_.expect(Invariant::i4_venue_agrees, !given_up || ghosts_.contains(executed.order),
                  [&] { return name_of(executed.order) + " was executed after the log had given it up"; });
}

// Every execution of the venue is booked as it was, and nothing else is. What the venue denied and nobody was told of
// (a cancel acknowledged, executed all the same, the report lost) cannot be known.
void Auditor::i4_everything_is_booked() {
  for (auto const& [id, fills] : executed_) {
    auto const found = books_.children.find(id);
    for (auto const& fill : fills) {
      bool const booked = found != books_.children.end() && found->second.fills.contains(fill.venue_fill_id);
      verdict_.expect(Invariant::i4_venue_agrees, booked || ghosts_.contains(id),
                      [&] { return name_of(id) + " was executed by the venue and is not booked"; });
    }
  }
  for (auto const& [id, book] : books_.children)
    for (auto const& [fill_id, fill] : book.fills) {
      auto const venue = executed_.find(id);
      bool const real = (venue != executed_.end() && std::ranges::find(venue->second, fill) != venue->second.end()) ||
                        is_of_the_books(id, fill_id);
      verdict_.expect(Invariant::i4_venue_agrees, real,
                      [&] { return name_of(id) + " has a fill that the venue did not make"; });
    }
}

}  // namespace sep::sim
