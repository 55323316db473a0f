#include "api/contract/page.hpp"

#include <boost/json.hpp>
#include <fmt/ranges.h>

#include "api/contract/openapi.hpp"

namespace sep::api {
namespace {

namespace json = boost::json;

constexpr char const* kStyle =
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 "
    "1rem;color:#1a1a1a;background:#fff}"
    "h2{margin:2.5rem 0 .3rem;font-size:1.1rem}code,pre{font-family:ui-monospace,monospace;font-size:.9em}"
    "pre{background:#f4f4f5;padding:.8rem;overflow:auto;border-radius:4px}table{border-collapse:collapse;width:100%}"
    "td,th{text-align:left;vertical-align:top;padding:.25rem .8rem .25rem 0;border-bottom:1px solid #ddd}"
    ".method{display:inline-block;min-width:4rem;font-weight:700}summary{cursor:pointer}"
    "@media(prefers-color-scheme:dark){body{color:#e6e6e6;background:#16181c}pre{background:#23262c}td,th{border-color:"
    "#3a3d44}"
    "a{color:#8ab4ff}}";

std::string escaped(std::string_view text) {
  std::string safe;
  for (char const c : text) {
    if (c == '&')
      safe += "&amp;";
    else if (c == '<')
      safe += "&lt;";
    else if (c == '>')
      safe += "&gt;";
    else if (c == '"')
      safe += "&quot;";
    else
      safe += c;
  }
  return safe;
}

std::string code(std::string_view text) { return "<code>" + escaped(text) + "</code>"; }

// A name of a schema as a link to it, anything else as it is.
std::string linked(std::string_view name) {
  if (!is_schema(name)) return code(name);
  return "<a href=\"#schema-" + escaped(name) + "\">" + code(name) + "</a>";
}

// Two blanks a level; keys in the order of the document.
void write_indented(std::string& text, json::value const& value, std::size_t level) {
  std::string const margin(2 * level + 2, ' ');
  auto const* object = value.if_object();
  auto const* list = value.if_array();
  bool const is_flat = (!object && !list) || json::serialize(value).size() < 90;
  if (is_flat) {
    text += json::serialize(value);
    return;
  }
  text += object ? "{" : "[";
  char const* separator = "\n";
  if (object)
    for (auto const& [key, member] : *object) {
      text += separator + margin + json::serialize(json::value(key)) + ": ";
      write_indented(text, member, level + 1);
      separator = ",\n";
    }
  if (list)
    for (auto const& item : *list) {
      text += separator + margin;
      write_indented(text, item, level + 1);
      separator = ",\n";
    }
  text += "\n" + margin.substr(2) + (object ? "}" : "]");
}

std::string block(json::value const& value) {
  std::string text;
  write_indented(text, value, 0);
  return "<pre tabindex=\"0\">" + escaped(text) + "</pre>\n";
}

std::string parameters_table(Operation const& operation) {
  std::string rows;
  for (auto const& parameter : parameters_of(operation))
    rows += "<tr><td>" + code(parameter.name) + "</td><td>" + escaped(parameter.in) + "</td><td>" +
            escaped(parameter.description) + "</td></tr>\n";
  if (rows.empty()) return {};
  return "<table><tr><th>parameter</th><th>in</th><th>meaning</th></tr>\n" + rows + "</table>\n";
}

std::string answers_table(Operation const& operation) {
  std::string rows;
  for (auto const& [status, names] : answers_of(operation)) {
    std::string text;
    for (auto const& name : names) text += (text.empty() ? "" : ", ") + (name == "*" ? "a reason" : linked(name));
    rows += "<tr><td>" + std::to_string(status) + "</td><td>" + text + "</td></tr>\n";
  }
  return "<table><tr><th>answer</th><th>schema or code</th></tr>\n" + rows + "</table>\n";
}

std::string operation_section(Operation const& operation, json::object const& schemas) {
  std::string html = "<section id=\"" + escaped(operation.id) + "\"><h2><span class=\"method\">" +
                     escaped(operation.method) + "</span> " + code(operation.path) + "</h2>\n<p>" +
                     escaped(operation.summary) +
                     fmt::format(" <em>Scope: {}.</em></p>\n", fmt::join(scopes_of(operation), " or "));
  html += parameters_table(operation);
  for (auto name : words_of(operation.body)) {
    if (name.ends_with('?')) name.remove_suffix(1);
    html += "<p>Body: " + linked(name) + "</p>\n";
    auto const* schema = schemas.if_contains(name);
    auto const* examples = schema ? schema->as_object().if_contains("examples") : nullptr;
    if (examples) html += block(examples->as_array().front());
  }
  return html + answers_table(operation) + "</section>\n";
}

}  // namespace

std::string contract_page(std::span<Operation const> operations, std::string_view version) {
  auto const schemas = component_schemas();
  std::string html =
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width,initial-scale=1\"><title>Strategy Execution Platform: interface</title><style>";
  html += kStyle;
  html +=
      "</style></head><body><main>\n<h1>Interface of the Strategy Execution Platform " + escaped(version) + "</h1>\n";
  html +=
      "<p>The same for programs: <a href=\"/openapi.json\">/openapi.json</a>. Every answer may also be a problem of "
      "the request itself (400, 401, 403, 413, 429) or of the moment (503, 504), as " +
      linked("Problem") + ".</p>\n<ul>\n";
  for (auto const& operation : operations)
    html += "<li><a href=\"#" + escaped(operation.id) + "\">" + escaped(operation.method) + " " +
            escaped(operation.path) + "</a></li>\n";
  html += "</ul>\n";
  for (auto const& operation : operations) html += operation_section(operation, schemas);
  html += "<h1>Schemas</h1>\n";
  for (auto const& [name, schema] : schemas) {
    html += "<details id=\"schema-" + escaped(name) + "\"><summary>" + code(name) + "</summary>\n";
    html += block(schema) + "</details>\n";
  }
  return html + "</main></body></html>\n";
}

}  // namespace sep::api
