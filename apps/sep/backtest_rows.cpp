#include "apps/sep/backtest_rows.hpp"

#include <algorithm>

#include "api/text/intent_format.hpp"
#include "api/text/resolve.hpp"
#include "api/text/style_format.hpp"
#include "apps/sep/progress.hpp"
#include "core/base/check.hpp"
#include "core/tca/benchmarks.hpp"

namespace sep::app::backtest {
namespace {

std::string size_text(intent::IntentSpec const& spec, Registry const& registry) {
  switch (spec.size_kind) {
    case intent::SizeKind::base_amount:
      return amount_text(registry, {spec.base, spec.size});
    case intent::SizeKind::quote_amount:
      return amount_text(registry, {spec.quote, spec.size});
    case intent::SizeKind::position_percent:
      return api::format_percent(spec.size) + " %";
  }
  return {};
}

Group group_of(intent::IntentSpec const& spec, Registry const& registry) {
  bool const waits = spec.execution == intent::Execution::passive;
  return {api::format_style(spec) + (waits ? ", passive" : ""), size_text(spec, registry),
          api::write_asset(registry, spec.base) + "/" + api::write_asset(registry, spec.quote)};
}

// Quote per base of everything that was filled.
std::optional<Rate> average_price(intent::IntentState const& intent) {
  bool const buys = intent.spec.type == intent::IntentType::acquire;
  return buys ? make_rate(intent.cum_sold, intent.cum_bought) : make_rate(intent.cum_bought, intent.cum_sold);
}

void fill_in(Row& row, intent::IntentState const& intent) {
  row.status = intent.status;
  row.cause = intent.closing_cause;
  row.denied.reset();
  if (intent.last_refusal && intent.status != intent::Status::completed) row.denied = intent.last_refusal->reason;
  row.order_qty = intent.terms.order_qty;
  row.gas_asset = intent.terms.gas_asset;
  row.cum_qty = intent.cum_qty;
  row.sold = intent.cum_sold;
  row.bought = intent.cum_bought;
  row.fees = intent.fees_paid;
  row.gas = intent.gas_paid;
  row.orders = static_cast<std::uint32_t>(intent.orders.size());
  if (intent.ended_at) row.took = *intent.ended_at - intent.submitted_at;
  row.versus_decision.reset();
  row.versus_arrival.reset();
  auto const average = average_price(intent);
  if (!average) return;
  auto const type = intent.spec.type;
  row.versus_decision = tca::slippage_centi_bps(type, *average, intent.terms.decision_price);
  if (intent.arrival_price) row.versus_arrival = tca::slippage_centi_bps(type, *average, *intent.arrival_price);
}

}  // namespace

std::size_t Rows::add(Duration at, intent::IntentSpec const& spec, Registry const& registry) {
  auto const [found, is_new] =
      group_numbers_.try_emplace(group_of(spec, registry), static_cast<std::uint32_t>(groups_.size()));
  if (is_new) groups_.push_back(found->first);
  auto const sides = intent::sides_of(spec);
  Row row;
  row.at = at;
  row.group = found->second;
  row.type = spec.type;
  row.status = intent::Status::submitted;
  row.sold_asset = sides.sell;
  row.bought_asset = sides.buy;
  row.sized_asset = sides.sized;
  rows_.push_back(row);
  ++open_;
  return rows_.size() - 1;
}

void Rows::answered(std::size_t index, std::vector<engine::Event> const& events) {
  auto& row = rows_[index];
  for (auto const& event : events) {
    if (auto const* e = std::get_if<intent::IntentSubmitted>(&event)) {
      row.id = e->intent;
      by_intent_.emplace(row.id, index);
    }
    if (auto const* e = std::get_if<engine::CommandRefused>(&event)) row.refused = e->fault;
  }
  if (row.id != Ulid{}) return;
  row.status.reset();
  --open_;
}

void Rows::follow(std::vector<engine::Event> const& events, engine::State const& state) {
  for (auto const& event : events) {
    if (auto const* breached = std::get_if<risk::RiskBreached>(&event)) ++breaches_[enum_name(breached->breach)];
    if (std::holds_alternative<orders::ArchivedOrderFilled>(event)) ++late_fills_;
    auto const id = engine::correlation_of(event);
    auto* row = row_of(id);
    if (!row) continue;
    if (auto const* released = std::get_if<intent::SliceReleased>(&event))
      row->slices = std::max(row->slices, released->slice);
    if (std::holds_alternative<orders::OrderFilled>(event)) ++row->fills;
    if (auto const* e = std::get_if<orders::OrderFillBusted>(&event); e && e->booked) --row->fills;
    if (std::holds_alternative<intent::IntentArchived>(event)) {
      by_intent_.erase(id);
      continue;
    }
    auto const* intent = state.intent(id);
    if (intent && intent::is_terminal(intent->status)) take_down(id, state);
  }
}

void Rows::close(engine::State const& state) {
  for (auto const& [id, index] : by_intent_) take_down(id, state);
}

// Also of an intent that has ended before: a late fill or a late price of gas belongs to it too.
void Rows::take_down(Ulid id, engine::State const& state) {
  auto* row = row_of(id);
  auto const* intent = state.intent(id);
  if (!row || !intent) return;
  bool const was_open = !row->has_ended();
  fill_in(*row, *intent);
  if (was_open && row->has_ended()) --open_;
}

Row* Rows::row_of(Ulid id) {
  auto const found = by_intent_.find(id);
  return found == by_intent_.end() ? nullptr : &rows_[found->second];
}

}  // namespace sep::app::backtest
