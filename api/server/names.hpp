// By which names this server may be called. A browser says whom it thinks it talks to (Host) and on whose behalf
// (Origin, Sec-Fetch-Site): a page of somebody else that reaches a loopback port, by a name of its own that resolves
// there or across sites, says so and is refused before any route is asked.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/routes/message.hpp"
#include "core/base/time.hpp"

namespace sep::api {

struct Names {
  std::vector<std::string> hosts{};    // beside localhost and the loopback addresses, without a port: "sep.internal"
  std::vector<std::string> origins{};  // of web pages that may ask: "http://localhost:3000"
};

// What can never match, in one sentence for people.
[[nodiscard]] std::optional<std::string> check_names(Names const& names);

// 403 with code host_not_allowed or origin_not_allowed; nullopt: it may go on. A page that this server gave out itself
// is no stranger.
[[nodiscard]] std::optional<Response> refuse_stranger(Request const& request, Names const& names, Time now);

// The answer to a browser that asks whether a page of `origins` may send such a request (CORS preflight); nullopt: it
// is none. Of those that refuse_stranger lets through.
[[nodiscard]] std::optional<Response> answer_preflight(Request const& request, Names const& names);

// Lets a page of `origins` read the response.
void let_page_read(Request const& request, Names const& names, Response& response);

}  // namespace sep::api
