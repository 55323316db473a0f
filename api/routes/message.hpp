// A request and a response, without the wire.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sep::api {

using Headers = std::map<std::string, std::string>;  // names in lower case

struct Request {
  std::string method;  // "GET"
  std::string target;  // "/v1/intents?limit=5"
  Headers headers;
  std::string body;

  [[nodiscard]] std::string_view header(std::string const& name) const {
    auto const found = headers.find(name);
    return found == headers.end() ? std::string_view{} : std::string_view(found->second);
  }
};

struct Target {
  std::vector<std::string> path;             // decoded, without empty parts
  std::map<std::string, std::string> query;  // decoded; of a repeated name the first
};

struct Response {
  int status = 200;
  Headers headers;
  std::string body;
};

}  // namespace sep::api
