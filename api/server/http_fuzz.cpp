// Any bytes as HTTP/1.1: what is read as a request can be looked at by everything that looks before a route is asked,
// and can be answered.
#include "api/access/signature.hpp"
#include "api/server/http_form.hpp"
#include "api/server/names.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  using namespace sep::api;
  http::request_parser<http::string_body> parser;
  parser.header_limit(kHeaderMax);
  parser.body_limit(kBodyMaxOnWire);
  parser.eager(true);
  error_code error;
  std::size_t used = 0;
  while (used < size && !error && !parser.is_done()) {
    auto const took = parser.put(asio::buffer(bytes + used, size - used), error);
    if (took == 0) break;
    used += took;
  }
  sep::Time const now{1'796'000'000'000'000'000};
  if (error) {
    if (auto const said = problem_of(error)) CHECK(problem(Request{}, now, *said).status >= 400);
    return 0;
  }
  if (!parser.is_done()) return 0;
  auto const request = make_request(parser.get());
  for (auto const& [name, value] : request.headers)
    CHECK(std::ranges::none_of(name, [](char c) { return c >= 'A' && c <= 'Z'; }));
  static_cast<void>(parse_target(request.target));
  static_cast<void>(read_stamp(request));
  Names const names{{"sep.internal"}, {"http://localhost:3000"}};
  static_cast<void>(refuse_stranger(request, names, now));
  static_cast<void>(answer_preflight(request, names));
  Response response{200, {{"vary", "origin"}}, std::string(2'000, 'x') + request.body};
  let_page_read(request, names, response);
  auto const sent = make_response(response, request, true);
  bool const is_packed = sent[http::field::content_encoding] == "gzip";
  CHECK(is_packed ? sent.body().size() < response.body.size() : sent.body() == response.body);
  return 0;
}
