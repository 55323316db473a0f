// What waits to be sent to a venue: first in, first out. Any thread pushes, one takes.
//
//   submissions        at most kSubmissionsMax wait; one more finds NoRoom, and that answer waits in its place
//   cancels, queries   never refused: at most one of each per order waits. Asked again, the one that waits goes under
//                      the later permission, so there are never more of them than twice the orders that live
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <variant>
#include <vector>

#include "runtime/ports/gateway.hpp"

namespace sep::paper {

// A submission that found no room: it is only told so.
struct NoRoom {
  orders::ClientOrderId order;
};

struct QueuedEffect {
  std::variant<engine::SubmitOrder, engine::CancelOrder, engine::QueryOrder, NoRoom> effect;
  runtime::Dispatch dispatch;
};

class SendQueue {
 public:
  static constexpr std::size_t kSubmissionsMax = 4096;

  void push(engine::SubmitOrder const& effect, runtime::Dispatch const& dispatch);
  void push(engine::CancelOrder const& effect, runtime::Dispatch const& dispatch);
  void push(engine::QueryOrder const& effect, runtime::Dispatch const& dispatch);

  // The next one. It counts as waiting until done() is called.
  [[nodiscard]] std::optional<QueuedEffect> take();

  // While nothing can be sent: everything but the cancels and queries whose permission lasts beyond `now`, in order.
  // They count as waiting until done() is called.
  [[nodiscard]] std::vector<QueuedEffect> take_unsendable(Time now);

  // What was taken has been sent or answered.
  void done();

  [[nodiscard]] bool empty() const;
  // Waits until nothing is waiting; false: not within `patience`.
  [[nodiscard]] bool wait_empty(Duration patience) const;

 private:
  using Permissions = std::map<orders::ClientOrderId, runtime::Dispatch>;

  template <class E>
  void push_once(Permissions& permissions, E const& effect, runtime::Dispatch const& dispatch);
  void leave(QueuedEffect& request);  // what is taken is no longer counted among what waits
  [[nodiscard]] Permissions* permissions_of(QueuedEffect const& request, orders::ClientOrderId& order);

  mutable std::mutex mutex_;
  mutable std::condition_variable emptied_;
  std::deque<QueuedEffect> rows_;
  std::size_t submissions_ = 0;  // in rows_
  Permissions cancels_;          // in rows_, and under which permission
  Permissions queries_;
  bool in_hand_ = false;  // taken, not done
};

}  // namespace sep::paper
