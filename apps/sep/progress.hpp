// What an event says to a person who watches: one short line, or nothing.
#pragma once

#include <string>

#include "core/engine/state.hpp"

namespace sep::app {

// `state` has the event applied. Times are told from `since`.
[[nodiscard]] std::string progress_line(engine::State const& state, engine::Event const& event, Time at, Time since);

// "12.5 WETH", exactly.
[[nodiscard]] std::string amount_text(Registry const& registry, Amount amount);

// An order on a book: "buy 10 WETH at 2501.07 or better, ioc".
[[nodiscard]] std::string limit_text(Registry const& registry, orders::OrderTerms const& terms);

// What a step of a route rests on: "state of block 7", or of a book "100000 lots down to 2499.31".
[[nodiscard]] std::string step_text(Registry const& registry, AssetId sell, routing::VerifiedStep const& step);

// Quote per base, rounded down to ten digits: "2127.351234 USDC per WETH" without the words.
[[nodiscard]] std::string price_text(Registry const& registry, intent::IntentSpec const& spec, Rate rate);

// What is traded there: "pool", or "book" where there are only books.
[[nodiscard]] std::string kind_of_market(Registry const& registry);

// A refusal in words: "insufficient_balance USDC: 120 of 100".
[[nodiscard]] std::string denial_text(intent::Denial const& denial);

}  // namespace sep::app
