#include "readmodel/tca/execution_log.hpp"

#include <algorithm>
#include <set>

#include "core/engine/catalogue.hpp"
#include "core/intent/validate.hpp"
#include "core/market/reference.hpp"
#include "core/market/wrapped.hpp"
#include "runtime/market_slices.hpp"

namespace sep::readmodel {
namespace {

constexpr std::size_t kReadAtOnce = 1'024;

ExecutionFailure unreadable(runtime::StoreFailure const& failure) {
  return {ExecutionFault::store_unreadable, enum_name(failure.error) + ": " + failure.detail};
}

// The states of the two pairs' pools that decisions have read so far.
class SeenMarket {
 public:
  SeenMarket(runtime::EventReader const& reader, Registry const& registry) : reader_(reader), registry_(registry) {}

  void watch(AssetId a, AssetId b) {
    for (auto const pool : registry_.instruments_between(a, b)) watched_.insert(pool);
  }

  // Whether any of the pools was read.
  OrExecutionFailure<bool> take(std::vector<MarketRead> const& reads) {
    bool taken = false;
    for (auto const& read : reads) {
      if (!read.content || !watched_.contains(read.instrument)) continue;
      taken = true;
      auto& seen = versions_[read.instrument];
      if (seen && seen->content == *read.content) continue;
      auto version = runtime::load_version(reader_, *read.content);
      if (!version) return fail(unreadable(version.error()));
      seen = *std::move(version);
    }
    return taken;
  }

  void add_mid(std::vector<tca::Mid>& mids, AssetId base, AssetId quote, Time at, std::uint32_t sources) const {
    RecordedView view(versions_);
    auto const reference = reference_price(registry_, view, base, quote, at, kMidAgeMax, sources);
    if (reference) mids.push_back({at, reference->price});
  }

  void add_volume(std::vector<VolumeRead>& volumes, intent::IntentSpec const& spec, LocationId location,
                  Time at) const {
    RecordedView view(versions_);
    auto const venues = intent::usable_venues(spec, registry_);
    if (auto const total = traded_volume(registry_, view, spec.base, spec.quote, venues, location))
      volumes.push_back({at, *total});
  }

 private:
  runtime::EventReader const& reader_;
  Registry const& registry_;
  std::set<InstrumentId> watched_;
  RecordedView::Versions versions_;
};

// Folds what concerns the one intent, record by record.
class Gathering {
 public:
  Gathering(runtime::EventReader const& reader, Registry const& registry, Ulid intent)
      : registry_(registry), market_(reader, registry) {
    log_.intent = intent;
  }

  OrExecutionFailure<void> take(log::Record const& record) {
    if (record.kind == log::RecordKind::input) return take_input(record);
    if (record.kind != log::RecordKind::event || record.correlation != log_.intent) return {};
    auto const event = engine::decode_event(record.type, record.version, record.payload);
    if (!event) return fail(undecodable(record));
    record_ = &record;
    std::visit([this](auto const& e) { fold(e); }, *event);
    return flush();
  }

  [[nodiscard]] bool is_over(log::Record const& record, LogSpan span) const {
    return ended_ && record.seq > span.last_seq && record.at > log_.ended_at + kAfterwards;
  }

  OrExecutionFailure<ExecutionLog> result() && {
    if (!submitted_) return fail(ExecutionFailure{ExecutionFault::unknown_intent, "the log has no such intent"});
    if (log_.status == intent::Status::denied)
      return fail(ExecutionFailure{ExecutionFault::not_accepted, "it was denied: there is no decision price"});
    if (!ended_) return fail(ExecutionFailure{ExecutionFault::not_ended, "it has not ended yet"});
    return std::move(log_);
  }

 private:
  static ExecutionFailure undecodable(log::Record const& record) {
    return {ExecutionFault::store_unreadable, "record " + std::to_string(record.seq) + " cannot be decoded"};
  }

  // Whether a book between the intent's assets is at a venue that is switched off (core/market/reference.hpp).
  [[nodiscard]] bool has_other_venue() const {
    auto const ids = registry_.instruments_between(log_.spec.base, log_.spec.quote);
    return std::ranges::any_of(ids, [this](InstrumentId id) {
      auto const& spec = *registry_.instrument(id);
      return spec.kind == InstrumentKind::order_book && !registry_.venue(spec.venue)->enabled;
    });
  }

  // Inputs before the submission was seen are its own: the pair is not known yet, so they wait.
  OrExecutionFailure<void> take_input(log::Record const& record) {
    auto input = engine::decode_input(record.type, record.version, record.payload);
    if (!input) return fail(undecodable(record));
    reads_ = std::move(input->reads);
    read_at_ = record.at;
    return flush();
  }

  // What the latest input read becomes a mid once the terms say of what.
  OrExecutionFailure<void> flush() {
    if (!accepted_ || reads_.empty()) return {};
    TRY_LET(bool const taken, market_.take(reads_));
    reads_.clear();
    if (!taken) return {};
    market_.add_mid(log_.mids, log_.spec.base, log_.spec.quote, read_at_, log_.mid_sources);
    market_.add_volume(log_.volumes, log_.spec, log_.terms.location, read_at_);
    if (log_.coin != log_.spec.quote && log_.coin != log_.spec.base)
      market_.add_mid(log_.coin_mids, log_.coin, log_.spec.quote, read_at_, log_.mid_sources);
    return {};
  }

