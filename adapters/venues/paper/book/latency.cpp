#include "adapters/venues/paper/book/latency.hpp"

#include <algorithm>
#include <array>

#include "core/base/check.hpp"
#include "core/base/int.hpp"

namespace sep::paper {
namespace {

constexpr std::uint32_t kSigmaMax = 4'000;

// Quantiles of the standard normal distribution at i / 128, in 2^-16; the ends are those of 1 / 1,024 and 1,023 /
// 1,024.
constexpr std::array<std::int64_t, 129> kNormal{
    -202983, -158437, -141156, -130248, -122076, -115453, -109834, -104924, -100540, -96565, -92917, -89536, -86377,
    -83408,  -80600,  -77933,  -75389,  -72954,  -70616,  -68364,  -66191,  -64087,  -62048, -60067, -58140, -56262,
    -54428,  -52637,  -50884,  -49166,  -47482,  -45828,  -44203,  -42605,  -41032,  -39482, -37954, -36446, -34958,
    -33487,  -32032,  -30594,  -29170,  -27759,  -26362,  -24976,  -23601,  -22237,  -20882, -19536, -18199, -16869,
    -15545,  -14228,  -12917,  -11611,  -10310,  -9012,   -7718,   -6427,   -5139,   -3852,  -2567,  -1283,  0,
    1283,    2567,    3852,    5139,    6427,    7718,    9012,    10310,   11611,   12917,  14228,  15545,  16869,
    18199,   19536,   20882,   22237,   23601,   24976,   26362,   27759,   29170,   30594,  32032,  33487,  34958,
    36446,   37954,   39482,   41032,   42605,   44203,   45828,   47482,   49166,   50884,  52637,  54428,  56262,
    58140,   60067,   62048,   64087,   66191,   68364,   70616,   72954,   75389,   77933,  80600,  83408,  86377,
    89536,   92917,   96565,   100540,  104924,  109834,  115453,  122076,  130248,  141156, 158437, 202983,
};

// 2^(2^-i) for i = 1 .. 16, in 2^-32, rounded down.
constexpr std::array<std::uint64_t, 16> kPowers{6074000999, 5107605667, 4683695047, 4485121743, 4389014833, 4341736423,
                                                4318288543, 4306612133, 4300785773, 4297875550, 4296421177, 4295694174,
                                                4295330720, 4295149004, 4295058149, 4295012722};

constexpr std::int64_t kLog2E = 94'548;  // log2(e) in 2^-16

// Between two of `steps + 1` values, by the number's place in its range.
template <class Values>
std::int64_t straight(Values const& values, std::uint64_t number) {
  auto const steps = values.size() - 1;
  auto const place = static_cast<u128>(number) * steps;
  auto const index = static_cast<std::size_t>(place >> 64);
  auto const rest = static_cast<i128>(static_cast<std::uint64_t>(place) >> 32);
  auto const low = static_cast<i128>(values[index]);
  return static_cast<std::int64_t>(low + (((static_cast<i128>(values[index + 1]) - low) * rest) >> 32));
}

// ns * 2^(x / 2^32)
std::int64_t times_power_of_two(std::int64_t ns, std::int64_t x) {
  u128 factor = u128{1} << 32;
  for (std::size_t i = 0; i < kPowers.size(); ++i)
    if ((x >> (31 - i) & 1) != 0) factor = factor * kPowers[i] >> 32;
  auto const whole = x >> 32;
  auto const product = static_cast<u128>(ns) * factor >> 32;
  constexpr u128 kMost = u128{1} << 62;
  auto const shifted =
      whole >= 0 ? product << std::min<std::int64_t>(whole, 40) : product >> std::min<std::int64_t>(-whole, 63);
  return static_cast<std::int64_t>(std::min(shifted, kMost));
}

Duration drawn(ConstantLatency const& model, std::uint64_t) { return model.always; }

Duration drawn(UniformLatency const& model, std::uint64_t number) {
  auto const count = static_cast<u128>((model.high - model.low).ns) + 1;
  return model.low + Duration{static_cast<std::int64_t>((number * count) >> 64)};
}

Duration drawn(LogNormalLatency const& model, std::uint64_t number) {
  auto const z = straight(kNormal, number);
  auto const exponent = static_cast<i128>(z) * model.sigma_milli * kLog2E / 1'000;
  return Duration{times_power_of_two(model.median.ns, static_cast<std::int64_t>(exponent))};
}

Duration drawn(RecordedLatency const& model, std::uint64_t number) {
  std::vector<std::int64_t> values;
  for (auto const& percentile : model.percentiles) values.push_back(percentile.ns);
  return model.base + Duration{straight(values, number)};
}

bool sound(ConstantLatency const& model) { return model.always.ns >= 0; }
bool sound(UniformLatency const& model) { return model.low.ns >= 0 && model.low <= model.high; }
bool sound(LogNormalLatency const& model) { return model.median.ns >= 0 && model.sigma_milli <= kSigmaMax; }
bool sound(RecordedLatency const& model) {
  return model.base.ns >= 0 && model.percentiles.size() >= 2 && model.percentiles.front().ns >= 0 &&
         std::is_sorted(model.percentiles.begin(), model.percentiles.end());
}

}  // namespace

bool is_sound(LatencyModel const& model) {
  return std::visit([](auto const& m) { return sound(m); }, model);
}

Duration draw_latency(LatencyModel const& model, std::uint64_t number) {
  CHECK(is_sound(model));
  return std::visit([&](auto const& m) { return drawn(m, number); }, model);
}

}  // namespace sep::paper
