#include "api/access/signature.hpp"

#include <algorithm>
#include <charconv>
#include <memory>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include "core/base/check.hpp"

namespace sep::api {
namespace {

constexpr std::int64_t kMilli = 1'000'000;

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using AnyKey = std::unique_ptr<EVP_PKEY, Free>;
using Context = std::unique_ptr<EVP_MD_CTX, Free>;

AnyKey open_secret(PrivateKey const& key) {
  AnyKey opened(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, key.data(), key.size()));
  CHECK(opened);
  return opened;
}

// Digits alone, so that there is one way to write each number.
std::optional<std::int64_t> read_milliseconds(std::string_view text) {
  std::int64_t number = 0;
  auto const [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  bool const whole = error == std::errc{} && stop == text.data() + text.size() && text.front() != '-';
  bool const plain = whole && (text == "0" || text.front() != '0');
  constexpr std::int64_t kLast = kTimeMax.ns / kMilli;
  return plain && number <= kLast ? std::optional(number) : std::nullopt;
}

bool is_nonce(std::string_view text) {
  return !text.empty() && text.size() <= kNonceMax &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

std::string milliseconds_text(std::int64_t ns) { return std::to_string(ns / kMilli); }

}  // namespace

std::optional<Result<Stamp, std::string>> read_stamp(Request const& request) {
  if (!request.headers.contains("sep-signature") && !request.headers.contains("sep-key")) return std::nullopt;
  auto const wrong = [](char const* what) { return Result<Stamp, std::string>(fail(std::string(what))); };
  Stamp stamp;
  stamp.key = request.header("sep-key");
  if (stamp.key.empty()) return wrong("sep-key is not there");
  auto const at = read_milliseconds(request.header("sep-timestamp"));
  if (!at) return wrong("sep-timestamp must be milliseconds since 1970");
  stamp.at = Time{*at * kMilli};
  if (request.headers.contains("sep-recv-window")) {
    auto const window = read_milliseconds(request.header("sep-recv-window"));
    if (!window || *window * kMilli > kRecvWindowMax.ns)
      return wrong("sep-recv-window must be milliseconds up to 60000");
    stamp.window = Duration{*window * kMilli};
  }
  stamp.nonce = request.header("sep-nonce");
  if (!is_nonce(stamp.nonce)) return wrong("sep-nonce must be 1 to 64 printable characters");
  auto const signature = from_hex(request.header("sep-signature"));
  if (!signature || signature->size() != stamp.signature.size())
    return wrong("sep-signature must be 128 hexadecimal digits");
  std::ranges::copy(*signature, stamp.signature.begin());
  return stamp;
}

std::string signed_text(Request const& request, Stamp const& stamp) {
  std::string text = "SEP-ED25519-V1\n" + stamp.key + "\n";
  text += request.header("host");
  text += "\n" + request.method + "\n" + request.target + "\n";
  text += to_text(sha256(as_bytes(request.body))) + "\n";
  text += milliseconds_text(stamp.at.ns) + "\n" + milliseconds_text(stamp.window.ns) + "\n" + stamp.nonce;
  for (auto const* name : {"content-type", "idempotency-key", "if-match"}) {
    text += "\n";
    text += request.header(name);
  }
  return text;
}

bool is_signed_by(std::string_view text, Signature const& signature, PublicKey const& key) {
  AnyKey const opened(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.data(), key.size()));
  Context const context(EVP_MD_CTX_new());
  if (!opened || !context) return false;
  if (EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, opened.get()) != 1) return false;
  auto const bytes = as_bytes(text);
  return EVP_DigestVerify(context.get(), signature.data(), signature.size(), bytes.data(), bytes.size()) == 1;
}

void sign(Request& request, std::string const& key_name, PrivateKey const& key, Time now, std::string nonce) {
  Stamp const stamp{key_name, Time{now.ns / kMilli * kMilli}, kRecvWindow, std::move(nonce), {}};
  auto const text = signed_text(request, stamp);
  auto const opened = open_secret(key);
  Context const context(EVP_MD_CTX_new());
  Signature signature{};
  std::size_t size = signature.size();
  auto const bytes = as_bytes(text);
  CHECK(context && EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, opened.get()) == 1);
  CHECK(EVP_DigestSign(context.get(), signature.data(), &size, bytes.data(), bytes.size()) == 1);
  request.headers["sep-key"] = key_name;
  request.headers["sep-timestamp"] = milliseconds_text(stamp.at.ns);
  request.headers["sep-nonce"] = stamp.nonce;
  request.headers["sep-signature"] = to_hex(signature);
}

PublicKey public_key_of(PrivateKey const& key) {
  auto const opened = open_secret(key);
  PublicKey open{};
  std::size_t size = open.size();
  CHECK(EVP_PKEY_get_raw_public_key(opened.get(), open.data(), &size) == 1 && size == open.size());
  return open;
}

KeyPair make_key_pair() {
  KeyPair pair;
  CHECK(RAND_priv_bytes(pair.secret.data(), static_cast<int>(pair.secret.size())) == 1);
  pair.open = public_key_of(pair.secret);
  return pair;
}

std::string random_hex(std::size_t bytes) {
  Bytes random(bytes);
  CHECK(RAND_priv_bytes(random.data(), static_cast<int>(random.size())) == 1);
  return to_hex(random);
}

}  // namespace sep::api
