// What a backtest found out, as text for people and as one JSON object. Written in pieces: a million rows are never one
// text. The same outcome gives the same bytes.
#pragma once

#include <functional>
#include <string_view>

#include "apps/sep/backtest_run.hpp"

namespace sep::app::backtest {

struct ReportOptions {
  bool rows = true;  // false: without the row of each intent
};

using Write = std::function<void(std::string_view)>;

void write_text(Outcome const& outcome, ReportOptions options, Write const& write);
void write_json(Outcome const& outcome, ReportOptions options, Write const& write);

}  // namespace sep::app::backtest
