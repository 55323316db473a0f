#include "api/access/key_file.hpp"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>

#include "api/access/gate.hpp"

namespace sep::api {
namespace {

using testing::HasSubstr;

TEST(OwnKeys, AreReadAsTheyAreWritten) {
  auto const pair = make_key_pair();
  auto const signing = parse_own_key(format_own_key(SigningKey{"bot", pair.secret}));
  ASSERT_TRUE(signing);
  EXPECT_EQ(std::get<SigningKey>(*signing).secret, pair.secret);
  auto const token = parse_own_key(format_own_key(BearerToken{"sep_desk_00"}));
  ASSERT_TRUE(token);
  EXPECT_EQ(std::get<BearerToken>(*token).text, "sep_desk_00");
}

TEST(OwnKeys, WhatIsNoneIsRefusedWithoutShowingIt) {
  std::string const canary = "5ec4e7c0ffee";  // hexadecimal digits, as a secret has
  for (std::string const text : {"", "\n"}) EXPECT_FALSE(parse_own_key(text));
  for (std::string const before : {"", "sep_a ", "sep_a\t", "sep-ed25519 ", "sep-ed25519 bot ", "sep-ed25519  ",
                                   "sep-ed25519 bot zz", "sep-ed25519 bot bot "}) {
    auto const key = parse_own_key(before + canary);
    ASSERT_FALSE(key) << before;
    EXPECT_FALSE(key.error().empty());
    EXPECT_THAT(key.error(), Not(HasSubstr(canary)));
  }
}

TEST(OwnKeys, AFileThatOthersMayReadIsNotUsed) {
  auto name = (std::filesystem::temp_directory_path() / "sep-key-XXXXXX").string();
  int const file = ::mkstemp(name.data());
  ASSERT_GE(file, 0);
  ::close(file);
  std::ofstream(name) << "sep_desk_00\n";
  EXPECT_TRUE(read_own_key(name));
  namespace fs = std::filesystem;
  fs::permissions(name, fs::perms::others_read, fs::perm_options::add);
  EXPECT_THAT(read_own_key(name).error(), HasSubstr("chmod 600"));
  fs::remove(name);
  EXPECT_THAT(read_own_key(name).error(), HasSubstr("there is no file"));
}

TEST(OwnKeys, OpenTheGate) {
  auto const pair = make_key_pair();
  Time const now{1'796'000'000'000'000'000};
  Users users;
  users["bot"].user = "alice";
  users["bot"].ed25519 = pair.open;
  Gate gate(users, now - minutes(1));
  for (int time = 0; time < 3; ++time) {
    Request request{"POST", "/v1/intents", {{"content-type", "text/plain"}}, "acquire"};
    put_key(request, SigningKey{"bot", pair.secret}, "localhost", now);
    EXPECT_TRUE(gate.admit(request, boost::asio::ip::make_address("::1"), now));
  }
}

}  // namespace
}  // namespace sep::api
