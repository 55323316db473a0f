// What a backtest keeps: one row of fixed size per intent, and counts. Events pass by and are not held.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/state.hpp"

namespace sep::app::backtest {

// Intents that are compared with each other.
struct Group {
  std::string style;  // as after "as": "twap over 6 slices"
  std::string size;   // "2 WETH", "25 %"
  std::string pair;   // "WETH/USDC"
  friend auto operator<=>(Group const&, Group const&) = default;
};

struct Row {
  Duration at;  // after the backtest's start
  Ulid id;      // none: refused as a command
  std::uint32_t group = 0;
  intent::IntentType type{};
  std::optional<intent::Status> status;  // none: refused as a command
  std::optional<intent::ClosingCause> cause;
  std::optional<engine::CommandFault> refused;
  std::optional<intent::Reason> denied;  // at the entrance; of another one: why the last slice could not trade
  AssetId sold_asset;
  AssetId bought_asset;
  AssetId sized_asset;
  AssetId gas_asset;
  i128 order_qty = 0;  // of sized_asset; 0: denied before it was known
  i128 cum_qty = 0;
  i128 sold = 0;
  i128 bought = 0;
  i128 fees = 0;                                // inside the price, of sold_asset
  i128 gas = 0;                                 // of gas_asset
  std::optional<std::int64_t> versus_decision;  // hundredths of a basis point; positive: worse
  std::optional<std::int64_t> versus_arrival;
  std::uint32_t slices = 0;  // released
  std::uint32_t orders = 0;
  std::uint32_t fills = 0;
  std::optional<Duration> took;  // from submission to the end; none: it has not ended

  [[nodiscard]] bool has_ended() const { return !status || intent::is_terminal(*status); }
};

class Rows {
 public:
  // The intent that is submitted now; answers its row.
  std::size_t add(Duration at, intent::IntentSpec const& spec, Registry const& registry);
  // What became of the submission.
  void answered(std::size_t row, std::vector<engine::Event> const& events);
  // Committed events, with the state after them.
  void follow(std::vector<engine::Event> const& events, engine::State const& state);
  // What is still under way is taken down as it stands.
  void close(engine::State const& state);

  [[nodiscard]] std::vector<Row> const& rows() const { return rows_; }
  [[nodiscard]] std::vector<Group> const& groups() const { return groups_; }
  [[nodiscard]] std::uint64_t open() const { return open_; }
  [[nodiscard]] std::map<std::string, std::uint64_t> const& breaches() const { return breaches_; }
  [[nodiscard]] std::uint64_t late_fills() const { return late_fills_; }

 private:
  void take_down(Ulid id, engine::State const& state);
  [[nodiscard]] Row* row_of(Ulid id);

  std::vector<Row> rows_;
  std::vector<Group> groups_;
  std::map<Group, std::uint32_t> group_numbers_;
  std::map<Ulid, std::size_t> by_intent_;  // until the intent leaves the engine's memory
  std::uint64_t open_ = 0;
  std::uint64_t late_fills_ = 0;  // of intents that had left memory: booked, in no row
  std::map<std::string, std::uint64_t> breaches_;
};

}  // namespace sep::app::backtest
