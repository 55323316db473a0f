#include "adapters/venues/paper/book/hall.hpp"

#include <algorithm>

#include "core/base/check.hpp"

namespace sep::paper {

using orders::RejectReason;

BookHall::BookHall(Registry registry, std::vector<HallBook> books, Time start, std::optional<Time> end)
    : registry_(std::move(registry)), start_(start), end_(end), now_(start) {
  CHECK(!check_registry(registry_).has_value());
  CHECK(!books.empty() && books.size() == registry_.instruments.size());
  for (auto& book : books) list(std::move(book));
}

void BookHall::list(HallBook book) {
  auto const& instrument = book.options.matcher.instrument;
  auto const* spec = registry_.instrument(instrument.book);
  CHECK(spec != nullptr && *spec == spec_of(instrument, spec->venue, spec->address));
  CHECK(book.options.rule_changes.empty());
  auto const& venue = *registry_.venue(spec->venue);
  auto const id = instrument.book;
  auto exchange = std::make_unique<BookExchange>(std::move(book.market), start_, std::move(book.options));
  CHECK(books_.emplace(id, Listed{venue.gas_asset, venue.enabled, std::move(exchange)}).second);
}

BookFaultCounts BookHall::faults() const {
  auto sum = no_book_faults();
  for (auto const& [id, listed] : books_)
    for (auto const& [fault, count] : listed.exchange->faults()) sum.at(fault) += count;
  return sum;
}

std::vector<InstrumentState> BookHall::states() const {
  std::vector<InstrumentState> states;
  for (auto const& [id, listed] : books_) {
    if (listed.exchange->matcher().market().is_live()) states.push_back(listed.exchange->state());
  }
  return states;
}

void BookHall::keep_notes() {
  for (auto& [id, listed] : books_) listed.exchange->keep_notes();
}

std::vector<std::pair<InstrumentId, BookNote>> BookHall::take_notes() {
  std::vector<std::pair<InstrumentId, BookNote>> notes;
  for (auto& [id, listed] : books_)
    for (auto& note : listed.exchange->take_notes()) notes.emplace_back(id, std::move(note));
  return notes;
}

void BookHall::forget_orders_after(Duration age) {
  for (auto& [id, listed] : books_) listed.exchange->forget_orders_after(age);
  memory_.forget_after(age + kLeastMemory);  // the books first
}

void BookHall::follow(BookScript const& script) {
  for (auto& [id, listed] : books_) listed.exchange->follow(script);
}

std::uint32_t BookHall::highest_epoch(std::string const& store) const {
  auto const found = epochs_.find(store);
  return found == epochs_.end() ? 0 : found->second;
}

void BookHall::open_accounts(std::string const& store) {
  if (!epochs_.emplace(store, 0).second) return;
  for (auto& [id, listed] : books_)
    for (auto const asset : {listed.instrument().base, listed.instrument().quote, listed.instrument().fees.third})
      if (asset != AssetId{}) listed.exchange->deposit(store, {asset, kHallBalance});
}

void BookHall::ask(Request const& request, Time now, std::string const& store) {
  now_ = std::max(now_, now);
  open_accounts(store);
  std::visit([&](auto const& what) { arrive(what, store); }, request);
}

// An epoch counts from the moment its writer is there: what an older one still has under way comes too late.
void BookHall::arrive(Attach const& attach, std::string const& store) {
  auto& highest = epochs_.at(store);
  highest = std::max(highest, attach.epoch);
  for (auto& [id, listed] : books_) listed.exchange->attach(attach.epoch, now_, store);
}

void BookHall::arrive(Submit const& submit, std::string const& store) {
  auto const& terms = submit.terms;
  auto const found = books_.find(terms.instrument);
  auto const* spec = registry_.instrument(terms.instrument);
  if (found == books_.end() || spec->venue != terms.venue)
    return refuse(nullptr, terms, RejectReason::unknown_instrument, store);
  auto const& listed = found->second;
  // What was taken before is told again, whatever has closed since.
  bool const is_new = !orders_.contains(terms.id);
  if (is_new && (!listed.open || is_over())) return refuse(&listed, terms, RejectReason::paused, store);
  auto book_terms = to_book_terms(listed.instrument(), terms, store);
  if (!book_terms) return refuse(&listed, terms, book_terms.error(), store);
  auto const [known, fresh] = orders_.emplace(terms.id, Known{terms.instrument, {terms, {}}});
  if (fresh) memory_.add(terms.id, terms.not_after, now_);
  if (known->second.told.terms != terms) return refuse(&listed, terms, RejectReason::conflicting_id, store);
  auto& highest = epochs_.at(store);
  highest = std::max(highest, submit.epoch);
  listed.exchange->ask(BookSubmit{*std::move(book_terms), submit.epoch}, now_, store);
}

void BookHall::arrive(Cancel const& cancel, std::string const& store) {
  book_of(cancel.order).ask(BookCancel{cancel.order, cancel.epoch}, now_, store);
}

void BookHall::arrive(Query const& query, std::string const& store) {
  book_of(query.order).ask(BookQuery{query.order}, now_, store);
}

void BookHall::refuse(Listed const* listed, orders::OrderTerms const& terms, RejectReason reason,
                      std::string const& store) {
  auto const gas = listed ? listed->gas : registry_.venues.begin()->second.gas_asset;
  refused_.push_back({now_, store, orders::Rejected{terms.id, reason, {gas, 0}}});
}

BookExchange& BookHall::book_of(orders::ClientOrderId order) {
  auto const known = orders_.find(order);
  auto const book = known == orders_.end() ? books_.begin() : books_.find(known->second.book);
  return *book->second.exchange;
}

std::vector<Due> BookHall::advance(Time now) {
  now_ = std::max(now_, now);
  ByTime by_time;
  for (auto& refused : std::exchange(refused_, {})) by_time.emplace(refused.deliver_at, std::move(refused));
  for (auto& [id, listed] : books_)
    for (auto const& what : listed.exchange->advance(now_)) say(by_time, listed, what);
  std::vector<Due> due;
  for (auto& [at, what] : by_time) due.push_back(std::move(what));
  while (auto const id = memory_.take(now_)) orders_.erase(*id);
  return due;
}

void BookHall::say(ByTime& due, Listed const& listed, BookDue const& what) {
  if (auto const* moved = std::get_if<BookMoved>(&what.what)) {
    due.emplace(what.deliver_at, Due{what.deliver_at, {}, InstrumentsMoved{{moved->state}}});
    return;
  }
  auto const& report = std::get<BookReport>(what.what);
  auto const known = std::visit(
      [&](auto const& of) {
        if constexpr (requires { of.order; }) return orders_.find(of.order);
        return orders_.end();
      },
      report);
  auto* const told = known == orders_.end() ? nullptr : &known->second.told;
  for (auto& said : in_engine_words(listed.instrument(), listed.gas, told, report))
    due.emplace(what.deliver_at, Due{what.deliver_at, what.store, std::move(said)});
}

std::optional<Time> BookHall::next_due() const {
  if (!refused_.empty()) return refused_.front().deliver_at;
  std::optional<Time> next;
  for (auto const& [id, listed] : books_)
    if (auto const at = listed.exchange->next_due(); at && (!next || *at < *next)) next = at;
  return next;
}

}  // namespace sep::paper
