#include "api/access/users.hpp"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>

namespace sep::api {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
namespace ip = boost::asio::ip;

std::string const kHex(64, 'a');

// A file in which everything is right but what the test puts there.
std::string file_with(std::string const& user, std::string const& key) {
  return "[users.alice]\n" + user + "\n[users.alice.keys.bot]\n" + key + "\n";
}
std::string const kUser = "roles = [\"read\", \"trade\"]\nstrategies = [\"alpha\"]";
std::string const kKey = "ed25519 = \"" + kHex + "\"";

std::string fault_of(std::string const& text) {
  auto const users = parse_users(text);
  return users ? "(read)" : users.error().front();
}

TEST(Users, AKeyHasTheRolesOfItsUserAndTheDefaults) {
  auto const users = parse_users(file_with(kUser, kKey));
  ASSERT_TRUE(users);
  auto const& key = users->at("bot");
  EXPECT_EQ(key.user, "alice");
  EXPECT_EQ(key.scopes, (Scopes{Scope::read, Scope::trade}));
  EXPECT_EQ(key.strategies, std::set<std::string>{"alpha"});
  EXPECT_TRUE(key.ed25519.has_value());
  EXPECT_FALSE(key.bearer.has_value());
  EXPECT_FALSE(key.expires.has_value());
  EXPECT_EQ(key.requests_per_second, 100u);
}

TEST(Users, AKeyMayHaveLessThanItsUser) {
  auto const users =
      parse_users(file_with(kUser, "bearer_sha256 = \"" + kHex +
                                       "\"\nscopes = [\"read\"]\naddresses = [\"10.1.0.0/16\", \"::1\"]\n"
                                       "expires = 2027-01-01T00:00:00Z\nrequests_per_second = 5"));
  ASSERT_TRUE(users) << users.error().front();
  auto const& key = users->at("bot");
  EXPECT_EQ(key.scopes, Scopes{Scope::read});
  EXPECT_EQ(key.networks.size(), 2u);
  EXPECT_EQ(key.expires, Time{1'798'761'600'000'000'000});
  EXPECT_EQ(key.requests_per_second, 5u);
  auto const all = parse_users(file_with("roles = [\"admin\"]\nstrategies = [\"*\"]", kKey));
  ASSERT_TRUE(all);
  EXPECT_EQ(all->at("bot").strategies, std::nullopt);
}

TEST(Users, WhatIsWrongIsNamedWithItsLine) {
  auto const wrong = [](std::string const& user, std::string const& key) { return fault_of(file_with(user, key)); };
  EXPECT_EQ(wrong("roles = [\"root\"]\nstrategies = [\"a\"]", kKey),
            "line 1: alice: 'root' is none of read, trade, risk, admin");
  EXPECT_THAT(wrong("roles = [\"open\"]\nstrategies = [\"a\"]", kKey), HasSubstr("'open' is none"));
  EXPECT_THAT(wrong("strategies = [\"a\"]", kKey), HasSubstr("roles must list"));
  EXPECT_THAT(wrong("roles = [\"read\"]", kKey), HasSubstr("strategies must list"));
  EXPECT_THAT(wrong("roles = [\"read\"]\nstrategies = [\"*\", \"a\"]", kKey), HasSubstr("stands alone"));
  EXPECT_THAT(wrong("roles = \"read\"\nstrategies = [\"a\"]", kKey), HasSubstr("must be a list"));
  EXPECT_THAT(wrong(kUser + "\nrole = 1", kKey), HasSubstr("line 4: 'role' is nothing that a user has"));
  EXPECT_THAT(wrong(kUser, ""), HasSubstr("one of ed25519 and bearer_sha256"));
  EXPECT_THAT(wrong(kUser, kKey + "\nbearer_sha256 = \"" + kHex + "\""), HasSubstr("one of ed25519"));
  EXPECT_THAT(wrong(kUser, "ed25519 = \"" + kHex.substr(1) + "\""), HasSubstr("64 hexadecimal digits"));
  EXPECT_THAT(wrong(kUser, "ed25519 = 5"), HasSubstr("64 hexadecimal digits"));
  EXPECT_THAT(wrong(kUser, kKey + "\nscopes = [\"admin\"]"), HasSubstr("no roles of alice"));
  EXPECT_THAT(wrong(kUser, kKey + "\nscopes = []"), HasSubstr("scopes must list"));
  EXPECT_THAT(wrong(kUser, kKey + "\naddresses = []"), HasSubstr("addresses is empty"));
  EXPECT_THAT(wrong(kUser, kKey + "\naddresses = [\"10.0.0.1/8\"]"), HasSubstr("no network"));
  EXPECT_THAT(wrong(kUser, kKey + "\nexpires = 2027-01-01T00:00:00"), HasSubstr("with its zone"));
  EXPECT_THAT(wrong(kUser, kKey + "\nexpires = \"2027-01-01T00:00:00Z\""), HasSubstr("with its zone"));
  EXPECT_THAT(wrong(kUser, kKey + "\nrequests_per_second = 0"), HasSubstr("from 1 to 10000"));
  EXPECT_THAT(wrong(kUser, kKey + "\nrequests_per_seconds = 9"), HasSubstr("is nothing that a key has"));
  EXPECT_THAT(fault_of("[user.alice]"), HasSubstr("'user' is nothing that this file has"));
  EXPECT_THAT(fault_of("[users.alice"), HasSubstr("line 1:"));
  for (auto const* nameless : {"[ \n`", "[", "x = 1\n [[ \t\n", "[\r\n", "\n\n[*", "[.a]", "[]"})
    EXPECT_THAT(fault_of(nameless), HasSubstr("a table has a name")) << nameless;
  for (auto const* foreign : {"\xce\x98.g", "# \xc3\xbc", "a\x01", "\x7f"})
    EXPECT_EQ(fault_of(foreign), "line 1: only printable ASCII stands in this file");
  EXPECT_EQ(fault_of(""), "line 1: there is no [users.NAME]");
  EXPECT_THAT(fault_of("[users.Al_ice]\n" + kUser + "\n[users.Al_ice.keys.bot]\n" + kKey), HasSubstr("a-z, 0-9"));
  EXPECT_THAT(fault_of(file_with(kUser, kKey) + "[users.alice.keys.again]\n" + kKey), HasSubstr("the same as"));
  EXPECT_THAT(fault_of(file_with(kUser, kKey) + "[users.bob]\n" + kUser + "\n[users.bob.keys.bot]\n" + kKey),
              HasSubstr("there twice"));
}

TEST(Users, NamesOfKeysArePlain) {
  for (auto const* name : {"alice-bot", "0", "-"}) EXPECT_TRUE(is_key_name(name)) << name;
  for (auto const* name : {"", "Alice", "a_b", "a.b", "a\"b", "a b", "a\n"}) EXPECT_FALSE(is_key_name(name)) << name;
  EXPECT_TRUE(is_key_name(std::string(32, 'a')));
  EXPECT_FALSE(is_key_name(std::string(33, 'a')));
}

TEST(Users, AFileThatOthersMayWriteIsNotRead) {
  auto name = (std::filesystem::temp_directory_path() / "sep-users-XXXXXX").string();
  int const handle = ::mkstemp(name.data());
  ASSERT_GE(handle, 0);
  ::close(handle);
  std::ofstream(name) << file_with(kUser, kKey);
  EXPECT_TRUE(read_users(name));
  namespace fs = std::filesystem;
  fs::permissions(name, fs::perms::group_write, fs::perm_options::add);
  EXPECT_THAT(read_users(name).error(), ElementsAre(HasSubstr("chmod 600")));
  fs::remove(name);
  EXPECT_THAT(read_users(name).error(), ElementsAre(HasSubstr("there is no file")));
}

TEST(Networks, HoldTheAddressesOfTheirPrefix) {
  auto const holds = [](char const* network, char const* address) {
    return read_network(network).value().contains(ip::make_address(address));
  };
  EXPECT_TRUE(holds("10.1.0.0/16", "10.1.255.3"));
  EXPECT_FALSE(holds("10.1.0.0/16", "10.2.0.0"));
  EXPECT_TRUE(holds("0.0.0.0/0", "8.8.8.8"));
  EXPECT_FALSE(holds("0.0.0.0/0", "::1"));
  EXPECT_TRUE(holds("10.1.2.3", "10.1.2.3"));
  EXPECT_FALSE(holds("10.1.2.3", "10.1.2.2"));
  EXPECT_TRUE(holds("2001:db8::/33", "2001:db8:7fff::1"));
  EXPECT_FALSE(holds("2001:db8::/33", "2001:db8:8000::1"));
  for (auto const* wrong : {"::ffff:10.0.0.0/104", "::ffff:10.1.2.3", "", "10.1", "10.1.0.0/33", "10.1.0.0/",
                            "10.1.0.0/-1", "10.1.0.1/16", "::1/129", "2001:db8::1/64"})
    EXPECT_FALSE(read_network(wrong)) << wrong;
}

}  // namespace
}  // namespace sep::api
