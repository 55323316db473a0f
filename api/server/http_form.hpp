// Requests and responses as HTTP/1.1 says them.
#pragma once

#include <optional>

#include "api/routes/asked.hpp"
#include "api/server/wire.hpp"

namespace sep::api {

inline constexpr std::uint32_t kHeaderMax = 8 * 1024;
inline constexpr std::uint64_t kBodyMaxOnWire = 64 * 1024;
inline constexpr std::size_t kCompressFrom = 1'024;  // bytes of a body; less is not worth it

[[nodiscard]] Request make_request(http::request<http::string_body> const& from);

// `to`: what it answers. A long body is compressed (gzip, RFC 1952) where its reader takes that.
[[nodiscard]] http::response<http::string_body> make_response(Response const& from, Request const& to, bool keep_alive);

// What to say to what cannot be read as a request: no route can answer it. nullopt: nobody is there to be told.
[[nodiscard]] std::optional<ProblemBody> problem_of(error_code const& error);

// The same of a request whose headers were read: one Host (of HTTP/1.1), and no Transfer-Encoding but "chunked" alone.
// What two readers could cut at different places is refused, never guessed at (RFC 9112, 3.2 and 6), and ends the
// connection.
[[nodiscard]] std::optional<ProblemBody> problem_of(http::request<http::string_body> const& head);

}  // namespace sep::api
