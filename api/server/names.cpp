#include "api/server/names.hpp"

#include <algorithm>
#include <array>

#include "api/server/refusal.hpp"

namespace sep::api {
namespace {

std::string lower(std::string_view text) {
  std::string lowered(text);
  for (auto& c : lowered)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lowered;
}

// "localhost:8080" and "[::1]:8080" without their ports.
std::string_view without_port(std::string_view host) {
  if (host.starts_with('[')) return host.substr(0, std::min(host.find(']') + 1, host.size()));
  return host.substr(0, host.find(':'));
}

bool is_host(std::string_view host, Names const& names) {
  static constexpr std::array<std::string_view, 3> kLoopback{"localhost", "127.0.0.1", "[::1]"};
  auto const name = without_port(host);
  auto const is_it = [&](std::string const& known) { return lower(known) == name; };
  return std::ranges::find(kLoopback, name) != kLoopback.end() || std::ranges::any_of(names.hosts, is_it);
}

}  // namespace

std::optional<Response> refuse_stranger(Request const& request, Names const& names) {
  auto const host = lower(request.header("host"));
  if (!is_host(host, names))
    return refusal(403, "host_not_allowed",
                   "this server is not called so; name the host in server.hosts if it should be");
  if (!request.headers.contains("origin")) return std::nullopt;
  auto const origin = lower(request.header("origin"));
  bool const own = origin == "http://" + host;
  auto const is_it = [&](std::string const& known) { return lower(known) == origin; };
  if (own || std::ranges::any_of(names.origins, is_it)) return std::nullopt;
  return refusal(403, "origin_not_allowed",
                 "pages of this origin may not ask; name it in server.origins if they should");
}

}  // namespace sep::api
