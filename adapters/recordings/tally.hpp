// Tally: what a check found in one file, value by value. Row: one recorded value under check; it says all that differs,
// and is booked once.
#pragma once

#include <string>
#include <string_view>

#include "adapters/recordings/check.hpp"
#include "adapters/recordings/json.hpp"
#include "core/pricing/concentrated.hpp"

namespace sep::recordings {

// Integers of all widths as text.
[[nodiscard]] inline std::string text_of(U256 const& value) { return value.str(); }
[[nodiscard]] inline std::string text_of(u128 value) { return widen(value).str(); }
[[nodiscard]] inline std::string text_of(i128 value) {
  return value < 0 ? "-" + text_of(u128{0} - static_cast<u128>(value)) : text_of(static_cast<u128>(value));
}
[[nodiscard]] inline std::string text_of(std::int32_t value) { return std::to_string(value); }
template <std::size_t N>
[[nodiscard]] std::string text_of(Wide<N> const& value) {
  return text_of(to_u256(value));
}

// nullopt: beyond 160 bits.
[[nodiscard]] std::optional<pricing::SqrtPrice> sqrt_price_of(U256 const& value);

class Row {
 public:
  void expect(std::string_view what, std::string expected, std::string got) {
    if (expected != got && what_.empty()) {
      what_ = what;
      expected_ = std::move(expected);
      got_ = std::move(got);
    }
  }
  template <class T>
  void expect_equal(std::string_view what, T const& expected, T const& got) {
    if (expected != got) expect(what, text_of(expected), text_of(got));
  }
  [[nodiscard]] bool differs() const { return !what_.empty(); }

 private:
  friend class Tally;
  std::string what_;  // empty: nothing differs
  std::string expected_;
  std::string got_;
};

class Tally {
 public:
  explicit Tally(FileReport& report) : report_(report) {}

  void book(std::uint64_t index, Row row) {
    ++report_.checked;
    if (row.what_.empty()) {
      ++report_.matched;
      return;
    }
    ++report_.mismatched;
    if (report_.mismatches.size() < kMismatchesShown)
      report_.mismatches.push_back({index, std::move(row.what_), std::move(row.expected_), std::move(row.got_)});
  }
  void skip(std::string const& reason, std::uint64_t count = 1) {
    if (count == 0) return;
    report_.skipped += count;
    report_.reasons[reason] += count;
  }
  void malformed(std::uint64_t index, Wrong const& why) {
    skip("malformed: " + why);
    ++report_.malformed;
    if (report_.mismatches.size() < kMismatchesShown) report_.mismatches.push_back({index, "malformed", "", why});
  }
  void note(std::string const& text) { ++report_.notes[text]; }

 private:
  FileReport& report_;
};

// One check per kind of file: the whole document, or the text where it is lines.
void check_quotes(Json const& file, Tally& tally);
void check_edge_cases(Json const& file, Tally& tally);
void check_event_replay(Json const& file, Tally& tally);
void check_onchain_quotes(Json const& file, Tally& tally);
void check_balancer_v3(Json const& file, Tally& tally);
void check_pool_blocks(Json const& file, Tally& tally);
void check_path_states(Json const& file, Tally& tally);
void check_v2_swaps(std::string_view csv, Tally& tally);
void check_v3_swaps(std::string_view csv, Tally& tally);
void check_dex_events(std::string_view lines, Tally& tally);
void check_captures(std::string_view lines, Tally& tally);
void check_feed_sessions(std::string_view lines, Tally& tally);

// Whether a first line is one of an exchange capture.
[[nodiscard]] bool is_capture(std::string_view line);

}  // namespace sep::recordings
