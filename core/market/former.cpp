#include "core/market/former.hpp"

namespace sep {

Registry upcast(v1::Registry const& old) {
  Registry registry{old.assets, old.locations, old.venues, {}};
  for (auto const& [id, was] : old.instruments)
    registry.instruments.emplace(id, InstrumentSpec{was.id,
                                                    was.venue,
                                                    was.address,
                                                    was.token0,
                                                    was.token1,
                                                    was.fee_numerator,
                                                    was.fee_denominator,
                                                    static_cast<InstrumentKind>(was.kind),
                                                    was.tick_spacing,
                                                    {}});
  return registry;
}

}  // namespace sep
