// The volume profile of exchange captures, for `sep calibrate volume` and for a backtest that learns it from the first
// part of its market.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "adapters/recordings/capture_pair.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace sep::app {

// What a profile was taken from: prints of the spot market.
struct LearnedVolume {
  std::string market;  // "ETHUSDT-20240808"
  Time from;
  Time until;  // not included
  std::uint64_t trades = 0;
  std::string traded;  // "1234.5 ETH"
  std::size_t seen = 0;
  std::vector<std::uint32_t> weights;  // of equal parts of the UTC day
};

// The error is for people. `first`: only of so much after both books are live, at most to the end of the pair; none: of
// all of it.
[[nodiscard]] Result<LearnedVolume, std::string> learn_volume(recordings::CapturePair const& pair,
                                                              std::optional<Duration> first, std::size_t parts);

// "1440 parts of the UTC day from 2024-08-08T23:54:16.610Z to ...: 5123 trades, 1234.5 ETH; 6 of the parts seen"
[[nodiscard]] std::string text_of(LearnedVolume const& learned);
// As a configuration takes it, with what it was taken from as comments.
[[nodiscard]] std::string toml_of(LearnedVolume const& learned);
[[nodiscard]] boost::json::object json_of(LearnedVolume const& learned);

}  // namespace sep::app
