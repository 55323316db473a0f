// Orders on books, from the instrument's rules alone: what so many lots come to at a price, and what therefore was
// promised, executed and booked.
#include <algorithm>

#include "sim/auditor.hpp"

namespace sep::sim {
namespace {

constexpr std::uint32_t kPips = 1'000'000;

struct Money {
  Big sold;
  Big bought;
  friend bool operator==(Money const&, Money const&) = default;
};

Big ceil_of(Big const& dividend, Big const& divisor) { return (dividend + divisor - 1) / divisor; }
Big fee_on(Big const& amount, BookRules const& rules) { return ceil_of(amount * rules.fee_pips, kPips); }

// A lot at a price of one tick is a whole number of quote units or is rounded against us; so is the fee of a taker.
Money money_of(BookRules const& rules, bool buys, Big const& lots, std::int64_t price_ticks) {
  Big base = lots * big(rules.lot_base);
  Big const value = base * big(rules.tick.quote_raw) * price_ticks;
  Big quote = buys ? ceil_of(value, big(rules.tick.base_raw)) : Big(value / big(rules.tick.base_raw));
  auto& charged = rules.fee_in == FeeAsset::quote ? quote : base;
  bool const is_sold = (rules.fee_in == FeeAsset::quote) == buys;
  charged += is_sold ? fee_on(charged, rules) : Big(-fee_on(charged, rules));
  return buys ? Money{quote, base} : Money{base, quote};
}

// The lots whose base, less or more the fee, is that amount; none: no whole number of them.
std::optional<Big> lots_of(BookRules const& rules, bool buys, i128 base) {
  Big low = 0;
  Big high = big(base) / big(rules.lot_base) * 2 + 2;
  while (high - low > 1) {
    Big const middle = (low + high) / 2;
    auto const [sold, bought] = money_of(rules, buys, middle, 1);
    ((buys ? bought : sold) <= big(base) ? low : high) = middle;
  }
  auto const [sold, bought] = money_of(rules, buys, low, 1);
  return (buys ? bought : sold) == big(base) ? std::optional(low) : std::nullopt;
}

}  // namespace

std::optional<BookRules> Auditor::rules_of(orders::OrderTerms const& terms) const {
  auto const* spec = books_.registry.instrument(terms.instrument);
  if (!spec || !spec->book) return std::nullopt;
  auto rules = *spec->book;
  bool const waits = terms.book && terms.book->time_in_force == orders::TimeInForce::post_only;
  if (waits) rules.fee_pips = rules.maker_fee_pips;
  return rules;
}

bool Auditor::buys(orders::OrderTerms const& terms) const {
  return books_.registry.instrument(terms.instrument)->token0 == terms.buy.asset;
}

std::optional<Big> Auditor::lots_of_fill(orders::OrderTerms const& terms, orders::Fill const& fill) const {
  return lots_of(*rules_of(terms), buys(terms), (buys(terms) ? fill.bought : fill.sold).raw);
}

bool Auditor::is_foreign_fee(orders::OrderTerms const& terms, Amount beside) const {
  return beside.raw > 0 && beside.asset != books_.registry.venue(terms.venue)->gas_asset;
}

void Auditor::b_order_is_sound(orders::OrderCreated const& created) {
  auto const& terms = created.terms;
  auto const rules = rules_of(terms);
  auto const expect = [&](Invariant invariant, bool holds, char const* why) {
    return verdict_.expect(invariant, holds, [&] { return "order " + to_text(terms.id.value) + " " + why; });
  };
  bool const on_book = rules.has_value();
  if (!expect(Invariant::b_lots_agree, on_book == terms.book.has_value(), "is not of its instrument's kind")) return;
  if (!on_book) return;
  auto const& parent = books_.parents.at(created.intent);
  auto const& [lots, price_ticks, in_force] = *terms.book;
  bool const some = lots > 0 && lots >= rules->min_lots && price_ticks > 0;
  expect(Invariant::b_lots_agree, some, "is of fewer lots than may be traded, or of no price");
  auto const value = big(lots) * big(rules->lot_base) * price_ticks * big(rules->tick.quote_raw);
  expect(Invariant::b_lots_agree, value >= big(rules->min_quote) * big(rules->tick.base_raw), "is too small");
  bool const whole = parent.spec.on_failure == intent::FailurePolicy::all_or_nothing;
  expect(Invariant::b_lots_agree, whole == (in_force == orders::TimeInForce::fok), "waits, or not, as it should not");
  bool const passive = parent.spec.execution == intent::Execution::passive;
  bool const waits = in_force == orders::TimeInForce::post_only;
  expect(Invariant::b_lots_agree, whole || in_force == orders::TimeInForce::ioc || (passive && waits), "rests");

  auto const [sold, bought] = money_of(*rules, buys(terms), big(lots), price_ticks);
  bool const in_terms =
      sold <= big(terms.sell.raw) &&
      (terms.kind == orders::SwapKind::exact_in ? bought >= big(terms.buy.raw) : bought <= big(terms.buy.raw));
  expect(Invariant::b_lots_agree, in_terms, "comes to more or less than its terms say");
  auto const& worst = parent.terms->worst_price;
  bool const within = parent.spec.type == intent::IntentType::acquire
                          ? sold * big(worst.base_raw) <= bought * big(worst.quote_raw)
                          : bought * big(worst.base_raw) >= sold * big(worst.quote_raw);
  expect(Invariant::i5_price_promise, within, "has a price beyond the worst, fees included");
}

// In whole lots, and none beyond the limit or the order that no breach speaks of.
void Auditor::b_fill_is_lots(orders::ClientOrderId id, orders::Fill const& fill) {
  auto const& found = child(id);
  auto const& terms = found.terms;
  bool const ours = fill.sold.asset == terms.sell.asset && fill.bought.asset == terms.buy.asset;
  bool const after_end = group_.has(risk::Breach::fill_after_end, id);
  if (!ours) return;  // i5 wants a breach
  bool const foreign = is_foreign_fee(terms, fill.gas);
  verdict_.expect(Invariant::b_lots_agree, !foreign || group_.has(risk::Breach::fee_foreign_asset, id),
                  [&] { return name_of(id) + " was charged in an asset of no rule and nothing says so"; });
  auto const lots = lots_of_fill(terms, fill);
  if (!verdict_.expect(Invariant::b_lots_agree, lots.has_value(),
                       [&] { return name_of(id) + " has a fill of no whole number of lots"; }))
    return;
  auto const [sold, bought] = money_of(*rules_of(terms), buys(terms), *lots, terms.book->price_ticks);
  bool const fair = big(fill.sold.raw) <= sold && big(fill.bought.raw) >= bought;
  verdict_.expect(Invariant::i5_price_promise, fair || group_.has(risk::Breach::fill_beyond_limit, id) || after_end,
                  [&] { return name_of(id) + " filled beyond its limit and nothing says so"; });
  Big all = 0;
  for (auto const& [fill_id, other] : found.fills) all += lots_of_fill(terms, other).value_or(0);
  verdict_.expect(Invariant::b_lots_agree,
                  all <= big(terms.book->lots) || group_.has(risk::Breach::fill_beyond_order, id) || after_end,
                  [&] { return name_of(id) + " filled " + all.str() + " lots and nothing says that it is too many"; });
}

void Auditor::books_did(std::vector<BookEntry> const& entries) {
  for (auto const& entry : entries) {
    if (auto const* asked = std::get_if<BookAsked>(&entry)) i4_asked(asked->terms);
    if (auto const* executed = std::get_if<BookExecuted>(&entry)) i4_executed(*executed);
    if (auto const* withdrawn = std::get_if<BookWithdrawn>(&entry)) ghosts_.insert(withdrawn->order);
    if (auto const* lied = std::get_if<BookLied>(&entry)) lies_[lied->order].insert(lied->fill.venue_fill_id);
    if (auto const* back = std::get_if<BookTakenBack>(&entry)) taken_back_[back->order].insert(back->venue_fill_id);
  }
}

void Auditor::i4_executed(BookExecuted const& executed) {
  bool const fresh = traded_[executed.order].emplace(executed.venue_fill_id, executed).second;
  verdict_.expect(Invariant::i4_venue_agrees, fresh,
                  [&] { return name_of(executed.order) + " was executed twice under one fill id"; });
  auto const found = books_.children.find(executed.order);
  bool const live = found != books_.children.end() && found->second.live;
  verdict_.expect(Invariant::i4_venue_agrees, live || ghosts_.contains(executed.order),
                  [&] { return name_of(executed.order) + " was executed after the log had given it up"; });
  if (found == books_.children.end()) return;
  auto const& limit = found->second.terms.book;
  bool const waits = limit && limit->time_in_force == orders::TimeInForce::post_only;
  verdict_.expect(Invariant::b_lots_agree, !waits || executed.maker,
                  [&] { return name_of(executed.order) + " was to wait, and took"; });
}

// What was told came to all that there was to tell, with fills that the venue made up, or because it executed more than
// the order: that a real one was not among them cannot be known.
bool Auditor::is_deceived(ChildBook const& book, std::map<std::string, BookExecuted> const& executed) const {
  Big told = 0;
  Big traded = 0;
  for (auto const* fills : {&book.fills, &book.busted})
    for (auto const& [id, fill] : *fills) told += lots_of_fill(book.terms, fill).value_or(0);
  for (auto const& [id, fill] : executed) traded += fill.lots;
  return told >= std::min(traded, big(book.terms.book->lots));
}

// Every execution is booked as what its lots come to at its price, and nothing else but what the venue made up.
void Auditor::i4_lots_are_booked() {
  for (auto const& [id, fills] : traded_) {
    auto const found = books_.children.find(id);
    if (found == books_.children.end()) continue;  // i4_asked has told
    auto const& terms = found->second.terms;
    bool const deceived = is_deceived(found->second, fills);
    for (auto const& [fill_id, executed] : fills) {
      auto const booked = found->second.fills.find(fill_id);
      bool const unheard = booked == found->second.fills.end() && taken_back_[id].contains(fill_id);
      if (found->second.busted.contains(fill_id) || unheard) continue;  // it is none any more
      auto rules = *rules_of(terms);
      bool const beside = executed.fee.asset != terms.sell.asset && executed.fee.asset != terms.buy.asset;
      if (beside) rules.fee_pips = 0;
      auto const expected = money_of(rules, buys(terms), executed.lots, executed.price_ticks);
      bool const same = booked != found->second.fills.end() &&
                        Money{big(booked->second.sold.raw), big(booked->second.bought.raw)} == expected &&
                        (!beside || booked->second.gas == executed.fee);
      bool const known_to_be_lost = deceived || ghosts_.contains(id);
      bool const hidden = known_to_be_lost && booked == found->second.fills.end();
      verdict_.expect(Invariant::i4_venue_agrees, same || hidden, [&] {
        return name_of(id) + " traded " + std::to_string(executed.lots) + " lots at " +
               std::to_string(executed.price_ticks) + ", which are not booked as they were";
      });
    }
  }
}

bool Auditor::is_of_the_books(orders::ClientOrderId id, std::string const& fill_id) const {
  auto const traded = traded_.find(id);
  auto const lied = lies_.find(id);
  return (traded != traded_.end() && traded->second.contains(fill_id)) ||
         (lied != lies_.end() && lied->second.contains(fill_id));
}

}  // namespace sep::sim
