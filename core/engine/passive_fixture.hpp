// For tests of passive intents: one that waits on the book of book_fixture.hpp.
#pragma once

#include "core/engine/book_fixture.hpp"

namespace sep::engine::test {

[[nodiscard]] inline Spec passive(Spec spec) {
  spec.execution = intent::Execution::passive;
  return spec;
}

// Ten WETH to buy within five minutes at up to 50 bp: from 225 s on they are taken. The best bid is 1999.50.
struct Waiting {
  Books books;
  Ulid id;
  ClientOrderId order;

  explicit Waiting(Spec spec = acquire(10 * kOneWeth), Passive settings = {}) {
    auto config = make_config();
    config.passive = settings;
    bench().configure(config);
    id = bench().accept(books.on_book(passive(std::move(spec))));
    bench().answer_routes();
    if (!bench().live_orders().empty()) order = bench().only_order();
  }

  Bench& bench() { return books.bench; }
  orders::OrderState const& now() { return bench().order(order); }
  orders::BookLimit const& limit() { return *now().terms.book; }
  Ran ack() { return bench().report(orders::Acked{order, "v1"}); }
  Ran cancel_confirmed() { return bench().report(orders::Canceled{order}); }
  // Time passes, the market is told again, timers fire.
  void pass(Duration by) {
    Time const end = bench().now() + by;
    bench().refresh_market();
    bench().fire_timers_until(end);
    bench().refresh_market();
    books.show(20);
  }
  // It waits until it is looked at.
  Ran look() {
    auto const wake = bench().wakes.at(OrderTimer{order});
    bench().advance(wake.due - bench().now());
    bench().refresh_market();
    books.show(20);
    return bench().run(TimerFired{OrderTimer{order}, wake.generation}, "runtime");
  }
  // It waits until it is over, and the venue says so.
  void run_out() {
    ack();
    Time const over = now().terms.not_after;
    while (bench().now() < over) pass(std::min(seconds(1), over - bench().now()));
    bench().advance(nanoseconds(1));
    bench().report(orders::StatusReported{order, orders::VenueOrderStatus::expired, bench().now(), {}, {}});
  }
  void next_order() {
    bench().answer_routes();
    order = bench().only_order();
  }
};

}  // namespace sep::engine::test
