// A value of a TOML file as the members of Settings are assigned from it.
#pragma once

#include <toml++/toml.h>

#include "apps/sep/configuration_keys.hpp"

namespace sep::app {

[[nodiscard]] Written written_of(toml::node const& node);

}  // namespace sep::app
