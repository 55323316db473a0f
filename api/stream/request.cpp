#include "api/stream/request.hpp"

#include <algorithm>

#include "api/json/event_json.hpp"
#include "api/text/json_fields.hpp"
#include "core/intent/validate.hpp"

namespace sep::api {
namespace {

bool is_known(std::string_view pattern) {
  if (pattern.empty() || pattern.find(',') != std::string_view::npos) return false;
  if (pattern == kMarketTopic) return true;
  static auto const topics = engine::event_catalogue();
  return std::ranges::any_of(topics, [&](auto const& row) { return topic_matches(pattern, row.name); });
}

std::string read_id(Fields& fields, std::string otherwise) {
  auto const id = fields.text("id", "a name");
  if (!id) return otherwise;
  if (!intent::is_key(*id)) fields.note("id", ProblemCode::out_of_range, "a name has 1 to 128 printable characters");
  return std::string(*id);
}

Subscribe read_subscribe(Fields& fields, Problems& problems) {
  fields.only({"action", "id", "topics", "correlation_id", "resume_from"});
  Subscribe subscribe;
  subscribe.id = read_id(fields, subscribe.id);
  auto const topics = fields.texts("topics");
  if (topics.size() > kTopicsMax)
    fields.note("topics", ProblemCode::too_many, "at most " + std::to_string(kTopicsMax) + " topics");
  for (auto const& [pointer, topic] : topics) {
    if (!is_known(topic))
      problems.add(pointer,
                   {ProblemCode::unknown_name, excerpt(topic) + " is no topic: write intent.completed, intent.* or *"});
    subscribe.topics.emplace_back(topic);
  }
  if (auto const text = fields.text("correlation_id", "an intent's id")) {
    subscribe.intent = parse_ulid(*text);
    if (!subscribe.intent)
      fields.note("correlation_id", ProblemCode::out_of_range, excerpt(*text) + " is not the id of an intent");
  }
  subscribe.resume_from = fields.text("resume_from", "a cursor").value_or("");
  subscribe.market = std::ranges::find(subscribe.topics, kMarketTopic) != subscribe.topics.end();
  bool const is_alone = subscribe.topics.size() == 1 && !fields.has("correlation_id") && !fields.has("resume_from");
  if (subscribe.market && !is_alone)
    fields.note("topics", ProblemCode::conflicting,
                "the market is no part of the log: market.tick is a subscription of its own, without a cursor");
  return subscribe;
}

}  // namespace

Result<StreamRequest, std::vector<Problem>> read_stream_request(std::string_view text) {
  using Problemlist = std::vector<Problem>;
  if (text.size() > kStreamMessageMax)
    return fail(Problemlist{{"", ProblemCode::too_long, "a message has at most 4096 bytes"}});
  auto const tree = parse_json(text);
  if (!tree) return fail(Problemlist{tree.error()});
  Problems problems;
  Fields fields(*tree, "", problems);
  auto const action = fields.text("action", "an action").value_or("");
  StreamRequest request;
  if (action == "subscribe") {
    request = read_subscribe(fields, problems);
  } else if (action == "unsubscribe" || action == "ping") {
    fields.only({"action", "id"});
    if (action == "ping")
      request = Ping{read_id(fields, {})};
    else
      request = Unsubscribe{read_id(fields, "default")};
  } else {
    fields.required("action");
    if (fields.has("action"))
      fields.note("action", ProblemCode::unknown_name, "an action is subscribe, unsubscribe or ping");
  }
  if (!problems.empty()) return fail(std::move(problems).take());
  return request;
}

}  // namespace sep::api
