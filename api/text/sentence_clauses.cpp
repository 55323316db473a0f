// The clauses that follow the end state, and what is settled when all are read.
#include <algorithm>
#include <fmt/format.h>

#include "api/text/rfc3339.hpp"
#include "api/text/sentence.hpp"

namespace sep::api {

using intent::IntentType;

bool Sentence::slippage_value() {
  auto const& word = words_.peek();
  auto const lower = lower_case(word.text);
  std::string_view const digits = lower.ends_with("bps") ? word.text.substr(0, lower.size() - 3) : std::string_view();
  if (looks_like_number(digits)) {
    words_.take();
    spec_.max_slippage_bps = keep_at(word, read_whole(digits, UINT32_MAX)).value_or(0);
    return true;
  }
  if (!words_.sees_number()) return unexpected("a number of percent or basis points");
  words_.take();
  if (words_.take("%")) {
    spec_.max_slippage_bps = keep_at(word, read_percent(word.text)).value_or(0);
    return true;
  }
  if (!words_.take("bps") && !words_.take("bp")) return unexpected("'%' or 'bps'");
  spec_.max_slippage_bps = keep_at(word, read_whole(word.text, UINT32_MAX)).value_or(0);
  return true;
}

bool Sentence::cap(std::optional<Cap>& cap) {
  if (!words_.sees_number()) return unexpected("an amount");
  cap = Cap{words_.take(), std::nullopt};
  bool const clause_ends = words_.at_end() || words_.sees(",");
  // Without a comma the next clause may follow at once: only a word that names an asset belongs to the amount.
  if (!clause_ends && read_asset(registry_, words_.peek().text)) cap->asset = words_.take();
  return true;
}

bool Sentence::most() {
  auto const& word = words_.peek();
  if (words_.take("fee")) return once("the fee cap", word) && cap(max_fee_);
  if (words_.take("gas")) return once("the gas cap", word) && cap(max_gas_);
  once("slippage", word);
  if (words_.take("slippage")) return slippage_value();
  return slippage_value() && expect({"slippage"});
}

bool Sentence::within() {
  auto const& first = words_.peek();
  once("the deadline", first);
  if (words_.at_end() || words_.sees(",")) return unexpected("a duration");
  Duration total;
  if (!words_.sees_number()) {
    auto const compact = lower_case(words_.take().text);
    total = keep_at(first, read_duration(compact)).value_or(Duration{});
  }
  while (words_.sees_number()) {
    auto const& number = words_.take();
    auto const count = keep_at(number, read_whole(number.text, UINT32_MAX));
    auto const unit = duration_unit(lower_case(words_.peek().text));
    if (!unit) return unexpected("a unit of time");
    words_.take();
    total = total + *unit * count.value_or(0);
  }
  deadline_ = now_ + total;
  return true;
}

bool Sentence::instant(std::string_view clause, std::optional<Time>& at) {
  auto const& word = words_.peek();
  once(clause, word);
  if (words_.at_end() || words_.sees(",")) return unexpected("a time");
  words_.take();
  at = keep_at(word, read_time(word.text));
  return true;
}

bool Sentence::venues(std::vector<VenueId>& list) {
  do {
    if (words_.at_end() || words_.sees(",")) return unexpected("a venue");
    auto const& word = words_.take();
    auto const venue = keep_at(word, read_venue(registry_, word.text));
    if (!venue) continue;
    if (std::ranges::find(list, *venue) != list.end())
      note(word, ProblemCode::conflicting, "this venue is there twice");
    list.push_back(*venue);
  } while (words_.take("or") || words_.take("and"));
  std::ranges::sort(list);
  return true;
}

bool Sentence::word(std::string& text) {
  if (words_.at_end() || words_.sees(",")) return unexpected("a word");
  text = words_.take().text;
  return true;
}

bool Sentence::style_percent(std::string_view what, std::optional<std::uint32_t>& bps) {
  auto const& number = words_.peek();
  once(what, number);
  if (!words_.sees_number()) return unexpected("a number of percent");
  words_.take();
  bps = keep_at(number, read_percent(number.text));
  return expect({"%"});
}

bool Sentence::style_number(std::string_view what, std::optional<std::uint32_t>& value) {
  auto const& number = words_.peek();
  once(what, number);
  if (!words_.sees_number()) return unexpected("a number");
  words_.take();
  value = keep_at(number, read_whole(number.text, UINT32_MAX));
  return true;
}

std::optional<bool> Sentence::style_detail(intent::ScheduleConstraints& schedule) {
  if (words_.sees_number()) return style_percent("the participation", schedule.participation_bps);
  if (words_.take("participation")) return style_percent("the participation", schedule.participation_bps);
  if (words_.take("over")) return style_number("the slices", schedule.slices) && expect({"slices", "slice"});
  if (words_.take({"catch", "up"})) return style_percent("the catch-up", schedule.catch_up_bps);
  if (words_.take("randomised")) return style_percent("the randomisation", schedule.randomise_bps);
  if (words_.take("urgency")) return style_number("the urgency", schedule.urgency_milli);
  if (words_.sees("patient")) {
    once("the patience", words_.take());
    schedule.patient = true;
    return true;
  }
  if (!words_.take("every")) return std::nullopt;
  auto const& length = words_.peek();
  once("the interval", length);
  if (words_.at_end() || words_.sees(",")) return unexpected("a duration");
  words_.take();
  schedule.interval = keep_at(length, read_duration(lower_case(length.text)));
  return true;
}

bool Sentence::style() {
  std::string name;
  auto const& named = words_.peek();
  if (!word(name)) return false;
  spec_.style = keep_at(named, read_name<intent::ExecutionStyle>(lower_case(name))).value_or(spec_.style);
  intent::ScheduleConstraints schedule;
  while (auto const sound = style_detail(schedule))
    if (!*sound) return false;
  if (schedule != intent::ScheduleConstraints{}) spec_.schedule = schedule;
  return true;
}

bool Sentence::read_policy_or_name() {
  auto const& first = words_.peek();
  auto const policy = [&](intent::FailurePolicy value) {
    spec_.on_failure = value;
    return once("what to do on failure", first);
  };
  if (words_.take({"all", "or", "nothing"})) return policy(intent::FailurePolicy::all_or_nothing);
  if (words_.take({"keep", "trying"})) return policy(intent::FailurePolicy::keep_trying);
  if (words_.take({"stop", "on", "failure"})) return policy(intent::FailurePolicy::stop_on_failure);
  if (words_.take("as")) return once("the style", first) && style();
  for (auto const execution : {intent::Execution::aggressive, intent::Execution::passive}) {
    if (!words_.take(enum_name(execution))) continue;
    spec_.execution = execution;
    return once("the execution", first);
  }
  if (words_.take("priority")) {
    once("the priority", first);
    if (!words_.sees_number()) return unexpected("a number");
    auto const& number = words_.take();
    spec_.priority = static_cast<std::uint8_t>(keep_at(number, read_whole(number.text, UINT8_MAX)).value_or(0));
    return true;
  }
  if (words_.take("tag")) return word(spec_.tags.emplace_back());
  if (words_.take("id")) return once("the id", first) && word(spec_.client_intent_id);
  if (words_.take("strategy")) return once("the strategy", first) && word(spec_.owner.strategy);
  if (words_.take("trader")) return once("the trader", first) && word(spec_.owner.trader);
  if (words_.take("desk")) return once("the desk", first) && word(spec_.owner.desk);
  return unexpected("a clause");
}

bool Sentence::read_clause() {
  auto const& first = words_.peek();
  if (words_.take({"at", "most"}) || words_.take("max")) return most();
  if (words_.take("limit")) {
    once("the limit", first);
    if (!words_.sees_number()) return unexpected("a price");
    limit_ = words_.take();
    return true;
  }
  if (words_.take("within")) return within();
  if (words_.take("before")) return instant("the deadline", deadline_);
  if (words_.take("after")) return instant("the start", spec_.not_before);
  if (words_.take("on")) return once("the venues", first) && venues(spec_.allowed_venues);
  if (words_.take({"not", "on"})) return once("the excluded venues", first) && venues(spec_.excluded_venues);
  return read_policy_or_name();
}

std::optional<i128> Sentence::settle_cap(std::optional<Cap> const& cap, AssetId asset) {
  auto const* unit = registry_.asset(asset);
  if (!cap || !unit) return std::nullopt;
  if (cap->asset && read_asset(registry_, cap->asset->text) != asset) {
    note(*cap->asset, ProblemCode::conflicting, fmt::format("this is paid in {}", unit->symbol));
    return std::nullopt;
  }
  return keep_at(cap->amount, read_units(cap->amount.text, unit->decimals));
}

// What needs the whole line: amounts in assets that other clauses name, and what must not be left out.
void Sentence::settle() {
  auto const* base = registry_.asset(spec_.base);
  auto const* quote = registry_.asset(spec_.quote);
  if (limit_ && base && quote)
    spec_.limit_price = keep_at(*limit_, read_price(limit_->text, base->decimals, quote->decimals));
  // Fees are taken from what is sold.
  spec_.max_fee = settle_cap(max_fee_, spec_.type == IntentType::acquire ? spec_.quote : spec_.base);
  if (max_gas_) {
    auto const gas = keep_at(max_gas_->amount, gas_asset_of(registry_, spec_.allowed_venues));
    spec_.max_gas = settle_cap(max_gas_, gas.value_or(AssetId{}));
  }
  auto const missing = [this](std::string_view what) {
    note(words_.peek(), ProblemCode::missing, fmt::format("{} is required", what));
  };
  if (!seen_.contains("slippage")) {
    if (!defaults_.max_slippage_bps) missing("'at most ... % slippage'");
    spec_.max_slippage_bps = defaults_.max_slippage_bps.value_or(0);
  }
  if (!seen_.contains("the deadline")) missing("'within ...' or 'before ...'");
  spec_.deadline = deadline_.value_or(Time{});
}

}  // namespace sep::api
