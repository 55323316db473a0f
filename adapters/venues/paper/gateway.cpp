#include "adapters/venues/paper/gateway.hpp"

#include <array>
#include <chrono>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "adapters/venues/paper/deliver.hpp"

namespace sep::paper {
namespace {

constexpr auto kReconnectAfter = std::chrono::milliseconds(50);
constexpr int kPollMs = 50;

}  // namespace

LiveGateway::LiveGateway(runtime::Clock const& clock) : clock_(clock), wake_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  CHECK(wake_ >= 0);
}

void LiveGateway::start(GatewayOptions options, runtime::Inbox& inbox) {
  options_ = std::move(options);
  inbox_ = &inbox;
  thread_ = std::thread([this] { run(); });
}

void LiveGateway::stop() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
  if (wake_ >= 0) ::close(std::exchange(wake_, -1));
}

void LiveGateway::submit(engine::SubmitOrder const& effect, runtime::Dispatch const& dispatch) {
  queue_.push(effect, dispatch);
  wake();
}
void LiveGateway::cancel(engine::CancelOrder const& effect, runtime::Dispatch const& dispatch) {
  queue_.push(effect, dispatch);
  wake();
}
void LiveGateway::query(engine::QueryOrder const& effect, runtime::Dispatch const& dispatch) {
  queue_.push(effect, dispatch);
  wake();
}

void LiveGateway::wake() {
  std::uint64_t const one = 1;
  static_cast<void>(!::write(wake_, &one, sizeof one));  // full means it is awake already
}

void LiveGateway::run() {
  while (!stopping_) {
    if (!client_ && !connect()) {
      answer_unsendable();
      std::this_thread::sleep_for(kReconnectAfter);
      continue;
    }
    std::array<pollfd, 2> waiting{{{client_->fd(), POLLIN, 0}, {wake_, POLLIN, 0}}};
    ::poll(waiting.data(), waiting.size(), kPollMs);
    std::uint64_t count = 0;
    static_cast<void>(!::read(wake_, &count, sizeof count));
    if (!send_queued() || !receive()) continue;
  }
}

bool LiveGateway::connect() {
  auto client = PaperClient::connect(options_.socket);
  if (!client) return false;
  if (auto const welcome = client->hello(options_.store_id, options_.epoch); !welcome) return false;
  if (auto const subscribed = client->subscribe(); !subscribed) return false;
  client_.emplace(*std::move(client));
  report_health(true, "connected");
  return true;
}

void LiveGateway::disconnect(std::string const& why) {
  client_.reset();
  report_health(false, why);
}

void LiveGateway::answer_unsendable() {
  for (auto const& request : queue_.take_unsendable(clock_.now())) answer_unsent(request, "not connected");
  queue_.done();
}

// Sends or answers everything that is queued; false if the connection was lost on the way.
bool LiveGateway::send_queued() {
  while (!stopping_) {
    auto const request = queue_.take();
    if (!request) return true;
    bool const connected = send(*request);
    queue_.done();
    if (!connected) return false;
  }
  return false;
}

bool LiveGateway::send(QueuedEffect const& request) {
  bool const refused = std::holds_alternative<NoRoom>(request.effect);
  if (refused || clock_.now() >= request.dispatch.not_after) {
    answer_unsent(request, "the writer's lease is over");
    return true;
  }
  auto const sent = std::visit(
      [&]<class E>(E const& effect) -> Result<void, ClientFailure> {
        if constexpr (std::is_same_v<E, engine::SubmitOrder>)
          return client_->submit(effect.terms, request.dispatch.epoch);
        else if constexpr (std::is_same_v<E, engine::CancelOrder>)
          return client_->cancel(effect.order, request.dispatch.epoch);
        else if constexpr (std::is_same_v<E, engine::QueryOrder>)
          return client_->query(effect.order);
        else
          return {};
      },
      request.effect);
  if (sent) return true;
  auto const why = enum_name(sent.error().error);
  if (auto const* order = std::get_if<engine::SubmitOrder>(&request.effect)) {
    if (sent.error().may_have_left)
      report(orders::OutcomeUnknown{order->terms.id, why});
    else
      report(orders::NotSent{order->terms.id, why});
  }
  disconnect(why);
  return false;
}

void LiveGateway::answer_unsent(QueuedEffect const& request, char const* why) {
  if (auto const* submit = std::get_if<engine::SubmitOrder>(&request.effect))
    report(orders::NotSent{submit->terms.id, why});
  else if (auto const* refused = std::get_if<NoRoom>(&request.effect))
    report(orders::NotSent{refused->order, "the queue is full"});
  else if (auto const* cancel = std::get_if<engine::CancelOrder>(&request.effect))
    report(orders::OutcomeUnknown{cancel->order, std::string("the cancel was not sent: ") + why});
}

bool LiveGateway::receive() {
  for (;;) {
    auto message = client_->receive({});
    if (!message) {
      disconnect(enum_name(message.error().error) + " " + message.error().detail);
      return false;
    }
    if (!*message) return true;
    while (!deliver(**message, *inbox_) && !stopping_) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

void LiveGateway::report(orders::VenueReport what) {
  offer({"gateway:paper", engine::VenueReported{std::move(what), {}}, {}});
}

void LiveGateway::report_health(bool up, std::string const& why) {
  for (auto const venue : options_.venues) offer({"gateway:paper", engine::VenueHealth{venue, up, why}, {}});
}

// Facts are never dropped: the gateway waits until the loop has room.
void LiveGateway::offer(runtime::Item item) {
  while (!inbox_->offer(runtime::Lane::reports, item) && !stopping_)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

}  // namespace sep::paper
