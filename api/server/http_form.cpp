#include "api/server/http_form.hpp"

#include <zlib.h>

#include "api/text/words.hpp"

namespace sep::api {
namespace {

// Whether a list like "br;q=1.0, gzip;q=0.8, *;q=0" takes gzip. What is not well said is not taken.
bool takes_gzip(std::string_view accepted) {
  for (auto const& [coding, parameters] : http::ext_list(accepted)) {
    if (!beast::iequals(coding, "gzip")) continue;
    for (auto const& [name, value] : parameters)
      if (beast::iequals(name, "q")) return value.find_first_not_of("0.") != std::string_view::npos;
    return true;
  }
  return false;
}

// nullopt: it cannot be had, or is no shorter.
std::optional<std::string> gzipped(std::string const& body) {
  z_stream stream{};
  constexpr int kGzip = 15 + 16;  // the largest window, with the header and trailer of gzip
  if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, kGzip, 8, Z_DEFAULT_STRATEGY) != Z_OK) return std::nullopt;
  std::string out(body.size(), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
  stream.avail_in = static_cast<uInt>(body.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  bool const whole = deflate(&stream, Z_FINISH) == Z_STREAM_END;
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return whole ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace

Request make_request(http::request<http::string_body> const& from) {
  Request request{std::string(from.method_string()), std::string(from.target()), {}, from.body()};
  for (auto const& field : from) {
    request.headers.emplace(lower_case(field.name_string()), std::string(field.value()));
  }
  return request;
}

http::response<http::string_body> make_response(Response const& from, Request const& to, bool keep_alive) {
  http::response<http::string_body> response(static_cast<http::status>(from.status), 11);
  for (auto const& [name, value] : from.headers) response.set(name, value);
  response.set(http::field::cache_control, "no-store");
  response.body() = from.body;
  if (from.body.size() >= kCompressFrom && from.body.size() <= UINT32_MAX) {
    auto const vary = from.headers.find("vary");
    response.set(http::field::vary,
                 vary == from.headers.end() ? "accept-encoding" : vary->second + ", accept-encoding");
    auto shorter = takes_gzip(to.header("accept-encoding")) ? gzipped(from.body) : std::nullopt;
    if (shorter) {
      response.set(http::field::content_encoding, "gzip");
      response.body() = *std::move(shorter);
    }
  }
  response.keep_alive(keep_alive);
  response.prepare_payload();
  if (to.method == "HEAD") response.body().clear();  // its length stays (RFC 9110, 9.3.2)
  if (from.status == 204) response.erase(http::field::content_length);
  return response;
}

std::optional<ProblemBody> problem_of(error_code const& error) {
  if (error == http::error::body_limit)
    return ProblemBody{.status = 413, .code = "too_long", .detail = "a body has at most 65536 bytes"};
  if (error == http::error::header_limit)
    return ProblemBody{.status = 431, .code = "headers_too_long", .detail = "headers have at most 8192 bytes"};
  bool const is_malformed = error.category() == make_error_code(http::error::bad_method).category();
  if (is_malformed && error != http::error::end_of_stream && error != http::error::partial_message)
    return ProblemBody{.status = 400, .code = "malformed_http", .detail = "this is no HTTP/1.1 request"};
  return std::nullopt;
}

std::optional<ProblemBody> problem_of(http::request<http::string_body> const& head) {
  auto const hosts = head.count(http::field::host);
  if (hosts > 1 || (hosts == 0 && head.version() >= 11))
    return ProblemBody{.status = 400, .code = "malformed_http", .detail = "a request of HTTP/1.1 has one Host header"};
  for (auto const* once : {"authorization", "content-type", "idempotency-key", "if-match", "sep-key", "sep-nonce",
                           "sep-recv-window", "sep-signature", "sep-timestamp"})
    if (head.count(once) > 1)
      return ProblemBody{.status = 400, .code = "malformed_http", .detail = std::string(once) + " stands there twice"};
  auto const encodings = head.count(http::field::transfer_encoding);
  if (encodings > 1 || (encodings == 1 && !beast::iequals(head[http::field::transfer_encoding], "chunked")))
    return ProblemBody{.status = 400, .code = "malformed_http", .detail = "the only Transfer-Encoding is chunked"};
  return std::nullopt;
}

}  // namespace sep::api
