// What is judged after every input.
#include "sim/auditor.hpp"

namespace sep::sim {
namespace {

// Beyond the bound and the interval at which the venue is asked: restarts, scans and a commit or two.
constexpr Duration kPatience = seconds(10);

constexpr Duration kAlarmBound = seconds(5);

template <class... Ts>
bool is_one_of(engine::Event const& event) {
  return (std::holds_alternative<Ts>(event) || ...);
}

}  // namespace

void Auditor::i1_balances(AccountName const& name) {
  auto const& account = books_.accounts.at(name);
  auto const& [owner, location, asset] = name;
  auto const where = [&] { return owner + ", asset " + std::to_string(asset.value) + ": "; };
  verdict_.expect(Invariant::i1_books_balance, big(account.available) + big(account.reserved) == account.held, [&] {
    return where() + "the ledger has " + Big(big(account.available) + big(account.reserved)).str() +
           ", deposits and fills make " + account.held.str();
  });
  verdict_.expect(Invariant::i1_books_balance, account.reserved >= 0,
                  [&] { return where() + "a negative reservation of " + big(account.reserved).str(); });
  verdict_.expect(Invariant::i1_books_balance, account.available >= 0 || account.owes,
                  [&] { return where() + "a decision made the balance " + big(account.available).str(); });
}

void Auditor::i10_alarm_for_late_fill(orders::ClientOrderId id) {
  verdict_.expect(Invariant::i10_ended_stays_ended, group_.has(risk::Breach::fill_after_end, id),
                  [&] { return name_of(id) + " was filled after its end without an alarm"; });
}

void Auditor::i10_only_late_facts(Ulid id, engine::Event const& event) {
  auto const& parent = books_.parents.at(id);
  if (parent.phase != Phase::ended) return;
  bool const fact =
      is_one_of<orders::OrderFilled, orders::ArchivedOrderFilled, orders::OrderFillBusted, orders::ArchivedFillBusted,
                engine::LedgerPosted, orders::OrderReportRepeated, risk::RiskBreached>(event);
  bool const record =
      is_one_of<intent::IntentArchived, intent::IntentResubmitted, engine::CommandRefused, routing::ProposalRefused>(
          event);
  verdict_.expect(Invariant::i10_ended_stays_ended, fact || record, [&] {
    return "intent " + to_text(id) + " is over (" + parent.ending + "), then " + std::string(engine::topic_of(event));
  });
}

void Auditor::i11_ends_once(Ulid id, std::string const& topic, intent::Totals const& totals) {
  auto const& parent = books_.parents.at(id);
  auto const expect = [&](bool holds, char const* why) {
    verdict_.expect(Invariant::i11_one_ending, holds,
                    [&] { return "intent " + to_text(id) + " ends as " + topic + " " + why; });
  };
  expect(parent.ending.empty(), "after another ending");
  for (auto const& child_id : parent.children) expect(!child(child_id).live, "with a live order");
  auto const filled = parent.filled();
  auto const ordered = parent.terms ? parent.terms->order_qty : 0;
  expect(totals.sold == parent.sold && totals.bought == parent.bought && totals.cum_qty == filled &&
             totals.gas == parent.gas && totals.order_qty == ordered,
         "with totals that are not those of its fills");
  auto const expected = filled >= ordered ? "completed" : filled > 0 ? "partially_completed" : "nothing";
  bool const empty_handed = topic == intent::IntentExpired::kTopic || topic == intent::IntentCanceled::kTopic ||
                            topic == intent::IntentFailed::kTopic;
  expect(topic == std::string("intent.") + expected || (filled == 0 && empty_handed), "which its fills do not say");
}

void Auditor::i21_group_is_bounded() {
  verdict_.expect(Invariant::i21_bounded, group_.events <= engine::kMaxEvents, "a decision beyond its bound");
  for (auto const& id : group_.parents)
    verdict_.expect(Invariant::i21_bounded, books_.parents.at(id).open_slices.size() <= intent::kMaxOpenSlices,
                    "more open slices than there may be");
}

void Auditor::told(orders::ClientOrderId order, std::string const& fill_id) {
  auto const found = books_.children.find(order);
  bool const is_news =
      found != books_.children.end() && !found->second.fills.contains(fill_id) && !told_back_[order].contains(fill_id);
  if (is_news) told_.emplace(std::pair(order, fill_id), now_);
}

void Auditor::told_bust(orders::ClientOrderId order, std::string const& fill_id) {
  bool const is_news = books_.children.contains(order) && !told_back_[order].contains(fill_id);
  if (is_news) told_busts_.emplace(std::pair(order, fill_id), now_);
}

// What is wrong with a fill is a breach in the decision that books it (I5, I10, B). So the alarm is in time if the
// booking is, and if the breach stops trading.
void Auditor::i25_in_time(std::string const& fill_id, Time since) {
  bool const in_time = !attended_since_ || now_ <= std::max(since, *attended_since_) + kAlarmBound;
  verdict_.expect(Invariant::i25_alarm_in_time, in_time, [&] {
    return "fill " + fill_id + " arrived and is neither booked nor complained of " + std::to_string(kAlarmBound.ns) +
           " ns later";
  });
}

void Auditor::i25_nothing_lies_about() {
  for (auto const& [fill, since] : told_) i25_in_time(fill.second, since);
  for (auto const& [fill, since] : told_busts_) i25_in_time(fill.second, since);
}

void Auditor::i25_booked_in_time(orders::ClientOrderId order, std::string const& fill_id) {
  auto const found = told_.find({order, fill_id});
  if (found == told_.end()) return;  // a query told
  i25_in_time(fill_id, found->second);
  told_.erase(found);
}

// At the venue, the location or for the strategy. An order that is unknown for too long calls a person instead (I26).
void Auditor::i25_trading_stops(risk::RiskBreached const& breach) {
  if (breach.breach == risk::Breach::unknown_too_long) return;
  auto const& parent = books_.parents.at(breach.intent);
  auto const* location = books_.registry.location(parent.terms->location);
  auto const& terms = child(breach.order).terms;
  auto const* venue = books_.registry.venue(terms.venue);
  auto const is_halted = [&](risk::ScopeKind kind, std::string const& name) {
    auto const found = books_.states.find({kind, name});
    return found != books_.states.end() && found->second == risk::TradingState::halted;
  };
  bool const halted = is_halted(risk::ScopeKind::strategy, parent.spec.owner.strategy) ||
                      (venue && is_halted(risk::ScopeKind::venue, venue->name)) ||
                      (location && is_halted(risk::ScopeKind::location, location->name));
  verdict_.expect(Invariant::i25_alarm_in_time, halted, [&] {
    return name_of(breach.order) + ": " + enum_name(breach.breach) + ", and trading goes on where it was";
  });
}

void Auditor::i26_escalated(orders::ClientOrderId id) {
  verdict_.expect(Invariant::i26_unknown_is_bounded, child(id).escalated,
                  [&] { return name_of(id) + " is unknown beyond the bound and nobody was called"; });
}

void Auditor::attended(bool at_work) {
  if (!at_work)
    attended_since_.reset();
  else if (!attended_since_)
    attended_since_ = now_;
  i25_nothing_lies_about();
  i26_none_forgotten();
}

// Whatever the engine reports or does not: an order that is unknown for longer than the bound, while a process was
// there to see it, was shown to a person. Needs clocks that are right: others fire timers late.
void Auditor::i26_none_forgotten() {
  if (!attended_since_ || !clocks_are_right_) return;
  auto const& timing = books_.config.timing;
  std::erase_if(unknown_, [&](orders::ClientOrderId id) { return !child(id).unknown_since; });
  for (auto const& id : unknown_) {
    auto const& found = child(id);
    auto const overdue = std::max(found.unknown_from + timing.unknown_bound, *attended_since_) + timing.query_interval;
    verdict_.expect(Invariant::i26_unknown_is_bounded, found.escalated || now_ <= overdue + kPatience, [&] {
      return name_of(id) + " is unknown since " + std::to_string(found.unknown_from.ns) + " and nobody was called";
    });
  }
}

void Auditor::healed(bool clients_are_answered) {
  verdict_.expect(Invariant::i22_everything_ends, clients_are_answered, "a client waits for its answer for ever");
  for (auto const& [id, parent] : books_.parents)
    verdict_.expect(Invariant::i22_everything_ends, parent.phase == Phase::ended,
                    [&] { return "intent " + to_text(id) + " does not end"; });
  for (auto const& [id, order] : books_.children)
    verdict_.expect(Invariant::i26_unknown_is_bounded, !order.live, [&] { return name_of(id) + " does not end"; });
}

}  // namespace sep::sim
