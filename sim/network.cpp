#include "sim/network.hpp"

#include <algorithm>

namespace sep::sim {
namespace {

constexpr Duration kDelayMax = seconds(8);

}  // namespace

Network::Network(Scene& scene, FaultPlan const& plan, paper::TradingFloor& floor, std::string store, Rng rng)
    : scene_(scene), plan_(plan), floor_(floor), store_(std::move(store)), rng_(rng) {}

void Network::attach(Endpoint& process, std::uint32_t epoch) {
  processes_.push_back(&process);
  floor_.ask(paper::Attach{epoch}, scene_.now, store_);
  for (auto const& [id, venue] : floor_.registry().venues) {
    auto const cut = cuts_.find(id);
    bool const up = cut == cuts_.end() || !cut->second.noticed;
    process.offer_report(engine::VenueHealth{id, up, up ? "connected" : "no line"});
  }
  // Each comes on its own: one that does not come is not known until it moves again.
  for (auto const& state : floor_.states())
    if (!plan_.strikes(Chance::m1_drop_observation, rng_, scene_)) process.observe(state);
}

void Network::detach(Endpoint& process) {
  std::erase(processes_, &process);
  heard_.erase(&process);
}

bool Network::can_send(VenueId venue) const {
  auto const cut = cuts_.find(venue);
  return cut == cuts_.end() || !cut->second.noticed;
}

void Network::submit(paper::Submit const& submit) {
  venues_[submit.terms.id] = submit.terms.venue;
  // A submission is never doubled by the line: within one connection bytes arrive once, and nobody here sends twice.
  send(submit.terms.venue, submit, false);
}

void Network::cancel(VenueId venue, paper::Cancel const& cancel) { send(venue, cancel, true); }
void Network::query(VenueId venue, paper::Query const& query) { send(venue, query, true); }

void Network::send(VenueId venue, paper::Request const& request, bool may_repeat) {
  if (plan_.strikes(Chance::n1_drop_request, rng_, scene_)) return;
  if (may_repeat && plan_.strikes(Chance::n2_duplicate_request, rng_, scene_)) arrive(venue, request);
  if (!plan_.strikes(Chance::n4_delay_request, rng_, scene_)) return arrive(venue, request);
  scene_.after(draw(rng_, milliseconds(1), kDelayMax), [=, this, before = delivered_] {
    if (delivered_ != before) scene_.strike("n3_reorder");
    arrive(venue, request);
  });
}

void Network::arrive(VenueId venue, paper::Request const& request) {
  auto const cut = cuts_.find(venue);
  if (cut != cuts_.end() && !cut->second.requests_pass) return;
  ++delivered_;
  floor_.ask(request, scene_.now, store_);
}

void Network::deliver(paper::Due const& due) {
  if (auto const* moved = std::get_if<paper::InstrumentsMoved>(&due.what)) {
    for (auto const& state : moved->states) publish(state);
    return;
  }
  if (due.store == store_) report(std::get<orders::VenueReport>(due.what));
}

void Network::report(orders::VenueReport const& report) {
  auto const order = std::visit([](auto const& r) { return r.order; }, report);
  auto const found = venues_.find(order);
  auto const venue = found == venues_.end() ? VenueId{} : found->second;
  if (auto const* filled = std::get_if<orders::Filled>(&report))
    reported_[filled->order].insert(filled->fill.venue_fill_id);
  if (std::holds_alternative<orders::CancelRejected>(report)) scene_.strike("v12_cancel_refused");
  if (auto const* rejected = std::get_if<orders::Rejected>(&report);
      rejected && rejected->reason == orders::RejectReason::stale_epoch)
    scene_.strike("x11_stale_request_refused");
  if (auto const* rejected = std::get_if<orders::Rejected>(&report);
      rejected && rejected->reason == orders::RejectReason::paused)
    scene_.strike("b_maintenance");
  if (plan_.strikes(Chance::n1_drop_report, rng_, scene_)) return;
  if (plan_.strikes(Chance::n2_duplicate_report, rng_, scene_)) hand_over(venue, report);
  if (!plan_.strikes(Chance::n4_delay_report, rng_, scene_)) return hand_over(venue, report);
  scene_.after(draw(rng_, milliseconds(1), kDelayMax), [=, this, before = delivered_] {
    if (delivered_ != before) scene_.strike("n3_reorder");
    hand_over(venue, report);
  });
}

void Network::hand_over(VenueId venue, orders::VenueReport const& report) {
  if (cuts_.contains(venue)) return;
  ++delivered_;
  for (auto* process : processes_) tell(*process, report);
}

// A book's end says how much was filled. Who has heard of less does not take it for the end: it is unknown.
void Network::tell(Endpoint& process, orders::VenueReport const& report) {
  auto& heard = heard_[&process];
  if (auto const* filled = std::get_if<orders::Filled>(&report))
    heard[filled->order].insert(filled->fill.venue_fill_id);
  if (auto const* status = std::get_if<orders::StatusReported>(&report))
    for (auto const& fill : status->fills) heard[status->order].insert(fill.venue_fill_id);
  auto const* canceled = std::get_if<orders::Canceled>(&report);
  bool const complete = !canceled || std::ranges::includes(heard[canceled->order], reported_[canceled->order]);
  if (complete) return process.offer_report(engine::VenueReported{report, {}});
  process.offer_report(
      engine::VenueReported{orders::OutcomeUnknown{canceled->order, "ended with fills that were not reported"}, {}});
}

// A quarter more of token0, or a book of prices a fifth lower: what a broken feed says.
void falsify_price(InstrumentState& state) {
  if (auto* pair = std::get_if<PairReserves>(&state.holdings)) pair->reserve0 += pair->reserve0 / 4;
  auto* depth = std::get_if<BookDepth>(&state.holdings);
  if (!depth || depth->bids.empty()) return;
  auto const lower = depth->bids.front().price_ticks / 5;
  std::erase_if(depth->bids, [&](BookLevel const& level) { return level.price_ticks <= lower; });
  for (auto* side : {&depth->bids, &depth->asks})
    for (auto& level : *side) level.price_ticks -= lower;
}

void Network::publish(InstrumentState state) {
  auto const* spec = floor_.registry().instrument(state.instrument);
  if (cuts_.contains(spec->venue) || scene_.now < feed_stalls_until_) return;
  if (plan_.strikes(Chance::m1_drop_observation, rng_, scene_)) return;
  if (state.instrument == falsified_ && scene_.now < falsified_until_) falsify_price(state);
  for (auto* process : processes_) process->observe(state);
  if (!plan_.strikes(Chance::m5_old_observation, rng_, scene_)) return;
  scene_.after(draw(rng_, seconds(1), seconds(40)), [=, this] {
    for (auto* process : processes_) process->observe(state);
  });
}

void Network::cut(VenueId venue, bool both_ways, Duration time_to_notice, Duration length) {
  auto const number = ++cuts_made_;
  cuts_[venue] = {!both_ways, false, number};
  auto const still = [=, this] {
    auto const found = cuts_.find(venue);
    return found != cuts_.end() && found->second.number == number;
  };
  scene_.after(time_to_notice, [=, this] {
    if (!still()) return;
    cuts_[venue].noticed = true;
    tell_health(venue, false);
  });
  scene_.after(length, [=, this] {
    if (still()) mend(venue);
  });
}

void Network::mend(VenueId venue) {
  bool const noticed = cuts_.at(venue).noticed;
  cuts_.erase(venue);
  if (noticed) tell_health(venue, true);
}

void Network::tell_health(VenueId venue, bool up) {
  for (auto* process : processes_)
    process->offer_report(engine::VenueHealth{venue, up, up ? "line back" : "line lost"});
}

void Network::falsify(InstrumentId instrument, Duration length) {
  falsified_ = instrument;
  falsified_until_ = scene_.now + length;
}

void Network::heal() {
  while (!cuts_.empty()) mend(cuts_.begin()->first);
  feed_stalls_until_ = falsified_until_ = scene_.now;
}

}  // namespace sep::sim
