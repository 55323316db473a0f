// A new intent as a request carries it: JSON, or one line of text.
#pragma once

#include "api/routes/asked.hpp"

namespace sep::api {

struct Submission {
  intent::IntentSpec spec;
  Hash256 body;  // what makes another request the same one
};

[[nodiscard]] Result<Submission, Response> read_submission(Asked const& asked);

// 503: the engine has more to do than it takes, and nothing was done.
[[nodiscard]] Response overloaded(Asked const& asked);

}  // namespace sep::api
