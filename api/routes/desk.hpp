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
#include "runtime/inbox.hpp"
#include "runtime/ports/clock.hpp"
#include "runtime/ports/event_store.hpp"

namespace sep::api {

struct Desk {
  runtime::Inbox& inbox;
  readmodel::ReadModel const& model;
  runtime::Clock const& clock;
  Defaults defaults;  // of texts of intents

  // A reader of the store, for events that are no longer in memory; called on the thread that asks for answers.
  std::function<runtime::StoreResult<std::unique_ptr<runtime::EventReader>>()> open_reader;

  std::function<void()> wake{};    // has deferred answers asked again; any thread
  std::function<bool()> is_ready;  // whether commands are taken
  boost::json::array config;       // for GET /config: [{key, value, origin, where}]
  std::string version;
  std::string commit;
  readmodel::MarketBoard const* market = nullptr;  // outlives the routes; none: nobody sees the market
  Metrics* metrics = nullptr;                      // outlives the routes; none: /metrics has nothing of the server
};

}  // namespace sep::api
