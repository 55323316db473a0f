#include "api/text/rfc3339.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <fmt/format.h>

#include "core/base/int.hpp"

namespace sep::api {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes text from the front; every step after the first failure fails too.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  int number(std::size_t digits) {
    if (rest_.size() < digits || !std::ranges::all_of(rest_.substr(0, digits), is_digit)) return broken();
    int value = 0;
    for (char const c : rest_.substr(0, digits)) value = value * 10 + (c - '0');
    rest_.remove_prefix(digits);
    return value;
  }
  void literal(char expected) {
    if (!take(expected)) broken();
  }
  bool take(char expected) {
    if (rest_.empty() || rest_.front() != expected) return false;
    rest_.remove_prefix(1);
    return true;
  }
  // One to nine digits after the point, as nanoseconds.
  std::int64_t fraction() {
    auto const digits = static_cast<std::size_t>(std::ranges::find_if_not(rest_, is_digit) - rest_.begin());
    if (digits == 0 || digits > 9) return broken();
    std::int64_t value = number(digits);
    for (auto i = digits; i < 9; ++i) value *= 10;
    return value;
  }
  [[nodiscard]] bool finished() const { return whole_ && rest_.empty(); }

 private:
  int broken() {
    whole_ = false;
    rest_ = {};
    return 0;
  }

  std::string_view rest_;
  bool whole_ = true;
};

}  // namespace

Result<Time, TimeTextError> parse_time(std::string_view text) {
  using namespace std::chrono;
  Cursor cursor(text);
  int const year_number = cursor.number(4);
  cursor.literal('-');
  int const month_number = cursor.number(2);
  cursor.literal('-');
  int const day_number = cursor.number(2);
  cursor.literal('T');
  int const hour = cursor.number(2);
  cursor.literal(':');
  int const minute = cursor.number(2);
  cursor.literal(':');
  int const second = cursor.number(2);
  std::int64_t const fraction = cursor.take('.') ? cursor.fraction() : 0;
  int offset_hour = 0;
  int offset_minute = 0;
  bool const east = cursor.take('+');
  if (east || cursor.take('-')) {
    offset_hour = cursor.number(2);
    cursor.literal(':');
    offset_minute = cursor.number(2);
  } else {
    cursor.literal('Z');
  }
  if (!cursor.finished()) return fail(TimeTextError::bad_form);

  year_month_day const date{year{year_number}, month{static_cast<unsigned>(month_number)},
                            day{static_cast<unsigned>(day_number)}};
  bool const exists = date.ok() && hour < 24 && minute < 60 && second < 60 && offset_hour < 24 && offset_minute < 60;
  if (!exists) return fail(TimeTextError::no_such_instant);
  std::int64_t const day_count = sys_days{date}.time_since_epoch().count();
  std::int64_t const offset = (offset_hour * 60 + offset_minute) * (east ? 60 : -60);
  i128 const ns = i128{day_count * 86'400 + hour * 3'600 + minute * 60 + second - offset} * kSecond + fraction;
  if (ns < INT64_MIN || ns > INT64_MAX) return fail(TimeTextError::out_of_range);
  return Time{static_cast<std::int64_t>(ns)};
}

std::string format_time(Time at) {
  using namespace std::chrono;
  std::int64_t const fraction = ((at.ns % kSecond) + kSecond) % kSecond;
  std::int64_t const whole = at.ns / kSecond - (at.ns % kSecond < 0 ? 1 : 0);
  sys_seconds const instant{std::chrono::seconds{whole}};
  auto const date_point = floor<days>(instant);
  year_month_day const date{date_point};
  hh_mm_ss const time{instant - date_point};
  auto text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                          static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(),
                          time.minutes().count(), time.seconds().count());
  if (fraction == 0) return text + 'Z';
  if (fraction % 1'000'000 == 0) return text + fmt::format(".{:03}Z", fraction / 1'000'000);
  if (fraction % 1'000 == 0) return text + fmt::format(".{:06}Z", fraction / 1'000);
  return text + fmt::format(".{:09}Z", fraction);
}

std::optional<Duration> parse_duration(std::string_view text) {
  struct Unit {
    std::string_view name;
    Duration lasts;
  };
  static constexpr std::array<Unit, 5> kUnits{
      {{"d", minutes(1'440)}, {"h", minutes(60)}, {"m", minutes(1)}, {"s", seconds(1)}, {"ms", milliseconds(1)}}};
  constexpr std::size_t kLongest = 64;
  if (text.empty() || text.size() > kLongest) return std::nullopt;
  i128 total = 0;
  auto next_unit = kUnits.begin();
  while (!text.empty()) {
    auto const digits = static_cast<std::size_t>(std::ranges::find_if_not(text, is_digit) - text.begin());
    if (digits == 0 || digits > 18) return std::nullopt;
    std::int64_t count = 0;
    for (char const c : text.substr(0, digits)) count = count * 10 + (c - '0');
    text.remove_prefix(digits);
    auto const letters = static_cast<std::size_t>(std::ranges::find_if(text, is_digit) - text.begin());
    auto const unit =
        std::find_if(next_unit, kUnits.end(), [&](Unit const& u) { return u.name == text.substr(0, letters); });
    if (unit == kUnits.end()) return std::nullopt;
    total += i128{count} * unit->lasts.ns;
    next_unit = unit + 1;
    text.remove_prefix(letters);
  }
  if (total > INT64_MAX) return std::nullopt;
  return Duration{static_cast<std::int64_t>(total)};
}

std::optional<Duration> duration_unit(std::string_view word) {
  struct Unit {
    std::string_view name;
    Duration lasts;
  };
  static constexpr std::array<Unit, 16> kUnits{{{"ms", milliseconds(1)},
                                                {"millisecond", milliseconds(1)},
                                                {"milliseconds", milliseconds(1)},
                                                {"s", seconds(1)},
                                                {"sec", seconds(1)},
                                                {"second", seconds(1)},
                                                {"seconds", seconds(1)},
                                                {"m", minutes(1)},
                                                {"min", minutes(1)},
                                                {"minute", minutes(1)},
                                                {"minutes", minutes(1)},
                                                {"h", minutes(60)},
                                                {"hour", minutes(60)},
                                                {"hours", minutes(60)},
                                                {"day", minutes(1'440)},
                                                {"days", minutes(1'440)}}};
  auto const unit = std::ranges::find(kUnits, word, &Unit::name);
  if (unit == kUnits.end()) return std::nullopt;
  return unit->lasts;
}

}  // namespace sep::api
