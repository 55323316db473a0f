// An intent written back: as one sentence for people, and as the canonical JSON body.
//
// Both are read back by intent_text.hpp and intent_json.hpp as the same intent, under the registry they were written
// with. The JSON form says everything. The sentence leaves out ml_features and success_criteria, and writes "about"
// before a limit price that no decimal text says exactly: that is for people, and is not read back.
#pragma once

#include <string>

#include "core/intent/spec.hpp"
#include "core/market/registry.hpp"

namespace sep::api {

[[nodiscard]] std::string format_intent_text(intent::IntentSpec const& spec, Registry const& registry);

// Fields in a fixed order, without blanks; what has its default value is left out, but for the owner's strategy.
[[nodiscard]] std::string format_intent_json(intent::IntentSpec const& spec, Registry const& registry);

// "0.5" for 50 basis points.
[[nodiscard]] std::string format_percent(i128 bps);

}  // namespace sep::api
