// How one event changes the auditor's books. Private to the auditor.
#pragma once

#include "sim/auditor.hpp"

namespace sep::sim {

struct Auditor::Fold {
  Auditor& auditor;

  void operator()(engine::EngineTookOver const& e) const;
  void operator()(engine::ConfigAdopted const& e) const { books().config = e.config; }
  void operator()(engine::DepositKeyed const& e) const {
    auditor.verdict_.expect(Invariant::i1_books_balance,
                            books().deposit_keys.emplace(e.principal, e.idempotency_key).second,
                            [&] { return "the deposit under the key " + e.idempotency_key + " booked twice"; });
  }
  void operator()(engine::RegistryAdopted const& e) const { books().registry = e.registry; }
  void operator()(engine::LedgerPosted const& e) const;

  void operator()(intent::IntentSubmitted const& e) const;
  void operator()(intent::IntentAccepted const& e) const;
  void operator()(intent::IntentDenied const& e) const;
  void operator()(intent::IntentAmended const& e) const;
  void operator()(intent::IntentPaused const& e) const { books().parents.at(e.intent).phase = Phase::paused; }
  void operator()(intent::IntentResumed const& e) const { books().parents.at(e.intent).phase = Phase::open; }
  void operator()(intent::IntentClosing const& e) const {
    books().parents.at(e.intent).phase = Phase::closing;
    books().parents.at(e.intent).asking.clear();
  }
  void operator()(intent::IntentCompleted const& e) const { ended(e.intent, e.kTopic, e.totals); }
  void operator()(intent::IntentPartiallyCompleted const& e) const { ended(e.intent, e.kTopic, e.totals); }
  void operator()(intent::IntentCanceled const& e) const { ended(e.intent, e.kTopic, e.totals); }
  void operator()(intent::IntentExpired const& e) const { ended(e.intent, e.kTopic, e.totals); }
  void operator()(intent::IntentFailed const& e) const { ended(e.intent, e.kTopic, e.totals); }
  void operator()(intent::IntentArchived const& e) const { books().parents.at(e.intent).archived = true; }

  void operator()(intent::PlanCreated const& e) const { planned(e.intent, e.slices, e.schedule); }
  void operator()(intent::PlanRevised const& e) const { planned(e.intent, e.slices, e.schedule); }
  void operator()(intent::PlanVolumeSeen const& e) const;
  void operator()(intent::SliceReleased const& e) const;
  void operator()(intent::SliceMissed const& e) const { slice_over(e.intent, e.slice); }
  void operator()(intent::SliceFilled const& e) const { slice_over(e.intent, e.slice); }
  void operator()(routing::ProposalsJudged const& e) const {
    auditor.group_.judged = e;
    auditor.s_best_is_taken(e);
  }
  void operator()(routing::SliceRouted const& e) const {
    auditor.group_.step = e.step;
    auditor.group_.routed.push_back(e);
    auditor.p_amounts_are_the_pools(e);
    books().parents.at(e.intent).asking.erase(e.slice);
  }

  void operator()(risk::RiskBreached const& e) const;
  void operator()(risk::RiskStateChanged const& e) const { books().states[e.scope] = e.state; }
  void operator()(risk::VenueStatusChanged const& e) const;

  void operator()(orders::OrderCreated const& e) const;
  void operator()(orders::OrderSubmitting const& e) const { auditor.child(e.order).journaled = true; }
  void operator()(orders::OrderAcked const& e) const { auditor.child(e.order).found_out(); }
  void operator()(orders::OrderFilled const& e) const;
  void operator()(orders::OrderRejected const& e) const;
  void operator()(orders::OrderUnknown const& e) const;
  void operator()(orders::OrderCancelRequested const& e) const { auditor.child(e.order).found_out(); }
  void operator()(orders::OrderCancelRefused const& e) const { auditor.child(e.order).found_out(); }
  void operator()(orders::OrderCanceled const& e) const { over(e.order); }
  void operator()(orders::OrderExpired const& e) const { over(e.order); }
  void operator()(orders::OrderEscalated const& e) const { auditor.child(e.order).escalated = true; }
  void operator()(orders::ArchivedOrderFilled const& e) const;
  void operator()(orders::OrderFillBusted const& e) const;
  void operator()(orders::ArchivedFillBusted const& e) const;

  template <class Other>
  void operator()(Other const&) const {}

 private:
  [[nodiscard]] Books& books() const { return auditor.books_; }
  [[nodiscard]] Group& group() const { return auditor.group_; }
  void ended(Ulid id, char const* topic, intent::Totals const& totals) const;
  [[nodiscard]] static Big notional_of(ParentBook const& parent, i128 sold, i128 bought) {
    return Auditor::notional_of(parent, sold, bought);
  }
  void planned(Ulid id, std::vector<intent::PlannedSlice> const& slices,
               std::optional<intent::Schedule> const& schedule) const;
  void opened(ParentBook& parent, std::uint32_t slice) const;
  void slice_over(Ulid id, std::uint32_t slice) const;
  void over(orders::ClientOrderId id) const;
  // A fact that changes what is held.
  void moved(ParentBook const& parent, AssetId asset, Big const& change) const;
  void executed(ParentBook& parent, ChildBook& child, orders::ClientOrderId id, orders::Fill const& fill) const;
  bool taken_back(ChildBook& child, orders::ClientOrderId id, orders::Fill const& fill, bool booked) const;
};

// What a trace shows of an event beside its topic.
[[nodiscard]] std::string describe_event(engine::Event const& event);

}  // namespace sep::sim
