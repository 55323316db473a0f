#include "runtime/log/verify.hpp"

namespace sep::log {
namespace {

constexpr std::size_t kBatch = 1024;

struct Fault {
  VerifyFault fault;
  std::uint64_t seq;
  std::string detail;
};

using Verdict = Result<void, Fault>;

class Verification {
 public:
  Verification(runtime::EventReader const& reader, std::optional<Checkpoint> const& checkpoint,
               Projection const& projection)
      : reader_(reader), checkpoint_(checkpoint), projection_(projection) {}

  VerifyReport run() {
    auto const verdict = check_all();
    report_.ok = verdict.has_value();
    if (!verdict) {
      report_.fault = verdict.error().fault;
      report_.first_bad_seq = verdict.error().seq;
      report_.detail = verdict.error().detail;
    }
    return report_;
  }

 private:
  Verdict check_all() {
    TRY_VOID(begin());
    TRY_VOID(check_records());
    if (checkpoint_ && report_.head.seq < checkpoint_->seq) {
      return fail(Fault{VerifyFault::truncated, report_.head.seq + 1,
                        "the checkpoint names record " + std::to_string(checkpoint_->seq)});
    }
    return check_counts();
  }

  Verdict begin() {
    auto const head = reader_.head();
    if (!head) return fail(of_store(head.error(), 0));
    report_.head = {head->stream, head->store_id, 0, genesis(head->stream)};
    if (checkpoint_ && (checkpoint_->stream != head->stream || checkpoint_->store_id != head->store_id)) {
      return fail(Fault{VerifyFault::checkpoint_mismatch, 0,
                        "the checkpoint is of " + checkpoint_->stream + " " + checkpoint_->store_id});
    }
    return check_against_checkpoint();
  }

  Verdict check_records() {
    // 0 and not 1 at first: a row in front of the log is a fault too.
    for (std::uint64_t from = 0;; from = report_.head.seq + 1) {
      auto const batch = reader_.read(from, kBatch);
      if (!batch) return fail(of_store(batch.error(), report_.head.seq + 1));
      if (batch->empty()) return {};
      for (auto const& record : *batch) TRY_VOID(check(record));
    }
  }

  Verdict check(Record const& record) {
    auto const expected = report_.head.seq + 1;
    if (record.seq != expected) {
      return fail(Fault{VerifyFault::sequence_gap, expected, "found record " + std::to_string(record.seq)});
    }
    if (hasher_.hash_of(report_.head.hash, record) != record.hash) return bad(record, VerifyFault::hash_mismatch);
    TRY_VOID(check_rules(record));
    if (record.kind == RecordKind::slice) TRY_VOID(check_content(record));
    if (projection_) TRY_VOID(check_derived(record));
    if (projection_) TRY_VOID(check_found_as_fill(record));
    count(record);
    return check_against_checkpoint();
  }

  Verdict check_rules(Record const& record) {
    if (!is_enumerator(record.kind)) return bad(record, VerifyFault::bad_kind);
    if (record.epoch == 0 || record.epoch < epoch_) return bad(record, VerifyFault::epoch_went_back);
    epoch_ = record.epoch;
    if (record.kind == RecordKind::input) {
      if (record.cause != record.seq) return bad(record, VerifyFault::cause_missing);
      if (last_input_ && record.at < last_input_->at) return bad(record, VerifyFault::time_went_back);
      last_input_ = Input{record.seq, record.at};
      return {};
    }
    return check_cause(record);
  }

  // The cause is nearly always the last input; another one is looked up. A slice may stand before the input that
  // needed it, an event may not stand before its cause.
  Verdict check_cause(Record const& record) {
    if (record.kind == RecordKind::event && record.cause >= record.seq) return bad(record, VerifyFault::cause_missing);
    Time at = last_input_ ? last_input_->at : Time{};
    if (!last_input_ || record.cause != last_input_->seq) {
      auto const cause = reader_.read_one(record.cause);
      if (!cause || cause->kind != RecordKind::input) return bad(record, VerifyFault::cause_missing);
      at = cause->at;
    }
    if (record.at != at) return bad(record, VerifyFault::time_mismatch);
    return {};
  }

