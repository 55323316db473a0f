#include "readmodel/tca/report.hpp"

#include "core/tca/value.hpp"

namespace sep::readmodel {
namespace {

using intent::IntentType;

// What was traded in another asset than was asked for is none of it.
i128 raw_of(Amount amount, AssetId asset) { return amount.asset == asset ? amount.raw : 0; }

// Fills the report from top to bottom; what cannot be had is noted under its name.
class Writing {
 public:
  explicit Writing(ExecutionLog log) { report_.log = std::move(log); }

  TcaReport write() && {
    auto const& log = report_.log;
    report_.window = {log.released_at.value_or(log.submitted_at), log.ended_at};
    report_.intended = intended_of(log.spec, log.terms).value_or(0);
    add_fills();
    add_gas();
    add_prices();
    add_shortfall();
    add_slippage();
    add_markouts();
    return std::move(report_);
  }

 private:
  void miss(std::string figure, Absence why, std::string detail = {}) {
    report_.missing.push_back({std::move(figure), why, std::move(detail)});
  }
  [[nodiscard]] IntentType type() const { return report_.log.spec.type; }

  void add_fills() {
    auto const& log = report_.log;
    bool const buying = type() == IntentType::acquire;
    tca::Sum filled;
    tca::Sum quote;
    for (auto const& attempt : log.attempts) {
      if (!attempt.filled) continue;
      auto const& fill = attempt.fill;
      FillReport row{.attempt = attempt,
                     .fill = {},
                     .price = {},
                     .vs_decision = 0,
                     .vs_arrival = {},
                     .vs_mid = {},
                     .gas = {},
                     .markouts = {}};
      row.fill.at = fill.executed_at;
      row.fill.base_raw = raw_of(buying ? fill.bought : fill.sold, log.spec.base);
      row.fill.quote_raw = raw_of(buying ? fill.sold : fill.bought, log.spec.quote);
      row.fill.mid = log.mid(fill.executed_at);
      report_.fees_inside += attempt.fee;
      filled.add(row.fill.base_raw);
      quote.add(row.fill.quote_raw);
      fills_.push_back(row.fill);
      if (auto const price = make_rate(row.fill.quote_raw, row.fill.base_raw)) add_ratios(row, *price);
      report_.fills.push_back(std::move(row));
    }
    report_.filled = filled.value().value_or(0);
    report_.quote = quote.value().value_or(0);
  }

  void add_ratios(FillReport& row, Rate price) const {
    auto const& log = report_.log;
    row.price = price;
    row.vs_decision = tca::slippage_centi_bps(type(), price, log.terms.decision_price);
    if (log.arrival) row.vs_arrival = tca::slippage_centi_bps(type(), price, *log.arrival);
    if (row.fill.mid) row.vs_mid = tca::slippage_centi_bps(type(), price, *row.fill.mid);
    for (auto const horizon : tca::kMarkoutHorizons) {
      auto const sums = tca::measure_markout(type(), {&row.fill, 1}, log.mids, horizon, kMidAgeMax);
      FillMarkout markout{horizon, std::nullopt};
      if (sums && sums->fills == 1) markout.markout = sums->markout;
      row.markouts.push_back(markout);
    }
  }

  // Every attempt at the price of its time; one without a price leaves the whole without.
  void add_gas() {
    auto const& log = report_.log;
    tca::Sum gas;
    std::size_t unpriced = 0;
    std::size_t row = 0;
    for (auto const& attempt : log.attempts) {
      bool const in_coin = attempt.fill.gas.asset == log.terms.gas_asset;  // else a fee in an asset without a price
      if (in_coin) report_.gas_raw += attempt.fill.gas.raw;
      std::optional<i128> value = 0;
      if (attempt.fill.gas.raw > 0) {
        auto const price = in_coin ? log.gas_price(attempt.fill.executed_at) : std::nullopt;
        value = price ? tca::value_at(*price, attempt.fill.gas.raw) : std::nullopt;
      }
      if (!value) ++unpriced;
      if (value) gas.add(*value);
      if (attempt.filled) report_.fills[row++].gas = value;
    }
    if (unpriced == 0) report_.gas = gas.value();
    if (unpriced > 0)
      miss("gas", Absence::gas_unpriced,
           std::to_string(unpriced) + " attempts that paid in a coin without a fresh mid");
    else if (!report_.gas)
      miss("gas", Absence::out_of_range);
  }

  void add_prices() {
    auto const& log = report_.log;
    report_.average = make_rate(report_.quote, report_.filled);
    if (!report_.average) miss("average", Absence::nothing_filled);
    if (!log.released_at)
      miss("arrival", Absence::never_released);
    else if (!log.arrival)
      miss("arrival", Absence::no_fresh_mid, "no fresh reference at the first release");
    report_.end = log.mid(log.ended_at);
    if (!report_.end) miss("end", Absence::no_fresh_mid, "no decision read the market shortly before the end");
    add_twap();
    add_volume();
  }

