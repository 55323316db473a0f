#include "runtime/log/checkpoint.hpp"

#include <gtest/gtest.h>

#include "core/base/codec.hpp"
#include "runtime/log/record.hpp"

namespace sep::log {
namespace {

std::string const kHash = "ca3692db49fc199979d34ee29365795bc778f8cf9c04a45f69bba74dbdd01ff1";

TEST(Checkpoint, IsOneLineAndBack) {
  Checkpoint const checkpoint{"paper", "5f:2-a_b.c", 9'223'372'036'854'775'807, genesis("paper")};
  auto const line = format_checkpoint(checkpoint);
  EXPECT_EQ(line, "sep-checkpoint v1 paper 5f:2-a_b.c 9223372036854775807 " + kHash);
  auto const parsed = parse_checkpoint(line);
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(*parsed, checkpoint);
}

TEST(Checkpoint, RefusesEverythingElseWithAReason) {
  using enum CheckpointError;
  std::string const long_name(65, 'a');
  std::vector<std::pair<std::string, CheckpointError>> const cases{
      {"", not_a_checkpoint},
      {"sep-checkpoint", not_a_checkpoint},
      {"sep-checkpoints v1 paper id 1 " + kHash, not_a_checkpoint},
      {"sep-checkpoint v2 paper id 1 " + kHash, unknown_version},
      {"sep-checkpoint v1 paper id 1", not_a_checkpoint},
      {"sep-checkpoint v1 paper id 1 " + kHash + " more", not_a_checkpoint},
      {"sep-checkpoint v1  id 1 " + kHash, bad_name},
      {"sep-checkpoint v1 pa/per id 1 " + kHash, bad_name},
      {"sep-checkpoint v1 paper i\xc3\xa4 1 " + kHash, bad_name},
      {"sep-checkpoint v1 " + long_name + " id 1 " + kHash, bad_name},
      {"sep-checkpoint v1 paper id -1 " + kHash, bad_seq},
      {"sep-checkpoint v1 paper id +1 " + kHash, bad_seq},
      {"sep-checkpoint v1 paper id 01 " + kHash, bad_seq},
      {"sep-checkpoint v1 paper id 1x " + kHash, bad_seq},
      {"sep-checkpoint v1 paper id 9223372036854775808 " + kHash, bad_seq},
      {"sep-checkpoint v1 paper id 99999999999999999999999 " + kHash, bad_seq},
      {"sep-checkpoint v1 paper id 1 " + kHash.substr(1), bad_hash},
      {"sep-checkpoint v1 paper id 1 G" + kHash.substr(1), bad_hash},
      {"sep-checkpoint v1 paper id 1 CA" + kHash.substr(2), bad_hash},
      {"sep-checkpoint v1 paper id 1 " + kHash + "\n", bad_hash},
  };
  for (auto const& [line, reason] : cases) {
    auto const parsed = parse_checkpoint(line);
    ASSERT_FALSE(parsed.has_value()) << line;
    EXPECT_EQ(enum_name(parsed.error()), enum_name(reason)) << line;
  }
}

TEST(Checkpoint, ANameIsShortAndPlain) {
  EXPECT_TRUE(is_name("a"));
  EXPECT_TRUE(is_name(std::string(64, 'Z')));
  EXPECT_FALSE(is_name(""));
  EXPECT_FALSE(is_name(std::string(65, 'Z')));
  EXPECT_FALSE(is_name("two words"));
  EXPECT_FALSE(is_name(std::string_view("nul\0", 4)));
}

}  // namespace
}  // namespace sep::log
