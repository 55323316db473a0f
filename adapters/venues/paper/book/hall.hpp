// Several order books as the engine sees them: each a BookExchange, spoken to in the engine's words (translate.hpp).
//
// A store is an account at every book, funded when it first asks with as much of the base, the quote and the asset of
// unexpected fees as anybody can want: what may be spent is what the platform's own books say. A book of a venue that
// is switched off only publishes. What is no order on a book of the hall, and what is sent after the market's end, is
// refused at once; everything else is the book's to judge.
//
// Invariants, CHECKed at the start: the registry is sound, has each book's row exactly as spec_of() makes it, and no
// other instrument; no rules change.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/venues/paper/book/book_exchange.hpp"
#include "adapters/venues/paper/book/translate.hpp"
#include "adapters/venues/paper/trading_floor.hpp"

namespace sep::paper {

struct HallBook {
  std::unique_ptr<BookSource> market;
  BookVenueOptions options;  // options.matcher.instrument is the book; its number is the registry's
};

inline constexpr i128 kHallBalance = i128{1} << 100;  // of each asset of a book, in each account

class BookHall final : public TradingFloor {
 public:
  BookHall(Registry registry, std::vector<HallBook> books, Time start, std::optional<Time> end = {});

  [[nodiscard]] Registry const& registry() const override { return registry_; }
  [[nodiscard]] Time start() const override { return start_; }
  [[nodiscard]] std::optional<Time> end() const override { return end_; }
  [[nodiscard]] Time now() const override { return now_; }
  [[nodiscard]] std::vector<InstrumentState> states() const override;  // of the books that are live
  void ask(Request const& request, Time now, std::string const& store) override;
  [[nodiscard]] std::vector<Due> advance(Time now) override;
  [[nodiscard]] std::optional<Time> next_due() const override;
  [[nodiscard]] std::uint32_t highest_epoch(std::string const& store) const override;

  // From now on take_notes() has what each book did since the last call: ascending by book, each book's in order.
  void keep_notes();
  [[nodiscard]] std::vector<std::pair<InstrumentId, BookNote>> take_notes();

  [[nodiscard]] BookExchange const& book(InstrumentId id) const { return *books_.at(id).exchange; }
  [[nodiscard]] BookFaultCounts faults() const;  // of all books

  // From now on: order_memory.hpp.
  void forget_orders_after(Duration age);

  // From now on every book follows another script.
  void follow(BookScript const& script);

 private:
  struct Listed {
    AssetId gas;
    bool open;  // its venue is switched on
    std::unique_ptr<BookExchange> exchange;
    [[nodiscard]] Instrument const& instrument() const { return exchange->matcher().instrument(); }
  };
  using ByTime = std::multimap<Time, Due>;  // at one time in the order of insertion
  struct Known {
    InstrumentId book;
    OrderTold told;
  };

  void list(HallBook book);
  void open_accounts(std::string const& store);
  void arrive(Attach const& attach, std::string const& store);
  void arrive(Submit const& submit, std::string const& store);
  void arrive(Cancel const& cancel, std::string const& store);
  void arrive(Query const& query, std::string const& store);
  void refuse(Listed const* listed, orders::OrderTerms const& terms, orders::RejectReason reason,
              std::string const& store);
  // Nothing more is known of the market: nobody can say what an order would have got.
  [[nodiscard]] bool is_over() const { return end_ && now_ > *end_; }
  // The book that has the order; one that nobody submitted here is as unknown to the first as to any.
  [[nodiscard]] BookExchange& book_of(orders::ClientOrderId order);
  void say(ByTime& due, Listed const& listed, BookDue const& what);

  Registry registry_;
  Time start_;
  std::optional<Time> end_;
  Time now_;
  std::map<InstrumentId, Listed> books_;
  std::map<std::string, std::uint32_t> epochs_;  // highest seen, by store; every store that has an account
  std::map<orders::ClientOrderId, Known> orders_;
  OrderMemory memory_;
  std::vector<Due> refused_;  // here, not by a book
};

}  // namespace sep::paper
