// A signed request that somebody on the way changes is nobody's; and any headers of a signature are read or refused.
#include <array>

#include "api/access/gate.hpp"
#include "core/base/check.hpp"

namespace {

using namespace sep::api;

constexpr sep::Time kNow{1'796'000'000'000'000'000};
constexpr std::array kSigned{"host", "content-type", "idempotency-key", "if-match"};
constexpr std::array kNames{"host",          "content-type", "idempotency-key", "if-match",      "sep-key",
                            "sep-timestamp", "sep-nonce",    "sep-recv-window", "sep-signature", "authorization"};

// Pieces of the input, by line feeds.
std::string_view take(std::string_view& rest) {
  auto const end = std::min(rest.find('\n'), rest.size());
  auto const piece = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return piece;
}

struct Fixed {
  PrivateKey secret{7};
  Request request{
      "POST",
      "/v1/intents?min_seq=3",
      {{"host", "localhost"}, {"content-type", "application/json"}, {"idempotency-key", "k1"}, {"if-match", "\"3\""}},
      R"({"type":"acquire"})"};
  Stamp stamp;
  std::string text;
  Users users;

  Fixed() {
    sign(request, "bot", secret, kNow, "n1");
    stamp = read_stamp(request)->value();
    text = signed_text(request, stamp);
    users["bot"].user = "alice";
    users["bot"].ed25519 = public_key_of(secret);
  }
};

// What is changed, how, and with what: a byte, a byte and the rest.
void edit(Request& request, std::string_view change) {
  if (change.size() < 2) return;
  auto const where = static_cast<unsigned char>(change[0]) % (kNames.size() + 3);
  auto const how = static_cast<unsigned char>(change[1]) % 4;
  auto const with = change.substr(2);
  bool const is_header = where < kNames.size();
  if (is_header && how == 3) {
    request.headers.erase(kNames[where]);
    return;
  }
  std::array const others{&request.method, &request.target, &request.body};
  auto& field = is_header ? request.headers[kNames[where]] : *others[where - kNames.size()];
  if (how == 0) field = with;
  if (how == 1) field += with;
  if (how == 2 && with.size() == 2 && !field.empty()) {
    auto& byte = field[static_cast<unsigned char>(with[0]) % field.size()];
    byte = static_cast<char>(static_cast<unsigned char>(byte) ^ (1U << (static_cast<unsigned char>(with[1]) % 8)));
  }
  if (how == 3 && !field.empty()) field.pop_back();
}

// Field by field, so that what signed_text leaves out is found too.
void check_is_the_one_signed(Request const& request, Fixed const& fixed) {
  auto const stamp = read_stamp(request);
  CHECK(stamp && *stamp);
  CHECK((*stamp)->signature == fixed.stamp.signature);
  CHECK(signed_text(request, **stamp) == fixed.text);
  CHECK(request.method == fixed.request.method && request.target == fixed.request.target);
  CHECK(request.body == fixed.request.body);
  for (auto const* name : kSigned) CHECK(request.header(name) == fixed.request.header(name));
  CHECK((*stamp)->key == fixed.stamp.key && (*stamp)->nonce == fixed.stamp.nonce);
  CHECK((*stamp)->at == fixed.stamp.at && (*stamp)->window == fixed.stamp.window);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  static Fixed const fixed;
  auto request = fixed.request;
  std::string_view rest(reinterpret_cast<char const*>(bytes), size);
  while (!rest.empty()) edit(request, take(rest));
  Gate gate(fixed.users, kNow - sep::minutes(1));
  auto const admitted = gate.admit(request, boost::asio::ip::make_address("127.0.0.1"), kNow);
  bool const is_alice = admitted && !admitted->caller.principal.empty();
  if (is_alice) check_is_the_one_signed(request, fixed);
  bool const is_untouched = request.method == fixed.request.method && request.target == fixed.request.target &&
                            request.headers == fixed.request.headers && request.body == fixed.request.body;
  CHECK(is_alice || !is_untouched);
  return 0;
}
