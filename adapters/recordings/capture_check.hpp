// CaptureCheck: the messages of one symbol, one after the other, against the book that they make and against each
// other.
//   a difference   follows on the one before; the book after it does not cross; its best levels, price and quantity,
//                  are those of the best quote in force at its last update
//   a best quote   its update is later than that of the one before, and its bid is below its ask
//   a trade        its number is the next
//   a snapshot     its levels are in order and do not cross
// Both streams count updates of the matching engine, so the quote in force at update u is the last one whose own update
// is not above u. That is exact, finer than the venue's clock, and needs none of the recorder's. A quote with a later
// update must have been seen to know that it was the last.
#pragma once

#include <deque>

#include "adapters/recordings/capture.hpp"
#include "adapters/recordings/tally.hpp"

namespace sep::recordings {

inline constexpr std::size_t kWaitingMax =
    100'000;  // differences without a later quote, and quotes without a difference

class CaptureCheck {
 public:
  CaptureCheck(SymbolRules const& rules, Tally& tally)
      : rules_(rules), rule_(sequence_rule_of(rules.market)), book_(rule_), tally_(tally) {}

  void take(std::uint64_t index, CaptureMessage const& message) {
    if (auto const* known = message.message())
      std::visit([&](auto const& m) { take(index, m); }, *known);
    else
      skip(std::get<std::string>(message.what));
  }

  void end() {
    for (auto& diff : waiting_) book(diff, "sequence and crossing; no best quote after it");
  }

 private:
  struct Waiting {
    std::uint64_t index;
    Row row;
    std::uint64_t last;
    bool live;
    BookLevel bid;
    BookLevel ask;
  };

  void skip(std::string const& kind) {
    tally_.skip("no check for " + kind + " messages");
    if (kind.starts_with("@trade")) last_trade_.reset();  // it took a number
  }

  void take(std::uint64_t index, BookSnapshot const& snapshot) {
    Row row;
    auto const change = book_.apply(snapshot);
    bool const bad = change == BookChange::malformed || change == BookChange::crossed;
    row.expect("the snapshot", "a book in order", bad ? enum_text(change) : "a book in order");
    tally_.book(index, row);
  }

  void take(std::uint64_t index, BookDiff const& diff) {
    Waiting value{.index = index, .row = {}, .last = diff.last, .live = false, .bid = {}, .ask = {}};
    if (last_diff_) {
      bool const linked = rule_ == SequenceRule::linked;
      auto const expected = linked ? *last_diff_ : *last_diff_ + 1;
      auto const got = linked ? diff.previous : diff.first;
      value.row.expect(linked ? "pu" : "U", std::to_string(expected), std::to_string(got));
    }
    last_diff_ = diff.last;
    auto const change = book_.apply(diff);
    bool const bad = change == BookChange::malformed || change == BookChange::crossed;
    value.row.expect("the book", "not crossed", bad ? enum_text(change) : "not crossed");
    if (change == BookChange::old) return book(value, "sequence only; older than the snapshot");
    value.live = book_.is_live() && book_.best(Side::bid) && book_.best(Side::ask);
    if (!value.live) return book(value, "sequence only; the book waits for a snapshot");
    value.bid = *book_.best(Side::bid);
    value.ask = *book_.best(Side::ask);
    waiting_.push_back(std::move(value));
    settle();
    if (waiting_.size() < kWaitingMax) return;
    book(waiting_.front(), "sequence and crossing; no best quote near it");
    waiting_.pop_front();
  }

  void take(std::uint64_t index, BestQuote const& quote) {
    Row row;
    if (!quotes_.empty() && quote.update <= quotes_.back().update)
      row.expect("u", "above " + std::to_string(quotes_.back().update), std::to_string(quote.update));
    if (quote.bid.price_ticks >= quote.ask.price_ticks)
      row.expect("the best quote", "not crossed", text_of(quote.bid) + " " + text_of(quote.ask));
    bool const usable = !row.differs();
    tally_.book(index, std::move(row));
    if (!usable) return;
    if (quotes_.size() == kWaitingMax) quotes_.pop_front();
    quotes_.push_back(quote);
    settle();
  }

  void take(std::uint64_t index, BookTrade const& trade) {
    Row row;
    if (last_trade_) row.expect("t", std::to_string(*last_trade_ + 1), std::to_string(trade.id));
    last_trade_ = trade.id;
    tally_.book(index, row);
  }

  // Compares every difference whose quote is known, in order.
  void settle() {
    for (; !waiting_.empty(); waiting_.pop_front()) {
      auto& diff = waiting_.front();
      while (quotes_.size() > 1 && quotes_[1].update <= diff.last) quotes_.pop_front();
      if (quotes_.empty()) return;
      if (quotes_.front().update > diff.last) {
        book(diff, "sequence and crossing; no best quote before it");
        continue;
      }
      if (quotes_.size() == 1) return;
      diff.row.expect("best bid", text_of(quotes_.front().bid), text_of(diff.bid));
      diff.row.expect("best ask", text_of(quotes_.front().ask), text_of(diff.ask));
      book(diff, "sequence, crossing and best levels");
    }
  }

  void book(Waiting& diff, std::string const& how_far) {
    tally_.note("difference: " + how_far);
    tally_.book(diff.index, std::move(diff.row));
  }

  [[nodiscard]] std::string text_of(BookLevel const& level) const {
    return text_of_steps(rules_.quantity, level.lots) + " at " + text_of_steps(rules_.price, level.price_ticks);
  }
  static std::string enum_text(BookChange change) { return boost::describe::enum_to_string(change, "wrong"); }

  SymbolRules const& rules_;
  SequenceRule rule_;
  Book book_;
  Tally& tally_;
  std::optional<std::uint64_t> last_diff_;
  std::optional<std::uint64_t> last_trade_;
  std::deque<BestQuote> quotes_;  // the one in force at the last difference compared, and those after it
  std::deque<Waiting> waiting_;
};

}  // namespace sep::recordings
