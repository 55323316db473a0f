// The interface as one page of HTML: no script, nothing fetched, so it reads without a network and prints.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "api/contract/operation.hpp"

namespace sep::api {

[[nodiscard]] std::string contract_page(std::span<Operation const> operations, std::string_view version);

}  // namespace sep::api