  void fold(intent::IntentSubmitted const& e) {
    submitted_ = true;
    log_.spec = e.spec;
    log_.submitted_at = record_->at;
    log_.status = intent::Status::submitted;
  }
  void fold(intent::IntentAccepted const& e) {
    accepted_ = true;
    log_.terms = e.terms;
    log_.status = intent::Status::accepted;
    // One source: another venue's book, where there is one to fall back on. It is asked for what fell back on it.
    bool const fell_back = e.terms.reference_sources == 1 && has_other_venue();
    log_.mid_sources = fell_back ? kMidSources : std::clamp(e.terms.reference_sources, 1U, kMidSources);
    log_.coin = priced_as(registry_, e.terms.gas_asset);
    market_.watch(log_.spec.base, log_.spec.quote);
    if (log_.coin != log_.spec.quote) market_.watch(log_.coin, log_.spec.quote);
  }
  void fold(intent::IntentDenied const&) { log_.status = intent::Status::denied; }
  void fold(intent::IntentAmended const& e) { log_.terms = e.terms; }
  void fold(engine::ExecStarted const& e) {
    if (log_.released_at) return;
    log_.released_at = record_->at;
    log_.arrival = e.arrival_price;
  }
  void fold(orders::OrderCreated const& e) { orders_[e.terms.id] = {0, e.terms, e.slice, false, {}, 0}; }
  void fold(orders::OrderFilled const& e) { add_attempt(e.order, e.fill, e.fee, true); }
  void fold(orders::ArchivedOrderFilled const& e) { add_attempt(e.order, e.fill, 0, true); }
  void fold(orders::OrderFillBusted const& e) {
    if (e.booked) drop_attempt(e.order, e.fill.venue_fill_id);
  }
  void fold(orders::ArchivedFillBusted const& e) {
    if (e.booked) drop_attempt(e.order, e.fill.venue_fill_id);
  }
  void fold(orders::OrderRejected const& e) {
    if (e.gas.raw > 0) add_attempt(e.order, {{}, {}, {}, e.gas, 0, record_->at}, 0, false);
  }
  void fold(intent::IntentCompleted const&) { end(intent::Status::completed); }
  void fold(intent::IntentPartiallyCompleted const&) { end(intent::Status::partially_completed); }
  void fold(intent::IntentCanceled const&) { end(intent::Status::canceled); }
  void fold(intent::IntentExpired const&) { end(intent::Status::expired); }
  void fold(intent::IntentFailed const&) { end(intent::Status::failed); }
  template <class Other>
  void fold(Other const&) {}

  void add_attempt(orders::ClientOrderId order, orders::Fill const& fill, i128 fee, bool filled) {
    auto attempt = orders_[order];
    attempt.terms.id = order;
    attempt.seq = record_->seq;
    attempt.filled = filled;
    attempt.fill = fill;
    attempt.fee = fee;
    log_.attempts.push_back(std::move(attempt));
  }
  // What was taken back was no fill.
  void drop_attempt(orders::ClientOrderId order, std::string const& fill) {
    std::erase_if(log_.attempts, [&](RecordedAttempt const& attempt) {
      return attempt.filled && attempt.terms.id == order && attempt.fill.venue_fill_id == fill;
    });
  }
  void end(intent::Status status) {
    ended_ = true;
    log_.status = status;
    log_.ended_at = record_->at;
  }

  Registry const& registry_;
  SeenMarket market_;
  ExecutionLog log_;
  log::Record const* record_ = nullptr;
  std::map<orders::ClientOrderId, RecordedAttempt> orders_;
  std::vector<MarketRead> reads_;
  Time read_at_;
  bool submitted_ = false;
  bool accepted_ = false;
  bool ended_ = false;
};

// Calls visit(record), which answers whether to go on, for every record from `seq` on.
template <class Visit>
OrExecutionFailure<void> for_each_record(runtime::EventReader const& reader, std::uint64_t seq, Visit visit) {
  for (;;) {
    auto const records = reader.read(seq, kReadAtOnce);
    if (!records) return fail(unreadable(records.error()));
    if (records->empty()) return {};
    for (auto const& record : *records) {
      TRY_LET(bool const more, visit(record));
      if (!more) return {};
    }
    seq = records->back().seq + 1;
  }
}

}  // namespace

std::optional<Rate> ExecutionLog::gas_price(Time at) const {
  if (coin == spec.quote) return Rate{1, 1};
  return coin == spec.base ? mid(at) : tca::mid_at(coin_mids, at, kMidAgeMax);
}

OrExecutionFailure<LogSpan> find_span(runtime::EventReader const& reader, Ulid intent) {
  LogSpan span;
  auto const look = [&](log::Record const& record) -> OrExecutionFailure<bool> {
    if (record.kind != log::RecordKind::event || record.correlation != intent) return true;
    if (span.first_seq == 0) span.first_seq = record.cause;
    span.last_seq = record.seq;
    return true;
  };
  TRY_VOID(for_each_record(reader, 1, look));
  if (intent.is_none() || span.first_seq == 0)
    return fail(ExecutionFailure{ExecutionFault::unknown_intent, "the log has no such intent"});
  return span;
}

OrExecutionFailure<ExecutionLog> read_execution(runtime::EventReader const& reader, Registry const& registry,
                                                Ulid intent, LogSpan span, std::uint64_t records_max) {
  Gathering gathering(reader, registry, intent);
  auto const gather = [&](log::Record const& record) -> OrExecutionFailure<bool> {
    if (gathering.is_over(record, span)) return false;
    if (records_max-- == 0)
      return fail(ExecutionFailure{ExecutionFault::log_too_long, "its part of the log is too long to be read here"});
    TRY_VOID(gathering.take(record));
    return true;
  };
  TRY_VOID(for_each_record(reader, span.first_seq, gather));
  return std::move(gathering).result();
}

}  // namespace sep::readmodel
