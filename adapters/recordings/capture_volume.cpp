#include "adapters/recordings/capture_volume.hpp"

#include <algorithm>

#include "core/base/check.hpp"

namespace sep::recordings {
namespace {

constexpr i128 kDayNs = i128{24} * 3'600 * 1'000'000'000;

// Times in parts of a nanosecond, so many to one as there are parts of the day: then a part is kDayNs long, whole or
// not in nanoseconds. That is how schedules read a profile.
i128 scaled(Time at, std::size_t parts) { return i128{at.ns} * static_cast<i128>(parts); }

std::size_t part_of(Time at, std::size_t parts) {
  i128 const day = kDayNs * static_cast<i128>(parts);
  i128 const rest = (scaled(at, parts) % day + day) % day;
  return static_cast<std::size_t>(rest / kDayNs);
}

// How much of every part the window holds, over all its days.
std::vector<u128> held(Time from, Time until, std::size_t parts) {
  std::vector<u128> sums(parts, 0);
  i128 const end = scaled(until, parts);
  for (i128 at = scaled(from, parts); at < end;) {
    i128 const day = kDayNs * static_cast<i128>(parts);
    i128 const in_day = (at % day + day) % day;
    i128 const left = kDayNs - in_day % kDayNs;
    i128 const step = std::min(left, end - at);
    sums[static_cast<std::size_t>(in_day / kDayNs)] += static_cast<u128>(step);
    at += step;
  }
  return sums;
}

// Lots in a length: what is compared is their ratio.
struct Volume {
  u128 lots = 0;
  u128 length = 0;  // > 0
};

std::optional<u128> product(u128 a, u128 b) {
  u128 result = 0;
  return __builtin_mul_overflow(a, b, &result) ? std::nullopt : std::optional(result);
}

// The rate of one beside the highest, of which the weight is kProfileWeightMost. nullopt: beyond 128 bits.
std::optional<std::uint32_t> weight_of(Volume const& one, Volume const& highest) {
  auto const above = product(one.lots, highest.length);
  auto const below = product(highest.lots, one.length);
  if (!above || !below) return std::nullopt;
  auto const weight = mul_div_floor(*above, kProfileWeightMost, *below);
  if (!weight) return std::nullopt;
  CHECK(*weight <= kProfileWeightMost);
  return std::max<std::uint32_t>(1, static_cast<std::uint32_t>(*weight));
}

// nullopt: beyond 128 bits.
std::optional<bool> is_higher(Volume const& a, Volume const& b) {
  auto const left = product(a.lots, b.length);
  auto const right = product(b.lots, a.length);
  if (!left || !right) return std::nullopt;
  return *left > *right;
}

}  // namespace

Result<TradedVolume, CaptureFault> traded_volume(std::filesystem::path const& file, SymbolRules const& rules, Time from,
                                                 Time until, std::size_t parts) {
  CHECK(parts >= 1 && parts <= kProfilePartsMost);
  TRY_LET(auto reader, CaptureReader::open(file, rules));
  TradedVolume traded{.from = from, .until = until, .lots_of = std::vector<u128>(parts, 0)};
  for (;;) {
    TRY_LET(auto const message, reader.next());
    if (!message) return traded;
    auto const* known = message->message();
    auto const* trade = known ? std::get_if<BookTrade>(known) : nullptr;
    if (!trade || trade->at < from || trade->at >= until) continue;
    auto const lots = static_cast<u128>(trade->lots);
    ++traded.trades;
    traded.lots += lots;
    traded.lots_of[part_of(trade->at, parts)] += lots;
  }
}

Result<VolumeProfile, ProfileError> profile_of(TradedVolume const& traded) {
  auto const parts = traded.lots_of.size();
  auto const lengths = held(traded.from, traded.until, parts);
  auto const is_seen = [&](std::size_t i) { return 2 * lengths[i] >= static_cast<u128>(kDayNs); };
  VolumeProfile profile;
  Volume all;
  Volume highest{0, 1};
  for (std::size_t i = 0; i < parts; ++i) {
    if (!is_seen(i)) continue;
    ++profile.seen;
    Volume const part{traded.lots_of[i], lengths[i]};
    all = {all.lots + part.lots, all.length + part.length};
    auto const higher = is_higher(part, highest);
    if (!higher) return fail(ProfileError::too_large);
    if (*higher) highest = part;
  }
  if (profile.seen == 0) return fail(ProfileError::nothing_seen);
  if (highest.lots == 0) return fail(ProfileError::nothing_traded);
  for (std::size_t i = 0; i < parts; ++i) {
    auto const weight = weight_of(is_seen(i) ? Volume{traded.lots_of[i], lengths[i]} : all, highest);
    if (!weight) return fail(ProfileError::too_large);
    profile.weights.push_back(*weight);
  }
  return profile;
}

}  // namespace sep::recordings
