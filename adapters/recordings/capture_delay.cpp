#include "adapters/recordings/capture_delay.hpp"

#include <algorithm>

#include "core/base/check.hpp"

namespace sep::recordings {

void CaptureDelay::observe(CaptureMessage const& message) {
  if (message.sent == Time{}) return;
  auto const difference = (message.received - message.sent).ns;
  if (!first_) {
    first_ = difference;
    smallest_ = difference;
  }
  smallest_ = std::min(smallest_, difference);
  auto const away = (Duration{difference} - Duration{*first_}).ns;
  auto const bucket = std::clamp<std::int64_t>(kMiddle + away / kBucketNs, 0, kBuckets - 1);
  ++buckets_[static_cast<std::size_t>(bucket)];
  ++messages_;
}

std::optional<Duration> CaptureDelay::offset() const {
  return first_ ? std::optional(Duration{smallest_}) : std::nullopt;
}

Duration CaptureDelay::percentile(std::uint32_t percent) const {
  CHECK(percent <= 100);
  if (!first_) return {};
  auto const wanted = std::max<std::uint64_t>(1, (messages_ * percent + 99) / 100);
  std::uint64_t counted = 0;
  for (std::int64_t bucket = 0; bucket < kBuckets; ++bucket) {
    counted += buckets_[static_cast<std::size_t>(bucket)];
    if (counted < wanted) continue;
    auto const difference = *first_ + (bucket - kMiddle) * kBucketNs;
    return Duration{std::max<std::int64_t>(0, difference - smallest_)};
  }
  return {};
}

std::vector<Duration> CaptureDelay::percentiles() const {
  std::vector<Duration> all;
  for (std::uint32_t percent = 0; percent <= 100; ++percent) all.push_back(percentile(percent));
  return all;
}

}  // namespace sep::recordings
