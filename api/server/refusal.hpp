// What the server itself refuses, before a route is asked: a problem (RFC 9457) without a correlation.
#pragma once

#include "api/routes/message.hpp"

namespace sep::api {

[[nodiscard]] Response refusal(int status, std::string code, std::string detail);

}  // namespace sep::api
