// Sends malformed requests to a running server and counts what it makes of them. Exit 1 where one is not refused: an
// answer other than 4xx, or none where there must be one.
//
//   wire_malformed --port 8080 --socket sep.sock --routes routes.txt --intent 01K... --order 8084... --count 20000
//   --seed 1
//
// The file holds the server's routes, a line each: "GET /v1/intents/{id}", or "POST /v1/risk/halt body" where it takes
// one. With `--right 1 --count 0` it sends the requests that the wrong ones are made of, which must be understood.
//
// Half of the connections go to the port, half to the socket. On each, requests that are wrong inside of good HTTP come
// in bundles, written at once; then one that is no HTTP ends it. The last line on standard output is for programs.
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <cstdio>
#include <fstream>
#include <map>

#include "tests/wire/malformed_requests.hpp"

namespace sep::wire {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;
using Socket = asio::generic::stream_protocol::socket;
using Endpoint = asio::generic::stream_protocol::endpoint;

constexpr auto kNoThrow = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kConnections = 8;
constexpr std::size_t kBundleMax = 32;
constexpr std::size_t kShownMax = 20;

struct Count {
  std::uint64_t sent = 0;
  std::uint64_t refused = 0;
  std::uint64_t cut = 0;  // the connection ended without an answer, where that may be
};

// What ends one connection by surprise ends the run.
void rethrow(std::exception_ptr const& error) {
  if (error) std::rethrow_exception(error);
}

class Attack {
 public:
  Attack(asio::io_context& context, Requests const& requests, std::uint64_t count, std::uint64_t seed)
      : context_(context), requests_(requests), left_(count), seed_(seed) {}

  void start(Endpoint const& endpoint) {
    asio::co_spawn(context_, keep_on(endpoint, Dice(seed_ + ++started_)), rethrow);
  }

  // The right ones, once each: what is not understood now would be refused later for another reason than ours.
  void check_right(Endpoint const& endpoint) { asio::co_spawn(context_, send_right(endpoint), rethrow); }

  // False: something was not refused.
  bool report() const {
    Count all;
    for (auto const& [kind, count] : kinds_) {
      std::printf("%-24s %9lu sent %9lu refused %9lu cut\n", kind.c_str(), count.sent, count.refused, count.cut);
      all.sent += count.sent;
      all.refused += count.refused;
      all.cut += count.cut;
    }
    for (auto const& [status, count] : statuses_) std::printf("%u: %lu\n", status, count);
    std::printf("{\"right\":%lu,\"sent\":%lu,\"refused\":%lu,\"cut\":%lu,\"wrong\":%lu}\n", right_, all.sent,
                all.refused, all.cut, wrong_);
    return wrong_ == 0;
  }

 private:
  asio::awaitable<void> send_right(Endpoint endpoint) {
    Socket socket(context_);
    beast::flat_buffer buffer;
    co_await socket.async_connect(endpoint, asio::use_awaitable);
    for (auto const& bytes : requests_.right()) {
      co_await asio::async_write(socket, asio::buffer(bytes), asio::use_awaitable);
      http::response<http::string_body> response;
      co_await http::async_read(socket, buffer, response, asio::use_awaitable);
      bool const decided = response.result_int() < 300 || response.result_int() == 409 ||
                           response.body().find("\"status_of_intent\"") != std::string::npos;
      if (decided)
        ++right_;
      else
        note_wrong("right", "answered with " + response.body(), bytes);
    }
  }

  asio::awaitable<void> keep_on(Endpoint endpoint, Dice dice) {
    while (left_ > 0) {
      Socket socket(context_);
      auto [refused] = co_await socket.async_connect(endpoint, kNoThrow);
      if (refused) {
        note_wrong("connect", refused.message(), "");
        co_return;
      }
      beast::flat_buffer buffer;
      bool const goes_on = co_await send_bundle(socket, buffer, dice);
      if (goes_on && left_ > 0) co_await send_last(socket, buffer, dice);
    }
  }

  // Each has its answer, in order.
  asio::awaitable<bool> send_bundle(Socket& socket, beast::flat_buffer& buffer, Dice& dice) {
    std::vector<Malformed> bundle(std::min<std::uint64_t>(left_, 1 + dice.below(kBundleMax)));
    left_ -= bundle.size();
    std::string bytes;
    for (auto& one : bundle) {
      one = requests_.well_formed_http(dice);
      bytes += one.bytes;
    }
    static_cast<void>(co_await asio::async_write(socket, asio::buffer(bytes), kNoThrow));
    bool goes_on = true;
    for (auto const& one : bundle) {
      auto& count = kinds_[one.kind];
      ++count.sent;
      if (!goes_on) continue;
      auto const [status, kept, ended_by] = co_await read_answer(socket, buffer);
      goes_on = kept;
      if (status == 0) note_wrong(one.kind, "no answer", one.bytes);
      judge(one, status, count);
      if (status != 0 && !kept) note_wrong(one.kind, "the connection was closed", one.bytes);
    }
    co_return goes_on;
  }

