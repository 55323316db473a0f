#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

#include "apps/sep/route_bench_report.hpp"

namespace sep::app::route {
namespace {

constexpr double kWidth = 720;
constexpr double kHeight = 420;
constexpr double kLeft = 70;
constexpr double kRight = 150;
constexpr double kTop = 40;
constexpr double kBottom = 50;

struct Line {
  char const* name;
  char const* colour;
  char const* dash;
  std::optional<Spread> SizeMeasured::* spread;
  double Spread::* figure;
};
constexpr std::array<Line, 7> kLines{{{"cold with bound p99", "#b03a2e", "2 3", &SizeMeasured::cold_us, &Spread::p99},
                                      {"cold p99", "#b03a2e", "", &SizeMeasured::cold_route_us, &Spread::p99},
                                      {"cold median", "#b03a2e", "5 4", &SizeMeasured::cold_route_us, &Spread::median},
                                      {"warm with bound p99", "#1f618d", "2 3", &SizeMeasured::warm_us, &Spread::p99},
                                      {"warm p99", "#1f618d", "", &SizeMeasured::warm_route_us, &Spread::p99},
                                      {"warm median", "#1f618d", "5 4", &SizeMeasured::warm_route_us, &Spread::median},
                                      {"new price p99", "#1e8449", "", &SizeMeasured::price_us, &Spread::p99}}};

struct Point {
  double pools = 0;
  double us = 0;
};

std::vector<Point> points_of(BenchReport const& report, Line const& line) {
  std::vector<Point> points;
  for (auto const& size : report.sizes)
    if (auto const& spread = size.*line.spread; spread && (*spread).*line.figure > 0)
      points.push_back({static_cast<double>(size.pools), (*spread).*line.figure});
  return points;
}

// Whole powers of ten around all that there is.
struct Axis {
  int low = 0;
  int high = 1;
  double from = 0;  // where they are in the picture
  double to = 0;

  void cover(double value) {
    low = std::min(low, static_cast<int>(std::floor(std::log10(value))));
    high = std::max(high, static_cast<int>(std::ceil(std::log10(value))));
  }
  [[nodiscard]] double at(double value) const {
    return from + (to - from) * (std::log10(value) - low) / std::max(high - low, 1);
  }
};

std::string power(int exponent) {
  constexpr std::array<char const*, 5> kNames{"1", "10", "100", "1,000", "10,000"};
  if (exponent >= 0 && exponent < static_cast<int>(kNames.size())) return kNames[static_cast<std::size_t>(exponent)];
  return fmt::format("10^{}", exponent);
}

class Drawing {
 public:
  explicit Drawing(BenchReport const& report) : report_(report) {
    x_ = {9, 0, kLeft, kWidth - kRight};
    y_ = {9, -9, kHeight - kBottom, kTop};
    for (auto const& line : kLines)
      for (auto const& point : points_of(report, line)) {
        x_.cover(point.pools);
        y_.cover(point.us);
      }
  }

  std::string run() {
    text_ = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" "
        "font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"{0}\" height=\"{1}\" "
        "fill=\"#ffffff\"/>\n",
        kWidth, kHeight);
    label(kLeft, kTop - 16, "start", fmt::format("microseconds of one core, {} pools", report_.source));
    label((kLeft + kWidth - kRight) / 2, kHeight - 12, "middle", "pools in the network");
    if (x_.low < x_.high && y_.low < y_.high) {
      grid();
      for (auto const& line : kLines) draw(line);
    }
    return text_ + "</svg>\n";
  }

 private:
  void label(double x, double y, char const* anchor, std::string const& words, char const* colour = "#222222") {
    text_ += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" fill=\"{}\">{}</text>\n", x, y, anchor,
                         colour, words);
  }

  void rule(double x1, double y1, double x2, double y2) {
    text_ += fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"#dddddd\"/>\n", x1, y1,
                         x2, y2);
  }

  void grid() {
    for (int i = x_.low; i <= x_.high; ++i) {
      double const x = x_.at(std::pow(10, i));
      rule(x, y_.from, x, y_.to);
      label(x, y_.from + 18, "middle", power(i));
    }
    for (int i = y_.low; i <= y_.high; ++i) {
      double const y = y_.at(std::pow(10, i));
      rule(x_.from, y, x_.to, y);
      label(x_.from - 8, y + 4, "end", i < 0 ? fmt::format("{:.{}f}", std::pow(10, i), -i) : power(i));
    }
  }

  // Names stand beside the ends of their lines, none over another.
  void draw(Line const& line) {
    auto const points = points_of(report_, line);
    if (points.empty()) return;
    std::string path;
    for (auto const& point : points) path += fmt::format("{:.1f},{:.1f} ", x_.at(point.pools), y_.at(point.us));
    path.pop_back();
    text_ += fmt::format("<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\"{}/>\n", path,
                         line.colour, *line.dash ? fmt::format(" stroke-dasharray=\"{}\"", line.dash) : "");
    double y = y_.at(points.back().us) + 4;
    constexpr double kRow = 14;
    while (std::ranges::any_of(rows_, [&](double other) { return std::abs(other - y) < kRow; })) y += 1;
    rows_.push_back(y);
    label(x_.at(points.back().pools) + 8, y, "start", line.name, line.colour);
  }

  BenchReport const& report_;
  Axis x_;
  Axis y_;
  std::vector<double> rows_;
  std::string text_;
};

}  // namespace

std::string bench_svg(BenchReport const& report) { return Drawing(report).run(); }

}  // namespace sep::app::route
