#include "apps/sep/export_rows.hpp"

#include <array>

namespace sep::app {
namespace {

namespace json = boost::json;

// A column's name and where its value lies in the envelope.
struct Column {
  char const* name;
  char const* pointer;
};

constexpr std::array kEventColumns{Column{"seq", "/seq"},
                                   Column{"at", "/at"},
                                   Column{"topic", "/topic"},
                                   Column{"correlation_id", "/correlation_id"},
                                   Column{"causation_id", "/causation_id"},
                                   Column{"principal", "/principal"},
                                   Column{"key", "/key"},
                                   Column{"traceparent", "/traceparent"},
                                   Column{"epoch", "/epoch"},
                                   Column{"version", "/version"},
                                   Column{"payload", "/payload"},
                                   Column{"hash", "/hash"}};

constexpr std::array kFillColumns{Column{"seq", "/seq"},
                                  Column{"at", "/at"},
                                  Column{"topic", "/topic"},
                                  Column{"intent_id", "/correlation_id"},
                                  Column{"order", "/payload/order"},
                                  Column{"venue_fill_id", "/payload/fill/venue_fill_id"},
                                  Column{"sold_asset", "/payload/fill/sold/asset"},
                                  Column{"sold", "/payload/fill/sold/amount"},
                                  Column{"sold_raw", "/payload/fill/sold/raw"},
                                  Column{"bought_asset", "/payload/fill/bought/asset"},
                                  Column{"bought", "/payload/fill/bought/amount"},
                                  Column{"bought_raw", "/payload/fill/bought/raw"},
                                  Column{"gas_asset", "/payload/fill/gas/asset"},
                                  Column{"gas", "/payload/fill/gas/amount"},
                                  Column{"gas_raw", "/payload/fill/gas/raw"},
                                  Column{"block", "/payload/fill/block"},
                                  Column{"executed_at", "/payload/fill/executed_at"},
                                  Column{"hash", "/hash"}};

template <std::size_t N>
std::string names_of(std::array<Column, N> const& columns) {
  std::string row;
  for (auto const& column : columns) row += (row.empty() ? "" : ",") + std::string(column.name);
  return row + "\r\n";
}

template <std::size_t N>
std::string row_of(std::array<Column, N> const& columns, json::value const& envelope) {
  std::string row;
  for (auto const& column : columns) {
    json::error_code absent;
    auto const* found = envelope.find_pointer(column.pointer, absent);
    if (&column != &columns.front()) row += ',';
    if (!found || found->is_null()) continue;
    row += csv_field(found->is_string() ? std::string(found->as_string()) : json::serialize(*found));
  }
  return row + "\r\n";
}

}  // namespace

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (char const c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

std::string event_columns() { return names_of(kEventColumns); }
std::string fill_columns() { return names_of(kFillColumns); }
std::string event_row(json::value const& envelope) { return row_of(kEventColumns, envelope); }
std::string fill_row(json::value const& envelope) { return row_of(kFillColumns, envelope); }

}  // namespace sep::app
