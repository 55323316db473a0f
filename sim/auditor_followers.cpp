// Whoever follows the log from outside: what is published, and the view that is kept of it.
#include <algorithm>

#include "core/base/codec.hpp"
#include "readmodel/read_model.hpp"
#include "sim/auditor.hpp"

namespace sep::sim {
namespace {

using readmodel::View;

template <class Rows, class Same>
bool same_rows(Rows const& one, Rows const& other, Same same) {
  return one.size() == other.size() && std::equal(one.begin(), one.end(), other.begin(), same);
}

bool same_fill(readmodel::FillRow const& one, readmodel::FillRow const& other) {
  return std::tie(one.order, one.fill, one.fee, one.seq, one.at) ==
         std::tie(other.order, other.fill, other.fee, other.seq, other.at);
}

bool same_intent(readmodel::IntentRow const& one, readmodel::IntentRow const& other) {
  return std::tie(one.state, one.principal, one.idempotency_key, one.why, one.seq, one.updated_at, one.archived) ==
             std::tie(other.state, other.principal, other.idempotency_key, other.why, other.seq, other.updated_at,
                      other.archived) &&
         same_rows(one.fills, other.fills, same_fill);
}

bool same_order(readmodel::OrderRow const& one, readmodel::OrderRow const& other) {
  return std::tie(one.state, one.outcome, one.updated_at) == std::tie(other.state, other.outcome, other.updated_at);
}

bool same_trading(readmodel::TradingRow const& one, readmodel::TradingRow const& other) {
  return std::tie(one.state, one.reason, one.by_breaker, one.since) ==
         std::tie(other.state, other.reason, other.by_breaker, other.since);
}

bool same_breach(readmodel::BreachRow const& one, readmodel::BreachRow const& other) {
  return std::tie(one.seq, one.at) == std::tie(other.seq, other.at) && encode(one.breach) == encode(other.breach);
}

bool same_event(std::shared_ptr<readmodel::TailEvent const> const& one,
                std::shared_ptr<readmodel::TailEvent const> const& other) {
  return std::tie(one->record.seq, one->record.hash, one->previous, one->origin, one->roles) ==
         std::tie(other->record.seq, other->record.hash, other->previous, other->origin, other->roles);
}

bool same_statistics(readmodel::Statistics const& one, readmodel::Statistics const& other) {
  return std::tie(one.inputs, one.slices, one.events, one.intents, one.orders, one.fills, one.breaches) ==
         std::tie(other.inputs, other.slices, other.events, other.intents, other.orders, other.fills, other.breaches);
}

// The first part that differs; nullptr: none does.
char const* difference(View const& one, View const& other) {
  auto const by_value = [](auto same) {
    return [same](auto const& a, auto const& b) { return a.first == b.first && same(a.second, b.second); };
  };
  bool const same_place = std::tie(one.stream, one.store_id, one.epoch, one.seq, one.head, one.at) ==
                          std::tie(other.stream, other.store_id, other.epoch, other.seq, other.head, other.at);
  if (!same_place) return "where it ends";
  if (one.config != other.config || one.configured != other.configured) return "the configuration";
  if (!same_rows(one.intents, other.intents, by_value(same_intent))) return "the intents";
  if (!same_rows(one.orders, other.orders, by_value(same_order))) return "the orders";
  if (one.ledger != other.ledger) return "the ledger";
  if (!same_rows(one.trading, other.trading, by_value(same_trading))) return "the trading states";
  if (one.venues_down != other.venues_down) return "the venues that are down";
  if (!same_rows(one.breaches, other.breaches, same_breach)) return "the breaches";
  if (!same_statistics(one.statistics, other.statistics)) return "the statistics";
  return same_rows(one.tail, other.tail, same_event) ? nullptr : "the latest events";
}

}  // namespace

void Auditor::i24_followed(std::uint64_t known, std::span<log::Record const> records) {
  for (auto const& record : records) {
    auto const durable = recent_hashes_.find(record.seq);
    bool const is_kept = record.seq < next_seq_ && (durable == recent_hashes_.end() || durable->second == record.hash);
    verdict_.expect(Invariant::i24_consumers_follow, is_kept, [&] {
      return "record " + std::to_string(record.seq) + " was published and is not, or not so, durable";
    });
    verdict_.expect(Invariant::i24_consumers_follow, record.seq <= known + 1, [&] {
      return "record " + std::to_string(record.seq) + " was published after " + std::to_string(known);
    });
    known = std::max(known, record.seq);
  }
}

void Auditor::i27_rebuilt(readmodel::ReadModel const& follower, readmodel::ReadModel const& rebuilt) {
  verdict_.expect(Invariant::i24_consumers_follow, follower.seq() + 1 == next_seq_, [&] {
    return "the log ends with " + std::to_string(next_seq_ - 1) + ", a follower with " + std::to_string(follower.seq());
  });
  auto const* differs = follower.read(
      [&](View const& live) { return rebuilt.read([&](View const& built) { return difference(live, built); }); });
  verdict_.expect(Invariant::i27_views_rebuilt, !differs, [&] {
    return std::string("a view that followed the run is not the one built from the log: ") + differs;
  });
}

}  // namespace sep::sim
