// What the two halves of the server share of Asio and Beast. Only for translation units of this folder.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <chrono>

#include "core/base/time.hpp"

namespace sep::api {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;

using Protocol = asio::generic::stream_protocol;  // a Unix socket or TCP
using Stream = beast::basic_stream<Protocol>;

inline constexpr auto kNoThrow = asio::as_tuple(asio::use_awaitable);

inline std::chrono::nanoseconds as_chrono(Duration duration) { return std::chrono::nanoseconds(duration.ns); }

}  // namespace sep::api
