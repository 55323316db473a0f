#include "core/base/hash.hpp"

#include <algorithm>
#include <openssl/evp.h>

#include "core/base/check.hpp"

namespace sep {
namespace {

EVP_MD_CTX* context_of(void* context) { return static_cast<EVP_MD_CTX*>(context); }

template <class Hash>
std::optional<Hash> parse_hash(std::string_view text) {
  auto const bytes = from_hex(text);
  Hash hash;
  if (!bytes || bytes->size() != hash.bytes.size()) return std::nullopt;
  std::ranges::copy(*bytes, hash.bytes.begin());
  return hash;
}

}  // namespace

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  CHECK(context_ != nullptr);
  CHECK(EVP_DigestInit_ex(context_of(context_), EVP_sha256(), nullptr) == 1);
}

Sha256::~Sha256() { EVP_MD_CTX_free(context_of(context_)); }

void Sha256::update(ByteSpan bytes) { CHECK(EVP_DigestUpdate(context_of(context_), bytes.data(), bytes.size()) == 1); }

Hash256 Sha256::finish() {
  Hash256 hash;
  unsigned int size = 0;
  CHECK(EVP_DigestFinal_ex(context_of(context_), hash.bytes.data(), &size) == 1);
  CHECK(size == hash.bytes.size());
  // A null type keeps the digest that was fetched at construction: no look-up per message.
  CHECK(EVP_DigestInit_ex(context_of(context_), nullptr, nullptr) == 1);
  return hash;
}

Hash256 sha256(ByteSpan bytes) {
  Sha256 digest;
  digest.update(bytes);
  return digest.finish();
}

Hash128 truncate(Hash256 const& hash) {
  Hash128 short_hash;
  std::copy_n(hash.bytes.begin(), short_hash.bytes.size(), short_hash.bytes.begin());
  return short_hash;
}

std::string to_text(Hash256 const& hash) { return to_hex(hash.bytes); }
std::string to_text(Hash128 const& hash) { return to_hex(hash.bytes); }
std::optional<Hash256> parse_hash256(std::string_view text) { return parse_hash<Hash256>(text); }
std::optional<Hash128> parse_hash128(std::string_view text) { return parse_hash<Hash128>(text); }

}  // namespace sep
