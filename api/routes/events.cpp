// Events behind a position of the log: from memory where it reaches back far enough, else from the store.
#include "api/json/event_json.hpp"
#include "api/routes/asked.hpp"

namespace sep::api {
namespace {

using readmodel::TailEvent;
using readmodel::View;

constexpr std::uint64_t kEventsMax = 1'000;
constexpr std::uint64_t kEventsByDefault = 100;
constexpr std::size_t kReadAtOnce = 1'024;
constexpr std::size_t kScanMax = 20'000;  // records of the store that one request may look at

struct Wanted {
  std::uint64_t after = 0;
  std::uint64_t limit = kEventsByDefault;
  std::string topic;
  std::optional<Ulid> intent;
  std::uint64_t until = log::kMaxSeq;  // nothing behind it is wanted

  [[nodiscard]] bool matches(log::Record const& record) const {
    return (!intent || record.correlation == *intent) && topic_matches(topic, topic_of(record));
  }
};

// Every event up to `seen` was looked at.
struct Feed {
  json::array events;
  std::uint64_t seen = 0;
  std::uint64_t head = 0;
};

Feed from_memory(View const& view, Wanted const& wanted) {
  Feed feed{{}, std::max(wanted.after, view.seq), view.seq};
  auto const first = std::ranges::upper_bound(view.tail, wanted.after, {}, [](auto const& e) { return e->record.seq; });
  for (auto event = first; event != view.tail.end(); ++event) {
    auto const& record = (*event)->record;
    if (record.seq > wanted.until) break;
    if (!wanted.matches(record)) continue;
    if (feed.events.size() == wanted.limit) {
      feed.seen = record.seq - 1;
      break;
    }
    feed.events.push_back(envelope(**event, view.stream, view.registry));
  }
  return feed;
}

// The principal of the input that the events in question follow, record by record.
class Principals {
 public:
  explicit Principals(runtime::EventReader const& reader) : reader_(reader) {}

  std::string const& of(log::Record const& record) {
    if (record.kind == log::RecordKind::input) return take(record);
    if (record.cause == seq_) return name_;
    auto const input = reader_.read_one(record.cause);
    if (input) return take(*input);
    name_.clear();
    return name_;
  }

 private:
  std::string const& take(log::Record const& input) {
    seq_ = input.seq;
    Decoder(input.payload).get(name_);
    return name_;
  }

  runtime::EventReader const& reader_;
  std::uint64_t seq_ = 0;
  std::string name_;
};

runtime::StoreResult<Feed> from_store(Desk const& desk, runtime::EventReader const& reader, Wanted const& wanted) {
  Feed feed{{}, wanted.after, desk.model.seq()};
  TRY_LET(auto const head, reader.head());
  Principals principals(reader);
  Hash256 previous = log::genesis(head.stream);
  // The record before the first one is read too: its hash stands in the first envelope.
  std::uint64_t next = std::max<std::uint64_t>(wanted.after, 1);
  for (std::size_t scanned = 0; scanned < kScanMax;) {
    TRY_LET(auto const records, reader.read(next, kReadAtOnce));
    if (records.empty()) break;
    for (auto const& record : records) {
      bool const skipped = record.seq <= wanted.after || record.seq > feed.head;
      if (record.seq > wanted.until || (feed.events.size() == wanted.limit && !skipped)) return feed;
      auto const& principal = principals.of(record);
      if (!skipped && record.kind == log::RecordKind::event && wanted.matches(record))
        feed.events.push_back(desk.model.read([&](View const& view) {
          auto const* row = view.intent(record.correlation);
          auto roles = row ? readmodel::roles_of(row->state.spec) : readmodel::Roles{};
          if (row) roles.gas = row->state.terms.gas_asset;
          roles.reference = view.config.risk.reference_asset;
          return envelope({record, previous, principal, roles}, view.stream, view.registry);
        }));
      previous = record.hash;
      if (!skipped) feed.seen = record.seq;
    }
    scanned += records.size();
    next = records.back().seq + 1;
  }
  return feed;
}

runtime::StoreResult<Feed> collect(Desk const& desk, Wanted const& wanted) {
  auto feed = desk.model.read([&](View const& view) -> std::optional<Feed> {
    if (!view.tail_reaches(wanted.after)) return std::nullopt;
    return from_memory(view, wanted);
  });
  if (feed) return *std::move(feed);
  if (!desk.open_reader) return fail(runtime::StoreFailure{runtime::StoreError::not_found, "older than what is kept"});
  TRY_LET(auto const reader, desk.open_reader());
  return from_store(desk, *reader, wanted);
}

Response feed_response(Asked const& asked, runtime::StoreResult<Feed> feed) {
  if (!feed)
    return problem(asked, {.status = 500,
                           .code = "store_unreadable",
                           .detail = enum_name(feed.error().error) + ": " + feed.error().detail});
  return json_response(
      200, json::object{{"events", std::move(feed->events)}, {"next_after", feed->seen}, {"seq", feed->head}});
}

}  // namespace

Answer show_events(Asked const& asked) {
  if (auto refusal = check_query(asked, {"after", "limit", "topic", "wait_ms"})) return *std::move(refusal);
  auto const after = number_of(asked, "after", 0, log::kMaxSeq);
  if (!after) return after.error();
  auto const limit = number_of(asked, "limit", kEventsByDefault, kEventsMax);
  if (!limit) return limit.error();
  auto const wait_ms = number_of(asked, "wait_ms", 0, static_cast<std::uint64_t>(kLongPollMax.ns / 1'000'000));
  if (!wait_ms) return wait_ms.error();
  if (*limit == 0) return bad_query(asked, "limit", "at least 1");
  Wanted wanted{*after, *limit, std::string(asked.parameter("topic")), {}};
  auto feed = collect(*asked.desk, wanted);
  bool const waits = feed && feed->events.empty() && *wait_ms > 0;
  if (!waits) return feed_response(asked, std::move(feed));

  // What was looked at once is not looked at again.
  auto const seen = std::make_shared<std::uint64_t>(feed->seen);
  auto look = [asked, wanted, seen]() mutable {
    wanted.after = *seen;
    auto again = collect(*asked.desk, wanted);
    if (again) *seen = again->seen;
    return again;
  };
  auto poll = [asked, look]() mutable -> std::optional<Response> {
    auto again = look();
    if (again && again->events.empty()) return std::nullopt;
    return feed_response(asked, std::move(again));
  };
  auto give_up = [asked, look]() mutable { return feed_response(asked, look()); };
  return Deferred{std::move(poll), milliseconds(static_cast<std::int64_t>(*wait_ms)), std::move(give_up)};
}

Answer show_intent_events(Asked const& asked) {
  if (auto refusal = check_query(asked, {"after", "limit"})) return *std::move(refusal);
  auto const id = parse_ulid(asked.id);
  auto const span = asked.desk->model.read([&](View const& view) -> std::optional<Wanted> {
    auto const* row = id ? view.intent(*id) : nullptr;
    if (!row) return std::nullopt;
    return Wanted{row->state.submitted_seq, kEventsByDefault, {}, *id, row->seq};
  });
  if (!span) return not_found(asked, "unknown_intent", "there is no intent " + excerpt(asked.id));
  auto wanted = *span;
  auto const after = number_of(asked, "after", wanted.after, log::kMaxSeq);
  if (!after) return after.error();
  auto const limit = number_of(asked, "limit", kEventsByDefault, kEventsMax);
  if (!limit) return limit.error();
  wanted.after = std::max(wanted.after, *after);
  wanted.limit = *limit;
  return feed_response(asked, collect(*asked.desk, wanted));
}

}  // namespace sep::api
