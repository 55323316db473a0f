#include "api/access/users.hpp"

#include <algorithm>
#include <fstream>
#include <initializer_list>
#include <sstream>
#include <sys/stat.h>
#include <toml++/toml.h>

#include "api/text/resolve.hpp"
#include "core/base/described.hpp"

namespace sep::api {
namespace {

namespace ip = boost::asio::ip;

constexpr std::size_t kFileMax = 1 << 20;

template <class Address>
bool same_prefix(Address const& a, Address const& b, unsigned prefix) {
  auto const left = a.to_bytes();
  auto const right = b.to_bytes();
  for (std::size_t i = 0; i < left.size() && prefix > 0; ++i) {
    unsigned const bits = std::min(prefix, 8U);
    unsigned const mask = 0xffU << (8 - bits) & 0xffU;
    if ((left[i] & mask) != (right[i] & mask)) return false;
    prefix -= bits;
  }
  return true;
}

// Whether bits behind the prefix are set: "10.1.2.3/16" is most likely a mistake.
template <class Address>
bool is_whole(Address const& address, unsigned prefix) {
  auto bytes = address.to_bytes();
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    unsigned const kept = std::clamp<unsigned>(prefix > 8 * i ? prefix - static_cast<unsigned>(8 * i) : 0, 0, 8);
    if ((bytes[i] & (0xffU >> kept)) != 0 && kept < 8) return false;
  }
  return true;
}

bool is_start_of_name(char c) {
  bool const is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return is_letter || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '"' || c == '\'';
}

// What the library takes for granted and must not meet, with the number of its line: bytes that are no printable ASCII
// (names, digits and addresses need none), and a bracket that opens a table and no name behind it.
std::optional<std::string> unreadable(std::string_view text) {
  for (std::size_t number = 1; !text.empty(); ++number) {
    auto const end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    auto const is_plain = [](char c) { return (c >= ' ' && c <= '~') || c == '\t' || c == '\r'; };
    if (!std::ranges::all_of(line, is_plain))
      return "line " + std::to_string(number) + ": only printable ASCII stands in this file";
    auto const bracket = line.find_first_not_of(" \t\r");
    if (bracket == std::string_view::npos || line[bracket] != '[') continue;
    auto const name = line.find_first_not_of(" \t", bracket + 1);  // no list of tables either
    bool const is_named = name != std::string_view::npos && is_start_of_name(line[name]);
    if (!is_named) return "line " + std::to_string(number) + ": a table has a name, behind its bracket";
  }
  return std::nullopt;
}

class Reader {
 public:
  Result<Users, std::vector<std::string>> read(std::string_view text) {
    auto parsed = parse(text);
    if (!parsed) return fail(std::move(faults_));
    only(*parsed, {"users"}, "");
    auto const* users = parsed->get_as<toml::table>("users");
    if (!users) wrong(*parsed, "there is no [users.NAME]");
    if (users)
      for (auto const& [name, node] : *users) read_user(std::string(name.str()), node);
    if (faults_.empty() && users_.empty()) faults_.emplace_back("no user has a key");
    if (!faults_.empty()) return fail(std::move(faults_));
    return std::move(users_);
  }

 private:
  std::optional<toml::table> parse(std::string_view text) {
    if (auto fault = unreadable(text)) {
      faults_.push_back(*std::move(fault));
      return std::nullopt;
    }
    try {
      return toml::parse(text);
    } catch (toml::parse_error const& error) {
      faults_.push_back("line " + std::to_string(error.source().begin.line) + ": " + std::string(error.description()));
      return std::nullopt;
    }
  }

  void wrong(toml::node const& at, std::string const& what) {
    faults_.push_back("line " + std::to_string(at.source().begin.line) + ": " + what);
  }

  void only(toml::table const& table, std::initializer_list<std::string_view> known, std::string const& of) {
    for (auto const& [name, node] : table)
      if (std::ranges::find(known, name.str()) == known.end())
        wrong(node, "'" + std::string(name.str()) + "' is nothing that " + (of.empty() ? "this file" : of) + " has");
  }

