// The AsyncAPI 3.0 document of the stream: what a client sends and what it is told, with the same schemas.
#pragma once

#include <boost/json.hpp>

namespace sep::api {

[[nodiscard]] boost::json::object asyncapi_document();

}  // namespace sep::api
