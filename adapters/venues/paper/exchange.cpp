#include "adapters/venues/paper/exchange.hpp"

#include <algorithm>

#include "core/base/check.hpp"
#include "core/base/rng.hpp"

namespace sep::paper {
namespace {

using orders::RejectReason;
using orders::VenueOrderStatus;

// What a draw is for; faults use 1000 and above.
constexpr std::uint64_t kDrawLatency = 1;
constexpr std::uint64_t kDrawGasPrice = 2;

constexpr std::int64_t kGasPriceBase = 10'000'000'000;  // wei
constexpr std::uint64_t kGasPriceSpread = 2'000'000'000;

}  // namespace

VenueOrderStatus BookedOrder::status() const {
  auto const any = [&](VenueOrderStatus status) {
    return std::ranges::any_of(attempts, [&](Attempt const& attempt) { return attempt.status == status; });
  };
  if (any(VenueOrderStatus::working)) return VenueOrderStatus::working;
  if (any(VenueOrderStatus::filled)) return VenueOrderStatus::filled;
  return attempts.back().status;
}

Exchange::Exchange(std::unique_ptr<World> world, ExchangeOptions options)
    : world_(std::move(world)), options_(std::move(options)), now_(world_->start()), last_arrival_(world_->start()) {
  CHECK(options_.latency_min.ns > 0 && options_.latency_min <= options_.latency_max);
  CHECK(options_.inclusion.ns >= 0);
}

void Exchange::ask(Request const& request, Time now, std::string const& store) {
  run_until(now);
  note(Asked{now_, store, request});
  // An epoch counts from the moment its writer is there: what an older one still has under way comes too late.
  if (auto const* attach = std::get_if<Attach>(&request)) return arrive(*attach, store, now_);
  last_arrival_ = std::max(last_arrival_, now_ + latency());
  schedule(last_arrival_, Arrival{store, request});
}

std::vector<Due> Exchange::advance(Time now) {
  run_until(now);
  return std::exchange(due_, {});
}

std::optional<Time> Exchange::next_due() const {
  if (!due_.empty()) return due_.front().deliver_at;
  auto next = world_->next_block_at();
  if (!agenda_.empty() && (!next || agenda_.begin()->first.first < *next)) next = agenda_.begin()->first.first;
  return next;
}

std::vector<Entry> Exchange::take_entries() { return std::exchange(entries_, {}); }

void Exchange::follow_opening(Entry const& opening) {
  auto const* opened = std::get_if<Opened>(&opening);
  CHECK(opened != nullptr);
  follow(opened->script);
}

void Exchange::note(Entry entry) {
  if (options_.keeps_entries) entries_.push_back(std::move(entry));
}

void Exchange::run_until(Time now) {
  for (;;) {
    auto const block = world_->next_block_at();
    auto const agenda = agenda_.begin();
    bool const block_first = block && (agenda == agenda_.end() || *block <= agenda->first.first);
    if (block_first) {
      if (*block > now) break;
      now_ = std::max(now_, *block);
      due_.push_back(Due{*block, {}, InstrumentsMoved{world_->advance(*block)}});
      continue;
    }
    if (agenda == agenda_.end() || agenda->first.first > now) break;
    auto const at = agenda->first.first;
    auto const happening = std::move(agenda->second);
    agenda_.erase(agenda);
    now_ = std::max(now_, at);
    std::visit([&](auto const& what) { happen(what, at); }, happening);
  }
  now_ = std::max(now_, now);
  while (auto const id = memory_.take(now_)) {  // it is over: at its not_after at the latest
    orders_.erase(*id);
    submissions_.erase(*id);
    queries_.erase(*id);
  }
}

void Exchange::happen(Arrival const& arrival, Time at) {
  std::visit([&](auto const& request) { arrive(request, arrival.store, at); }, arrival.request);
}

void Exchange::happen(Inclusion const& inclusion, Time at) {
  auto& order = orders_.at(inclusion.order);
  auto& attempt = order.attempts[inclusion.attempt];
  if (attempt.status != VenueOrderStatus::working && !attempt.ghost) return;
  if (gas_price() > order.terms.gas_price_max)
    return end_attempt(order, inclusion.attempt, RejectReason::gas_too_low, no_gas(order.terms.venue), at);
  auto const quoted = world_->quote(order.terms);
  if (!quoted)
    return end_attempt(order, inclusion.attempt, quoted.error(), gas_cost(order, inclusion.attempt, true), at);
  bool const wrong = misbehaves(Fault::wrong_quantity, inclusion.order, inclusion.attempt, at);
  execute(order, inclusion.attempt, wrong ? distorted(order, inclusion.attempt, *quoted) : *quoted, at);
}

void Exchange::happen(Expiry const& expiry, Time at) {
  auto& order = orders_.at(expiry.order);
  auto& attempt = order.attempts[expiry.attempt];
  if (attempt.status != VenueOrderStatus::working) return;
  end_attempt(order, expiry.attempt, RejectReason::too_late, no_gas(order.terms.venue), at);
  attempt.status = VenueOrderStatus::expired;
}

void Exchange::happen(Due const& due, Time at) {
  if (auto const* report = std::get_if<orders::VenueReport>(&due.what)) note(Reported{at, due.store, *report});
  due_.push_back(due);
}

bool Exchange::misbehaves(Fault fault, orders::ClientOrderId order, std::uint64_t occasion, Time at) {
  if (!strikes(options_.script, options_.seed, fault, order, occasion)) return false;
  ++faults_.at(fault);
  note(Misbehaved{at, order, fault});
  return true;
}

bool Exchange::stale(std::string const& store, std::uint32_t epoch) {
  auto& highest = epochs_[store];
  if (epoch < highest) return true;
  highest = epoch;
  return false;
}

std::uint32_t Exchange::highest_epoch(std::string const& store) const {
  auto const found = epochs_.find(store);
  return found == epochs_.end() ? 0 : found->second;
}

std::optional<Time> Exchange::inclusion_after(Time at) const {
  if (options_.inclusion.ns == 0) return world_->next_block_at();
  auto const slots = (at - world_->start()).ns / options_.inclusion.ns + 1;
  return world_->start() + options_.inclusion * slots;
}

std::int64_t Exchange::gas_price() const {
  Rng rng{draw(options_.seed, kDrawGasPrice, {}, world_->height())};
  return kGasPriceBase + static_cast<std::int64_t>(rng.below(kGasPriceSpread));
}

Amount Exchange::no_gas(VenueId venue) const {
  auto const* spec = world_->registry().venue(venue);
  return {spec ? spec->gas_asset : world_->registry().venues.begin()->second.gas_asset, 0};
}

Duration Exchange::latency() {
  Rng rng{draw(options_.seed, kDrawLatency, {}, messages_++)};
  auto const spread = static_cast<std::uint64_t>((options_.latency_max - options_.latency_min).ns);
  return options_.latency_min + nanoseconds(static_cast<std::int64_t>(rng.below(spread + 1)));
}

void Exchange::report(std::string const& store, orders::VenueReport report, Time at, Duration extra) {
  auto const deliver_at = at + latency() + extra;
  schedule(deliver_at, Due{deliver_at, store, std::move(report)});
}

void Exchange::schedule(Time at, Happening happening) {
  agenda_.emplace(std::pair(at, scheduled_++), std::move(happening));
}

}  // namespace sep::paper
