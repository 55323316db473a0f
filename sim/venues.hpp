// The venues of one run, pools or books: the floor that the platform trades on, and beside it what nobody in the run
// may know or do but the simulator: the venue's own record, its misbehaviour, and somebody else's trades.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/venues/paper/book/hall.hpp"
#include "adapters/venues/paper/exchange.hpp"
#include "adapters/venues/paper/generated.hpp"
#include "sim/book_record.hpp"
#include "sim/plan.hpp"

namespace sep::sim {

// A brief run begins shortly before a minute ends, so that the profile of volume changes in it.
inline constexpr Time kBriefStart = paper::kGeneratedStart + seconds(50);

// What the venue has done since it was asked last. Of pools or of books.
struct VenueRecord {
  std::vector<paper::Entry> pools;
  std::vector<BookEntry> books;
};

// An order as the venue has it.
struct VenueOrder {
  bool working = false;
  std::vector<orders::Fill> fills;
};

class Venues : public paper::TradingFloor {
 public:
  [[nodiscard]] virtual VenueRecord take_record() = 0;
  [[nodiscard]] virtual std::optional<VenueOrder> order(orders::ClientOrderId id) const = 0;

  // Somebody else trades so much that the instrument's price moves by percents.
  virtual void trade_much(InstrumentId instrument, Rng& rng, Time now) = 0;

  // The misbehaviour ends.
  virtual void behave() = 0;
  [[nodiscard]] virtual FaultCounts faults() const = 0;  // by the names of all_faults()
};

// A market that was recorded, in place of a generated one: one of the two makes it anew for every run, on any thread.
struct RecordedMarket {
  std::string path;  // as --market and --recording name it
  std::function<std::unique_ptr<paper::World>()> pools{};
  std::function<std::unique_ptr<paper::BookHall>(std::uint64_t seed, paper::BookScript const& script)> books{};
};

// nullptr: a market that the seed generates.
[[nodiscard]] std::unique_ptr<Venues> make_pool_venues(std::uint64_t seed, FaultPlan const& plan,
                                                       RecordedMarket const* recorded = nullptr);
[[nodiscard]] std::unique_ptr<Venues> make_book_venues(std::uint64_t seed, FaultPlan const& plan,
                                                       RecordedMarket const* recorded = nullptr);

// Whether this seed trades on books.
[[nodiscard]] bool has_books(std::uint64_t seed, MarketKind market);

// Everything that a floor is, passed on.
template <class Floor>
class PassedFloor : public Venues {
 public:
  explicit PassedFloor(std::unique_ptr<Floor> floor) : floor_(std::move(floor)) {}

  [[nodiscard]] Registry const& registry() const override { return floor_->registry(); }
  [[nodiscard]] Time start() const override { return floor_->start(); }
  [[nodiscard]] std::optional<Time> end() const override { return floor_->end(); }
  [[nodiscard]] Time now() const override { return floor_->now(); }
  [[nodiscard]] std::vector<InstrumentState> states() const override { return floor_->states(); }
  void ask(paper::Request const& request, Time now, std::string const& store) override {
    floor_->ask(request, now, store);
  }
  [[nodiscard]] std::vector<paper::Due> advance(Time now) override { return floor_->advance(now); }
  [[nodiscard]] std::optional<Time> next_due() const override { return floor_->next_due(); }
  [[nodiscard]] std::uint32_t highest_epoch(std::string const& store) const override {
    return floor_->highest_epoch(store);
  }

 protected:
  std::unique_ptr<Floor> floor_;
};

}  // namespace sep::sim