  void read_user(std::string const& name, toml::node const& node) {
    auto const* user = node.as_table();
    if (!user) return wrong(node, "users." + name + " must be a table");
    if (!is_key_name(name)) wrong(node, "a user's name is a-z, 0-9 and '-', at most 32");
    only(*user, {"roles", "strategies", "keys"}, "a user");
    Key shared;
    shared.user = name;
    shared.scopes = read_scopes(*user, "roles", name);
    shared.strategies = read_strategies(*user, name);
    auto const* keys = user->get_as<toml::table>("keys");
    if (!keys || keys->empty()) return wrong(node, name + " has no keys");
    for (auto const& [key, inner] : *keys) read_key(std::string(key.str()), inner, shared);
  }

  Scopes read_scopes(toml::table const& table, char const* field, std::string const& of) {
    Scopes scopes;
    auto const texts = read_texts(table, field);
    if (texts.empty()) wrong(table, of + ": " + field + " must list some of read, trade, risk, admin");
    for (auto const& text : texts) {
      auto const scope = enum_from_name<Scope>(text);
      if (!scope || *scope == Scope::open) {
        wrong(table, of + ": '" + text + "' is none of read, trade, risk, admin");
        continue;
      }
      scopes = scopes.with(*scope);
    }
    return scopes;
  }

  std::optional<std::set<std::string>> read_strategies(toml::table const& user, std::string const& name) {
    auto const texts = read_texts(user, "strategies");
    std::set<std::string> const strategies(texts.begin(), texts.end());
    if (strategies.empty()) wrong(user, name + ": strategies must list some, or [\"*\"] for all");
    if (!strategies.contains("*")) return strategies;
    if (strategies.size() > 1) wrong(user, name + ": \"*\" is all strategies and stands alone");
    return std::nullopt;
  }

  std::vector<std::string> read_texts(toml::table const& table, char const* field) {
    std::vector<std::string> texts;
    auto const* node = table.get(field);
    if (!node) return texts;
    auto const* list = node->as_array();
    if (!list) {
      wrong(*node, std::string(field) + " must be a list of texts");
      return texts;
    }
    for (auto const& item : *list) {
      if (auto const* text = item.as_string())
        texts.push_back(text->get());
      else
        wrong(item, std::string(field) + " must be a list of texts");
    }
    return texts;
  }

  void read_key(std::string const& name, toml::node const& node, Key key) {
    auto const* table = node.as_table();
    if (!table) return wrong(node, "key " + name + " must be a table");
    if (!is_key_name(name)) wrong(node, "a key's name is a-z, 0-9 and '-', at most 32");
    only(*table, {"ed25519", "bearer_sha256", "scopes", "addresses", "expires", "requests_per_second"}, "a key");
    if (table->contains("scopes")) narrow(*table, name, key);
    if (auto const bytes = read_hex(*table, "ed25519")) std::ranges::copy(*bytes, key.ed25519.emplace().begin());
    if (auto const bytes = read_hex(*table, "bearer_sha256"))
      std::ranges::copy(*bytes, key.bearer.emplace().bytes.begin());
    if (table->contains("ed25519") == table->contains("bearer_sha256"))
      wrong(node, "key " + name + " must have one of ed25519 and bearer_sha256");
    read_networks(*table, key);
    read_expiry(*table, key);
    read_rate(*table, key);
    // Two names for one secret would be two allowances and two histories of what was used.
    for (auto const& [other, known] : users_)
      if (other != name && known.ed25519 == key.ed25519 && known.bearer == key.bearer)
        wrong(node, "key " + name + " is the same as " + other);
    if (!users_.emplace(name, std::move(key)).second) wrong(node, "key " + name + " is there twice");
  }

  void narrow(toml::table const& table, std::string const& name, Key& key) {
    auto const asked = read_scopes(table, "scopes", "key " + name);
    auto const had = key.scopes;
    key.scopes = had.both(asked);
    if (key.scopes != asked) wrong(table, "key " + name + " has scopes that are no roles of " + key.user);
  }

