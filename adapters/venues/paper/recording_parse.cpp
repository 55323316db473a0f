#include <algorithm>
#include <optional>
#include <simdjson.h>
#include <tuple>

#include "adapters/venues/paper/recorded_state.hpp"
#include "adapters/venues/paper/recording.hpp"
#include "core/money/decimal.hpp"

namespace sep::paper {
namespace {

namespace od = simdjson::ondemand;

struct Pair {
  Protocol protocol{};
  TokenClaim token0;
  TokenClaim token1;
};

// One update of the stream as it stands in the JSON, before anything is matched.
struct Update {
  std::uint64_t number = 0;
  std::string hash;
  std::string parent;
  std::int64_t at_s = 0;
  std::map<std::string, std::optional<RecordedHoldings>> states;  // of kinds taken; nullopt: one that cannot be read
  std::map<std::string, std::optional<Pair>> pairs;               // of kinds taken; nullopt: malformed addresses
};

std::optional<std::string> parse_address(std::string_view text) {
  std::string lower(text);
  for (auto& c : lower)
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
  bool const whole = lower.size() == 42 && lower.starts_with("0x");
  if (!whole || !std::all_of(lower.begin() + 2, lower.end(), is_hex_digit)) return std::nullopt;
  return lower;
}

std::optional<Protocol> protocol_named(std::string_view name) {
  for (auto const& spec : protocols())
    if (spec.name == name) return spec.protocol;
  return std::nullopt;
}

class Reader {
 public:
  explicit Reader(LoadReport& report) : report_(report) {}

  std::vector<Update> read(od::document& document) {
    std::vector<Update> updates;
    for (od::object update : document.find_field_unordered("updates").get_array()) {
      updates.push_back(read_update(update));
      first_ = false;
    }
    return updates;
  }
  [[nodiscard]] bool reverted() const { return reverted_; }

 private:
  Update read_update(od::object object) {
    Update update;
    for (auto field : object) {
      std::string_view const key = field.unescaped_key();
      if (key == "block_number_or_timestamp") update.number = field.value().get_uint64();
      if (key == "sync_states") read_sync(update, field.value().get_object());
      if (key == "states") read_states(update, field.value().get_object());
      if (key == "new_pairs") read_pairs(update, field.value().get_object());
    }
    return update;
  }

  // Every protocol reports the block it stands at; all of them must stand at the same one.
  void read_sync(Update& update, od::object object) {
    for (auto field : object) {
      od::object sync = field.value().get_object();
      std::string_view const hash = sync.find_field_unordered("hash").get_string();
      std::string_view const parent = sync.find_field_unordered("parent_hash").get_string();
      auto const at_s = sync.find_field_unordered("timestamp").get_int64().value();
      reverted_ = reverted_ || sync.find_field_unordered("revert").get_bool().value();
      bool const agrees = update.hash.empty() || (update.hash == hash && update.parent == parent);
      if (!agrees)
        update.parent = "two blocks";
      else
        update.parent = parent;
      update.hash = hash;
      update.at_s = at_s;
    }
  }

  void read_states(Update& update, od::object object) {
    for (auto field : object) {
      std::string const pool(std::string_view(field.unescaped_key()));
      od::object entry = field.value().get_object();
      std::string const protocol(std::string_view(entry.find_field_unordered("protocol").get_string()));
      if (first_) ++report_.protocols[protocol];
      bool const pair = protocol == "UniswapV2State" || protocol == "PancakeswapV2State";
      if (!pair && protocol != "UniswapV3State") {
        if (first_) ++report_.skipped[Skip::other_protocol];
        continue;
      }
      update.states.emplace(
          pool, read_recorded_state(entry, pair ? InstrumentKind::constant_product : InstrumentKind::concentrated));
    }
  }

  void read_pairs(Update& update, od::object object) {
    for (auto field : object) {
      std::string const pool(std::string_view(field.unescaped_key()));
      od::object pair = field.value().get_object();
      std::string_view const system = pair.find_field_unordered("protocol_system").get_string();
      auto const protocol = protocol_named(system);
      if (!protocol) continue;
      if (!first_) {
        ++report_.skipped[Skip::late_pool];
        continue;
      }
      update.pairs.emplace(pool, read_pair(*protocol, pair.find_field_unordered("tokens").get_array()));
    }
  }

  static std::optional<Pair> read_pair(Protocol protocol, od::array tokens) {
    std::vector<TokenClaim> claims;
    bool sound = true;
    for (od::object token : tokens) {
      auto const address = parse_address(token.find_field_unordered("address").get_string());
      std::string const symbol(std::string_view(token.find_field_unordered("symbol").get_string()));
      auto const decimals = token.find_field_unordered("decimals").get_uint64().value();
      std::uint64_t tax = 0;
      // A tax that is not stated is not proven to be none.
      bool const plain = token.find_field_unordered("tax").get_uint64().get(tax) == simdjson::SUCCESS && tax == 0;
      sound = sound && address.has_value();
      claims.push_back(
          {address.value_or(""), symbol, static_cast<std::uint8_t>(std::min<std::uint64_t>(decimals, 255)), plain});
    }
    if (!sound || claims.size() != 2 || claims[0].address == claims[1].address) return std::nullopt;
    if (claims[1].address < claims[0].address) std::swap(claims[0], claims[1]);
    return Pair{protocol, claims[0], claims[1]};
  }

