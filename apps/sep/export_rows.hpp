// Events as rows for other programs: JSON lines, or CSV as RFC 4180 says (CRLF, quotes doubled).
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

namespace sep::app {

// In quotes where it holds a comma, a quote or an end of line.
[[nodiscard]] std::string csv_field(std::string_view text);

// The row with the names of its columns; with its end.
[[nodiscard]] std::string event_columns();
[[nodiscard]] std::string fill_columns();

// `envelope` is an event's (api/json/event_json.hpp); of fill_row one of the topics that fills have.
[[nodiscard]] std::string event_row(boost::json::value const& envelope);
[[nodiscard]] std::string fill_row(boost::json::value const& envelope);

inline constexpr char const* kFillTopics =
    "exec.step_filled,order.archived_filled,exec.fill_busted,order.archived_fill_busted";

}  // namespace sep::app
