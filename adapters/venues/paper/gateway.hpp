// The gateway to a paper venue in real time: one thread that owns the connection, sends what the loop releases and
// hands over what comes in.
//
//   not connected            a submission is answered NotSent; queries and cancels are dropped, their timers ask again
//   lost while sending       NotSent where no byte left, OutcomeUnknown where one may have
//   connection comes, goes   VenueHealth for every venue of the registry, so that what was said meanwhile is asked for
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <mutex>
#include <thread>
#include <variant>

#include "adapters/venues/paper/client.hpp"
#include "runtime/inbox.hpp"
#include "runtime/ports/clock.hpp"
#include "runtime/ports/gateway.hpp"

namespace sep::paper {

struct GatewayOptions {
  std::filesystem::path socket;
  std::string store_id;
  std::uint32_t epoch = 0;
  std::vector<VenueId> venues;  // that it stands for
};

class LiveGateway final : public runtime::Gateway {
 public:
  static constexpr std::size_t kQueueMax = 4096;  // requests waiting to be sent; beyond it: as if not connected

  explicit LiveGateway(runtime::Clock const& clock);
  LiveGateway(LiveGateway const&) = delete;
  LiveGateway& operator=(LiveGateway const&) = delete;
  ~LiveGateway() override { stop(); }

  // Before this, requests are answered by nobody: they wait in the queue.
  void start(GatewayOptions options, runtime::Inbox& inbox);
  void stop();  // returns when the thread has ended

  void submit(engine::SubmitOrder const& effect, runtime::Dispatch const& dispatch) override;
  void cancel(engine::CancelOrder const& effect, runtime::Dispatch const& dispatch) override;
  void query(engine::QueryOrder const& effect, runtime::Dispatch const& dispatch) override;

 private:
  struct Request {
    std::variant<engine::SubmitOrder, engine::CancelOrder, engine::QueryOrder> effect;
    runtime::Dispatch dispatch;
  };

  void run();
  [[nodiscard]] bool connect();
  void disconnect(std::string const& why);
  [[nodiscard]] bool send_queued();
  [[nodiscard]] bool send(Request const& request);
  [[nodiscard]] bool receive();
  void queue(Request request);
  void report(orders::VenueReport report);
  void report_health(bool up, std::string const& why);
  void offer(runtime::Item item);

  runtime::Clock const& clock_;
  runtime::Inbox* inbox_ = nullptr;
  GatewayOptions options_;
  std::optional<PaperClient> client_;
  std::mutex mutex_;
  std::deque<Request> queue_;
  std::atomic<bool> stopping_ = false;
  int wake_ = -1;  // an eventfd: something is queued
  std::thread thread_;
};

}  // namespace sep::paper