  // The last that was read of the market's volume by then.
  [[nodiscard]] TradedVolume const* volume_at(Time at) const {
    VolumeRead const* last = nullptr;
    for (auto const& read : report_.log.volumes)
      if (read.at <= at) last = &read;
    return last != nullptr && at - last->at <= kMidAgeMax ? &last->total : nullptr;
  }

  void add_volume() {
    auto const* from = volume_at(report_.window.from);
    auto const* to = volume_at(report_.window.to);
    if (from != nullptr && to != nullptr && to->base > from->base && to->quote > from->quote) {
      report_.vwap = make_rate(to->quote - from->quote, to->base - from->base);
      report_.participation = tca::participation_centi_bps(report_.filled, to->base - from->base);
      return;
    }
    auto const* why = from != nullptr && to != nullptr ? "nothing was traded between what was read of its books"
                                                       : "no decision read a book shortly before both ends";
    for (auto const* figure : {"vwap", "participation"}) miss(figure, Absence::no_market_trades, why);
  }

  void add_twap() {
    auto const& log = report_.log;
    std::vector<Rate> samples;
    i128 const length = (report_.window.to - report_.window.from).ns;
    for (std::uint32_t i = 0; i < kTwapSamples; ++i) {
      Duration const offset{static_cast<std::int64_t>(length * i / kTwapSamples)};
      if (auto const mid = log.mid(report_.window.from + offset)) samples.push_back(*mid);
    }
    if (samples.size() == kTwapSamples) report_.twap = tca::twap(samples);
    if (report_.twap) return;
    bool const all = samples.size() == kTwapSamples;
    miss("twap", all ? Absence::out_of_range : Absence::no_fresh_mid,
         std::to_string(kTwapSamples - samples.size()) + " of " + std::to_string(kTwapSamples) +
             " samples have no fresh mid");
  }

  void add_shortfall() {
    auto const& log = report_.log;
    tca::Execution const execution{.type = type(),
                                   .intended_raw = report_.intended,
                                   .decision = log.terms.decision_price,
                                   .arrival = log.arrival,
                                   .end = report_.end,
                                   .fills = fills_,
                                   .gas_raw = report_.gas.value_or(0)};
    auto const measured = tca::measure_shortfall(execution);
    if (measured) {
      report_.shortfall = *measured;
      if (!measured->spread) miss("spread", Absence::no_fresh_mid, "a fill has no mid: execution stays in one piece");
      return;
    }
    auto why = Absence::out_of_range;
    if (measured.error() == tca::TcaFault::arrival_missing) why = Absence::arrival_missing;
    if (measured.error() == tca::TcaFault::end_missing) why = Absence::end_missing;
    miss("shortfall", why, enum_name(measured.error()));
  }

  void add_slippage() {
    auto const& average = report_.average;
    if (!average) return;
    auto const against = [&](std::optional<Rate> const& benchmark) -> std::optional<std::int64_t> {
      if (!benchmark) return std::nullopt;
      return tca::slippage_centi_bps(type(), *average, *benchmark);
    };
    auto const& log = report_.log;
    report_.vs_decision = against(log.terms.decision_price);
    report_.vs_arrival = against(log.arrival);
    report_.vs_twap = against(report_.twap);
    report_.vs_vwap = against(report_.vwap);
    report_.limit_surplus = tca::surplus_centi_bps(type(), *average, log.terms.worst_price);
  }

  void add_markouts() {
    if (fills_.empty()) return miss("markouts", Absence::nothing_filled);
    auto const& log = report_.log;
    tca::Fill const* last = &fills_.front();
    for (auto const& fill : fills_)
      if (last->at <= fill.at) last = &fill;
    for (auto const horizon : tca::kMarkoutHorizons) {
      auto const sums = tca::measure_markout(type(), fills_, log.mids, horizon, kMidAgeMax);
      if (!sums) return miss("markouts", Absence::out_of_range);
      HorizonReport row{*sums, std::nullopt};
      auto const later = tca::mid_after(log.mids, last->at, last->at + horizon, kMidAgeMax);
      if (last->mid && later) row.reversion = tca::reversion_centi_bps(type(), *last->mid, *later);
      report_.markouts.push_back(row);
    }
  }

  TcaReport report_;
  std::vector<tca::Fill> fills_;
};

}  // namespace

std::optional<i128> intended_of(intent::IntentSpec const& spec, intent::Terms const& terms) {
  if (intent::sides_of(spec).sized == spec.base) return terms.order_qty;
  Rate const per_quote{terms.decision_price.base_raw, terms.decision_price.quote_raw};
  return tca::value_at(per_quote, terms.order_qty);
}

TcaReport make_report(ExecutionLog log) { return Writing(std::move(log)).write(); }

}  // namespace sep::readmodel
