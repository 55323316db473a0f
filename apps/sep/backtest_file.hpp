// What a backtest runs: a TOML file with the market, the strategies with their deposits, and the intents, listed one by
// one or generated. docs/backtest.md describes it, schema/backtest/example.toml has every key.
//
//   read    the whole file is read and judged before anything runs; everything that is wrong is reported
//   wants   the intents in the order of their time, made one at a time (backtest_wants.hpp)
//
// Environment and sep.toml are not looked at: the file and its flags alone decide what is printed.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "apps/sep/configuration.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/intent/spec.hpp"

namespace sep::app::backtest {

inline constexpr std::size_t kFileMax = std::size_t{16} << 20;  // bytes
inline constexpr std::size_t kFileLineMax = 8'192;              // bytes
inline constexpr std::size_t kFaultsMax = 16;
inline constexpr std::uint64_t kIntentsMax = 1'000'000;

enum class FileError : std::uint8_t {
  not_found,
  unreadable,         // a folder, or a read that failed
  too_large,          // more than kFileMax
  line_too_long,      // more than kFileLineMax
  not_toml,           // detail: as the parser says
  unknown_key,        // a key that does not exist
  missing,            // a key that must be there
  wrong_type,         // another TOML type than the key's
  bad_value,          // out of its range, or not readable as what the key needs
  repeated,           // a strategy or an asset that is named twice
  conflicting,        // keys of which only one may be there
  bad_setting,        // a key of [settings]: as the configuration says
  bad_script,         // misbehave: not faults with rates per mille
  nothing_to_run,     // no intents
  unknown_asset,      // a deposit in an asset that the market does not have
  intent_unreadable,  // a sentence or body; detail: the problems in it
};
BOOST_DESCRIBE_ENUM(FileError, not_found, unreadable, too_large, line_too_long, not_toml, unknown_key, missing,
                    wrong_type, bad_value, repeated, conflicting, bad_setting, bad_script, nothing_to_run,
                    unknown_asset, intent_unreadable)

struct FileFault {
  FileError error{};
  std::uint32_t line = 0;  // 0: of the whole file
  std::string key;         // "generate[1].styles[0]"
  std::string detail;      // one sentence for people
};
// "file.toml:12: generate.every: bad_value: ..."
[[nodiscard]] std::string to_text(FileFault const& fault, std::string_view file);

struct Funds {
  std::string strategy;
  std::map<std::string, std::string> deposits;  // asset -> decimal text
  std::uint32_t line = 0;
};

struct Listed {
  Duration at;  // after the backtest's start
  std::string text;
  bool is_body = false;  // JSON as POST /v1/intents takes it, not a sentence
  std::uint32_t line = 0;
};

enum class Turn : std::uint8_t {
  in_turn,  // every combination once, styles fastest, then sizes, then sides; then again
  drawn,    // each intent draws its combination, from the seed
};
BOOST_DESCRIBE_ENUM(Turn, in_turn, drawn)

// Sentences of one pair: sides x sizes x styles.
struct Generator {
  std::uint64_t count = 0;
  Duration from;   // of the first one, after the backtest's start
  Duration every;  // may be 0: all at once
  std::string base;
  std::string quote;
  std::vector<std::string> sizes;   // of the base asset
  std::vector<std::string> styles;  // as after "as" in a sentence
  std::vector<intent::IntentType> sides;
  std::string max_slippage;
  std::string within;
  std::string also;      // further clauses; empty: none
  std::string strategy;  // empty: the first one
  Turn turn = Turn::in_turn;
  std::uint32_t line = 0;

  [[nodiscard]] std::uint64_t combinations() const { return sizes.size() * styles.size() * sides.size(); }
  [[nodiscard]] std::string sentence(std::uint64_t combination) const;
};

// The volume profile of the run, taken from the first part of its market.
struct VolumeRule {
  Duration first;
  std::uint32_t parts = 0;  // of the UTC day
};

struct File {
  std::string market = "generated";  // or a recording, or a folder of recordings
  std::string recording;
  std::string misbehave;
  std::uint64_t seed = 1;
  Duration start;                    // how much of the market has passed when time 0 comes
  std::optional<Duration> until;     // ends there, whatever is still under way; none: when everything has ended
  std::optional<VolumeRule> volume;  // none: the profile is that of the settings. Else `first` is at most `start`
  Settings settings;
  std::vector<Funds> strategies;
  std::vector<Listed> intents;  // as written
  std::vector<Generator> generators;

  [[nodiscard]] std::uint64_t intents_in_all() const;
};

[[nodiscard]] Result<File, std::vector<FileFault>> parse_file(std::string_view text);
[[nodiscard]] Result<File, std::vector<FileFault>> read_file(std::string const& path);

}  // namespace sep::app::backtest
