#include "apps/sep/restored.hpp"

#include "adapters/store/sqlite/backup.hpp"
#include "apps/sep/adoption.hpp"
#include "apps/sep/journal_codes.hpp"

namespace sep::app {

Result<void, std::string> halt_if_restored(runtime::Loop& loop, std::optional<std::string> const& mark,
                                           std::string const& path, Journal& journal) {
  if (!mark) return {};
  journal.write({code::kRestored, {{Field::detail, *mark}}});
  engine::SetTradingState halt{{risk::ScopeKind::global, {}}, risk::TradingState::halted, "restored: " + *mark};
  TRY_VOID(adopt(loop, std::move(halt)));
  if (auto const removed = store::remove_restored_mark(path); !removed) return fail(store_text(removed.error()));
  return {};
}

}  // namespace sep::app
