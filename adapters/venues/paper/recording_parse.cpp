#include <algorithm>
#include <optional>
#include <simdjson.h>
#include <tuple>

#include "adapters/venues/paper/recording.hpp"
#include "core/money/decimal.hpp"
#include "core/pricing/constant_product.hpp"

namespace sep::paper {
namespace {

namespace od = simdjson::ondemand;

struct Pair {
  Protocol protocol{};
  TokenClaim token0;
  TokenClaim token1;
};
using Reserves = std::pair<i128, i128>;

// One update of the stream as it stands in the JSON, before anything is matched.
struct Update {
  std::uint64_t number = 0;
  std::string hash;
  std::string parent;
  std::int64_t at_s = 0;
  std::map<std::string, std::optional<Reserves>>
      states;                                        // constant-product ones; nullopt: reserves that cannot be read
  std::map<std::string, std::optional<Pair>> pairs;  // constant-product ones; nullopt: malformed addresses
};

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

std::optional<std::string> parse_address(std::string_view text) {
  std::string lower(text);
  for (auto& c : lower)
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
  bool const whole = lower.size() == 42 && lower.starts_with("0x");
  if (!whole || !std::all_of(lower.begin() + 2, lower.end(), is_hex)) return std::nullopt;
  return lower;
}

std::optional<i128> parse_reserve(od::value value) {
  std::string_view text;
  if (value.get_string().get(text) != simdjson::SUCCESS) return std::nullopt;
  constexpr std::size_t kDigitsMax = 28;  // 112 bits
  if (!text.starts_with("0x") || text.size() < 3 || text.size() > 2 + kDigitsMax) return std::nullopt;
  u128 reserve = 0;
  for (char const c : text.substr(2)) {
    if (!is_hex(c)) return std::nullopt;
    reserve = reserve << 4 | static_cast<u128>(c <= '9' ? c - '0' : c - 'a' + 10);
  }
  if (reserve == 0) return std::nullopt;
  return static_cast<i128>(reserve);
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
      if (protocol != "UniswapV2State" && protocol != "PancakeswapV2State") {
        if (first_) ++report_.skipped[Skip::other_protocol];
        continue;
      }
      update.states.emplace(pool, read_reserves(entry));
    }
  }

  static std::optional<Reserves> read_reserves(od::object& entry) {
    od::object state;
    if (entry.find_field_unordered("state").get_object().get(state) != simdjson::SUCCESS) return std::nullopt;
    od::value value0, value1;
    if (state.find_field_unordered("reserve0").get(value0) != simdjson::SUCCESS) return std::nullopt;
    auto const reserve0 = parse_reserve(value0);
    if (state.find_field_unordered("reserve1").get(value1) != simdjson::SUCCESS) return std::nullopt;
    auto const reserve1 = parse_reserve(value1);
    if (!reserve0 || !reserve1) return std::nullopt;
    return Reserves{*reserve0, *reserve1};
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

void take_pools(Recording& recording, Update const& first) {
  auto& skipped = recording.report.skipped;
  std::map<std::string, TokenClaim> tokens;
  std::vector<std::pair<RecordedPool, Reserves>> found;
  for (auto const& [address, pair] : first.pairs)
    if (!first.states.contains(address)) ++skipped[Skip::no_state];
  for (auto const& [address, reserves] : first.states) {
    auto const pair = first.pairs.find(address);
    auto const refuse = [&]() -> std::optional<Skip> {
      if (pair == first.pairs.end()) return Skip::no_pair;
      if (!pair->second || parse_address(address) != address) return Skip::bad_address;
      if (!agrees(tokens, pair->second->token0) || !agrees(tokens, pair->second->token1)) return Skip::bad_token;
      if (!reserves) return Skip::bad_reserves;
      return std::nullopt;
    };
    if (auto const reason = refuse())
      ++skipped[*reason];
    else
      found.push_back({{pair->second->protocol, address, pair->second->token0, pair->second->token1}, *reserves});
  }
  auto const key = [](auto const& row) { return std::tie(row.first.protocol, row.first.address); };
  std::ranges::sort(found, {}, key);
  auto& changes = recording.blocks.emplace_back().changes;
  for (auto& [pool, reserves] : found) {
    changes.push_back({recording.pools.size(), reserves.first, reserves.second});
    recording.pools.push_back(std::move(pool));
  }
  recording.report.loaded = recording.pools.size();
}

void take_changes(Recording& recording, Update const& update, std::map<std::string_view, std::size_t> const& index) {
  auto& changes = recording.blocks.emplace_back().changes;
  for (auto const& [address, reserves] : update.states) {
    auto const pool = index.find(address);
    if (pool == index.end()) continue;  // counted when the first block left it out
    if (reserves)
      changes.push_back({pool->second, reserves->first, reserves->second});
    else
      ++recording.report.skipped[Skip::bad_reserves];
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
