// Books: a generated hall, and a record of what was asked there and traded.
#include <algorithm>

#include "adapters/venues/paper/book/generated_hall.hpp"
#include "sim/venues.hpp"

namespace sep::sim {
namespace {

constexpr char const* kSomebody = "somebody else";
// Whatever waits is routed on every publication, and the time that takes is that of all levels.
constexpr Duration kPublishInterval = seconds(2);
constexpr std::size_t kPublishedLevels = 25;
constexpr std::size_t kBriefLevels = 6;

std::unique_ptr<paper::BookHall> make_hall(std::uint64_t seed, FaultPlan const& plan, RecordedMarket const* recorded) {
  auto rng = rng_for(seed, "hall");
  if (recorded) return recorded->books(rng.next(), plan.books);
  return paper::make_generated_hall(rng.next(), plan.brief ? kBriefStart : paper::kGeneratedStart, plan.books,
                                    {.closures = plan.closures,
                                     .publish_interval = kPublishInterval,
                                     .publish_levels = plan.brief ? kBriefLevels : kPublishedLevels});
}

// The order of which the report says that it is canceled.
std::optional<orders::ClientOrderId> canceled_by(orders::VenueReport const& report) {
  if (auto const* canceled = std::get_if<orders::Canceled>(&report)) return canceled->order;
  auto const* status = std::get_if<orders::StatusReported>(&report);
  if (status && status->status == orders::VenueOrderStatus::canceled) return status->order;
  return std::nullopt;
}

class BookVenues final : public PassedFloor<paper::BookHall> {
 public:
  using PassedFloor::PassedFloor;

  void ask(paper::Request const& request, Time now, std::string const& store) override {
    auto const* submit = std::get_if<paper::Submit>(&request);
    if (submit && store != kSomebody) {
      record_.emplace_back(BookAsked{now, submit->terms});
      if (books_.emplace(submit->terms.id, submit->terms.instrument).second) watched_.push_back({submit->terms.id, 0});
    }
    PassedFloor::ask(request, now, store);
  }

  std::vector<paper::Due> advance(Time now) override {
    auto due = PassedFloor::advance(now);
    note_executions();
    for (auto const& what : due) note_lies(what);
    return due;
  }

  VenueRecord take_record() override { return {{}, std::exchange(record_, {})}; }

  std::optional<VenueOrder> order(orders::ClientOrderId id) const override {
    auto const* found = find(id);
    if (!found) return std::nullopt;
    VenueOrder order{found->is_working(), {}};
    for (auto const& fill : found->fills)
      if (!fill.busted) order.fills.push_back(paper::to_fill(found->terms.side, fill, gas_of(id)));
    return order;
  }

  // Takes up to all that a side shows, within a twentieth of its price.
  void trade_much(InstrumentId id, Rng& rng, Time now) override {
    auto const* book = registry().instrument(id);
    bool const sells = rng.chance(1, 2);
    auto const lots = static_cast<std::int64_t>(rng.between(10'000, 600'000));
    auto const best = floor_->book(id).matcher().market().best(sells ? Side::bid : Side::ask, now);
    if (!best) return;
    auto const limit = best->price_ticks + (sells ? -best->price_ticks : best->price_ticks) / 20;
    orders::OrderTerms terms{
        .id = orders::ClientOrderId{truncate(sha256(as_bytes("whale" + std::to_string(++whales_))))},
        .venue = book->venue,
        .instrument = id,
        .kind = sells ? orders::SwapKind::exact_in : orders::SwapKind::exact_out,
        .sell = {sells ? book->token0 : book->token1, 1},
        .buy = {sells ? book->token1 : book->token0, 1},
        .not_after = now + seconds(30)};
    terms.book = orders::BookLimit{lots, limit, orders::TimeInForce::ioc};
    ask(paper::Submit{terms, 1}, now, kSomebody);
  }

  void behave() override { floor_->follow({}); }

  FaultCounts faults() const override {
    FaultCounts counts;
    for (auto const& [fault, count] : floor_->faults())
      if (count > 0) counts["b_" + enum_name(fault)] = count;
    return counts;
  }

 private:
  struct Watched {
    orders::ClientOrderId order;
    std::size_t seen;  // of its fills
  };

  paper::BookExchange const& book_of(orders::ClientOrderId id) const { return floor_->book(books_.at(id)); }
  AssetId gas_of(orders::ClientOrderId id) const {
    return registry().venue(registry().instrument(books_.at(id))->venue)->gas_asset;
  }
  paper::BookOrder const* find(orders::ClientOrderId id) const {
    if (!books_.contains(id)) return nullptr;
    auto const& orders = book_of(id).matcher().orders();
    auto const found = orders.find(id);
    return found == orders.end() ? nullptr : &found->second;
  }

  // Orders are watched until they have ended: the venue may take one late.
  void note_executions() {
    for (auto& [id, seen] : watched_) {
      auto const* order = find(id);
      if (!order) continue;
      for (; seen < order->fills.size(); ++seen) {
        auto const& fill = order->fills[seen];
        record_.emplace_back(
            BookExecuted{fill.at, id, fill.venue_fill_id, fill.lots, fill.price_ticks, fill.maker, fill.fee});
      }
    }
    std::erase_if(watched_, [&](Watched const& watched) {
      auto const* order = find(watched.order);
      return order && !order->is_working();
    });
  }

  void note_lies(paper::Due const& due) {
    auto const* report = std::get_if<orders::VenueReport>(&due.what);
    auto const canceled = report ? canceled_by(*report) : std::nullopt;
    auto const* said_over = canceled && due.store != kSomebody ? find(*canceled) : nullptr;
    if (said_over && said_over->is_working()) record_.emplace_back(BookWithdrawn{due.deliver_at, *canceled});
    auto const* busted = report ? std::get_if<orders::Busted>(report) : nullptr;
    if (busted && due.store != kSomebody)
      record_.emplace_back(BookTakenBack{due.deliver_at, busted->order, busted->fill.venue_fill_id});
    auto const* filled = report ? std::get_if<orders::Filled>(report) : nullptr;
    if (!filled || due.store == kSomebody) return;
    auto const* order = find(filled->order);
    bool const real = order && std::ranges::any_of(order->fills, [&](paper::BookFill const& fill) {
                        return fill.venue_fill_id == filled->fill.venue_fill_id;
                      });
    if (!real) record_.emplace_back(BookLied{due.deliver_at, filled->order, filled->fill});
  }

  std::map<orders::ClientOrderId, InstrumentId> books_;  // that our orders were sent to
  std::vector<Watched> watched_;
  std::vector<BookEntry> record_;
  std::uint64_t whales_ = 0;
};

}  // namespace

std::unique_ptr<Venues> make_book_venues(std::uint64_t seed, FaultPlan const& plan, RecordedMarket const* recorded) {
  return std::make_unique<BookVenues>(make_hall(seed, plan, recorded));
}

bool has_books(std::uint64_t seed, MarketKind market) {
  if (market == MarketKind::mixed) return rng_for(seed, "market").chance(1, 3);
  return market == MarketKind::books;
}

}  // namespace sep::sim
