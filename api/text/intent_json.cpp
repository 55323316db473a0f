#include "api/text/intent_json.hpp"

#include <algorithm>

#include "api/text/json_fields.hpp"
#include "core/money/decimal.hpp"

namespace sep::api {
namespace {

using intent::IntentSpec;
using intent::SizeKind;

class Reader {
 public:
  Reader(Json const& root, Registry const& registry, Time now, Defaults const& defaults)
      : registry_(registry), now_(now), defaults_(defaults), fields_(root, "", problems_) {}

  Result<IntentSpec, std::vector<Problem>> read();

 private:
  AssetSpec const* asset(std::string_view name);
  void read_size();
  void read_slippage();
  void read_limit_price();
  void read_times();
  std::vector<VenueId> venues(std::string_view name);
  void read_caps();
  void read_schedule();
  void read_owner();

  // Base units of `asset`. Without its asset an amount has no unit; the asset's own problem is noted already.
  std::optional<i128> units(Fields& fields, std::string_view name, AssetSpec const* asset);
  std::optional<Time> time(Fields& fields, std::string_view name);

  Registry const& registry_;
  Time now_;
  Defaults const& defaults_;
  Problems problems_;
  Fields fields_;
  IntentSpec spec_;
  AssetSpec const* base_ = nullptr;
  AssetSpec const* quote_ = nullptr;
};

std::optional<i128> Reader::units(Fields& fields, std::string_view name, AssetSpec const* asset) {
  auto const text = fields.money(name);
  if (!text || !asset) return std::nullopt;
  return fields.keep(name, read_units(*text, asset->decimals));
}

std::optional<Time> Reader::time(Fields& fields, std::string_view name) {
  auto const text = fields.text(name, "an RFC 3339 time in quotes");
  if (!text) return std::nullopt;
  return fields.keep(name, read_time(*text));
}

AssetSpec const* Reader::asset(std::string_view name) {
  fields_.required(name);
  auto const text = fields_.text(name, "a symbol or CAIP-19 text");
  if (!text) return nullptr;
  auto const id = fields_.keep(name, read_asset(registry_, *text));
  return id ? registry_.asset(*id) : nullptr;
}

void Reader::read_size() {
  fields_.required("size");
  auto size = fields_.object("size");
  if (!size) return;
  size->only({"base_amount", "quote_amount", "position_percent"});
  std::vector<SizeKind> given;
  for (auto const kind : {SizeKind::base_amount, SizeKind::quote_amount, SizeKind::position_percent})
    if (size->has(enum_name(kind))) given.push_back(kind);
  if (given.empty()) return fields_.note("size", ProblemCode::missing, "one way to say the size is required");
  if (given.size() > 1) return fields_.note("size", ProblemCode::conflicting, "only one way to say the size");
  spec_.size_kind = given.front();
  auto const name = enum_name(spec_.size_kind);
  if (spec_.size_kind == SizeKind::position_percent) {
    if (auto const text = size->money(name)) spec_.size = size->keep(name, read_units(*text, 2)).value_or(0);
  } else {
    spec_.size = units(*size, name, spec_.size_kind == SizeKind::base_amount ? base_ : quote_).value_or(0);
  }
}

void Reader::read_slippage() {
  if (!defaults_.max_slippage_bps) fields_.required("max_slippage_bps");
  spec_.max_slippage_bps =
      fields_.whole("max_slippage_bps", UINT32_MAX).value_or(defaults_.max_slippage_bps.value_or(0));
}

void Reader::read_limit_price() {
  auto const* node = fields_.find("limit_price");
  if (!node) return;
  if (node->kind != Json::Kind::object) {
    auto const text = fields_.money("limit_price");
    if (text && base_ && quote_)
      spec_.limit_price = fields_.keep("limit_price", read_price(*text, base_->decimals, quote_->decimals));
    return;
  }
  Fields terms(*node, "/limit_price", problems_);
  terms.only({"quote_raw", "base_raw"});
  auto const term = [&terms](std::string_view name) -> i128 {
    terms.required(name);
    auto const text = terms.money(name);
    auto const value = text ? terms.keep(name, read_units(*text, 0)) : std::nullopt;
    if (value && *value <= 0) terms.note(name, ProblemCode::out_of_range, "a price is above zero");
    return value.value_or(0);
  };
  i128 const quote_raw = term("quote_raw");
  spec_.limit_price = make_rate(quote_raw, term("base_raw"));
}

void Reader::read_times() {
  auto const count = [this](std::string_view name) { return fields_.has(name) ? 1 : 0; };
  int const given = count("deadline") + count("within") + count("window");
  if (given == 0) fields_.note("deadline", ProblemCode::missing, "deadline, within or window is required");
  if (given > 1) fields_.note("deadline", ProblemCode::conflicting, "only one of deadline, within and window");
  if (auto const at = time(fields_, "deadline")) spec_.deadline = *at;
  if (auto const text = fields_.text("within", "a duration in quotes"))
    spec_.deadline = now_ + fields_.keep("within", read_duration(*text)).value_or(Duration{});
  spec_.not_before = time(fields_, "not_before");
  auto window = fields_.object("window");
  if (!window) return;
  if (fields_.has("not_before")) fields_.note("not_before", ProblemCode::conflicting, "the window says when to start");
  window->only({"from", "to"});
  window->required("to");
  spec_.not_before = time(*window, "from");
  if (auto const at = time(*window, "to")) spec_.deadline = *at;
}

std::vector<VenueId> Reader::venues(std::string_view name) {
  std::vector<VenueId> found;
  for (auto const& [pointer, text] : fields_.texts(name)) {
    auto const venue = keep(problems_, pointer, read_venue(registry_, text));
    if (!venue) continue;
    if (std::ranges::find(found, *venue) != found.end())
      problems_.add(pointer, {ProblemCode::conflicting, "this venue is there twice"});
    found.push_back(*venue);
  }
  std::ranges::sort(found);
  return found;
}

void Reader::read_caps() {
  // Fees are taken from what is sold.
  auto const* sold = spec_.type == intent::IntentType::acquire ? quote_ : base_;
  spec_.max_fee = units(fields_, "max_fee", sold);
  if (!fields_.has("max_gas")) return;
  auto const gas = fields_.keep("max_gas", gas_asset_of(registry_, spec_.allowed_venues));
  spec_.max_gas = units(fields_, "max_gas", gas ? registry_.asset(*gas) : nullptr);
}

void Reader::read_schedule() {
  auto fields = fields_.object("schedule");
  if (!fields) return;
  fields->only(
      {"slices", "interval", "participation_bps", "randomise_bps", "catch_up_bps", "urgency_milli", "patient"});
  intent::ScheduleConstraints schedule;
  for_each_member(schedule, [&fields]<class T>(char const* name, T& value) {
    if constexpr (std::is_same_v<T, std::optional<Duration>>) {
      if (auto const text = fields->text(name, "a duration in quotes"))
        value = fields->keep(name, read_duration(*text));
    } else if constexpr (std::is_same_v<T, bool>) {
      value = fields->flag(name).value_or(false);
    } else {
      value = fields->whole(name, UINT32_MAX);
    }
  });
  if (schedule != intent::ScheduleConstraints{}) spec_.schedule = schedule;
}

void Reader::read_owner() {
  spec_.owner = defaults_.owner;
  auto owner = fields_.object("owner");
  if (!owner) return;
  owner->only({"strategy", "trader", "desk"});
  for_each_member(spec_.owner, [&owner](char const* name, std::string& part) {
    if (auto const text = owner->text(name)) part = *text;
  });
}

Result<IntentSpec, std::vector<Problem>> Reader::read() {
  fields_.only({"type",
                "base",
                "quote",
                "size",
                "max_slippage_bps",
                "limit_price",
                "not_before",
                "deadline",
                "within",
                "window",
                "style",
                "schedule",
                "execution",
                "allowed_venues",
                "excluded_venues",
                "max_fee",
                "max_gas",
                "on_failure",
                "priority",
                "tags",
                "owner",
                "client_intent_id",
                "ml_features",
                "success_criteria"});
  fields_.required("type");
  spec_.type = fields_.enumerator<intent::IntentType>("type").value_or(spec_.type);
  base_ = asset("base");
  quote_ = asset("quote");
  if (base_) spec_.base = base_->id;
  if (quote_) spec_.quote = quote_->id;
  read_size();
  read_slippage();
  read_limit_price();
  read_times();
  spec_.style = fields_.enumerator<intent::ExecutionStyle>("style").value_or(spec_.style);
  read_schedule();
  spec_.execution = fields_.enumerator<intent::Execution>("execution").value_or(spec_.execution);
  spec_.allowed_venues = venues("allowed_venues");
  spec_.excluded_venues = venues("excluded_venues");
  read_caps();
  spec_.on_failure = fields_.enumerator<intent::FailurePolicy>("on_failure").value_or(spec_.on_failure);
  spec_.priority = static_cast<std::uint8_t>(fields_.whole("priority", UINT8_MAX).value_or(0));
  for (auto const& [pointer, tag] : fields_.texts("tags")) spec_.tags.emplace_back(tag);
  read_owner();
  spec_.client_intent_id = fields_.text("client_intent_id").value_or("");
  spec_.ml_features = fields_.map_of_texts("ml_features");
  spec_.success_criteria = fields_.map_of_texts("success_criteria");
  if (!problems_.empty()) return fail(std::move(problems_).take());
  return std::move(spec_);
}

}  // namespace

Result<IntentSpec, std::vector<Problem>> read_intent(Json const& tree, Registry const& registry, Time now,
                                                     Defaults const& defaults) {
  return Reader(tree, registry, now, defaults).read();
}

Result<IntentSpec, std::vector<Problem>> parse_intent_json(std::string_view body, Registry const& registry, Time now,
                                                           Defaults const& defaults) {
  auto const tree = parse_json(body);
  if (!tree) return fail(std::vector{tree.error()});
  return read_intent(*tree, registry, now, defaults);
}

}  // namespace sep::api
