// Recorded mainnet blocks: the constant-product and concentrated-liquidity pools of an indexer's stream, block by
// block.
//
// A recording is one JSON object, zstd-compressed: the whole state of about 1,400 pools at its first block, then what
// changed in each following block. Pools of other kinds are left out; each is counted with the reason. Fees are those
// the chain charges, whatever an attribute says (tokens.hpp). Blocks must be linked by parent hash without a gap and
// never reverted, or the recording is refused.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/common/unpack.hpp"
#include "adapters/venues/paper/tokens.hpp"
#include "core/base/int.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/market/instrument.hpp"

namespace sep::paper {

struct RecordedPool {
  Protocol protocol{};
  std::string address;
  TokenClaim token0;  // the lower address
  TokenClaim token1;
  std::uint32_t fee_numerator = 0;
  std::uint32_t fee_denominator = 0;
  std::int32_t tick_spacing = 0;  // concentrated liquidity
};

struct RecordedState {
  std::size_t pool = 0;  // index into Recording::pools
  Holdings holdings;     // reserves > 0 and at most 112 bits; or a state that check_pool finds sound
};

struct RecordedBlock {
  std::uint64_t number = 0;
  Time at;
  std::vector<RecordedState> changes;  // the first block: every pool, in order
};

enum class Skip : std::uint8_t {
  other_protocol,  // a state of a kind that is not priced here
  no_state,        // a pair of these kinds without a state: it cannot be priced
  no_pair,         // a state without a pair: its tokens are not known
  bad_address,     // a pool or token address that is not 0x and 40 hexadecimal digits, or a pool of one token
  bad_token,       // more than 36 decimals, or a token described in two ways
  bad_state,       // not readable, or one that no pool can be in
  late_pool,       // a pool that appears after the first block
};
BOOST_DESCRIBE_ENUM(Skip, other_protocol, no_state, no_pair, bad_address, bad_token, bad_state, late_pool)

struct LoadReport {
  std::size_t loaded = 0;
  std::map<Skip, std::uint64_t> skipped;           // in the first block, and what later blocks could not apply
  std::map<std::string, std::uint64_t> protocols;  // states of the first block, by the protocol they name
};

struct Recording {
  std::string name;                   // "24721394-24721407"
  std::vector<RecordedPool> pools;    // by venue, then address
  std::vector<RecordedBlock> blocks;  // at least one
  LoadReport report;
};

enum class RecordingError : std::uint8_t {
  not_found,        // no such folder or file
  no_recording,     // a folder without blocks_A-B.json.zst
  unknown_choice,   // no recording of the name asked for
  unreadable,       // the file cannot be read
  bad_compression,  // not a whole zstd frame
  too_large,        // more than kRecordingMax bytes of JSON
  malformed,        // not JSON, or not of this form
  not_linked,       // a gap, a wrong parent, or time that does not go on
  reverted,         // a block that was taken back
  no_pools,         // nothing that can be traded
};
BOOST_DESCRIBE_ENUM(RecordingError, not_found, no_recording, unknown_choice, unreadable, bad_compression, too_large,
                    malformed, not_linked, reverted, no_pools)
struct RecordingFailure {
  RecordingError error{};
  std::string detail;
};

inline constexpr std::size_t kRecordingMax = common::kUnpackedMax;

// Whether the path is one that load_recording() is for: a file, or a folder with a blocks_A-B.json.zst.
[[nodiscard]] bool has_recording(std::filesystem::path const& path);

// `from` is a recording or a folder of them; there `choice` names one ("24693611-24693622"), or the latest is taken.
[[nodiscard]] Result<Recording, RecordingFailure> load_recording(std::filesystem::path const& from,
                                                                 std::string_view choice = {});

// The JSON itself. Any bytes: what is not a recording is refused, never trusted.
[[nodiscard]] Result<Recording, RecordingFailure> parse_recording(std::string_view json, std::string name);

}  // namespace sep::paper
