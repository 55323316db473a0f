#include "apps/sep/volume_profile.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "adapters/recordings/capture_volume.hpp"
#include "api/text/rfc3339.hpp"
#include "core/base/described.hpp"
#include "core/money/decimal.hpp"

namespace sep::app {
namespace {

constexpr std::size_t kWeightsInALine = 12;

std::string problem_text(recordings::ProfileError error, recordings::TradedVolume const& traded) {
  using recordings::ProfileError;
  auto const parts = traded.lots_of.size();
  auto const window = api::format_time(traded.from) + " to " + api::format_time(traded.until);
  switch (error) {
    case ProfileError::nothing_seen:
      return fmt::format(
          "nothing_seen: {} holds half of none of the {} parts of the day; more parts are shorter (at most {})", window,
          parts, recordings::kProfilePartsMost);
    case ProfileError::nothing_traded:
      return "nothing_traded: no print of the market in " + window;
    case ProfileError::too_large:
      break;
  }
  return "too_large: volumes beyond what is counted with";
}

// A symbol is its two assets; captures are of what is paid in USDT.
std::string base_of(std::string const& symbol) {
  constexpr std::string_view kQuote = "USDT";
  return symbol.ends_with(kQuote) ? symbol.substr(0, symbol.size() - kQuote.size()) : symbol;
}

}  // namespace

Result<LearnedVolume, std::string> learn_volume(recordings::CapturePair const& pair, std::optional<Duration> first,
                                                std::size_t parts) {
  auto const& spot = pair.spot;
  auto const until = first ? pair.start + *first : pair.end;
  if (until > pair.end) return fail(fmt::format("{} ends before that: at {}", pair.name, api::format_time(pair.end)));
  auto const traded = recordings::traded_volume(spot.file, spot.rules, pair.start, until, parts);
  if (!traded) return fail(traded.error().file + ": " + enum_name(traded.error().error));
  auto profile = recordings::profile_of(*traded);
  if (!profile) return fail(problem_text(profile.error(), *traded));
  auto const lots = static_cast<i128>(traded->lots) * spot.rules.quantity.step;
  return LearnedVolume{.market = pair.name,
                       .from = traded->from,
                       .until = traded->until,
                       .trades = traded->trades,
                       .traded = format_decimal(lots, spot.rules.quantity.decimals) + " " + base_of(spot.rules.symbol),
                       .seen = profile->seen,
                       .weights = std::move(profile->weights)};
}

std::string text_of(LearnedVolume const& learned) {
  return fmt::format("{} parts of the UTC day from {} to {}: {} trades, {}; {} of the parts seen",
                     learned.weights.size(), api::format_time(learned.from), api::format_time(learned.until),
                     learned.trades, learned.traded, learned.seen);
}

std::string toml_of(LearnedVolume const& learned) {
  auto text = "# " + learned.market + ", " + text_of(learned) +
              "; the others weigh their mean\n[scheduling]\nvolume_profile = [\n";
  for (std::size_t i = 0; i < learned.weights.size(); i += kWeightsInALine) {
    text += " ";
    for (std::size_t k = i; k < std::min(i + kWeightsInALine, learned.weights.size()); ++k)
      text += fmt::format(" \"{}\",", learned.weights[k]);
    text += "\n";
  }
  return text + "]\n";
}

boost::json::object json_of(LearnedVolume const& learned) {
  return {{"market", learned.market},
          {"from", api::format_time(learned.from)},
          {"until", api::format_time(learned.until)},
          {"trades", learned.trades},
          {"traded", learned.traded},
          {"parts", learned.weights.size()},
          {"parts_seen", learned.seen},
          {"volume_profile", boost::json::array(learned.weights.begin(), learned.weights.end())}};
}

}  // namespace sep::app
