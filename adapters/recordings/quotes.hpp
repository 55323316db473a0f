// What another router answered for orders at the last block of a recording: the file fynd_quotes_A-B.json beside
// blocks_A-B.json.zst.
#pragma once

#include <map>
#include <string_view>
#include <vector>

#include "adapters/recordings/json.hpp"
#include "adapters/recordings/recorded_order.hpp"

namespace sep::recordings {

struct Quotes {
  std::vector<RecordedOrder> orders;
  std::map<OrderSkip, std::uint64_t> skipped;
};

// Any bytes. Wrong: no JSON, or not of this form.
[[nodiscard]] Result<Quotes, Wrong> parse_quotes(std::string_view json);

}  // namespace sep::recordings
