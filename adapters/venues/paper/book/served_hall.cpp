#include "adapters/venues/paper/book/served_hall.hpp"

#include <algorithm>
#include <map>

#include "core/base/check.hpp"

namespace sep::paper {
namespace {

constexpr std::uint32_t kOnlyAttempt = 1;

}  // namespace

ServedHall::ServedHall(std::unique_ptr<BookHall> hall) : hall_(std::move(hall)) { hall_->keep_notes(); }

// All books are brought to the request's time first, so that what came before it is noted before it.
void ServedHall::ask(Request const& request, Time now, std::string const& store) {
  run_until(now);
  entries_.push_back(Asked{hall_->now(), store, request});
  hall_->ask(request, now, store);
}

std::vector<Due> ServedHall::advance(Time now) {
  run_until(now);
  return std::exchange(due_, {});
}

std::optional<Time> ServedHall::next_due() const {
  return due_.empty() ? hall_->next_due() : std::optional(due_.front().deliver_at);
}

void ServedHall::follow_opening(Entry const& opening) {
  auto const* opened = std::get_if<BooksOpened>(&opening);
  CHECK(opened != nullptr);
  hall_->follow(opened->script);
}

void ServedHall::run_until(Time now) {
  std::vector<Entry> entries;
  auto due = hall_->advance(now);
  for (auto const& [book, note] : hall_->take_notes()) entries.push_back(entry_of(book, note));
  for (auto& what : due) {
    if (auto const* report = std::get_if<orders::VenueReport>(&what.what))
      entries.push_back(Reported{what.deliver_at, what.store, *report});
    due_.push_back(std::move(what));
  }
  std::multimap<Time, Entry> by_time;  // of one instant in the order in which they came
  for (auto& entry : entries) by_time.emplace(time_of(entry), std::move(entry));
  for (auto& [at, entry] : by_time) entries_.push_back(std::move(entry));
}

Entry ServedHall::entry_of(InstrumentId book, BookNote const& note) const {
  auto const& matcher = hall_->book(book).matcher();
  auto const& instrument = matcher.instrument();
  auto const gas = registry().venue(registry().instrument(book)->venue)->gas_asset;
  struct Words {
    BookMatcher const& matcher;
    Instrument const& instrument;
    AssetId gas;
    BookNote const& note;

    Entry operator()(BookFill const& fill) const {
      auto const side = matcher.orders().at(note.order).terms.side;
      return Executed{note.at, note.order, kOnlyAttempt, instrument.book, to_fill(side, fill, gas)};
    }
    Entry operator()(BookEnded const& ended) const {
      return Ended{note.at, note.order, ended.reason, ended.cum_lots, ended.canceled_lots};
    }
    Entry operator()(BookNote::Withdrawn const&) const { return Withdrawn{note.at, note.order}; }
    Entry operator()(BookReject reason) const {
      return Refused{note.at, note.order, 0, to_reject_reason(reason), {gas, 0}};
    }
    Entry operator()(BookFault fault) const { return BookMisbehaved{note.at, instrument.book, note.order, fault}; }
  };
  return std::visit(Words{matcher, instrument, gas, note}, note.what);
}

}  // namespace sep::paper
