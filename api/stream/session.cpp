#include "api/stream/session.hpp"

#include <algorithm>
#include <fmt/ranges.h>

#include "api/json/documents.hpp"
#include "api/json/market_json.hpp"
#include "api/routes/asked.hpp"
#include "api/stream/cursor.hpp"

namespace sep::api {
namespace {

using readmodel::View;

constexpr std::size_t kSnapshotIntents = 256;

std::string error(std::string code, std::string detail, std::string const& id = {}, json::array errors = {}) {
  json::object frame{{"type", "error"}, {"code", std::move(code)}, {"detail", std::move(detail)}};
  if (!id.empty()) frame["id"] = id;
  frame["errors"] = std::move(errors);
  return json::serialize(frame);
}

// Intents that have not ended, the newest first.
json::array open_intents(View const& view, bool& is_all) {
  json::array intents;
  for (auto row = view.intents.rbegin(); row != view.intents.rend() && is_all; ++row) {
    if (intent::is_terminal(row->second.state.status)) continue;
    is_all = intents.size() < kSnapshotIntents;
    if (is_all) intents.push_back(intent_json(view, row->second, false));
  }
  return intents;
}

json::array intent_alone(View const& view, Ulid id) {
  json::array intents;
  if (auto const* row = view.intent(id)) intents.push_back(intent_json(view, *row, true));
  return intents;
}

// nullopt: neither a word for one nor a cursor.
std::optional<Cursor> position_of(View const& view, std::string const& resume_from) {
  if (resume_from == "start") return Cursor{true, 0};
  if (resume_from == "now" || resume_from.empty()) return Cursor{true, view.seq};
  return read_cursor(view.store_id, resume_from);
}

}  // namespace

Session::Session(Desk const& desk, Caller caller, EventTexts* texts)
    : desk_(desk),
      caller_(std::move(caller)),
      texts_(texts),
      cursor_prefix_(cursor_prefix(desk.model.read([](View const& view) { return view.store_id; }))) {}

std::string Session::cursor(std::uint64_t seq) const { return cursor_prefix_ + std::to_string(seq); }

std::string Session::greet() const {
  return json::serialize(desk_.model.read([this](View const& view) {
    return json::object{{"type", "hello"},     {"stream", view.stream}, {"store_id", view.store_id},
                        {"epoch", view.epoch}, {"seq", view.seq},       {"cursor", cursor(view.seq)}};
  }));
}

std::vector<std::string> Session::hear(std::string_view message) {
  std::vector<std::string> frames;
  auto const request = read_stream_request(message);
  if (!request) {
    auto const& first = request.error().front();
    frames.push_back(error(enum_name(first.code), first.detail, {}, errors_json(request.error())));
    return frames;
  }
  if (auto const* asked = std::get_if<Subscribe>(&*request)) subscribe(*asked, frames);
  if (auto const* asked = std::get_if<Unsubscribe>(&*request)) {
    auto const is_it = [&](auto const& one) { return one.id == asked->id; };
    bool const known = std::erase_if(subscriptions_, is_it) + std::erase_if(watches_, is_it) > 0;
    frames.push_back(known ? json::serialize(json::object{{"type", "unsubscribed"}, {"id", asked->id}})
                           : error("unknown_subscription", "there is no subscription of this name", asked->id));
  }
  if (auto const* asked = std::get_if<Ping>(&*request))
    frames.push_back(json::serialize(json::object{{"type", "pong"}, {"id", asked->id}}));
  return frames;
}

bool Session::may_follow(Subscribe const& asked) const {
  if (caller_.sees_all()) return true;
  return asked.intent && desk_.model.read([&](View const& view) {
    auto const* row = view.intent(*asked.intent);
    return row && caller_.sees(row->state.spec.owner.strategy);
  });
}

void Session::subscribe(Subscribe const& asked, std::vector<std::string>& frames) {
  if (is_taken(asked.id))
    return frames.push_back(error("duplicate_subscription", "a subscription of this name is there already", asked.id));
  if (subscriptions_.size() + watches_.size() == kSubscriptionsMax)
    return frames.push_back(error("too_many_subscriptions", "a connection has at most 16 subscriptions", asked.id));
  if (asked.market) return watch(asked, frames);
  if (!may_follow(asked))
    return frames.push_back(error("not_your_strategy",
                                  "this key is kept to some strategies: follow one intent of theirs by correlation_id",
                                  asked.id));
  Subscription made{
      asked.id,
      {.limit = kFramesAtOnce,
       .topic = fmt::format("{}", fmt::join(asked.topics, ",")),
       .intent = asked.intent,
       .scan_max = kScanAtOnce},
      R"({"type":"event","id":)" + json::serialize(json::value(asked.id)) + R"(,"cursor":")" + cursor_prefix_};
  json::object answer{{"id", asked.id}};
  bool known = true;
  desk_.model.read([&](View const& view) {
    auto const position = position_of(view, asked.resume_from);
    known = position.has_value();
    if (!known) return;
    bool const from_here = asked.resume_from.empty();
    bool const resumes = !from_here && position->is_of_this_log && position->seq <= view.seq;
    made.wanted.after = resumes ? position->seq : view.seq;
    answer["type"] = resumes ? "resumed" : from_here ? "subscribed" : "reset";
    if (!resumes && !from_here) answer["reason"] = position->is_of_this_log ? "ahead_of_the_log" : "another_log";
    answer["cursor"] = cursor(made.wanted.after);
    answer["seq"] = view.seq;
    if (!resumes) answer["snapshot"] = snapshot(view, asked);
  });
  if (!known)
    return frames.push_back(
        error("bad_cursor", "this is no cursor that was given out here; start and now are words for one", asked.id));
  subscriptions_.push_back(std::move(made));
  frames.push_back(json::serialize(answer));
}

bool Session::is_taken(std::string const& id) const {
  auto const is_it = [&](auto const& one) { return one.id == id; };
  return std::ranges::any_of(subscriptions_, is_it) || std::ranges::any_of(watches_, is_it);
}

void Session::watch(Subscribe const& asked, std::vector<std::string>& frames) {
  watches_.push_back({asked.id});
  frames.push_back(json::serialize(json::object{{"type", "watching"}, {"id", asked.id}}));
}

std::vector<std::string> Session::ticks() {
  std::vector<std::string> frames;
  if (!desk_.market) return frames;
  for (auto& [id, look] : watches_) {
    auto const moved = desk_.market->since(look);
    if (moved.empty()) continue;
    desk_.model.read([&, &name = id](View const& view) {
      for (auto const& version : moved)
        if (auto tick = tick_json(view.registry, version->state); !tick.is_null())
          frames.push_back(json::serialize(json::object{{"type", "tick"}, {"id", name}, {"tick", std::move(tick)}}));
    });
  }
  return frames;
}

bool Session::is_behind() const {
  auto const head = desk_.model.seq();
  return std::ranges::any_of(subscriptions_, [&](Subscription const& one) { return one.wanted.after < head; });
}

json::object Session::snapshot(View const& view, Subscribe const& asked) const {
  if (asked.intent) return {{"intents", intent_alone(view, *asked.intent)}, {"complete", true}};
  bool is_all = true;
  json::object held{{"intents", open_intents(view, is_all)}};
  held["complete"] = is_all;
  held["positions"] = positions_json(view, {});
  held["risk"] = risk_json(view);
  held["venues"] = venues_json(view);
  return held;
}

std::vector<std::string> Session::next(bool was_slow) {
  std::vector<std::string> frames;
  auto const end_with = [&](std::string code, std::string detail, Subscription const& one) {
    over_ = std::move(code);
    frames.push_back(error(over_, std::move(detail), one.id));
  };
  for (auto one = subscriptions_.begin(); one != subscriptions_.end(); ++one) {
    auto feed = collect(desk_, one->wanted, reader_, texts_);
    if (!feed) {
      end_with("store_unreadable", enum_name(feed.error().error) + ": " + feed.error().detail, *one);
      return frames;
    }
    for (auto& row : feed->events)
      frames.push_back(one->frame + std::to_string(row.seq) + R"(","event":)" +
                       (row.text ? *row.text : json::serialize(row.event)) + "}");
    one->wanted.after = feed->seen;
    bool const at_end = feed->seen >= feed->head;
    one->has_caught_up |= at_end;
    if (one->has_caught_up && was_slow && feed->head - std::min(feed->head, feed->seen) > kLagMax) {
      end_with("slow_consumer", "too far behind; resume from the last cursor", *one);
      return frames;
    }
    if (!feed->from_store) continue;
    // The others have their turn next.
    subscriptions_.splice(subscriptions_.end(), subscriptions_, subscriptions_.begin(), std::next(one));
    return frames;
  }
  reader_.reset();
  return frames;
}

bool Session::passes_over(News const& news) {
  auto const is_owed = [&](Subscription const& one) {
    return one.wanted.after < news.after ||
           std::ranges::any_of(
               news.events,
               [&](auto const& event) {
                 return event->record.seq > one.wanted.after && one.wanted.matches(event->record);
               });
  };
  if (std::ranges::any_of(subscriptions_, is_owed)) return false;
  for (auto& one : subscriptions_) {
    one.wanted.after = std::max(one.wanted.after, news.head);
    one.has_caught_up = true;
  }
  return true;
}

std::string Session::heartbeat() const {
  json::object cursors;
  for (auto const& one : subscriptions_) cursors[one.id] = cursor(one.wanted.after);
  return json::serialize(
      json::object{{"type", "heartbeat"}, {"seq", desk_.model.seq()}, {"cursors", std::move(cursors)}});
}

}  // namespace sep::api