  Verdict check_content(Record const& record) {
    auto const found = reader_.find_slice(sha256(record.payload));
    if (!found) return fail(of_store(found.error(), record.seq));
    if (*found != record.seq) return bad(record, VerifyFault::slice_content_mismatch);
    return {};
  }

  Verdict check_derived(Record const& record) {
    keys_.clear();
    children_.clear();
    projection_(record, keys_, children_);
    expected_.keys += keys_.size();
    expected_.children += children_.size();
    for (auto const& key : keys_) {
      auto const found = reader_.find_key(key.scope, key.key);
      if (!found) return fail(of_store(found.error(), record.seq));
      if (*found != key) return bad(record, VerifyFault::derived_row_mismatch, "key " + key.scope + " " + key.key);
    }
    for (auto const& child : children_) {
      auto const found = reader_.find_child(child.order);
      if (!found) return fail(of_store(found.error(), record.seq));
      if (*found != child.intent) {
        return bad(record, VerifyFault::derived_row_mismatch, "child order " + to_text(child.order));
      }
    }
    return {};
  }

  // What books a fill must be found by its intent, or a repetition would be booked again.
  Verdict check_found_as_fill(Record const& record) {
    bool const booked = std::ranges::find(runtime::kFillTypes, record.type) != runtime::kFillTypes.end();
    if (record.kind != RecordKind::event || !booked) return {};
    auto const found = reader_.read_fills(record.correlation, record.seq, 1);
    if (!found) return fail(of_store(found.error(), record.seq));
    if (found->empty() || found->front().seq != record.seq)
      return bad(record, VerifyFault::derived_row_mismatch, "a fill that is not found by its intent");
    return {};
  }

  Verdict check_counts() {
    if (!projection_) return {};
    auto const counts = reader_.derived_counts();
    if (!counts) return fail(of_store(counts.error(), 0));
    if (counts->keys == expected_.keys && counts->children == expected_.children) return {};
    return fail(Fault{VerifyFault::derived_row_mismatch, 0,
                      "the log gives " + std::to_string(expected_.keys) + " keys and " +
                          std::to_string(expected_.children) + " child orders, the tables hold " +
                          std::to_string(counts->keys) + " and " + std::to_string(counts->children)});
  }

  Verdict check_against_checkpoint() const {
    if (!checkpoint_ || report_.head.seq != checkpoint_->seq || report_.head.hash == checkpoint_->hash) return {};
    return fail(Fault{VerifyFault::checkpoint_mismatch, checkpoint_->seq, "the log was rewritten: another hash here"});
  }

  void count(Record const& record) {
    report_.head.seq = record.seq;
    report_.head.hash = record.hash;
    ++report_.records;
    report_.inputs += record.kind == RecordKind::input ? 1 : 0;
    report_.slices += record.kind == RecordKind::slice ? 1 : 0;
    report_.events += record.kind == RecordKind::event ? 1 : 0;
  }

  static Verdict bad(Record const& record, VerifyFault fault, std::string detail = {}) {
    return fail(Fault{fault, record.seq, std::move(detail)});
  }

  static Fault of_store(runtime::StoreFailure const& failure, std::uint64_t seq) {
    bool const damaged = failure.error == runtime::StoreError::corrupt;
    return {damaged ? VerifyFault::undecodable : VerifyFault::unreadable, seq,
            enum_name(failure.error) + ": " + failure.detail};
  }

  struct Input {
    std::uint64_t seq;
    Time at;
  };

  runtime::EventReader const& reader_;
  std::optional<Checkpoint> const& checkpoint_;
  Projection const& projection_;
  VerifyReport report_;
  Hasher hasher_;
  std::uint32_t epoch_ = 0;
  std::optional<Input> last_input_;
  runtime::DerivedCounts expected_;
  std::vector<runtime::KeyRow> keys_;
  std::vector<runtime::ChildRow> children_;
};

}  // namespace

Checkpoint checkpoint_of(runtime::StoreHead const& head) {
  return {head.stream, head.store_id, head.next_seq - 1, head.hash};
}

VerifyReport verify(runtime::EventReader const& reader, std::optional<Checkpoint> const& checkpoint,
                    Projection const& projection) {
  return Verification(reader, checkpoint, projection).run();
}

}  // namespace sep::log
