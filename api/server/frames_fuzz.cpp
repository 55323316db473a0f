// Any bytes behind the handshake of a WebSocket: messages, or an end; never more than a message may have.
#include <boost/beast/_experimental/test/stream.hpp>
#include <boost/beast/websocket.hpp>

#include "api/server/wire.hpp"
#include "api/stream/request.hpp"
#include "core/base/check.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  using namespace sep::api;
  asio::io_context context;
  beast::test::stream wire(context);
  beast::test::stream other(context);
  wire.connect(other);
  wire.append(
      "GET /v1/stream HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: upgrade\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
  wire.append(std::string_view(reinterpret_cast<char const*>(bytes), size));
  other.close();
  beast::websocket::stream<beast::test::stream&> socket(wire);
  socket.read_message_max(kStreamMessageMax);
  error_code error;
  socket.accept(error);
  CHECK(!error);
  beast::flat_buffer buffer(kStreamMessageMax);
  while (!error) {
    socket.read(buffer, error);
    if (error) break;
    CHECK(buffer.size() <= kStreamMessageMax);
    if (socket.got_text()) {
      auto const* text = static_cast<char const*>(buffer.cdata().data());
      static_cast<void>(read_stream_request({text, buffer.size()}));
    }
    buffer.consume(buffer.size());
  }
  return 0;
}
