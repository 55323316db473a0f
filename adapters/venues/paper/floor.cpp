#include "adapters/venues/paper/floor.hpp"

namespace sep::paper {
namespace {

void deliver(std::list<Session>& all, Due const& due) {
  if (auto const* moved = std::get_if<InstrumentsMoved>(&due.what)) {
    for (auto& session : all)
      if (session.subscribed && !session.closing) session.queue_pools(due.deliver_at, moved->states);
    return;
  }
  for (auto& session : all)
    if (session.writer && session.writer->store == due.store && !session.closing)
      session.queue(Report{due.deliver_at, std::get<orders::VenueReport>(due.what)});
}

}  // namespace

void Floor::refuse(Session& session, RefusalReason reason, std::string detail) {
  session.queue(Refusal{reason, std::move(detail)});
  session.closing = true;
}

void Floor::take(Session& session, std::list<Session>& all, ClientMessage const& message, Time now) {
  bool const hello = std::holds_alternative<Hello>(message);
  if (hello == session.writer.has_value())
    return refuse(session, RefusalReason::not_greeted, hello ? "hello twice" : "before hello");
  std::visit([&](auto const& what) { take(session, all, what, now); }, message);
}

void Floor::take(Session& session, std::list<Session>& all, Hello const& hello, Time now) {
  if (hello.protocol != kProtocolVersion)
    return refuse(session, RefusalReason::wrong_protocol, "this venue speaks " + std::to_string(kProtocolVersion));
  auto const highest = served_.highest_epoch(hello.store_id);
  if (hello.epoch < highest) return refuse(session, RefusalReason::stale_epoch, "seen: " + std::to_string(highest));
  for (auto& other : all)
    if (other.writer && !other.closing && other.writer->store == hello.store_id && other.writer->epoch < hello.epoch)
      refuse(other, RefusalReason::stale_epoch, "replaced by " + std::to_string(hello.epoch));
  session.writer = Session::Writer{hello.store_id, hello.epoch};
  served_.ask(Attach{hello.epoch}, now, hello.store_id);

  Welcome welcome{.protocol = kProtocolVersion,
                  .venues = {},
                  .registry = served_.registry(),
                  .start = served_.start(),
                  .end = served_.end(),
                  .now = served_.now(),
                  .virtual_time = virtual_time_,
                  .model = model_};
  for (auto const& [id, venue] : welcome.registry.venues) welcome.venues.push_back(venue.name);
  session.queue(std::move(welcome));
}

void Floor::take(Session& session, std::list<Session>&, Submit const& submit, Time now) { ask(session, submit, now); }
void Floor::take(Session& session, std::list<Session>&, Cancel const& cancel, Time now) { ask(session, cancel, now); }
void Floor::take(Session& session, std::list<Session>&, Query const& query, Time now) { ask(session, query, now); }

void Floor::ask(Session& session, Request const& request, Time now) {
  served_.ask(request, now, session.writer->store);
}

void Floor::take(Session& session, std::list<Session>& all, Subscribe const&, Time now) {
  advance(all, now);  // what was due before is not news to this one
  session.subscribed = true;
  session.queue_pools(served_.now(), served_.states());
}

void Floor::take(Session& session, std::list<Session>& all, Advance const& request, Time) {
  if (!virtual_time_) return refuse(session, RefusalReason::not_virtual, {});
  bool const far = request.now > served_.now() && request.now - kAdvanceMax > served_.now();
  if (far) return refuse(session, RefusalReason::bad_time, "more than a day ahead");
  advance(all, request.now);
  session.queue(Advanced{served_.now(), served_.next_due()});
}

void Floor::advance(std::list<Session>& all, Time now) {
  // After a long pause in steps: what nobody waits for need not be held all at once.
  while (now - served_.now() > kCatchUpStep)
    for (auto const& due : served_.advance(served_.now() + kCatchUpStep)) deliver(all, due);
  for (auto const& due : served_.advance(now)) deliver(all, due);
}

}  // namespace sep::paper
