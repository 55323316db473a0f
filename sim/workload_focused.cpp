// What the one client of a focused run wants.
#include <algorithm>

#include "sim/workload.hpp"

namespace sep::sim {
namespace {

constexpr char const* kStrategy = "alpha";
constexpr i128 kUsdc = 1'000'000;
constexpr i128 kMilliEther = 1'000'000'000'000'000;

}  // namespace

void Workload::begin_focused() {
  deposit(kStrategy, "USDC", 20'000'000);
  deposit(kStrategy, "WETH", 8'000);
  deposit(kStrategy, "ETH", 3);
  unasked_ = rng_.between(1, 2);
  mostly_ = rng_.chance(1, 2) ? intent::IntentType::acquire : intent::IntentType::dispose;
  for (auto count = unasked_; count > 0; --count)
    scene_.after(draw(rng_, milliseconds(300), seconds(4)), [this] { submit_focused(); });
}

// As soon as there is something to trade with.
void Workload::submit_focused() {
  if (undeposited_ == 0) {
    --unasked_;
    return submit(0);
  }
  scene_.after(milliseconds(500), [this] { submit_focused(); });
}

intent::IntentSpec Workload::draw_focused_spec(std::string const& strategy) {
  using intent::FailurePolicy;
  intent::IntentSpec spec;
  bool const buys = (mostly_ == intent::IntentType::acquire) != rng_.chance(1, 5);
  spec.type = buys ? intent::IntentType::acquire : intent::IntentType::dispose;
  spec.base = asset("WETH");
  spec.quote = asset("USDC");
  spec.owner = {strategy, "", ""};
  spec.style = focus_->style;
  if (rng_.chance(1, 4)) spec.on_failure = FailurePolicy::stop_on_failure;
  bool const timed = spec.style != intent::ExecutionStyle::immediate;
  spec.execution = focus_->execution;
  bool const passive = spec.execution == intent::Execution::passive;
  if (!timed && !passive && rng_.chance(1, 4)) spec.on_failure = FailurePolicy::all_or_nothing;
  if (timed) draw_focused_schedule(spec);
  // A book fills the whole of whole lots alone, and is not sold on for an exact amount of its quote.
  bool const whole = spec.on_failure == FailurePolicy::all_or_nothing;
  bool const by_base = whole || (on_books() && !buys) || rng_.chance(1, 2);
  spec.size_kind = by_base ? intent::SizeKind::base_amount : intent::SizeKind::quote_amount;
  auto const thousands = static_cast<i128>(rng_.between(1, whole ? 10 : 50));  // of dollars
  spec.size = (by_base ? 400 * kMilliEther : 1'000 * kUsdc) * thousands;
  if (!whole) spec.size += static_cast<i128>(rng_.below(1'000'000));
  spec.max_slippage_bps = static_cast<std::uint32_t>(rng_.between(30, 200));
  spec.deadline = scene_.now + draw(rng_, seconds(8), seconds(24));
  return spec;
}

// A few slices, seconds apart.
void Workload::draw_focused_schedule(intent::IntentSpec& spec) {
  auto& schedule = spec.schedule.emplace();
  if (rng_.chance(1, 2)) schedule.slices = static_cast<std::uint32_t>(rng_.between(2, 8));
  if (rng_.chance(1, 3)) schedule.randomise_bps = static_cast<std::uint32_t>(rng_.below(5'001));
  if (rng_.chance(1, 3)) schedule.catch_up_bps = static_cast<std::uint32_t>(rng_.between(10'000, 100'000));
  if (rng_.chance(1, 3)) schedule.urgency_milli = static_cast<std::uint32_t>(rng_.below(10'000'000));
  bool const can_wait = spec.style != intent::ExecutionStyle::pov && spec.execution != intent::Execution::passive;
  if (can_wait && rng_.chance(1, 3)) schedule.patient = true;
}

// Few change their minds; where cancels are what is struck, everybody does.
void Workload::follow_up_focused(std::string const& principal, Ulid intent) {
  if (needs_cancels(*focus_)) return cancel_under_way(principal, intent);
  if (!rng_.chance(1, 5)) return;
  scene_.after(draw(rng_, Duration{}, seconds(12)),
               [=, this] { static_cast<void>(platform_.offer(principal, change(intent))); });
}

// As soon as one of its orders is on its way.
void Workload::cancel_under_way(std::string const& principal, Ulid intent) {
  scene_.after(draw(rng_, milliseconds(20), milliseconds(700)), [=, this] {
    auto const& books = auditor_.books();
    auto const& parent = books.parents.at(intent);
    if (parent.phase == Phase::ended) return;
    bool const live = std::ranges::any_of(parent.children, [&](auto id) { return books.children.at(id).live; });
    if (live) static_cast<void>(platform_.offer(principal, engine::CancelIntent{intent, "changed my mind"}));
    cancel_under_way(principal, intent);
  });
}

}  // namespace sep::sim
