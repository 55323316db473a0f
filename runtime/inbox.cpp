#include "runtime/inbox.hpp"

#include <algorithm>
#include <chrono>

namespace sep::runtime {

bool Inbox::offer(Lane lane, Item item) {
  {
    std::lock_guard const lock(mutex_);
    auto& queue = lanes_[static_cast<std::size_t>(lane)];
    if (queue.size() >= kLaneMax) return false;
    queue.push_back(std::move(item));
  }
  arrived_.notify_one();
  return true;
}

void Inbox::observe(InstrumentState const& state) {
  {
    std::lock_guard const lock(mutex_);
    observations_.insert_or_assign(state.instrument, state);
  }
  arrived_.notify_one();
}

bool Inbox::ask(Question question) {
  {
    std::lock_guard const lock(mutex_);
    if (questions_.size() >= kQuestionsMax) return false;
    questions_.push_back(std::move(question));
  }
  arrived_.notify_one();
  return true;
}

std::optional<Item> Inbox::take_up_to(Lane last) {
  std::lock_guard const lock(mutex_);
  for (std::size_t lane = 0; lane <= static_cast<std::size_t>(last); ++lane) {
    auto& queue = lanes_[lane];
    if (queue.empty()) continue;
    auto item = std::move(queue.front());
    queue.pop_front();
    return item;
  }
  return std::nullopt;
}

std::vector<InstrumentState> Inbox::take_observations() {
  std::lock_guard const lock(mutex_);
  std::vector<InstrumentState> states;
  states.reserve(observations_.size());
  for (auto const& [pool, state] : observations_) states.push_back(state);
  observations_.clear();
  return states;
}

std::optional<Question> Inbox::take_question() {
  std::lock_guard const lock(mutex_);
  if (questions_.empty()) return std::nullopt;
  auto question = std::move(questions_.front());
  questions_.pop_front();
  return question;
}

void Inbox::wait(Duration patience) {
  std::unique_lock lock(mutex_);
  auto const something = [this] {
    return woken_ || !observations_.empty() || !questions_.empty() ||
           std::ranges::any_of(lanes_, [](auto const& queue) { return !queue.empty(); });
  };
  arrived_.wait_for(lock, std::chrono::nanoseconds(patience.ns), something);
  woken_ = false;
}

void Inbox::wake() {
  {
    std::lock_guard const lock(mutex_);
    woken_ = true;
  }
  arrived_.notify_all();
}

bool Inbox::empty() const {
  std::lock_guard const lock(mutex_);
  return observations_.empty() && std::ranges::all_of(lanes_, [](auto const& queue) { return queue.empty(); });
}

Lane lane_of(engine::Payload const& payload) {
  using namespace engine;
  struct Of {
    Lane operator()(CancelIntent const&) const { return Lane::urgent; }
    Lane operator()(PauseIntent const&) const { return Lane::urgent; }
    Lane operator()(SetTradingState const&) const { return Lane::urgent; }
    Lane operator()(ClockJumped const&) const { return Lane::urgent; }
    Lane operator()(VenueReported const&) const { return Lane::reports; }
    Lane operator()(VenueHealth const&) const { return Lane::reports; }
    Lane operator()(RouteProposed const&) const { return Lane::proposals; }
    Lane operator()(SubmitIntent const& command) const { return command.flatten ? Lane::urgent : Lane::commands; }
    Lane operator()(EngineStarted const&) const { return Lane::commands; }
    Lane operator()(ConfigLoaded const&) const { return Lane::commands; }
    Lane operator()(RegistryLoaded const&) const { return Lane::commands; }
    Lane operator()(ResumeIntent const&) const { return Lane::commands; }
    Lane operator()(AmendIntent const&) const { return Lane::commands; }
    Lane operator()(DepositFunds const&) const { return Lane::commands; }
    Lane operator()(ResolveOrder const&) const { return Lane::commands; }
    Lane operator()(TimerFired const&) const { return Lane::commands; }
    Lane operator()(MarketMoved const&) const { return Lane::commands; }
    Lane operator()(Continue const&) const { return Lane::commands; }
  };
  return std::visit(Of{}, payload);
}

}  // namespace sep::runtime
