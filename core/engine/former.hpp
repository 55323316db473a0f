// The former selves of inputs (core/base/versioned.hpp): what old stores hold. Never changed.
#pragma once

#include "core/base/ulid.hpp"
#include "core/engine/config.hpp"
#include "core/market/former.hpp"
#include "core/orders/terms.hpp"

namespace sep::engine::v1 {

struct ArchivedOrder {
  Ulid intent;
  std::string owner;
  LocationId location;
};
BOOST_DESCRIBE_STRUCT(ArchivedOrder, (), (intent, owner, location))

struct VenueReported {
  static constexpr std::uint16_t kVersion = 1;
  orders::VenueReport report;
  std::optional<ArchivedOrder> archived;
};
BOOST_DESCRIBE_STRUCT(VenueReported, (), (report, archived))

struct ConfigLoaded {
  static constexpr std::uint16_t kVersion = 1;
  Config config;
};
BOOST_DESCRIBE_STRUCT(ConfigLoaded, (), (config))

struct RegistryLoaded {
  static constexpr std::uint16_t kVersion = 1;
  sep::v1::Registry registry;
};
BOOST_DESCRIBE_STRUCT(RegistryLoaded, (), (registry))

}  // namespace sep::engine::v1

namespace sep::engine::v2 {

struct KnownOrder {
  Ulid intent;
  std::string owner;
  LocationId location;
  std::vector<std::string> booked{};
};
BOOST_DESCRIBE_STRUCT(KnownOrder, (), (intent, owner, location, booked))

struct VenueReported {
  static constexpr std::uint16_t kVersion = 2;
  using Previous = v1::VenueReported;
  static VenueReported upcast(v1::VenueReported const& old) {
    if (!old.archived) return {old.report, {}};
    return {old.report, KnownOrder{old.archived->intent, old.archived->owner, old.archived->location}};
  }
  orders::VenueReport report;
  std::optional<KnownOrder> known;
};
BOOST_DESCRIBE_STRUCT(VenueReported, (), (report, known))

}  // namespace sep::engine::v2
