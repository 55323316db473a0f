// The auditor's own books: what the log says happened, kept a second time and as simply as possible. They share the
// engine's vocabulary of events and none of its code.
#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <map>
#include <set>
#include <tuple>
#include <vector>

#include "core/engine/event.hpp"

namespace sep::sim {

using Big = boost::multiprecision::cpp_int;  // never overflows: the auditor has no bounds to forget
[[nodiscard]] inline Big big(i128 value) { return Big(value); }

enum class Phase : std::uint8_t { asked, open, paused, closing, ended };

// A timed plan as its schedule was recorded.
struct PlanBook {
  intent::Schedule schedule;
  std::size_t orders_before = 0;  // made under former schedules
  i128 filled_before = 0;
  Big volume_before = 0;      // of the market, in the plan's unit: as the log says, or as far as any process knew
  Big volume_at_release = 0;  // likewise, at the latest slice
  std::optional<Big> volume_seen{};  // as the log said last
};

struct ParentBook {
  intent::IntentSpec spec;
  std::optional<intent::Terms> terms;
  std::vector<Rate> worst_prices;  // every worst price it has had
  Phase phase = Phase::asked;
  bool flatten = false;
  bool breached = false;  // some breach speaks of it
  bool archived = false;
  std::string ending;  // topic of its terminal event
  i128 sold = 0;
  i128 bought = 0;
  i128 gas = 0;
  std::vector<orders::ClientOrderId> children;
  std::set<std::uint32_t> open_slices;
  std::uint32_t last_slice = 0;                      // the highest number so far
  std::map<std::uint32_t, i128> asking;              // slices of a timed plan without an order yet
  std::map<std::uint32_t, Rate> reservation_prices;  // of slices of a patient plan: what waiting was worth
  std::optional<PlanBook> plan;
  std::optional<Time> released_at;  // the latest slice of a timed plan

  [[nodiscard]] intent::Sides sides() const { return intent::sides_of(spec); }
  [[nodiscard]] i128 filled() const { return sides().exact_in() ? sold : bought; }
};

struct ChildBook {
  Ulid parent;
  orders::OrderTerms terms;
  i128 expected = 0;  // what it was seen to buy when it was made
  Big notional = 0;   // in the reference currency, less what has filled
  i128 sold = 0;
  i128 bought = 0;
  bool journaled = false;  // its submission is durable
  bool live = true;
  bool escalated = false;
  std::optional<Time> unknown_since;  // by the engine's clock, as the log has it
  Time unknown_from;                  // by the true one: when that became durable
  std::map<std::string, orders::Fill> fills;
  std::map<std::string, orders::Fill> busted;  // were among them and were taken back

  // No longer unknown: a later time of not knowing is another one.
  void found_out() {
    unknown_since.reset();
    escalated = false;
  }
  [[nodiscard]] bool exact_in() const { return terms.kind == orders::SwapKind::exact_in; }
  [[nodiscard]] i128 leaves() const {
    return std::max<i128>(exact_in() ? terms.sell.raw - sold : terms.buy.raw - bought, 0);
  }
};

// One owner's asset at one location. Holdings as facts make them, and as the postings left them.
struct AccountBook {
  Big held = 0;
  i128 available = 0;
  i128 reserved = 0;
  bool owes = false;  // reality took more than was there, and a breach says so
};
using AccountName = std::tuple<std::string, LocationId, AssetId>;

// One owner's day, in the reference currency.
struct DayBook {
  Big turnover = 0;
  Big cost = 0;  // against the decision prices
};

// A slice that went out; all orders of one are one execution.
struct OrderNote {
  Time at;
  AssetId sell;
  AssetId buy;
  Ulid parent;
  std::uint32_t slice = 0;
};

// Since a book's feed began: lots, and the sum of lots times price.
struct TradedLots {
  std::uint64_t lots = 0;
  u128 ticks = 0;
  friend auto operator<=>(TradedLots const&, TradedLots const&) = default;
};

struct Books {
  std::map<Ulid, ParentBook> parents;
  std::map<orders::ClientOrderId, ChildBook> children;
  std::map<AccountName, AccountBook> accounts;
  std::map<risk::Scope, risk::TradingState> states;
  std::set<VenueId> venues_down;
  std::map<std::pair<std::string, std::string>, Ulid> keys;      // by principal and key
  std::set<std::pair<std::string, std::string>> deposit_keys;    // likewise
  std::map<std::string, std::vector<OrderNote>> recent;          // by strategy
  std::map<std::pair<std::string, std::int64_t>, DayBook> days;  // by strategy and day
  engine::Config config;
  Registry registry;
  std::uint32_t epoch = 0;
  std::map<InstrumentId, TradedLots> traded;        // what each book says was traded
  std::map<InstrumentId, TradedLots> known_traded;  // and of these what reached a process

  [[nodiscard]] Big position(std::string const& owner, AssetId asset) const {
    Big sum = 0;
    for (auto const& [name, account] : accounts)
      if (std::get<0>(name) == owner && std::get<2>(name) == asset) sum += account.held;
    return sum;
  }
};

// Everything one input made true: checked as a whole, because a breach may follow the fill that it speaks of.
struct Group {
  std::uint64_t cause = 0;
  Time at;
  std::size_t events = 0;
  std::set<Ulid> parents;
  std::set<AccountName> accounts;
  std::vector<risk::RiskBreached> breaches;
  std::vector<std::pair<orders::ClientOrderId, orders::Fill>> fills;
  std::vector<std::pair<orders::ClientOrderId, orders::Fill>> busted;
  std::set<orders::ClientOrderId> late;       // filled although they were over
  std::set<orders::ClientOrderId> overdue;    // still unknown when asked for again, beyond the bound
  std::optional<routing::VerifiedStep> step;  // of the slice that was routed
  std::optional<routing::ProposalsJudged> judged;
  std::vector<routing::SliceRouted> routed;

  [[nodiscard]] bool has(risk::Breach breach, orders::ClientOrderId order) const {
    for (auto const& found : breaches)
      if (found.breach == breach && found.order == order) return true;
    return false;
  }
};

}  // namespace sep::sim