  LoadReport& report_;
  bool first_ = true;
  bool reverted_ = false;
};

// Two descriptions of one token cannot both be true; the pools that differ from the first are left out.
bool agrees(std::map<std::string, TokenClaim>& tokens, TokenClaim const& claim) {
  return claim.decimals <= kDecimalsMax && tokens.emplace(claim.address, claim).first->second == claim;
}

bool is_of(Protocol protocol, RecordedHoldings const& state) {
  bool const concentrated = std::holds_alternative<ConcentratedLiquidity>(state.holdings);
  return concentrated == (protocol_spec(protocol).kind == InstrumentKind::concentrated);
}

RecordedPool make_pool(Pair const& pair, std::string const& address, RecordedHoldings const& state) {
  auto const& spec = protocol_spec(pair.protocol);
  bool const concentrated = spec.kind == InstrumentKind::concentrated;
  return {.protocol = pair.protocol,
          .address = address,
          .token0 = pair.token0,
          .token1 = pair.token1,
          .fee_numerator = concentrated ? spec.fee_denominator - state.fee_pips : spec.fee_numerator,
          .fee_denominator = spec.fee_denominator,
          .tick_spacing = state.tick_spacing};
}

void take_pools(Recording& recording, Update const& first) {
  auto& skipped = recording.report.skipped;
  std::map<std::string, TokenClaim> tokens;
  std::vector<std::pair<RecordedPool, Holdings>> found;
  for (auto const& [address, pair] : first.pairs)
    if (!first.states.contains(address)) ++skipped[Skip::no_state];
  for (auto const& [address, state] : first.states) {
    auto const pair = first.pairs.find(address);
    auto const refuse = [&]() -> std::optional<Skip> {
      if (pair == first.pairs.end()) return Skip::no_pair;
      if (!pair->second || parse_address(address) != address) return Skip::bad_address;
      if (!agrees(tokens, pair->second->token0) || !agrees(tokens, pair->second->token1)) return Skip::bad_token;
      if (!state || !is_of(pair->second->protocol, *state)) return Skip::bad_state;
      return std::nullopt;
    };
    if (auto const reason = refuse())
      ++skipped[*reason];
    else
      found.emplace_back(make_pool(*pair->second, address, *state), state->holdings);
  }
  auto const key = [](auto const& row) { return std::tie(row.first.protocol, row.first.address); };
  std::ranges::sort(found, {}, key);
  auto& changes = recording.blocks.emplace_back().changes;
  for (auto& [pool, holdings] : found) {
    changes.push_back({recording.pools.size(), std::move(holdings)});
    recording.pools.push_back(std::move(pool));
  }
  recording.report.loaded = recording.pools.size();
}

void take_changes(Recording& recording, Update const& update, std::map<std::string_view, std::size_t> const& index) {
  auto& changes = recording.blocks.emplace_back().changes;
  for (auto const& [address, state] : update.states) {
    auto const pool = index.find(address);
    if (pool == index.end()) continue;  // counted when the first block left it out
    if (state && is_of(recording.pools[pool->second].protocol, *state))
      changes.push_back({pool->second, state->holdings});
    else
      ++recording.report.skipped[Skip::bad_state];
  }
}

bool follows(Update const& previous, Update const& next) {
  return next.number == previous.number + 1 && next.parent == previous.hash && next.at_s > previous.at_s;
}

Result<Recording, RecordingFailure> assemble(Recording recording, std::vector<Update> const& updates) {
  constexpr std::int64_t kSecondsMax = 9'000'000'000;
  if (updates.empty()) return fail(RecordingFailure{RecordingError::malformed, "no updates"});
  take_pools(recording, updates.front());
  if (recording.pools.empty()) return fail(RecordingFailure{RecordingError::no_pools, recording.name});
  std::map<std::string_view, std::size_t> index;
  for (std::size_t i = 0; i < recording.pools.size(); ++i) index.emplace(recording.pools[i].address, i);
  for (std::size_t i = 0; i < updates.size(); ++i) {
    auto const& update = updates[i];
    bool const linked = i == 0 || follows(updates[i - 1], update);
    if (!linked || update.hash.empty() || update.at_s <= 0 || update.at_s > kSecondsMax)
      return fail(RecordingFailure{RecordingError::not_linked, "block " + std::to_string(update.number)});
    if (i > 0) take_changes(recording, update, index);
    recording.blocks[i].number = update.number;
    recording.blocks[i].at = Time{} + seconds(update.at_s);
  }
  return recording;
}

}  // namespace

Result<Recording, RecordingFailure> parse_recording(std::string_view json, std::string name) {
  Recording recording;
  recording.name = std::move(name);
  std::vector<Update> updates;
  try {
    simdjson::padded_string const padded(json);
    od::parser parser;
    od::document document = parser.iterate(padded);
    Reader reader(recording.report);
    updates = reader.read(document);
    if (reader.reverted()) return fail(RecordingFailure{RecordingError::reverted, recording.name});
  } catch (simdjson::simdjson_error const& error) {
    return fail(RecordingFailure{RecordingError::malformed, error.what()});
  }
  return assemble(std::move(recording), updates);
}

}  // namespace sep::paper
