// A hall of books as the venue's process serves it: what it is asked and does, in the words of the record.
//
// Entries are in the order of their times; at one instant first what the books did, by book, then what was reported,
// then what is asked. An order has one attempt, of which each fill is an execution of its own. What the hall refuses
// before a book sees it is only in the report.
#pragma once

#include <memory>
#include <vector>

#include "adapters/venues/paper/book/hall.hpp"
#include "adapters/venues/paper/served_floor.hpp"

namespace sep::paper {

class ServedHall final : public ServedFloor {
 public:
  explicit ServedHall(std::unique_ptr<BookHall> hall);

  [[nodiscard]] Registry const& registry() const override { return hall_->registry(); }
  [[nodiscard]] Time start() const override { return hall_->start(); }
  [[nodiscard]] std::optional<Time> end() const override { return hall_->end(); }
  [[nodiscard]] Time now() const override { return hall_->now(); }
  [[nodiscard]] std::vector<InstrumentState> states() const override { return hall_->states(); }
  void ask(Request const& request, Time now, std::string const& store) override;
  [[nodiscard]] std::vector<Due> advance(Time now) override;
  [[nodiscard]] std::optional<Time> next_due() const override;
  [[nodiscard]] std::uint32_t highest_epoch(std::string const& store) const override {
    return hall_->highest_epoch(store);
  }
  [[nodiscard]] std::vector<Entry> take_entries() override { return std::exchange(entries_, {}); }
  void follow_opening(Entry const& opening) override;

  [[nodiscard]] BookHall const& hall() const { return *hall_; }

 private:
  void run_until(Time now);
  [[nodiscard]] Entry entry_of(InstrumentId book, BookNote const& note) const;

  std::unique_ptr<BookHall> hall_;
  std::vector<Due> due_;
  std::vector<Entry> entries_;
};

}  // namespace sep::paper