  std::optional<Bytes> read_hex(toml::table const& table, char const* field) {
    auto const* node = table.get(field);
    if (!node) return std::nullopt;
    auto const* text = node->as_string();
    auto bytes = text ? from_hex(text->get()) : std::nullopt;
    if (bytes && bytes->size() == 32) return bytes;
    wrong(*node, std::string(field) + " must be 64 hexadecimal digits in quotes");
    return std::nullopt;
  }

  void read_networks(toml::table const& table, Key& key) {
    auto const texts = read_texts(table, "addresses");
    if (table.contains("addresses") && texts.empty()) wrong(table, "addresses is empty: leave it out for anywhere");
    for (auto const& text : texts) {
      if (auto const network = read_network(text))
        key.networks.push_back(*network);
      else
        wrong(table, "'" + text + "' is no address and no network like 10.1.0.0/16");
    }
  }

  void read_expiry(toml::table const& table, Key& key) {
    auto const* node = table.get("expires");
    if (!node) return;
    auto const* at = node->as_date_time();
    std::ostringstream text;
    if (at) text << at->get();
    auto const time = read_time(text.str());
    if (!at || !at->get().offset || !time)
      return wrong(*node, "expires must be a time with its zone: 2027-01-01T00:00:00Z");
    key.expires = *time;
  }

  void read_rate(toml::table const& table, Key& key) {
    auto const* node = table.get("requests_per_second");
    if (!node) return;
    auto const* number = node->as_integer();
    if (!number || number->get() < 1 || number->get() > 10'000)
      return wrong(*node, "requests_per_second must be a whole number from 1 to 10000");
    key.requests_per_second = static_cast<std::uint32_t>(number->get());
  }

  Users users_;
  std::vector<std::string> faults_;
};

}  // namespace

bool Network::contains(ip::address const& peer) const {
  if (address.is_v4() != peer.is_v4()) return false;
  if (address.is_v4()) return same_prefix(address.to_v4(), peer.to_v4(), prefix);
  return same_prefix(address.to_v6(), peer.to_v6(), prefix);
}

std::optional<Network> read_network(std::string_view text) {
  auto const slash = std::min(text.find('/'), text.size());
  boost::system::error_code error;
  auto const address = ip::make_address(std::string(text.substr(0, slash)), error);
  if (error) return std::nullopt;
  // Callers' addresses are IPv4 where they are mapped (RFC 4291, section 2.5.5.2): such a network would hold nobody.
  if (address.is_v6() && address.to_v6().is_v4_mapped()) return std::nullopt;
  unsigned const longest = address.is_v4() ? 32 : 128;
  auto prefix = longest;
  if (slash < text.size()) {
    auto const bits = read_whole(text.substr(slash + 1), longest);
    if (!bits) return std::nullopt;
    prefix = *bits;
  }
  bool const whole = address.is_v4() ? is_whole(address.to_v4(), prefix) : is_whole(address.to_v6(), prefix);
  if (!whole) return std::nullopt;
  return Network{address, prefix};
}

bool is_key_name(std::string_view name) {
  auto const plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return !name.empty() && name.size() <= 32 && std::ranges::all_of(name, plain);
}

Result<Users, std::vector<std::string>> parse_users(std::string_view toml) { return Reader().read(toml); }

Result<Users, std::vector<std::string>> read_users(std::string const& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) return fail(std::vector{"there is no file " + path});
  if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
    return fail(std::vector{path + " can be written by others than its owner: chmod 600 " + path});
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file.good() && !file.eof()) return fail(std::vector{path + " cannot be read"});
  if (text.size() > kFileMax) return fail(std::vector{path + " is longer than a file of users can be"});
  auto users = parse_users(text);
  if (!users)
    for (auto& fault : users.error()) fault = path + ", " + fault;
  return users;
}

}  // namespace sep::api
