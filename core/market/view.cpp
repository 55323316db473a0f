#include "core/market/view.hpp"

#include "core/base/check.hpp"
#include "core/base/codec.hpp"

namespace sep {

InstrumentVersion make_version(InstrumentState const& state) { return {state, sha256(encode(state))}; }

InstrumentState const* MarketView::instrument(InstrumentId id) {
  auto found = seen_.find(id);
  if (found == seen_.end()) {
    found = seen_.emplace(id, look_up(id)).first;
    auto const& version = found->second;
    reads_.push_back({id, version ? std::optional(version->content) : std::nullopt});
  }
  return found->second ? &found->second->state : nullptr;
}

Hash256 const& MarketView::content(InstrumentId id) const {
  auto const found = seen_.find(id);
  CHECK(found != seen_.end() && found->second != nullptr);
  return found->second->content;
}

bool Market::observe(InstrumentState const& state) {
  CHECK(!missing_table(state));
  auto& held = pools_[state.instrument];
  if (held) {
    auto const& now = held->state;
    if (state.block < now.block || (state.block == now.block && state.observed_at < now.observed_at)) return false;
  }
  held = std::make_shared<InstrumentVersion const>(make_version(state));
  ++moves_;
  return true;
}

std::shared_ptr<InstrumentVersion const> Market::find(InstrumentId id) const {
  auto const found = pools_.find(id);
  return found == pools_.end() ? nullptr : found->second;
}

std::shared_ptr<InstrumentVersion const> RecordedView::look_up(InstrumentId id) const {
  auto const found = versions_.find(id);
  if (found != versions_.end()) return found->second;
  strayed_ = true;
  return nullptr;
}

}  // namespace sep
