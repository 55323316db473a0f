#include "apps/sep/remote.hpp"

#include <cstdio>

#include "api/server/client.hpp"
#include "apps/sep/configuration.hpp"
#include "core/base/bytes.hpp"

namespace sep::app {
namespace {

// A denial carries the intent it denies; a request that was not understood says where.
int code_of(int status, boost::json::value const& body) {
  if (status < 400) return kOk;
  auto const* object = body.if_object();
  if (object && object->contains("denial")) return kDenied;
  auto const* errors = object ? object->if_contains("errors") : nullptr;
  if (errors && errors->is_array() && !errors->as_array().empty()) return kUsage;
  if (status == 404) return kNotFound;
  if (status == 409 || status == 412 || status == 422) return kConflict;
  if (status == 503 || status == 504) return kConnection;
  return status < 500 ? kUsage : kFailed;
}

void print_problem(boost::json::value const& body, int status) {
  std::fprintf(stderr, "sep: %s (%s, HTTP %d)\n", text_of(body, "detail").c_str(), text_of(body, "code").c_str(),
               status);
  auto const* errors = body.is_object() ? body.as_object().if_contains("errors") : nullptr;
  if (!errors || !errors->is_array()) return;
  for (auto const& error : errors->as_array())
    std::fprintf(stderr, "  %s %s: %s\n", text_of(error, "pointer").c_str(), text_of(error, "code").c_str(),
                 text_of(error, "detail").c_str());
}

}  // namespace

std::optional<std::string> socket_of(Remote const& remote) {
  if (!remote.socket.empty()) return remote.socket;
  auto const loaded =
      load_settings({remote.config.empty() ? std::nullopt : std::optional(remote.config), process_environment(), {}});
  if (loaded) return loaded->settings.server.socket;
  for (auto const& fault : loaded.error()) std::fprintf(stderr, "sep: %s\n", to_text(fault).c_str());
  return std::nullopt;
}

void add_remote_options(CLI::App& command, Remote& remote) {
  command.add_option("--socket", remote.socket, "the server's socket; else as configured");
  command.add_option("--config", remote.config, "a configuration file");
  command.add_flag("--json", remote.as_json, "the answer as JSON");
}

Reply ask(Remote const& remote, std::string method, std::string target, std::string body, api::Headers headers) {
  auto const socket = socket_of(remote);
  if (!socket) return {kUsage, nullptr, 0};
  auto client = api::Client::connect(*socket);
  if (!client) {
    std::fprintf(stderr, "sep: %s; is 'sep serve' running?\n", client.error().c_str());
    return {kConnection, nullptr, 0};
  }
  if (!body.empty() && !headers.contains("content-type")) headers["content-type"] = "application/json";
  auto const response = client->send({std::move(method), std::move(target), std::move(headers), std::move(body), {}});
  if (!response) {
    std::fprintf(stderr, "sep: %s\n", response.error().c_str());
    return {kConnection, nullptr, 0};
  }
  boost::json::error_code error;
  auto value = boost::json::parse(response->body, error);
  if (error) value = nullptr;
  int const code = code_of(response->status, value);
  if (code != kOk && remote.as_json) print_json(value);
  if (code != kOk && !remote.as_json) print_problem(value, response->status);
  return {code, std::move(value), response->status};
}

std::string percent_encoded(std::string_view text) {
  std::string encoded;
  for (char const c : text) {
    bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~,").find(c) != std::string_view::npos;
    if (plain)
      encoded += c;
    else
      encoded += "%" + to_hex(as_bytes({&c, 1}));
  }
  return encoded;
}

std::string text_of(boost::json::value const& object, char const* member) {
  auto const* value = object.is_object() ? object.as_object().if_contains(member) : nullptr;
  if (!value || value->is_null()) return "-";
  return value->is_string() ? std::string(value->as_string()) : boost::json::serialize(*value);
}

std::string amount_of(boost::json::value const& value) {
  if (value.is_string()) return std::string(value.as_string());
  if (!value.is_object()) return "-";
  return text_of(value, "amount") + " " + text_of(value, "asset");
}

void print_table(std::vector<std::vector<std::string>> const& rows) {
  std::vector<std::size_t> widths;
  for (auto const& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (widths.size() <= i) widths.push_back(0);
      widths[i] = std::max(widths[i], row[i].size());
    }
  for (auto const& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line.append(widths[i] - row[i].size() + 2, ' ');
    }
    std::puts(line.c_str());
  }
}

void print_json(boost::json::value const& value) { std::puts(boost::json::serialize(value).c_str()); }

}  // namespace sep::app
