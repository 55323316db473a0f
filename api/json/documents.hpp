// The documents that readers ask for, made from rows of the read model.
#pragma once

#include "api/json/render.hpp"
#include "readmodel/view.hpp"

namespace sep::api {

[[nodiscard]] json::object denial_json(intent::Denial const& denial);

// Everything that is known of an intent; `whole` adds its fills and child orders.
[[nodiscard]] json::object intent_json(readmodel::View const& view, readmodel::IntentRow const& row, bool whole);

// Its slices, and of a timed one the schedule and what it waits for.
[[nodiscard]] json::object plan_document(readmodel::View const& view, readmodel::IntentRow const& row);
[[nodiscard]] json::array orders_json(readmodel::View const& view, readmodel::IntentRow const& row);
[[nodiscard]] json::array fills_json(readmodel::View const& view, readmodel::IntentRow const& row);

[[nodiscard]] json::object order_json(readmodel::View const& view, readmodel::OrderRow const& row);

// By strategy, location and asset: what is available, what is reserved. `strategy` empty: all.
[[nodiscard]] json::array positions_json(readmodel::View const& view, std::string_view strategy);

// Every account of the ledger that is not at zero, those of the world included.
[[nodiscard]] json::array accounts_json(readmodel::View const& view);

[[nodiscard]] json::object risk_json(readmodel::View const& view);
[[nodiscard]] json::array venues_json(readmodel::View const& view);
// `connected`: names of solvers of other processes that are there now.
[[nodiscard]] json::array solvers_json(readmodel::View const& view, std::vector<std::string> const& connected);
[[nodiscard]] json::object statistics_json(readmodel::View const& view);

// "sep-checkpoint v1 ...": the head of the log as it is known here.
[[nodiscard]] std::string checkpoint_of(readmodel::View const& view);

}  // namespace sep::api
