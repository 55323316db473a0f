// Any bytes as a file of users: read or refused, and what is read holds its own rules.
#include "api/access/users.hpp"
#include "core/base/check.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  using namespace sep::api;
  auto const users = parse_users({reinterpret_cast<char const*>(bytes), size});
  if (!users) {
    CHECK(!users.error().empty());
    return 0;
  }
  CHECK(!users->empty());
  for (auto const& [name, key] : *users) {
    CHECK(key.ed25519.has_value() != key.bearer.has_value());
    CHECK(!key.scopes.empty() && !key.scopes.contains(Scope::open));
    CHECK(key.requests_per_second >= 1 && key.requests_per_second <= 10'000);
  }
  return 0;
}
