// An intent as one line of text.
//
//   acquire 10 WETH using USDC, at most 0.5 % slippage, within 5 minutes
//
//   line      = end { [","] clause }
//   end       = "acquire" AMOUNT ASSET pay ASSET            hold 10 more WETH
//             | "acquire" ASSET pay AMOUNT ASSET            spend exactly 100 USDC
//             | "acquire" ASSET pay PERCENT "of" ASSET      spend a quarter of what is available
//             | "spend" ( AMOUNT | PERCENT "of" ) ASSET "on" ASSET
//             | "dispose" AMOUNT ASSET "for" ASSET          hold 2.5 less
//             | "dispose" PERCENT "of" ASSET "for" ASSET    sell half of what is available
//             | "dispose" ASSET "for" AMOUNT ASSET          receive 100 USDC
//             | "raise" AMOUNT ASSET "from" ASSET
//   pay       = "using" | "with" | "for"
//   clause    = most ( PERCENT | BPS ) "slippage" | most "slippage" ( PERCENT | BPS )
//             | "limit" PRICE                               quote per base: the worst average of any child
//             | "within" DURATION | "before" TIME           exactly one of the two
//             | "after" TIME                                when to start
//             | "on" VENUE { "or" VENUE } | "not" "on" VENUE { "or" VENUE }
//             | most "fee" AMOUNT [ASSET] | most "gas" AMOUNT [ASSET]
//             | "all or nothing" | "keep trying" | "stop on failure"
//             | "as" STYLE { detail } | "priority" NUMBER | "tag" WORD | "id" WORD
//             | "strategy" WORD | "trader" WORD | "desk" WORD
//   detail    = [ "participation" ] PERCENT | "over" NUMBER "slices" | "every" DURATION | "randomised" PERCENT
//             | "catch up" PERCENT | "urgency" NUMBER | "patient"      each at most once; a duration of one word
//   most      = "at most" | "max"
//   PERCENT   = NUMBER "%"          BPS = NUMBER ( "bps" | "bp" )
//   DURATION  = "90s" | "1h30m" | NUMBER UNIT { NUMBER UNIT }      UNIT = s sec second(s) m min minute(s) h hour(s) ...
//
// The words of the grammar are read in any letter case; assets, venues, times and numbers as everywhere else. Each
// clause stands at most once, but "tag". Every problem points at a column; after one, reading goes on at the next
// comma.
#pragma once

#include <string_view>
#include <vector>

#include "api/text/problem.hpp"
#include "api/text/resolve.hpp"
#include "core/base/hash.hpp"
#include "core/intent/spec.hpp"

namespace sep::api {

inline constexpr std::size_t kLineMax = 2'048;  // bytes

[[nodiscard]] Result<intent::IntentSpec, std::vector<Problem>> parse_intent_text(std::string_view line,
                                                                                 Registry const& registry, Time now,
                                                                                 Defaults const& defaults);

// What makes two lines the same request: the hash of their words, whatever blanks stand between them.
[[nodiscard]] Hash256 request_hash(std::string_view line);

}  // namespace sep::api
