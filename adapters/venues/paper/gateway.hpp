// The gateway to a paper venue in real time: one thread that owns the connection, sends what the loop releases and
// hands over what comes in. What waits to be sent is bounded as send_queue.hpp says; nothing is lost without a word:
//
//   not connected            a submission is answered NotSent. Cancels and queries wait for the connection, as long as
//                            their permission lasts
//   permission over          a submission is answered NotSent. A cancel is answered OutcomeUnknown: the order is then
//                            asked for, and ends by its own not_after at the latest. A query is dropped: the order is
//                            unknown, and its timer asks again
//   too many submissions     the next one is answered NotSent
//   lost while sending       NotSent where no byte left, OutcomeUnknown where one may have
//   connection comes, goes   VenueHealth for every venue of the registry, so that what was said meanwhile is asked for
//
// Lifecycle: construct -> start -> flush -> stop. What is left in the queue at stop() was never sent; the next start of
// the engine finds its orders in flight and asks for them.
#pragma once

#include <atomic>
#include <filesystem>
#include <thread>

#include "adapters/venues/paper/client.hpp"
#include "adapters/venues/paper/send_queue.hpp"
#include "runtime/inbox.hpp"
#include "runtime/ports/clock.hpp"

namespace sep::paper {

struct GatewayOptions {
  std::filesystem::path socket;
  std::string store_id;
  std::uint32_t epoch = 0;
  std::vector<VenueId> venues;  // that it stands for
};

class LiveGateway final : public runtime::Gateway {
 public:
  explicit LiveGateway(runtime::Clock const& clock);
  LiveGateway(LiveGateway const&) = delete;
  LiveGateway& operator=(LiveGateway const&) = delete;
  ~LiveGateway() override { stop(); }

  // Before this, requests are answered by nobody: they wait in the queue. The inbox outlives the gateway.
  void start(GatewayOptions options, runtime::Inbox& inbox);

  // Whether everything that was handed over has been sent or answered.
  [[nodiscard]] bool is_idle() const { return queue_.empty(); }
  // Waits until it has; false: not within `patience`.
  [[nodiscard]] bool flush(Duration patience) const { return queue_.wait_empty(patience); }

  void stop();  // returns when the thread has ended; sends nothing more

  void submit(engine::SubmitOrder const& effect, runtime::Dispatch const& dispatch) override;
  void cancel(engine::CancelOrder const& effect, runtime::Dispatch const& dispatch) override;
  void query(engine::QueryOrder const& effect, runtime::Dispatch const& dispatch) override;

 private:
  void run();
  [[nodiscard]] bool connect();
  void disconnect(std::string const& why);
  void answer_unsendable();
  [[nodiscard]] bool send_queued();
  [[nodiscard]] bool send(QueuedEffect const& request);
  void answer_unsent(QueuedEffect const& request, char const* why);
  [[nodiscard]] bool receive();
  void wake();
  void report(orders::VenueReport report);
  void report_health(bool up, std::string const& why);
  void offer(runtime::Item item);

  runtime::Clock const& clock_;
  runtime::Inbox* inbox_ = nullptr;
  GatewayOptions options_;
  std::optional<PaperClient> client_;
  SendQueue queue_;
  std::atomic<bool> stopping_ = false;
  int wake_ = -1;  // an eventfd: something is queued
  std::thread thread_;
};

}  // namespace sep::paper
