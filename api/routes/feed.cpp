#include "api/routes/feed.hpp"

#include <algorithm>

namespace sep::api {
namespace {

using readmodel::TailEvent;
using readmodel::View;

constexpr std::size_t kReadAtOnce = 1'024;
constexpr int kStepsBack = 64;

// The first event behind `after`. Who follows closely finds it at the end.
auto first_behind(View const& view, std::uint64_t after) {
  auto first = view.tail.end();
  for (int step = 0; step < kStepsBack; ++step, --first)
    if (first == view.tail.begin() || (*std::prev(first))->record.seq <= after) return first;
  return std::ranges::upper_bound(view.tail.begin(), first, after, {}, [](auto const& e) { return e->record.seq; });
}

Feed::Row row_of(View const& view, TailEvent const& event, EventTexts* texts) {
  auto const seq = event.record.seq;
  auto text = texts ? texts->find(seq) : nullptr;
  if (text) return {seq, {}, std::move(text)};
  auto made = envelope(event, view.stream, view.registry);
  if (!texts) return {seq, std::move(made)};
  return {seq, {}, texts->keep(seq, json::serialize(made))};
}

Feed from_memory(View const& view, Wanted const& wanted, EventTexts* texts) {
  Feed feed{{}, std::max(wanted.after, view.seq), view.seq};
  for (auto event = first_behind(view, wanted.after); event != view.tail.end(); ++event) {
    auto const& record = (*event)->record;
    if (record.seq > wanted.until) break;
    if (!wanted.matches(record)) continue;
    if (feed.events.size() == wanted.limit) {
      feed.seen = record.seq - 1;
      break;
    }
    feed.events.push_back(row_of(view, **event, texts));
  }
  return feed;
}

// Where the inputs come from that the events in question follow, record by record; read where it is asked for.
class Origins {
 public:
  explicit Origins(runtime::EventReader const& reader) : reader_(reader) {}

  void pass(log::Record const& record) {
    if (record.kind == log::RecordKind::input) take(record);
  }
  engine::Origin const& of(log::Record const& event) {
    if (input_.seq != event.cause) {
      auto const input = reader_.read_one(event.cause);
      take(input ? *input : log::Record{});
    }
    if (!origin_) origin_ = engine::origin_of(input_.type, input_.version, input_.payload);
    return *origin_;
  }

 private:
  void take(log::Record const& input) {
    input_ = input;
    origin_.reset();
  }

  runtime::EventReader const& reader_;
  log::Record input_;
  std::optional<engine::Origin> origin_;
};

runtime::StoreResult<Feed> from_store(Desk const& desk, runtime::EventReader const& reader, Wanted const& wanted) {
  Feed feed{{}, wanted.after, desk.model.seq(), true};
  TRY_LET(auto const head, reader.head());
  Origins origins(reader);
  Hash256 previous = log::genesis(head.stream);
  // The record before the first one is read too: its hash stands in the first envelope.
  std::uint64_t next = std::max<std::uint64_t>(wanted.after, 1);
  for (std::size_t scanned = 0; scanned < wanted.scan_max;) {
    TRY_LET(auto const records, reader.read(next, std::min(kReadAtOnce, wanted.scan_max)));
    if (records.empty()) break;
    for (auto const& record : records) {
      bool const skipped = record.seq <= wanted.after || record.seq > feed.head;
      if (record.seq > wanted.until || (feed.events.size() == wanted.limit && !skipped)) return feed;
      origins.pass(record);
      if (!skipped && record.kind == log::RecordKind::event && wanted.matches(record)) {
        auto const& origin = origins.of(record);
        feed.events.push_back({record.seq, desk.model.read([&](View const& view) {
                                 auto const* row = view.intent(record.correlation);
                                 auto roles = row ? readmodel::roles_of(row->state.spec) : readmodel::Roles{};
                                 if (row) roles.gas = row->state.terms.gas_asset;
                                 roles.reference = view.config.risk.reference_asset;
                                 return envelope({record, previous, origin, roles}, view.stream, view.registry);
                               })});
      }
      previous = record.hash;
      if (!skipped) feed.seen = record.seq;
    }
    scanned += records.size();
    next = records.back().seq + 1;
  }
  return feed;
}

}  // namespace

bool Wanted::matches(log::Record const& record) const {
  return (!intent || record.correlation == *intent) && topic_matches(topic, topic_of(record));
}

std::optional<News> news_behind(View const& view, std::uint64_t after) {
  if (!view.tail_reaches(after)) return std::nullopt;
  return News{after, std::max(after, view.seq), {first_behind(view, after), view.tail.end()}};
}

runtime::StoreResult<Feed> collect(Desk const& desk, Wanted const& wanted) {
  std::unique_ptr<runtime::EventReader> none;
  return collect(desk, wanted, none);
}

runtime::StoreResult<Feed> collect(Desk const& desk, Wanted const& wanted,
                                   std::unique_ptr<runtime::EventReader>& reader, EventTexts* texts) {
  auto feed = desk.model.read([&](View const& view) -> std::optional<Feed> {
    if (!view.tail_reaches(wanted.after)) return std::nullopt;
    return from_memory(view, wanted, texts);
  });
  if (feed) return *std::move(feed);
  if (!desk.open_reader) return fail(runtime::StoreFailure{runtime::StoreError::not_found, "older than what is kept"});
  if (!reader) {
    TRY_LET(reader, desk.open_reader());
  }
  return from_store(desk, *reader, wanted);
}

}  // namespace sep::api
