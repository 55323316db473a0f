// A quote as the server's JSON has it, as text for people.
#pragma once

#include <boost/json.hpp>

namespace sep::app {

// What it brings, what the bound is, and its steps.
void print_quote(boost::json::value const& quote);

// How it came about: the best single path, shares and prices before and after, what the assets on the way are worth,
// which pools were nearly used, and what was left out and why.
void print_quote_story(boost::json::value const& quote);

}  // namespace sep::app
