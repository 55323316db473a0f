// The tick tables that one connection has carried. Both ends keep the same ones, in the same order, so each table
// crosses once however many states name it; when they are too many, a message says that both forget them.
#pragma once

#include <map>
#include <set>

#include "adapters/venues/paper/messages.hpp"

namespace sep::paper {

inline constexpr std::size_t kTickTablesMax = 16'384;       // remembered per connection
inline constexpr std::size_t kTicksPerUpdateMax = 200'000;  // of one message, unless a single table has more

class ToldTables {
 public:
  // The states as messages, with the tables that were not told yet. At least one.
  [[nodiscard]] std::vector<PoolUpdate> updates(Time at, std::vector<InstrumentState> const& pools);

 private:
  std::set<Hash256> told_;
};

class HeardTables {
 public:
  // Links every state to its table. False: one names a table that was never told, or a table is not in order; the
  // other side is broken.
  [[nodiscard]] bool link_all(PoolUpdate& update);

 private:
  std::map<Hash256, std::shared_ptr<TickTable const>> heard_;
};

}  // namespace sep::paper
