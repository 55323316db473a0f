// The configuration of a run: default < file < environment < flag, and where each value came from.
//
// Settings is the list of keys: the path of a member is its key (settings.risk.max_market_age is
// "risk.max_market_age"), its initial value the default. Keys that do not exist are errors that name the nearest one.
//
//   file          TOML: --config, else $SEP_CONFIG, else ./sep.toml if it is there
//   environment   SEP_ and the key in capitals, points as underscores (SEP_RISK_MAX_MARKET_AGE); lists by commas.
//                 Tables by name (risk.strategies.<name>.*) are set in a file or by a flag
//   flag          --set key=value, or the command's own flags
//
// Money is decimal text, never a number of TOML; durations are text ("60s", "1h30m").
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/text/resolve.hpp"
#include "apps/sep/journal_codes.hpp"
#include "core/base/result.hpp"
#include "core/engine/config.hpp"
#include "core/market/registry.hpp"

namespace sep::app {

// An amount in decimal text: "1500.25". Its unit is known only with a registry.
struct DecimalText {
  std::string text;
  friend bool operator==(DecimalText const&, DecimalText const&) = default;
};

// A size in text: "256MiB".
struct ByteSize {
  std::uint64_t bytes = 0;
  friend bool operator==(ByteSize const&, ByteSize const&) = default;
};

struct LogSettings {
  LogLevel level = LogLevel::info;  // the least that is written
  LogFormat format = LogFormat::text;
};
struct ServerSettings {
  std::string socket = "./sep-data/sep.sock";
  std::string listen;                     // "127.0.0.1:8080", an address and a port; empty: the socket alone
  std::string users;                      // the file of users; empty: who reaches the port may do everything
  bool bearer_from_afar = false;          // takes tokens from other machines: something in front encrypts
  std::vector<std::string> hosts;         // names of this machine that callers may use, beside the loopback ones
  std::vector<std::string> origins;       // of web pages that may ask: "http://localhost:3000"
  std::uint32_t connections = 64;         // > 0: at once, of the socket and of the port each; the next ones wait
  std::uint32_t streams = 256;            // WebSockets at once, of both together; they are no connections of the above
  std::uint32_t ended_intents = 100'000;  // that can be asked for, of the latest; older ones are in the log alone
  Duration clock_jump_max = seconds(5);   // > 0: the wall against the monotonic clock; beyond it trading halts
};
struct StoreSettings {
  std::string path = "./sep-data/events.sqlite";
  Duration lease = seconds(2);                  // how long a writer that vanished is waited for
  Duration max_dispatch = milliseconds(500);    // what an effect may take to leave this host; waited for on top
  ByteSize min_free{std::uint64_t{256} << 20};  // less on its disk: commands are refused; 0: never
};
struct VenueSettings {
  std::string socket = "./sep-data/venue.sock";
  std::string record = "./sep-data/venue.record";
  std::string script;                     // what it does wrong on purpose: "lost_ack=50,timeout_executed=20"
  std::string recording;                  // which one, where `market` is a folder of recordings; empty: the latest
  std::optional<Duration> inclusion;      // of pools; none: 1 s in generated ones, with the blocks of recorded ones
  Duration block_interval = seconds(12);  // of generated pools
};
struct IntentSettings {  // what a text of an intent need not say
  std::string strategy = "default";
  std::string trader;
  std::string desk;
  std::optional<std::uint32_t> max_slippage_bps;  // none: every intent must say it
};
BOOST_DESCRIBE_STRUCT(ServerSettings, (),
                      (socket, listen, users, bearer_from_afar, hosts, origins, connections, streams, ended_intents,
                       clock_jump_max))
BOOST_DESCRIBE_STRUCT(StoreSettings, (), (path, lease, max_dispatch, min_free))
BOOST_DESCRIBE_STRUCT(LogSettings, (), (level, format))
BOOST_DESCRIBE_STRUCT(VenueSettings, (), (socket, record, script, recording, inclusion, block_interval))
BOOST_DESCRIBE_STRUCT(IntentSettings, (), (strategy, trader, desk, max_slippage_bps))

struct LimitSettings {  // amounts in the reference asset
  std::optional<DecimalText> max_order_notional;
  std::optional<DecimalText> max_open_notional;
  std::optional<DecimalText> max_daily_turnover;
  std::optional<DecimalText> max_daily_loss;
  std::optional<std::uint32_t> max_slippage_bps;
  std::optional<std::uint32_t> max_open_intents;
};
struct VenueLimitSettings {  // of single orders; nothing else is kept per venue
  std::optional<DecimalText> max_order_notional;
  std::optional<std::uint32_t> max_slippage_bps;
};
struct AssetLimitSettings {  // amounts in the asset
  std::optional<DecimalText> max_order_qty;
  std::optional<DecimalText> max_position;
};
struct RiskSettings {
  std::optional<std::string> reference_asset;  // none: USDC; where the market has none, what its books are paid in
  std::optional<std::vector<std::string>> allowed_assets;  // none: of WETH, USDC, USDT, DAI and WBTC those that the
                                                           // market has; where it has no USDC what its books trade
  std::uint32_t min_reference_sources = 3;
  Duration max_market_age = seconds(60);
  std::uint32_t collar_bps = 200;
  std::uint32_t repeat_limit = 50;
  Duration repeat_window = seconds(60);
  Duration duplicate_window{};
  DecimalText min_notional{"1"};
  LimitSettings global;
  std::map<std::string, LimitSettings> strategies;
  std::map<std::string, VenueLimitSettings> venues;  // by name
  std::map<std::string, AssetLimitSettings> assets;  // by symbol or CAIP-19 text
};
BOOST_DESCRIBE_STRUCT(LimitSettings, (),
                      (max_order_notional, max_open_notional, max_daily_turnover, max_daily_loss, max_slippage_bps,
                       max_open_intents))
BOOST_DESCRIBE_STRUCT(VenueLimitSettings, (), (max_order_notional, max_slippage_bps))
BOOST_DESCRIBE_STRUCT(AssetLimitSettings, (), (max_order_qty, max_position))
BOOST_DESCRIBE_STRUCT(RiskSettings, (),
                      (reference_asset, allowed_assets, min_reference_sources, max_market_age, collar_bps, repeat_limit,
                       repeat_window, duplicate_window, min_notional, global, strategies, venues, assets))

struct SchedulingSettings {  // engine::Scheduling; notionals in the reference asset
  Duration slice_interval = seconds(10);
  Duration last_slice_life = seconds(12);
  DecimalText min_slice_notional{"100"};
  std::uint32_t catch_up_bps = 15'000;
  std::uint32_t randomise_bps = 2'000;
  std::uint32_t participation_bps = 1'000;
  std::optional<std::uint32_t> participation_cap_bps;
  std::uint64_t volatility_e9 = 106'800;
  std::uint64_t temporary_e9 = 150'000'000;
  std::uint64_t permanent_e9 = 0;
  std::uint64_t risk_aversion_milli = 580'000;
  DecimalText impact_notional{"100000"};
  std::uint32_t better_bps = 5;
  std::uint32_t depth_cover_bps = 20'000;
  std::uint32_t lead_slices = 2;
  std::vector<std::string> volume_profile = {"1"};
};
BOOST_DESCRIBE_STRUCT(SchedulingSettings, (),
                      (slice_interval, last_slice_life, min_slice_notional, catch_up_bps, randomise_bps,
                       participation_bps, participation_cap_bps, volatility_e9, temporary_e9, permanent_e9,
                       risk_aversion_milli, impact_notional, better_bps, depth_cover_bps, lead_slices, volume_profile))

struct PassiveSettings {  // engine::Passive
  Duration repeg_interval = seconds(1);
  std::uint32_t repeg_bps = 2;
  std::uint32_t cross_bps = 2'500;
  std::uint32_t max_rests = 512;
};
BOOST_DESCRIBE_STRUCT(PassiveSettings, (), (repeg_interval, repeg_bps, cross_bps, max_rests))

struct SolverSettings {
  std::string socket;                  // where solvers of other processes connect; empty: nowhere
  Duration budget = milliseconds(20);  // > 0: how long they are waited for
};
BOOST_DESCRIBE_STRUCT(SolverSettings, (), (socket, budget))

struct Settings {
  std::string stream = "paper";
  std::string market = "generated";  // pools; or "generated_books", a recording of pools, a folder of recordings
  std::uint64_t seed = 1;
  LogSettings log;
  ServerSettings server;
  StoreSettings store;
  VenueSettings venue;
  IntentSettings intent;
  RiskSettings risk;
  engine::Timing timing;
  SchedulingSettings scheduling;
  PassiveSettings passive;
  SolverSettings solvers;
};
BOOST_DESCRIBE_STRUCT(Settings, (),
                      (stream, market, seed, log, server, store, venue, intent, risk, timing, scheduling, passive,
                       solvers))

enum class Origin : std::uint8_t { built_in, file, environment, flag };
BOOST_DESCRIBE_ENUM(Origin, built_in, file, environment, flag)

struct Setting {
  std::string key;
  std::string value;  // as text; empty: not set
  Origin origin{};
  std::string where;  // "sep.toml:12", "SEP_SEED", "--set"; empty for built_in
};

struct SettingFault {
  std::string key;
  std::string where;
  std::string detail;  // one sentence for people, with what to do
};
[[nodiscard]] std::string to_text(SettingFault const& fault);

struct Sources {
  std::optional<std::string> file;                 // must be there; none: ./sep.toml if it is there
  std::map<std::string, std::string> environment;  // by the variable's name; others than SEP_* are not looked at
  std::vector<std::pair<std::string, std::string>> flags;  // key, value: the last one wins
};
[[nodiscard]] std::map<std::string, std::string> process_environment();

// The file that load_settings() reads; nullopt: none.
[[nodiscard]] std::optional<std::string> file_of(Sources const& sources);

struct Loaded {
  Settings settings;
  std::vector<Setting> list;  // every key, in the order of Settings; tables by name follow their section
};

// Everything that is wrong, not only the first.
[[nodiscard]] Result<Loaded, std::vector<SettingFault>> load_settings(Sources const& sources);

// The engine's configuration: symbols and decimal text resolved against a registry. Built-in allowed assets that the
// registry does not have are left out, and where it has no USDC what its books trade and are paid in is allowed;
// anything else that it does not have is a fault.
[[nodiscard]] Result<engine::Config, std::vector<SettingFault>> make_config(Settings const& settings,
                                                                            Registry const& registry);

// What texts of intents need not say.
[[nodiscard]] api::Defaults make_defaults(Settings const& settings);

}  // namespace sep::app
