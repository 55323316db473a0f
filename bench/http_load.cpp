// POST /v1/intents over kept-alive connections, each of which sends the next request when it has its answer. One JSON
// line: requests per second and latency percentiles. Start it from http_bench.py.
//
//   http_load --to 127.0.0.1:8080 --connections 16 --seconds 5
//   http_load --to ./sep-data/sep.sock --connections 16 --seconds 5
//
// The intents are to start in an hour, so that what is measured is their acceptance and nothing that follows.
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <fmt/chrono.h>
#include <map>
#include <string>
#include <unistd.h>

#include "bench/percentiles.hpp"

namespace {

using namespace sep;
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Clock = std::chrono::steady_clock;
using Socket = asio::generic::stream_protocol::socket;
using Endpoint = asio::generic::stream_protocol::endpoint;

constexpr auto kWarmUp = std::chrono::seconds(1);

std::string time_text(std::time_t at) { return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(at)); }

Endpoint endpoint_of(std::string const& text) {
  auto const colon = text.rfind(':');
  if (colon == std::string::npos) return asio::local::stream_protocol::endpoint(text);
  return asio::ip::tcp::endpoint(asio::ip::make_address(text.substr(0, colon)),
                                 static_cast<std::uint16_t>(std::stoul(text.substr(colon + 1))));
}

class Load {
 public:
  Load(std::size_t connections, std::chrono::duration<double> length)
      : connections_(connections),
        begin_(Clock::now() + kWarmUp),
        end_(begin_ + std::chrono::duration_cast<Clock::duration>(length)) {
    auto const now = std::time(nullptr);
    body_ = R"({"type":"acquire","base":"WETH","quote":"USDC","size":{"base_amount":"0.001"},"max_slippage_bps":50,)"
            R"("window":{"from":")" +
            time_text(now + 3600) + R"(","to":")" + time_text(now + 7200) + R"("}})";
  }

  void run(Endpoint const& to) {
    asio::io_context context{1};
    for (std::size_t i = 0; i < connections_; ++i)
      asio::co_spawn(context, keep_asking(context, to), [](std::exception_ptr error) {
        if (error) std::rethrow_exception(error);
      });
    context.run();
  }

  void report() {
    std::chrono::duration<double> const length = end_ - begin_;
    auto const us = [this](std::uint64_t per_mille) { return static_cast<double>(taken_.at_ns(per_mille)) / 1e3; };
    std::string statuses;
    for (auto const& [status, count] : statuses_)
      statuses += fmt::format("{}\"{}\":{}", statuses.empty() ? "" : ",", status, count);
    fmt::print(
        "{{\"connections\":{},\"requests\":{},\"per_s\":{:.0f},\"p50_us\":{:.0f},\"p99_us\":{:.0f},\"p999_us\":{:.0f},"
        "\"statuses\":{{{}}}}}\n",
        connections_, taken_.count(), static_cast<double>(taken_.count()) / length.count(), us(500), us(990), us(999),
        statuses);
  }

 private:
  asio::awaitable<void> keep_asking(asio::io_context& context, Endpoint to) {
    Socket socket(context);
    co_await socket.async_connect(to, asio::use_awaitable);
    beast::flat_buffer buffer;
    while (Clock::now() < end_) {
      auto const request = fmt::format(
          "POST /v1/intents HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nIdempotency-Key: "
          "load-{}-{}\r\nContent-Length: {}\r\n\r\n{}",
          ::getpid(), ++made_, body_.size(), body_);
      auto const sent = Clock::now();
      co_await asio::async_write(socket, asio::buffer(request), asio::use_awaitable);
      http::response<http::string_body> response;
      co_await http::async_read(socket, buffer, response, asio::use_awaitable);
      auto const now = Clock::now();
      if (sent < begin_ || now > end_) continue;
      ++statuses_[response.result_int()];
      taken_.add(std::chrono::duration_cast<std::chrono::nanoseconds>(now - sent).count());
    }
  }

  std::size_t connections_;
  Clock::time_point begin_, end_;
  std::string body_;
  std::uint64_t made_ = 0;
  bench::Percentiles taken_;
  std::map<unsigned, std::uint64_t> statuses_;
};

}  // namespace

int main(int argc, char** argv) try {
  std::map<std::string, std::string> flags;
  for (int i = 1; i + 1 < argc; i += 2) flags[argv[i]] = argv[i + 1];
  Load load(std::stoul(flags.at("--connections")), std::chrono::duration<double>(std::stod(flags.at("--seconds"))));
  load.run(endpoint_of(flags.at("--to")));
  load.report();
} catch (std::exception const& error) {
  fmt::print(stderr, "http_load: {}; see the top of bench/http_load.cpp\n", error.what());
  return 2;
}
