#include "api/access/key_file.hpp"

#include <algorithm>
#include <fstream>
#include <sys/stat.h>

namespace sep::api {
namespace {

constexpr std::string_view kSigning = "sep-ed25519 ";
constexpr std::size_t kLineMax = 512;

Result<OwnKey, std::string> parse_signing(std::string_view text) {
  auto const blank = std::min(text.find(' '), text.size());
  SigningKey key{std::string(text.substr(0, blank)), {}};
  auto const secret = from_hex(text.substr(std::min(blank + 1, text.size())));
  if (key.name.empty() || !secret || secret->size() != key.secret.size())
    return fail(std::string("after sep-ed25519 come the key's name and 64 hexadecimal digits"));
  std::ranges::copy(*secret, key.secret.begin());
  return key;
}

}  // namespace

Result<OwnKey, std::string> parse_own_key(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  if (text.starts_with(kSigning)) return parse_signing(text.substr(kSigning.size()));
  bool const is_token =
      text.starts_with("sep_") && std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
  if (!is_token)
    return fail(std::string("this is no key of 'sep key create': a token or sep-ed25519, a name and a secret"));
  return BearerToken{std::string(text)};
}

Result<OwnKey, std::string> read_own_key(std::string const& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) return fail("there is no file " + path);
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return fail(path + " can be read by others than its owner: chmod 600 " + path);
  std::ifstream file(path, std::ios::binary);
  std::string text(kLineMax, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  auto key = parse_own_key(text);
  if (!key) return fail(path + ": " + key.error());
  return key;
}

std::string format_own_key(OwnKey const& key) {
  if (auto const* token = std::get_if<BearerToken>(&key)) return token->text + "\n";
  auto const& signing = std::get<SigningKey>(key);
  return std::string(kSigning) + signing.name + " " + to_hex(signing.secret) + "\n";
}

void put_key(Request& request, OwnKey const& key, std::string host, Time now) {
  request.headers["host"] = std::move(host);
  if (auto const* token = std::get_if<BearerToken>(&key)) {
    request.headers["authorization"] = "Bearer " + token->text;
    return;
  }
  auto const& signing = std::get<SigningKey>(key);
  sign(request, signing.name, signing.secret, now, random_hex(16));
}

}  // namespace sep::api
