// The random values of the noise.
#include "core/engine/noise_fixture.hpp"

namespace sep::engine::test {

Spec Noise::some_spec() {
  auto spec = acquire(some_amount(static_cast<i128>(rng_.between(1, 4'000)) * kOneWeth / 100));
  spec.type = some<intent::IntentType>(2);
  spec.size_kind = some<intent::SizeKind>(3);
  if (spec.size_kind == intent::SizeKind::quote_amount) spec.size = some_amount(5'000 * kOneUsdc);
  if (spec.size_kind == intent::SizeKind::position_percent) spec.size = static_cast<i128>(rng_.between(1, 2'000));
  spec.max_slippage_bps = static_cast<std::uint32_t>(rng_.between(20, 200));
  spec.deadline = bench_.now() + seconds(static_cast<std::int64_t>(rng_.between(2, 90)));
  if (rarely()) spec.not_before = bench_.now() + seconds(3);
  if (rarely()) spec.limit_price = Rate{static_cast<i128>(rng_.between(1'900, 2'100)), 1'000'000'000'000};
  if (rarely()) spec.max_fee = some_amount(10 * kOneUsdc);
  if (rarely()) spec.max_gas = some_amount(kOneWeth / 100);
  if (rarely()) spec.excluded_venues = {VenueId{static_cast<std::uint32_t>(rng_.between(1, 4))}};
  if (rarely()) spec.quote = some_asset();
  spec.on_failure = some<intent::FailurePolicy>(3);
  if (rng_.chance(1, 2)) add_style(spec);
  spec.owner.strategy = some_owner();
  return spec;
}

// Every style, with the figures that the configuration has or its own, and some that no schedule can have.
void Noise::add_style(Spec& spec) {
  spec.style = some<intent::ExecutionStyle>(6);
  if (rng_.chance(1, 2)) spec.on_failure = intent::FailurePolicy::keep_trying;
  if (rng_.chance(1, 2)) return;
  auto& schedule = spec.schedule.emplace();
  if (rng_.chance(1, 2)) schedule.slices = static_cast<std::uint32_t>(rng_.between(0, 12));
  if (rng_.chance(1, 3)) schedule.interval = milliseconds(static_cast<std::int64_t>(rng_.below(8'000)));
  if (rarely()) schedule.participation_bps = static_cast<std::uint32_t>(rng_.below(12'000));
  if (rng_.chance(1, 2)) schedule.randomise_bps = static_cast<std::uint32_t>(rng_.below(5'500));
  if (rng_.chance(1, 3)) schedule.catch_up_bps = static_cast<std::uint32_t>(rng_.between(9'500, 40'000));
  if (rng_.chance(1, 3)) schedule.urgency_milli = static_cast<std::uint32_t>(rng_.below(5'000'000));
  if (rng_.chance(1, 3)) schedule.patient = true;
}

orders::VenueReport Noise::some_report(ClientOrderId id) {
  Amount const gas{rarely() ? some_asset() : kEth, some_amount(kOneWeth / 1'000)};
  switch (rng_.below(10)) {
    case 9: {
      // Of a fill that was told, or of one that nobody has heard of.
      auto const its = [&](orders::VenueReport const& report) {
        auto const* filled = std::get_if<orders::Filled>(&report);
        return filled && filled->order == id;
      };
      auto const told = std::ranges::find_if(told_, its);
      return orders::Busted{id, told == told_.end() ? some_fill(id) : std::get<orders::Filled>(*told).fill};
    }
    case 0:
      return orders::Acked{id, rarely() ? "" : "venue-1"};
    case 1:
    case 2:
      return orders::Filled{id, some_fill(id)};
    case 3:
      return orders::Rejected{id, some<orders::RejectReason>(9), gas};
    case 4:
      return orders::Canceled{id};
    case 5:
      return orders::CancelRejected{id, some<orders::VenueOrderStatus>(6)};
    case 6:
      return orders::OutcomeUnknown{id, "test"};
    case 7:
      return orders::NotSent{id, "test"};
    default: {
      auto const as_of = bench_.now() + seconds(static_cast<std::int64_t>(rng_.below(60)) - 30);
      orders::StatusReported status{id, some<orders::VenueOrderStatus>(6), as_of, {}, gas};
      auto const fills = rarely() ? 200 : rng_.below(3);
      for (std::uint64_t i = 0; i < fills; ++i) status.fills.push_back(some_fill(id));
      return status;
    }
  }
}

orders::Fill Noise::some_fill(ClientOrderId id) {
  auto const name = "f" + std::to_string(rng_.below(100'000));
  auto const* order = bench_.state().order(id);
  if (!order) return {name, {some_asset(), some_amount(kOneWeth)}, {some_asset(), some_amount(1)}, {kEth, 1}, 1, {}};
  auto fill = bench_.exact_fill(id, name);
  if (rng_.chance(1, 2)) return fill;
  if (rng_.chance(1, 2)) fill.sold.raw = some_amount(fill.sold.raw);
  if (rng_.chance(1, 2)) fill.bought.raw = some_amount(fill.bought.raw);
  if (rarely()) fill.gas.raw = some_amount(fill.gas.raw);
  if (rarely()) fill.sold.asset = some_asset();
  if (rarely()) fill.bought.asset = some_asset();
  if (rarely()) fill.gas.asset = some_asset();
  return fill;
}

ClientOrderId Noise::some_order() {
  auto const live = bench_.live_orders();
  if (!live.empty() && !rarely()) return live[rng_.below(live.size())];
  if (!bench_.submitted.empty() && !rarely()) return bench_.submitted[rng_.below(bench_.submitted.size())].id;
  return ClientOrderId{truncate(sha256(as_bytes("nobody's")))};
}

Ulid Noise::some_intent() {
  auto const& intents = bench_.state().intents;
  if (intents.empty() || rarely()) return Ulid{rng_.below(1'000)};
  return std::next(intents.begin(), static_cast<std::ptrdiff_t>(rng_.below(intents.size())))->first;
}

// Around what is usual, mostly; else small, nothing, negative, or beyond everything that exists.
i128 Noise::some_amount(i128 usual) {
  if (!rarely()) return usual * static_cast<i128>(rng_.between(1, 24)) / 16;
  switch (rng_.below(5)) {
    case 0:
      return 0;
    case 1:
      return -usual;
    case 2:
      return 1;
    case 3:
      return kInt128Max;
    default:
      return i128{1} << rng_.between(90, 126);
  }
}

// As the runtime does. Of orders that left memory long ago anything may be known, and now and then nobody has looked.
std::optional<KnownOrder> Noise::look_up(orders::Busted const& report) {
  auto const key = std::pair(report.order, report.fill.venue_fill_id);
  auto const owner = owners_.find(report.order);
  if (owner == owners_.end() && (rng_.chance(1, 2) || is_negative(report.fill))) return std::nullopt;
  if (owner == owners_.end()) {
    KnownOrder archived{some_intent(), some_owner(), kWallet};
    if (rng_.chance(1, 2)) archived.fill = report.fill;
    return archived;
  }
  KnownOrder known{owner->second.first, owner->second.second, kWallet};
  if (auto const found = booked_.find(key); found != booked_.end()) {
    known.booked.push_back(key.second);
    known.fill = found->second;
  }
  if (busted_.contains(key)) known.busted.push_back(key.second);
  return known;
}

}  // namespace sep::engine::test