  asio::awaitable<void> send_last(Socket& socket, beast::flat_buffer& buffer, Dice& dice) {
    --left_;
    auto const last = requests_.bad_http(dice);
    auto& count = kinds_[last.kind];
    ++count.sent;
    static_cast<void>(co_await asio::async_write(socket, asio::buffer(last.bytes), kNoThrow));
    error_code ignored;
    if (last.is_cut_short) static_cast<void>(socket.shutdown(Socket::shutdown_send, ignored));
    auto const [status, kept, ended_by] = co_await read_answer(socket, buffer);
    judge(last, status, count);
    if (status == 0) {
      if (!last.is_cut_short) note_wrong(last.kind, "no answer: " + ended_by.message(), last.bytes);
      co_return;
    }
    auto const [again, kept_again, ended_again_by] = co_await read_answer(socket, buffer);
    if (kept || again != 0) note_wrong(last.kind, "the connection went on, to " + std::to_string(again), last.bytes);
  }

  struct Answer {
    unsigned status = 0;  // 0: none
    bool keeps = false;
    error_code ended_by{};  // where there is none
  };
  asio::awaitable<Answer> read_answer(Socket& socket, beast::flat_buffer& buffer) {
    http::response<http::string_body> response;
    auto [error, size] = co_await http::async_read(socket, buffer, response, kNoThrow);
    if (error) co_return Answer{0, false, error};
    ++statuses_[response.result_int()];
    co_return Answer{response.result_int(), response.keep_alive(), {}};
  }

  void judge(Malformed const& request, unsigned status, Count& count) {
    if (status == 0)
      ++count.cut;
    else if (status >= 400 && status < 500 && status != 409 && status != 412)  // those two the engine has decided
      ++count.refused;
    else
      note_wrong(request.kind, "answered with " + std::to_string(status), request.bytes);
  }

  void note_wrong(std::string const& kind, std::string const& what, std::string const& bytes) {
    if (++wrong_ > kShownMax) return;
    std::string shown;
    for (unsigned char const c : bytes.substr(0, 600)) {
      char text[5];
      std::snprintf(text, sizeof text, c >= ' ' && c <= '~' ? "%c" : "\\x%02x", c);
      shown += text;
    }
    std::printf("wrong: %s: %s: %s\n", kind.c_str(), what.c_str(), shown.c_str());
  }

  asio::io_context& context_;
  Requests const& requests_;
  std::uint64_t left_;
  std::uint64_t seed_;
  std::uint64_t started_ = 0;
  std::uint64_t right_ = 0;
  std::uint64_t wrong_ = 0;
  std::map<std::string, Count> kinds_;
  std::map<unsigned, std::uint64_t> statuses_;
};

int run(std::map<std::string, std::string> const& flags) {
  asio::io_context context{1};
  std::ifstream file_of_routes(flags.at("--routes"));
  std::vector<std::string> lines;
  for (std::string line; std::getline(file_of_routes, line);) lines.push_back(line);
  if (lines.empty()) throw std::runtime_error("--routes names no file with routes");
  Requests const requests({flags.at("--intent"), flags.at("--order")}, lines);
  Attack attack(context, requests, std::stoull(flags.at("--count")), std::stoull(flags.at("--seed")));
  asio::ip::tcp::endpoint const port(asio::ip::address_v4::loopback(),
                                     static_cast<std::uint16_t>(std::stoul(flags.at("--port"))));
  asio::local::stream_protocol::endpoint const file(flags.at("--socket"));
  if (flags.contains("--right")) attack.check_right(file);
  for (std::size_t i = 0; i < kConnections / 2; ++i) {
    attack.start(port);
    attack.start(file);
  }
  context.run();
  return attack.report() ? 0 : 1;
}

}  // namespace
}  // namespace sep::wire

int main(int argc, char** argv) try {
  std::map<std::string, std::string> flags;
  for (int i = 1; i + 1 < argc; i += 2) flags[argv[i]] = argv[i + 1];
  return sep::wire::run(flags);
} catch (std::exception const& error) {
  std::fprintf(stderr, "wire_malformed: %s; see the top of tests/wire/malformed.cpp\n", error.what());
  return 2;
}
