// How long messages were under way, as far as two clocks that do not agree can say.
//
// The smallest difference between receipt and sending is the recorder's clock error and the shortest way together, and
// nothing tells them apart. What is reported as delay is the rest: how much longer than the shortest a message took.
// It is exact to a millisecond, the venue's own unit. Bounded memory, one pass.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "adapters/recordings/capture.hpp"

namespace sep::recordings {

class CaptureDelay {
 public:
  CaptureDelay() : buckets_(kBuckets, 0) {}

  void observe(CaptureMessage const& message);  // one without a sending time says nothing

  [[nodiscard]] std::uint64_t messages() const { return messages_; }
  // Receipt minus sending, the smallest seen: negative where the recorder's clock is behind by more than the way takes.
  [[nodiscard]] std::optional<Duration> offset() const;
  // Delay beyond the shortest that `percent` (0 to 100) of the messages did not exceed; zero without messages.
  [[nodiscard]] Duration percentile(std::uint32_t percent) const;
  [[nodiscard]] std::vector<Duration> percentiles() const;  // of 0, 1, ... 100 percent

 private:
  static constexpr std::int64_t kBucketNs = 100'000;
  static constexpr std::int64_t kBuckets = 100'001;  // 5 s either way of the first difference; beyond is in the last
  static constexpr std::int64_t kMiddle = kBuckets / 2;

  std::optional<std::int64_t> first_;  // difference, ns
  std::int64_t smallest_ = 0;
  std::uint64_t messages_ = 0;
  std::vector<std::uint64_t> buckets_;
};

}  // namespace sep::recordings
