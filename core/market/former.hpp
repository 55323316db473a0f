// The former selves of the registry (core/base/versioned.hpp): what old stores hold. Never changed.
#pragma once

#include "core/market/registry.hpp"

namespace sep {

namespace v1 {

enum class InstrumentKind : std::uint8_t { constant_product, concentrated };
BOOST_DESCRIBE_ENUM(InstrumentKind, constant_product, concentrated)

struct InstrumentSpec {
  InstrumentId id;
  VenueId venue;
  std::string address;
  AssetId token0;
  AssetId token1;
  std::uint32_t fee_numerator{};
  std::uint32_t fee_denominator{};
  InstrumentKind kind{};
  std::int32_t tick_spacing = 0;
};
BOOST_DESCRIBE_STRUCT(InstrumentSpec, (),
                      (id, venue, address, token0, token1, fee_numerator, fee_denominator, kind, tick_spacing))

struct Registry {
  std::map<AssetId, AssetSpec> assets;
  std::map<LocationId, LocationSpec> locations;
  std::map<VenueId, VenueSpec> venues;
  std::map<InstrumentId, InstrumentSpec> instruments;
};
BOOST_DESCRIBE_STRUCT(Registry, (), (assets, locations, venues, instruments))

}  // namespace v1

[[nodiscard]] Registry upcast(v1::Registry const& old);

}  // namespace sep
