#include "apps/sep/configuration.hpp"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>
#include <sstream>

#include "api/text/fixture.hpp"
#include "apps/sep/configuration_keys.hpp"
#include "readmodel/view.hpp"

namespace sep::app {
namespace {

using api::fixture::kWeth;
using testing::HasSubstr;

struct Configuration : testing::Test {
  std::string file = testing::TempDir() + "sep-configuration-" + std::to_string(::getpid()) + ".toml";

  ~Configuration() override { std::filesystem::remove(file); }

  Sources write(std::string const& text) {
    std::ofstream(file) << text;
    Sources sources;
    sources.file = file;
    return sources;
  }
  static std::string first_fault(Sources const& sources) {
    auto const loaded = load_settings(sources);
    return loaded ? "none" : to_text(loaded.error().front());
  }
  static Setting find(Loaded const& loaded, std::string const& key) {
    for (auto const& setting : loaded.list)
      if (setting.key == key) return setting;
    return {};
  }
};

TEST_F(Configuration, LaterSourcesWinAndEachValueSaysWhereItCameFrom) {
  auto sources = write("seed = 2\n[server]\nsocket = \"a\"\n[risk]\ncollar_bps = 7\n[store]\npath = \"f\"\n");
  sources.environment = {{"SEP_SERVER_SOCKET", "b"}, {"SEP_RISK_COLLAR_BPS", "8"}};
  sources.flags = {{"server.socket", "c"}};
  auto const loaded = load_settings(sources);
  ASSERT_TRUE(loaded) << to_text(loaded.error().front());
  EXPECT_EQ(loaded->settings.seed, 2U);
  EXPECT_EQ(loaded->settings.server.socket, "c");
  EXPECT_EQ(loaded->settings.risk.collar_bps, 8U);
  EXPECT_EQ(find(*loaded, "server.socket").origin, Origin::flag);
  EXPECT_EQ(find(*loaded, "risk.collar_bps").origin, Origin::environment);
  EXPECT_EQ(find(*loaded, "risk.collar_bps").where, "SEP_RISK_COLLAR_BPS");
  EXPECT_EQ(find(*loaded, "store.path").where, file + ":7");
  EXPECT_EQ(find(*loaded, "stream").origin, Origin::built_in);
  EXPECT_EQ(find(*loaded, "stream").value, "paper");
}

TEST_F(Configuration, TablesByNameAreReadFromFileAndFlag) {
  auto sources = write(
      "[risk.strategies.alpha]\nmax_order_notional = \"1500.25\"\nmax_open_intents = 3\n"
      "[risk.venues.uniswap_v2]\nmax_slippage_bps = 40\n[risk.assets.WETH]\nmax_position = \"2\"\n");
  sources.flags = {{"risk.global.max_daily_loss", "10"}};
  auto const loaded = load_settings(sources);
  ASSERT_TRUE(loaded) << to_text(loaded.error().front());
  auto const config = make_config(loaded->settings, api::fixture::make_registry());
  ASSERT_TRUE(config) << to_text(config.error().front());
  EXPECT_EQ(config->risk.strategies.at("alpha").max_order_notional, i128{1'500'250'000});
  EXPECT_EQ(config->risk.strategies.at("alpha").max_open_intents, 3U);
  EXPECT_EQ(config->risk.venues.at(api::fixture::kUniswap).max_slippage_bps, 40U);
  EXPECT_EQ(config->risk.assets.at(kWeth).max_position, i128{2} * 1'000'000'000'000'000'000);
  EXPECT_EQ(config->risk.global.max_daily_loss, i128{10'000'000});
}

TEST_F(Configuration, UnknownKeysNameTheNearest) {
  EXPECT_THAT(first_fault(write("[risk]\nmax_markt_age = \"1s\"\n")), HasSubstr("did you mean risk.max_market_age?"));
  EXPECT_THAT(first_fault(write("[risk.strategies.a]\nmax_slipage_bps = 1\n")),
              HasSubstr("did you mean risk.strategies.a.max_slippage_bps?"));
  EXPECT_THAT(first_fault(write("entirely_elsewhere_and_long = 1\n")), HasSubstr("no such key"));
  EXPECT_THAT(first_fault(write("[risk.venues.a]\nmax_open_intents = 1\n")), HasSubstr("no such key"));
  EXPECT_THAT(first_fault(write("[risk.strategies]\nalpha = 1\n")), HasSubstr("no such key"));
  EXPECT_THAT(first_fault(write("[seed]\nx = 1\n")), HasSubstr("no such key"));
}

TEST_F(Configuration, ValuesOfTheWrongKindAreRefusedWithFileAndLine) {
  EXPECT_THAT(first_fault(write("\nrisk.min_notional = 1.5\n")),
              HasSubstr(":2: risk.min_notional: '1.5' is not an amount"));
  EXPECT_THAT(first_fault(write("risk.min_notional = 1\n")), HasSubstr("decimal text in quotes"));
  EXPECT_THAT(first_fault(write("risk.min_notional = \"-1\"\n")), HasSubstr("negative"));
  EXPECT_THAT(first_fault(write("risk.max_market_age = 60\n")), HasSubstr("a duration in quotes"));
  EXPECT_THAT(first_fault(write("seed = -1\n")), HasSubstr("a whole number in range"));
  EXPECT_THAT(first_fault(write("seed = \"1\"\n")), HasSubstr("a whole number in range"));
  EXPECT_THAT(first_fault(write("risk.collar_bps = 4294967296\n")), HasSubstr("a whole number in range"));
  EXPECT_THAT(first_fault(write("risk.allowed_assets = [1]\n")), HasSubstr("a list of texts"));
  EXPECT_THAT(first_fault(write("risk = 1\n")), HasSubstr("a section, not a value"));
  EXPECT_THAT(first_fault(write("seed = \n")), HasSubstr(":1"));
}

TEST_F(Configuration, TheLimitOfAClockJumpIsSetAndIsMoreThanNothing) {
  EXPECT_EQ(load_settings(Sources{})->settings.server.clock_jump_max, seconds(5));
  auto sources = write("server.clock_jump_max = \"250ms\"\n");
  EXPECT_EQ(load_settings(sources)->settings.server.clock_jump_max, milliseconds(250));
  EXPECT_THAT(first_fault(write("\nserver.clock_jump_max = \"0s\"\n")),
              HasSubstr(":2: server.clock_jump_max: more than 0s"));
  sources.environment = {{"SEP_SERVER_CLOCK_JUMP_MAX", "0ms"}};
  EXPECT_THAT(first_fault(sources), HasSubstr("SEP_SERVER_CLOCK_JUMP_MAX: server.clock_jump_max: more than 0s"));
}

TEST_F(Configuration, HowManyMayConnectIsSetAndIsNotNobody) {
  EXPECT_EQ(load_settings(Sources{})->settings.server.connections, 64U);
  EXPECT_EQ(load_settings(Sources{})->settings.server.streams, 256U);
  auto const settings = load_settings(write("server.connections = 1\nserver.streams = 0\n"))->settings;
  EXPECT_EQ(settings.server.connections, 1U);
  EXPECT_EQ(settings.server.streams, 0U);
  EXPECT_THAT(first_fault(write("server.connections = 0\n")), HasSubstr(":1: server.connections: at least 1"));
}

TEST_F(Configuration, EveryFaultIsNamedAtOnce) {
  auto const loaded = load_settings(write("seed = -1\nstraem = \"x\"\n[store]\npath = 3\n"));
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().size(), 3U);
}

TEST_F(Configuration, AnEnvironmentVariableOfASectionThatIsNoKeyIsAMistake) {
  auto sources = write("");
  sources.environment = {{"SEP_RISK_COLAR_BPS", "1"}};
  EXPECT_THAT(first_fault(sources), HasSubstr("SEP_RISK_COLAR_BPS"));
  sources.environment = {{"SEP_SOMETHING_ELSE", "1"}};
  EXPECT_EQ(first_fault(sources), "none");
  sources.environment = {{"SEP_RISK_ALLOWED_ASSETS", "WETH,USDC"}, {"SEP_INTENT_MAX_SLIPPAGE_BPS", ""}};
  auto const loaded = load_settings(sources);
  ASSERT_TRUE(loaded);
  EXPECT_THAT(loaded->settings.risk.allowed_assets.value(), testing::ElementsAre("WETH", "USDC"));
  EXPECT_FALSE(loaded->settings.intent.max_slippage_bps);
}

TEST_F(Configuration, AFileThatIsAskedForMustBeThere) {
  Sources sources;
  sources.file = file;
  EXPECT_THAT(first_fault(sources), HasSubstr("no such configuration file"));
  sources.file.reset();
  sources.environment = {{"SEP_CONFIG", file}};
  EXPECT_THAT(first_fault(sources), HasSubstr("no such configuration file"));
}

TEST(MakeConfig, DefaultsAreSoundAndLeaveOutBuiltInAssetsThatAreNotThere) {
  auto const config = make_config(Settings{}, api::fixture::make_registry());
  ASSERT_TRUE(config) << to_text(config.error().front());
  EXPECT_THAT(config->risk.allowed_assets, testing::ElementsAre(AssetId{1}, AssetId{2}));  // no USDT, DAI, WBTC by name
  EXPECT_EQ(config->risk.min_notional, i128{1'000'000});
  EXPECT_EQ(config->risk.min_reference_sources, 3U);
  EXPECT_EQ(config->risk.max_market_age, seconds(60));
}

TEST(MakeConfig, WhatTheRegistryDoesNotHaveIsRefusedByKey) {
  auto const refused = [](auto change) {
    Settings settings;
    change(settings);
    auto const config = make_config(settings, api::fixture::make_registry());
    return config ? "none" : to_text(config.error().front());
  };
  EXPECT_THAT(refused([](Settings& s) { s.risk.reference_asset = "XYZ"; }), HasSubstr("risk.reference_asset"));
  EXPECT_THAT(refused([](Settings& s) { s.risk.allowed_assets = {"USDC", "XYZ"}; }), HasSubstr("risk.allowed_assets"));
  EXPECT_THAT(refused([](Settings& s) { s.risk.venues["nowhere"]; }), HasSubstr("risk.venues.nowhere"));
  EXPECT_THAT(refused([](Settings& s) { s.risk.assets["XYZ"]; }), HasSubstr("risk.assets.XYZ"));
  EXPECT_THAT(refused([](Settings& s) { s.risk.min_notional = {"0.0000001"}; }), HasSubstr("too_precise"));
  EXPECT_THAT(refused([](Settings& s) { s.risk.min_reference_sources = 1; }), HasSubstr("sources_too_few"));
  EXPECT_THAT(refused([](Settings& s) { s.timing.order_life = {}; }), HasSubstr("duration_not_positive"));
  EXPECT_THAT(refused([](Settings& s) { s.scheduling.catch_up_bps = 1; }), HasSubstr("schedule_out_of_range"));
  EXPECT_THAT(refused([](Settings& s) { s.passive.repeg_interval = {}; }), HasSubstr("duration_not_positive"));
  EXPECT_THAT(refused([](Settings& s) { s.passive.repeg_bps = 10'000; }), HasSubstr("passive_out_of_range"));
  EXPECT_THAT(refused([](Settings& s) { s.passive.cross_bps = 10'000; }), HasSubstr("passive_out_of_range"));
  EXPECT_THAT(refused([](Settings& s) { s.passive.max_rests = 0; }), HasSubstr("passive_out_of_range"));
  EXPECT_THAT(refused([](Settings& s) { s.passive.max_rests = engine::kMaxRests + 1; }),
              HasSubstr("passive_out_of_range"));
  EXPECT_THAT(refused([](Settings& s) { s.scheduling.volume_profile = {}; }), HasSubstr("profile_invalid"));
  EXPECT_THAT(refused([](Settings& s) { s.scheduling.volume_profile = {"1", "x"}; }),
              HasSubstr("scheduling.volume_profile"));
  EXPECT_THAT(refused([](Settings& s) { s.scheduling.min_slice_notional = {"0.0000001"}; }), HasSubstr("too_precise"));
}

TEST(MakeConfig, SchedulesAreInBaseUnitsOfTheReferenceAsset) {
  Settings settings;
  settings.scheduling.volume_profile = {"1", "20"};
  auto const config = make_config(settings, api::fixture::make_registry());
  ASSERT_TRUE(config) << to_text(config.error().front());
  auto const& scheduling = config->scheduling;
  EXPECT_EQ(scheduling.min_slice_notional, i128{100'000'000});
  EXPECT_EQ(scheduling.impact_notional, i128{100'000'000'000});
  EXPECT_EQ(scheduling.impact, engine::Scheduling{}.impact);
  EXPECT_EQ(scheduling.volume_profile, (std::vector<std::uint32_t>{1, 20}));
}

TEST(Keys, DurationsReadBack) {
  for (auto const text : {"0s", "250ms", "1h30m", "30d", "2s500ms"}) {
    Settings settings;
    ASSERT_TRUE(assign(settings, {"risk", "max_market_age"}, {Written::Form::string, text, {}}));
    EXPECT_EQ(format_duration(settings.risk.max_market_age), text);
  }
}

// The file to copy sets every default to what it is, and names every key.
TEST(Keys, BoundsOfTheReadModelAreItsOwn) { EXPECT_EQ(ServerSettings{}.ended_intents, readmodel::kArchivedMax); }

TEST(Keys, AreAllInTheFileToCopy) {
  Sources sources;
  sources.file = "schema/config/sep.toml";
  auto const loaded = load_settings(sources);
  ASSERT_TRUE(loaded) << to_text(loaded.error().front());
  std::map<std::string, std::string> defaults;
  for_each_setting(Settings{},
                   [&](KeyPath const& path, std::string value) { defaults[to_text(path)] = std::move(value); });
  for (auto const& setting : loaded->list) {
    EXPECT_EQ(setting.value, defaults.at(setting.key)) << setting.key;
    EXPECT_TRUE(setting.value.empty() || setting.origin == Origin::file) << setting.key;
  }
  std::ifstream in(*sources.file);
  std::stringstream text;
  text << in.rdbuf();
  for (auto const& path : all_keys()) EXPECT_THAT(text.str(), HasSubstr(path.back() + " = ")) << to_text(path);
}

TEST_F(Configuration, SizesHaveUnitsAndNamesAreOfAList) {
  auto const loaded =
      load_settings(write("[store]\nmin_free = \"3MiB\"\n[log]\nlevel = \"warn\"\nformat = \"json\"\n"));
  ASSERT_TRUE(loaded) << to_text(loaded.error().front());
  EXPECT_EQ(loaded->settings.store.min_free.bytes, std::uint64_t{3} << 20);
  EXPECT_EQ(loaded->settings.log.level, LogLevel::warn);
  EXPECT_EQ(find(*loaded, "store.min_free").value, "3MiB");
  EXPECT_EQ(find(*loaded, "log.format").value, "json");
  for (auto const* text : {"0B", "1025B", "2GiB", "17179869183GiB"}) {
    auto const again = load_settings(write("[store]\nmin_free = \"" + std::string(text) + "\"\n"));
    ASSERT_TRUE(again) << text;
    EXPECT_EQ(find(*again, "store.min_free").value, text);
  }
  for (auto const* text : {"\"3\"", "\"MiB\"", "\"3 MiB\"", "\"-1B\"", "\"17179869184GiB\"", "3", "\"3MB\""})
    EXPECT_THAT(first_fault(write("[store]\nmin_free = " + std::string(text) + "\n")), HasSubstr("is not a size"))
        << text;
  EXPECT_THAT(first_fault(write("[log]\nlevel = \"loud\"\n")),
              HasSubstr("'loud' is not one of debug, info, warn, error"));
}

// The document names every key with its default, and none that does not exist.
TEST(Keys, AreAllInTheDocument) {
  std::ifstream in("docs/configuration.md");
  std::stringstream text;
  text << in.rdbuf();
  Settings const settings;
  std::map<std::string, std::string> defaults;
  for_each_setting(settings,
                   [&](KeyPath const& path, std::string value) { defaults[to_text(path)] = std::move(value); });
  std::set<std::string> known;
  for (auto const& path : all_keys()) {
    auto const key = to_text(path);
    auto const value = defaults[key];
    EXPECT_THAT(text.str(), HasSubstr("| `" + key + "` | " + (value.empty() ? "" : "`" + value + "` ") + "|"));
    known.insert(key);
  }
  std::string line;
  for (text.seekg(0); std::getline(text, line);) {
    if (!line.starts_with("| `")) continue;
    EXPECT_TRUE(known.contains(line.substr(3, line.find('`', 3) - 3))) << line;
  }
}

}  // namespace
}  // namespace sep::app
