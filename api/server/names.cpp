#include "api/server/names.hpp"

#include <algorithm>
#include <array>

#include "api/routes/asked.hpp"
#include "api/text/words.hpp"

namespace sep::api {
namespace {

// "localhost:8080" and "[::1]:8080" without their ports.
std::string_view without_port(std::string_view host) {
  if (host.starts_with('[')) return host.substr(0, std::min(host.find(']') + 1, host.size()));
  return host.substr(0, host.find(':'));
}

bool is_host(std::string_view host, Names const& names) {
  static constexpr std::array<std::string_view, 3> kLoopback{"localhost", "127.0.0.1", "[::1]"};
  auto const name = without_port(host);
  auto const is_it = [&](std::string const& known) { return lower_case(known) == name; };
  return std::ranges::find(kLoopback, name) != kLoopback.end() || std::ranges::any_of(names.hosts, is_it);
}

bool is_listed_page(Request const& request, Names const& names) {
  auto const origin = lower_case(request.header("origin"));
  return std::ranges::any_of(names.origins, [&](std::string const& known) { return lower_case(known) == origin; });
}

constexpr std::string_view kMethods = "GET, POST, PATCH";
constexpr std::string_view kTakes =
    "authorization, content-type, idempotency-key, if-match, sep-key, sep-nonce, sep-recv-window, sep-signature, "
    "sep-timestamp, traceparent, x-request-id";
constexpr std::string_view kGives =
    "etag, idempotent-replayed, location, ratelimit-limit, ratelimit-remaining, ratelimit-reset, retry-after";

}  // namespace

std::optional<std::string> check_names(Names const& names) {
  for (auto const& host : names.hosts)
    if (host.empty() || without_port(lower_case(host)) != lower_case(host) || host.find('/') != std::string::npos)
      return "server.hosts: '" + host + "' is no name of a host; write it without a port: sep.internal";
  for (auto const& origin : names.origins) {
    auto const scheme = origin.find("://");
    bool const is_one =
        scheme != std::string::npos && scheme + 3 < origin.size() && origin.find('/', scheme + 3) == std::string::npos;
    if (!is_one) return "server.origins: '" + origin + "' is no origin; write http://localhost:3000, without a path";
  }
  return std::nullopt;
}

std::optional<Response> refuse_stranger(Request const& request, Names const& names, Time now) {
  auto const host = lower_case(request.header("host"));
  if (!is_host(host, names))
    return problem(request, now,
                   {.status = 403,
                    .code = "host_not_allowed",
                    .detail = "this server is not called so; name the host in server.hosts if it should be"});
  auto const stranger = [&] {
    return problem(request, now,
                   {.status = 403,
                    .code = "origin_not_allowed",
                    .detail = "pages of this origin may not ask; name it in server.origins if they should"});
  };
  if (request.headers.contains("origin")) {
    bool const own = lower_case(request.header("origin")) == "http://" + host;
    return own || is_listed_page(request, names) ? std::nullopt : std::optional(stranger());
  }
  // Pictures and links of other pages come without an origin.
  auto const site = request.header("sec-fetch-site");
  if (site.empty() || site == "same-origin" || site == "none") return std::nullopt;
  return stranger();
}

std::optional<Response> answer_preflight(Request const& request, Names const& names) {
  bool const is_one = request.method == "OPTIONS" && request.headers.contains("access-control-request-method");
  if (!is_one || !is_listed_page(request, names)) return std::nullopt;
  return Response{204,
                  {{"access-control-allow-methods", std::string(kMethods)},
                   {"access-control-allow-headers", std::string(kTakes)},
                   {"access-control-max-age", "600"}},
                  {}};
}

void let_page_read(Request const& request, Names const& names, Response& response) {
  if (!is_listed_page(request, names)) return;
  response.headers["access-control-allow-origin"] = std::string(request.header("origin"));
  response.headers["access-control-expose-headers"] = std::string(kGives);
  response.headers["vary"] = "origin";
}

}  // namespace sep::api
