// What a client says over the stream, one JSON object a message.
//
//   {"action":"subscribe","id":"mine","topics":["intent.*","exec.*"],"correlation_id":"01K…","resume_from":"now"}
//   {"action":"unsubscribe","id":"mine"}
//   {"action":"ping","id":"7"}
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "api/text/problem.hpp"
#include "core/base/ulid.hpp"

namespace sep::api {

inline constexpr std::size_t kStreamMessageMax = 4 * 1024;  // bytes
inline constexpr std::string_view kMarketTopic = "market.tick";
inline constexpr std::size_t kTopicsMax = 16;  // of one subscription

struct Subscribe {
  std::string id = "default";       // the client's name for it
  std::vector<std::string> topics;  // "intent.completed", "intent.*", "*"; none: all
  std::optional<Ulid> intent;       // "correlation_id": events of one intent alone
  bool market = false;              // "market.tick" alone: the market, which is no part of the log
  std::string resume_from;          // a cursor, "start" or "now"; empty: a snapshot, and what follows it
};
struct Unsubscribe {
  std::string id = "default";
};
struct Ping {
  std::string id;
};
using StreamRequest = std::variant<Subscribe, Unsubscribe, Ping>;

// Every problem, each with its pointer. A pattern that no topic of this build matches is one.
[[nodiscard]] Result<StreamRequest, std::vector<Problem>> read_stream_request(std::string_view text);

}  // namespace sep::api
