// Events behind a position of the log, of all intents or of one.
#include "api/routes/asked.hpp"
#include "api/routes/feed.hpp"

namespace sep::api {
namespace {

using readmodel::View;

constexpr std::uint64_t kEventsMax = 1'000;
constexpr std::uint64_t kEventsByDefault = 100;

Response feed_response(Asked const& asked, runtime::StoreResult<Feed> feed) {
  if (!feed)
    return problem(asked, {.status = 500,
                           .code = "store_unreadable",
                           .detail = enum_name(feed.error().error) + ": " + feed.error().detail});
  json::array events;
  for (auto& row : feed->events) events.push_back(std::move(row.event));
  return json_response(200,
                       json::object{{"events", std::move(events)}, {"next_after", feed->seen}, {"seq", feed->head}});
}

}  // namespace

Answer show_events(Asked const& asked) {
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
  auto const span = asked.desk->model.read([&](View const& view) -> std::optional<Wanted> {
    auto const* row = find_intent(asked, view);
    if (!row) return std::nullopt;
    return Wanted{row->state.submitted_seq, kEventsByDefault, {}, row->state.id, row->seq};
  });
  if (!span) return no_such_intent(asked);
  auto wanted = *span;
  auto const after = number_of(asked, "after", wanted.after, log::kMaxSeq);
  if (!after) return after.error();
  auto const limit = number_of(asked, "limit", kEventsByDefault, kEventsMax);
  if (!limit) return limit.error();
  wanted.after = std::max(wanted.after, *after);
  wanted.limit = *limit;
  return feed_response(asked, collect(*asked.desk, wanted));
}

// The server takes what asks for a WebSocket before it comes here.
Answer refuse_plain_stream(Asked const& asked) {
  auto refused =
      problem(asked, {.status = 426, .code = "upgrade_required", .detail = "this is a WebSocket: ask for one"});
  refused.headers["upgrade"] = "websocket";
  return refused;
}

}  // namespace sep::api
