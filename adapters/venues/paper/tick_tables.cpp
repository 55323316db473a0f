#include "adapters/venues/paper/tick_tables.hpp"

#include <algorithm>
#include <functional>

namespace sep::paper {

std::vector<PoolUpdate> ToldTables::updates(Time at, std::vector<InstrumentState> const& pools) {
  std::vector<PoolUpdate> updates{{.deliver_at = at}};
  std::size_t ticks = 0;
  for (auto const& pool : pools) {
    auto const* held = concentrated_of(pool);
    if (held && told_.insert(held->ticks).second) {
      ticks += held->table->ticks.size();
      if (ticks > kTicksPerUpdateMax && !updates.back().pools.empty()) {
        updates.push_back({.deliver_at = at});
        ticks = held->table->ticks.size();
      }
      updates.back().tables.push_back(held->table->ticks);
    }
    updates.back().pools.push_back(pool);
  }
  updates.back().forget = told_.size() > kTickTablesMax;
  if (updates.back().forget) told_.clear();
  return updates;
}

bool HeardTables::link_all(PoolUpdate& update) {
  for (auto& ticks : update.tables) {
    if (!std::ranges::is_sorted(ticks, std::ranges::less_equal{}, &Tick::index)) return false;
    auto table = make_tick_table(std::move(ticks));
    heard_.insert_or_assign(table->content, table);
  }
  update.tables.clear();
  for (auto& pool : update.pools) {
    auto const missing = missing_table(pool);
    if (!missing) continue;
    auto const found = heard_.find(*missing);
    if (found == heard_.end()) return false;
    link(pool, found->second);
  }
  if (update.forget) heard_.clear();
  return true;
}

}  // namespace sep::paper
