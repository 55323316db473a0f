// What is judged seldom, because it reads everything: the fold of the log against the live state, and the log against
// itself.
#include <algorithm>

#include "readmodel/read_model.hpp"
#include "runtime/log/verify.hpp"
#include "runtime/projection.hpp"
#include "runtime/replay.hpp"
#include "sim/auditor.hpp"

namespace sep::sim {
namespace {

Phase phase_of(intent::Status status) {
  if (intent::is_terminal(status)) return Phase::ended;
  if (status == intent::Status::closing) return Phase::closing;
  if (status == intent::Status::paused) return Phase::paused;
  return status == intent::Status::submitted ? Phase::asked : Phase::open;
}

// The first member that differs; nullptr: none does.
char const* difference(ParentBook const& book, intent::IntentState const& live) {
  if (book.phase != phase_of(live.status)) return "the phase";
  if (book.sold != live.cum_sold || book.bought != live.cum_bought) return "what it filled";
  if (book.gas != live.gas_paid) return "the gas it paid";
  if (book.spec != live.spec) return "what is wanted";
  if (book.children.size() != live.orders.size()) return "the number of orders";
  return book.terms && *book.terms != live.terms ? "the terms" : nullptr;
}

char const* difference(ChildBook const& book, orders::OrderState const& live) {
  if (book.live != live.is_live()) return "whether it lives";
  if (book.sold != live.cum_sold || book.bought != live.cum_bought) return "what it filled";
  if (book.terms != live.terms) return "the terms";
  if (book.unknown_since.has_value() != (live.status == orders::Status::unknown)) return "whether it is unknown";
  auto const remembered =
      std::min(book.fills.size() + book.busted.size(), orders::kMaxFillsPerOrder);  // the store has the rest
  if (live.fill_ids.size() != remembered) return "the number of fills";
  return book.escalated != live.escalated ? "whether a person was called" : nullptr;
}

}  // namespace

void Auditor::compare_state(engine::State const& live) {
  auto const expect = [&](bool holds, auto const& what) {
    verdict_.expect(Invariant::i23_books_equal_state, holds, [&] { return what() + " differs from the log"; });
  };
  std::size_t in_memory = 0;
  for (auto const& [id, book] : books_.parents) {
    if (book.archived) continue;
    ++in_memory;
    auto const* state = live.intent(id);
    auto const* differs = state ? difference(book, *state) : "whether it is in memory";
    expect(!differs, [&] { return "intent " + to_text(id) + ": " + differs; });
    for (auto const& child_id : book.children) {
      auto const* order = live.order(child_id);
      auto const* apart = order ? difference(child(child_id), *order) : "whether it is in memory";
      expect(!apart, [&] { return name_of(child_id) + ": " + apart; });
    }
  }
  expect(in_memory == live.intents.size(), [] { return std::string("the number of intents in memory"); });
  for (auto const& [name, account] : books_.accounts) {
    auto const& [owner, location, asset] = name;
    bool const same =
        live.ledger.balance(owner, location, asset, ledger::AccountKind::available) == account.available &&
        live.ledger.balance(owner, location, asset, ledger::AccountKind::reserved) == account.reserved;
    expect(same, [&] { return "a balance of " + owner; });
  }
  expect(live.ledger.is_conserved(), [] { return std::string("the sum of the ledger"); });
  for (auto const& [scope, state] : books_.states)
    expect(live.risk.state_of(scope) == state, [&] { return "the trading state of " + risk::to_text(scope); });
}

void Auditor::end(runtime::EventReader const& store, engine::State const& live, readmodel::ReadModel const& follower) {
  compare_state(live);
  i1_nothing_stays_reserved();
  compare_with_venue();
  readmodel::ReadModel rebuilt;
  if (verdict_.expect(Invariant::i27_views_rebuilt, rebuilt.load(store).has_value(), "no view can be built")) {
    i23_read_model(rebuilt, live);
    i27_rebuilt(follower, rebuilt);
  }
  i13_verifies(store);
  i12_replays(store, live);
}

void Auditor::compare_with_venue() {
  i4_everything_is_booked();
  i4_lots_are_booked();
  i4_was_taken_back_there();
}

// Every intent has ended.
void Auditor::i1_nothing_stays_reserved() {
  for (auto const& [name, account] : books_.accounts)
    verdict_.expect(Invariant::i1_books_balance, account.reserved == 0, [&] {
      return std::get<0>(name) + ": " + big(account.reserved).str() + " stay reserved for nobody";
    });
}

void Auditor::i23_read_model(readmodel::ReadModel const& model, engine::State const& live) {
  bool const same = model.read([&](readmodel::View const& view) {
    auto const intent_is = [&](auto const& row) {
      auto const* found = view.intent(row.first);
      return found && found->state == row.second;
    };
    auto const order_is = [&](auto const& row) {
      auto const found = view.orders.find(row.first);
      return found != view.orders.end() && found->second.state == row.second;
    };
    return view.head == head_ && view.ledger == live.ledger && std::ranges::all_of(live.intents, intent_is) &&
           std::ranges::all_of(live.orders, order_is);
  });
  verdict_.expect(Invariant::i23_books_equal_state, same, "the read model is not the live state");
}

void Auditor::i13_verifies(runtime::EventReader const& store) {
  auto const report = log::verify(store, {}, runtime::record_projection());
  verdict_.expect(Invariant::i27_views_rebuilt, report.fault != log::VerifyFault::derived_row_mismatch,
                  [&] { return "the tables of keys and orders: " + report.detail; });
  verdict_.expect(Invariant::i13_chain_intact,
                  report.ok && report.head.hash == head_ && report.records + 1 == next_seq_,
                  [&] { return "verify: " + enum_name(report.fault) + " " + report.detail; });
}

void Auditor::i12_replays(runtime::EventReader const& store, engine::State const& live) {
  auto const whole = runtime::replay(store, runtime::ReplayFrom::beginning);
  auto const tail = runtime::replay(store, runtime::ReplayFrom::latest_snapshot);
  bool const readable = whole.has_value() && tail.has_value();
  if (!verdict_.expect(Invariant::i12_replay_agrees, readable, "the log cannot be replayed")) return;
  auto const hash = engine::hash_of(live);
  verdict_.expect(Invariant::i12_replay_agrees, engine::hash_of(whole->state) == hash,
                  "the replay from the beginning is not the live state");
  verdict_.expect(Invariant::i12_replay_agrees, engine::hash_of(tail->state) == hash,
                  "the replay from the snapshot is not the live state");
  auto const again = runtime::redecide(store);
  verdict_.expect(Invariant::i12_replay_agrees, again && again->differing == 0 && again->strayed == 0, [&] {
    return "decided again, input " + std::to_string(again ? again->first_differing_seq : 0) +
           " differs: " + (again ? again->first_difference : "unreadable");
  });
}

}  // namespace sep::sim
