#include "adapters/venues/paper/send_queue.hpp"

#include <chrono>

#include "core/base/check.hpp"

namespace sep::paper {

void SendQueue::push(engine::SubmitOrder const& effect, runtime::Dispatch const& dispatch) {
  std::lock_guard const lock(mutex_);
  if (submissions_ >= kSubmissionsMax) return rows_.push_back({NoRoom{effect.terms.id}, dispatch});
  ++submissions_;
  rows_.push_back({effect, dispatch});
}

template <class E>
void SendQueue::push_once(Permissions& permissions, E const& effect, runtime::Dispatch const& dispatch) {
  std::lock_guard const lock(mutex_);
  auto const [row, is_new] = permissions.insert_or_assign(effect.order, dispatch);
  if (is_new) rows_.push_back({effect, dispatch});
}

void SendQueue::push(engine::CancelOrder const& effect, runtime::Dispatch const& dispatch) {
  push_once(cancels_, effect, dispatch);
}
void SendQueue::push(engine::QueryOrder const& effect, runtime::Dispatch const& dispatch) {
  push_once(queries_, effect, dispatch);
}

SendQueue::Permissions* SendQueue::permissions_of(QueuedEffect const& request, orders::ClientOrderId& order) {
  if (auto const* cancel = std::get_if<engine::CancelOrder>(&request.effect)) {
    order = cancel->order;
    return &cancels_;
  }
  if (auto const* query = std::get_if<engine::QueryOrder>(&request.effect)) {
    order = query->order;
    return &queries_;
  }
  return nullptr;
}

void SendQueue::leave(QueuedEffect& request) {
  if (std::holds_alternative<engine::SubmitOrder>(request.effect)) --submissions_;
  orders::ClientOrderId order;
  auto* permissions = permissions_of(request, order);
  if (!permissions) return;
  auto const permission = permissions->extract(order);
  CHECK(!permission.empty());
  request.dispatch = permission.mapped();
}

std::optional<QueuedEffect> SendQueue::take() {
  std::lock_guard const lock(mutex_);
  if (rows_.empty()) return std::nullopt;
  auto request = std::move(rows_.front());
  rows_.pop_front();
  leave(request);
  in_hand_ = true;
  return request;
}

std::vector<QueuedEffect> SendQueue::take_unsendable(Time now) {
  std::lock_guard const lock(mutex_);
  std::vector<QueuedEffect> taken;
  std::deque<QueuedEffect> kept;
  for (auto& request : rows_) {
    orders::ClientOrderId order;
    auto const* permissions = permissions_of(request, order);
    if (permissions && now < permissions->at(order).not_after) {
      kept.push_back(std::move(request));
      continue;
    }
    leave(request);
    taken.push_back(std::move(request));
  }
  rows_ = std::move(kept);
  in_hand_ = !taken.empty();
  return taken;
}

void SendQueue::done() {
  {
    std::lock_guard const lock(mutex_);
    in_hand_ = false;
    if (!rows_.empty()) return;
  }
  emptied_.notify_all();
}

bool SendQueue::empty() const {
  std::lock_guard const lock(mutex_);
  return rows_.empty() && !in_hand_;
}

bool SendQueue::wait_empty(Duration patience) const {
  std::unique_lock lock(mutex_);
  return emptied_.wait_for(lock, std::chrono::nanoseconds(patience.ns), [this] { return rows_.empty() && !in_hand_; });
}

}  // namespace sep::paper
