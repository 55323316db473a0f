// How long a message is under way: a distribution, drawn from by a number, in integers alone, so that every compiler
// and machine draws the same.
#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "core/base/time.hpp"

namespace sep::paper {

struct ConstantLatency {
  Duration always = milliseconds(5);
};
struct UniformLatency {
  Duration low = milliseconds(1);
  Duration high = milliseconds(10);  // both included
};
// exp(N(ln median, sigma)). The normal quantiles are a table of 128 steps, straight between them; the tails end at one
// in 1,024 either way.
struct LogNormalLatency {
  Duration median = milliseconds(5);
  std::uint32_t sigma_milli = 500;  // thousandths, at most 4,000
};
// Straight between recorded percentiles: of 0 %, ... 100 % in equal steps, ascending, at least two.
struct RecordedLatency {
  Duration base;  // added to each: the shortest way, which a recording cannot tell (adapters/recordings)
  std::vector<Duration> percentiles;
};
using LatencyModel = std::variant<ConstantLatency, UniformLatency, LogNormalLatency, RecordedLatency>;

[[nodiscard]] bool is_sound(LatencyModel const& model);  // nothing negative, nothing out of order

// CHECKs that the model is sound. Equal numbers, equal latencies.
[[nodiscard]] Duration draw_latency(LatencyModel const& model, std::uint64_t number);

}  // namespace sep::paper
