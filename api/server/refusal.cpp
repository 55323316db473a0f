#include "api/server/refusal.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace sep::api {

Response refusal(int status, std::string code, std::string detail) {
  auto title = code;
  std::ranges::replace(title, '_', ' ');
  boost::json::object const body{{"type", "urn:sep:problem:" + code}, {"title", title}, {"status", status},
                                 {"detail", std::move(detail)},       {"code", code},   {"retryable", false},
                                 {"errors", boost::json::array{}}};
  return {status, {{"content-type", "application/problem+json"}}, boost::json::serialize(body) + "\n"};
}

}  // namespace sep::api
