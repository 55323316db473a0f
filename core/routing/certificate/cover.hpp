// Whether the leaves of a branching are all routes. Private to core/routing/certificate.
#pragma once

#include <span>

#include "core/routing/optimiser/leaf.hpp"

namespace sep::routing::certificate {

// True only where for every set of pools there is a leaf whose open pools are all in it and whose closed ones are not.
// Of the leaves of a tree, each branch of which asks of one pool whether it is used, it is true.
[[nodiscard]] bool is_cover(std::span<optimiser::Leaf const> leaves);

}  // namespace sep::routing::certificate
