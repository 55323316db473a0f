#include "runtime/replay.hpp"

#include <algorithm>

#include "core/engine/catalogue.hpp"
#include "core/engine/engine.hpp"
#include "runtime/log/record.hpp"
#include "runtime/market_slices.hpp"

namespace sep::runtime {
namespace {

constexpr std::size_t kReadAtOnce = 1024;

StoreFailure corrupt(log::Record const& record, std::string const& what) {
  return {StoreError::corrupt, "record " + std::to_string(record.seq) + ": " + what};
}

// Calls visit(record) for every record from `seq` on.
template <class Visit>
StoreResult<void> for_each_record(EventReader const& reader, std::uint64_t seq, Visit visit) {
  for (;;) {
    TRY_LET(auto const records, reader.read(seq, kReadAtOnce));
    if (records.empty()) return {};
    for (auto const& record : records) TRY_VOID(visit(record));
    seq = records.back().seq + 1;
  }
}

StoreResult<void> start_from_snapshot(EventReader const& reader, StoreHead const& head, Replayed& replayed) {
  for (auto max_seq = head.next_seq - 1; max_seq > 0;) {
    TRY_LET(auto const snapshot, reader.latest_snapshot(max_seq));
    if (!snapshot) return {};
    max_seq = snapshot->seq - 1;
    if (snapshot->rules_version != engine::kRulesVersion) continue;
    TRY_LET(auto const last, reader.read_one(snapshot->seq));
    if (last.hash != snapshot->record) continue;
    auto state = engine::restore(snapshot->state);
    if (!state) continue;
    replayed.state = *std::move(state);
    replayed.next_seq = snapshot->seq + 1;
    replayed.head = last.hash;
    replayed.last_at = last.at;
    replayed.snapshot_seq = snapshot->seq;
    return {};
  }
  return {};
}

// Takes decisions again, input by input; the recorded events of each follow it.
class Redecider {
 public:
  explicit Redecider(EventReader const& reader) : reader_(reader) {}

  StoreResult<void> take(log::Record const& record) {
    switch (record.kind) {
      case log::RecordKind::input:
        finish();
        return begin(record);
      case log::RecordKind::slice:
        return {};
      case log::RecordKind::event:
        return compare(record);
    }
    return fail(corrupt(record, "unknown kind"));
  }

  Redecided result() {
    finish();
    return found_;
  }

 private:
  StoreResult<void> begin(log::Record const& record) {
    auto input = engine::decode_input(record.type, record.version, record.payload);
    if (!input) return fail(corrupt(record, enum_name(input.error())));
    TRY_LET(auto versions, load(input->reads));
    if (auto const* started = std::get_if<engine::EngineStarted>(&input->payload)) rules_ = started->rules_version;
    RecordedView view(std::move(versions));
    input_seq_ = record.seq;
    decided_ = engine::decide(state_, view, {record.seq, record.at, input->principal, input->payload});
    compared_ = 0;
    differs_ = view.strayed();
    found_.strayed += view.strayed() && rules_ == engine::kRulesVersion ? 1 : 0;
    ++found_.inputs;
    return {};
  }

  StoreResult<RecordedView::Versions> load(std::vector<MarketRead> const& reads) {
    RecordedView::Versions versions;
    for (auto const& read : reads) {
      auto& version = versions[read.instrument];
      if (!read.content) continue;
      TRY_LET(version, load_version(reader_, *read.content));
    }
    return versions;
  }

  StoreResult<void> compare(log::Record const& record) {
    auto event = engine::decode_event(record.type, record.version, record.payload);
    if (!event) return fail(corrupt(record, enum_name(event.error())));
    bool const equal = compared_ < decided_.size() && engine::tag_of(decided_[compared_]) == record.type &&
                       engine::encode_event(decided_[compared_]) == engine::encode_event(*event);
    if (!equal && !differs_) {
      differs_ = true;
      auto const again = compared_ < decided_.size() ? engine::topic_of(decided_[compared_]) : "nothing";
      if (found_.first_difference.empty())
        found_.first_difference =
            std::string(engine::topic_of(*event)) + " recorded, " + std::string(again) + " decided";
    }
    ++compared_;
    ++found_.events;
    // Reality is what was recorded: later decisions stand on it, whatever today's rules say.
    engine::apply(state_, *event, {record.cause, record.at});
    return {};
  }

  void finish() {
    if (input_seq_ == 0) return;
    bool const missing = compared_ < decided_.size();
    if (missing && found_.first_difference.empty())
      found_.first_difference = "nothing recorded, " + std::string(engine::topic_of(decided_[compared_])) + " decided";
    if (!differs_ && !missing) return;
    ++found_.differing;
    if (rules_ != engine::kRulesVersion) ++found_.other_rules;
    if (found_.first_differing_seq == 0) found_.first_differing_seq = input_seq_;
  }

  EventReader const& reader_;
  engine::State state_;
  std::uint32_t rules_ = engine::kRulesVersion;
  std::uint64_t input_seq_ = 0;
  std::vector<engine::Event> decided_;
  std::size_t compared_ = 0;
  bool differs_ = false;
  Redecided found_;
};

StoreResult<void> fold(log::Hasher& hasher, log::Record const& record, Replayed& replayed) {
  if (record.seq != replayed.next_seq) return fail(corrupt(record, "out of sequence"));
  if (hasher.hash_of(replayed.head, record) != record.hash) return fail(corrupt(record, "its hash is wrong"));
  if (record.kind == log::RecordKind::event) {
    auto event = engine::decode_event(record.type, record.version, record.payload);
    if (!event) return fail(corrupt(record, enum_name(event.error())));
    engine::apply(replayed.state, *event, {record.cause, record.at});
    ++replayed.events;
  }
  if (record.kind == log::RecordKind::input) replayed.last_at = record.at;
  replayed.head = record.hash;
  ++replayed.next_seq;
  ++replayed.records;
  return {};
}

}  // namespace

StoreResult<Replayed> replay(EventReader const& reader, ReplayFrom from) {
  TRY_LET(auto const head, reader.head());
  Replayed replayed;
  replayed.head = log::genesis(head.stream);
  if (from == ReplayFrom::latest_snapshot) TRY_VOID(start_from_snapshot(reader, head, replayed));
  TRY_VOID(replay_on(reader, replayed));
  return replayed;
}

StoreResult<void> replay_on(EventReader const& reader, Replayed& replayed, std::uint64_t records_max) {
  log::Hasher hasher;
  while (records_max > 0) {
    TRY_LET(auto const records, reader.read(replayed.next_seq, std::min<std::uint64_t>(kReadAtOnce, records_max)));
    if (records.empty()) return {};
    for (auto const& record : records) TRY_VOID(fold(hasher, record, replayed));
    records_max -= records.size();
  }
  return {};
}

StoreResult<Redecided> redecide(EventReader const& reader) {
  Redecider redecider(reader);
  TRY_VOID(for_each_record(reader, 1, [&](log::Record const& record) { return redecider.take(record); }));
  return redecider.result();
}

}  // namespace sep::runtime
