// Records in, groups judged.
#include "sim/auditor.hpp"

#include "sim/auditor_fold.hpp"

namespace sep::sim {
namespace {

constexpr std::size_t kReadAtOnce = 512;
constexpr std::size_t kHashesKept = 4096;

}  // namespace

void Auditor::committed(std::span<log::Record const> records) {
  for (auto const& record : records) {
    if (record.seq < next_seq_) {
      auto const known = recent_hashes_.find(record.seq);
      verdict_.expect(Invariant::i13_chain_intact, known == recent_hashes_.end() || known->second == record.hash,
                      [&] { return "record " + std::to_string(record.seq) + " was durable and is another one now"; });
      continue;
    }
    i13_chain_holds(record);
    if (verdict_.violation()) return;
    take(record);
  }
  judge_group();
}

bool Auditor::recovered(runtime::EventReader const& store) {
  auto const head = store.head();
  if (!head) return false;
  told_busts_.clear();
  told_.clear();  // what was in the inbox of a process that died, nobody will book
  bool const kept = head->next_seq >= next_seq_;
  verdict_.expect(Invariant::i9_acknowledged_is_kept, kept, [&] {
    return "the log ends before record " + std::to_string(head->next_seq) + ", record " +
           std::to_string(next_seq_ - 1) + " was durable";
  });
  if (!kept) return true;
  for (auto seq = std::max<std::uint64_t>(next_seq_ - 1, 1);;) {
    auto const records = store.read(seq, kReadAtOnce);
    if (!records) return false;
    if (records->empty()) return true;
    committed(*records);
    seq = records->back().seq + 1;
  }
}

void Auditor::i13_chain_holds(log::Record const& record) {
  verdict_.expect(Invariant::i13_chain_intact, record.seq == next_seq_,
                  [&] { return "record " + std::to_string(record.seq) + " after " + std::to_string(next_seq_ - 1); });
  verdict_.expect(Invariant::i13_chain_intact, hasher_.hash_of(head_, record) == record.hash,
                  [&] { return "the hash of record " + std::to_string(record.seq) + " is wrong"; });
  verdict_.expect(Invariant::i15_one_writer, record.epoch >= books_.epoch,
                  [&] { return "record " + std::to_string(record.seq) + " of a replaced writer"; });
  head_ = record.hash;
  ++next_seq_;
  recent_hashes_[record.seq] = record.hash;
  if (recent_hashes_.size() > kHashesKept) recent_hashes_.erase(recent_hashes_.begin());
}

void Auditor::take(log::Record const& record) {
  if (record.kind == log::RecordKind::slice) return note_slice(record);
  if (record.kind == log::RecordKind::input) {
    judge_group();
    group_.cause = record.seq;
    group_.at = record.at;
    ++inputs_;
    if (trace_) {
      auto const input = engine::decode_input(record.type, record.version, record.payload);
      if (input) trace_("#" + std::to_string(record.seq) + " " + std::string(engine::name_of(input->payload)));
    }
    return;
  }
  auto const event = engine::decode_event(record.type, record.version, record.payload);
  if (!verdict_.expect(Invariant::i13_chain_intact, event.has_value(), "an event that cannot be decoded")) return;
  ++events_;
  ++group_.events;
  if (trace_) trace_("   " + std::string(engine::topic_of(*event)) + describe_event(*event));
  auto const correlation = engine::correlation_of(*event);
  if (books_.parents.contains(correlation)) {
    group_.parents.insert(correlation);
    i10_only_late_facts(correlation, *event);
  }
  std::visit(Fold{*this}, *event);
}

void Auditor::judge_group() {
  if (group_.cause == 0) return;
  i21_group_is_bounded();
  s_routed_is_taken();
  for (auto const& name : group_.accounts) i1_balances(name);
  for (auto const& parent : group_.parents) i3_stays_within(parent);
  for (auto const& [id, fill] : group_.fills) i5_fill_within_limits(id, fill);
  for (auto const& [id, fill] : group_.busted) i4_was_taken_back(id, fill);
  for (auto const& id : group_.late) i10_alarm_for_late_fill(id);
  for (auto const& breach : group_.breaches) i25_trading_stops(breach);
  for (auto const& id : group_.overdue) i26_escalated(id);
  group_ = {};
}

std::string Auditor::name_of(orders::ClientOrderId id) const {
  auto const found = books_.children.find(id);
  auto const order = "order " + to_text(id.value);
  return found == books_.children.end() ? order : order + " of intent " + to_text(found->second.parent);
}

}  // namespace sep::sim
