// What the routes act on: where commands go in, and where answers are read. References outlive the routes.
#pragma once

#include <boost/json.hpp>
#include <functional>
#include <memory>
#include <string>

#include "api/metrics/metrics.hpp"
#include "api/text/resolve.hpp"
#include "readmodel/market_board.hpp"
#include "readmodel/read_model.hpp"
#include "runtime/disk_watch.hpp"
#include "runtime/inbox.hpp"
#include "runtime/ports/clock.hpp"
#include "runtime/ports/event_store.hpp"

namespace sep::api {

// A request that was answered, in words that no caller makes up.
struct Answered {
  std::string_view route;   // its pattern; "other" for what is none
  std::string_view method;  // the route's; "other" for what is none
  std::string_view principal;
  std::string traceparent;  // that came with it, or none
  Ulid intent;              // that its path names, or none
  int status = 0;
  Duration took;
};

struct Desk {
  runtime::Inbox& inbox;
  readmodel::ReadModel const& model;
  runtime::Clock const& clock;
  Defaults defaults;  // of texts of intents

  // A reader of the store, for events that are no longer in memory; called on the thread that asks for answers.
  std::function<runtime::StoreResult<std::unique_ptr<runtime::EventReader>>()> open_reader;

  std::function<void()> wake{};                 // has deferred answers asked again; any thread
  std::function<bool()> is_ready;               // whether commands are taken
  std::function<boost::json::object()> config;  // for GET /config: {settings: [{key, value, origin, where}], ...}
  std::string version;
  std::string commit;
  std::function<runtime::DiskRoom()> disk;              // the store's; empty: never short
  std::function<void(Answered const&)> on_answered;     // for logs; on the thread that asks for answers; may be empty
  std::function<std::uint64_t()> journal_dropped;       // lines of the log that nobody read in time; may be empty
  readmodel::MarketBoard const* market = nullptr;       // outlives the routes; none: nobody sees the market
  Metrics* metrics = nullptr;                           // outlives the routes; none: /metrics has nothing of the server
  std::function<std::vector<std::string>()> solvers{};  // of other processes that are connected; may be empty
};

}  // namespace sep::api
