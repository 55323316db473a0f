// An intent and what became of it, as a server's JSON has them, as text for people.
#pragma once

#include <boost/json.hpp>
#include <string>

#include "apps/sep/cli/table.hpp"

namespace sep::app {

// What it is, how far it has come, its orders and how each was routed.
void print_intent(boost::json::value const& intent);

// Its plan and the slices it has come to.
void print_plan(boost::json::value const& intent);

[[nodiscard]] Table order_rows(boost::json::array const& orders);
[[nodiscard]] Table fill_rows(boost::json::array const& fills);

// An event of an intent as a sentence: what happened, and why. Empty: it says nothing to people.
[[nodiscard]] std::string event_sentence(boost::json::value const& event);

}  // namespace sep::app
