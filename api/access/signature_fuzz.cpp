// Any headers of a signature: read or refused; and a request that somebody else changes is nobody's.
#include <openssl/crypto.h>

#include "api/access/gate.hpp"
#include "core/base/check.hpp"

namespace {

using namespace sep::api;

// Pieces of the input, by line feeds.
std::string take(std::string_view& rest) {
  auto const end = std::min(rest.find('\n'), rest.size());
  std::string piece(rest.substr(0, end));
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return piece;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  static KeyPair const pair = make_key_pair();
  std::string_view rest(reinterpret_cast<char const*>(bytes), size);
  Request request{take(rest), take(rest), {}, {}};
  for (auto const* name :
       {"sep-key", "sep-timestamp", "sep-nonce", "sep-recv-window", "sep-signature", "authorization"})
    if (auto value = take(rest); !value.empty()) request.headers[name] = std::move(value);
  request.body = rest;
  sep::Time const now{1'796'000'000'000'000'000};
  Users users;
  users["bot"].user = "alice";
  users["bot"].ed25519 = pair.open;
  Gate gate(users, now - sep::minutes(1));
  auto const admitted = gate.admit(request, boost::asio::ip::make_address("127.0.0.1"), now);
  CHECK(!admitted || admitted->caller.principal.empty());
  return 0;
}
