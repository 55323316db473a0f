#include "adapters/venues/paper/recorded_state.hpp"

#include "core/money/decimal.hpp"
#include "core/pricing/concentrated.hpp"
#include "core/pricing/constant_product.hpp"

namespace sep::paper {
namespace {

namespace od = simdjson::ondemand;

// Hexadecimal of up to 160 bits.
std::optional<Wide<3>> parse_hex(std::string_view text) {
  constexpr std::size_t kDigitsMax = 40;
  if (!text.starts_with("0x") || text.size() < 3 || text.size() > 2 + kDigitsMax) return std::nullopt;
  Wide<3> value;
  for (char const c : text.substr(2)) {
    if (!is_hex_digit(c)) return std::nullopt;
    value = resize<3>(multiply(value, Wide<1>{{16}}));
    add(value, Wide<3>{{static_cast<std::uint64_t>(c <= '9' ? c - '0' : c - 'a' + 10)}});
  }
  return value;
}

std::optional<i128> parse_reserve(od::object& state, char const* key) {
  std::string_view text;
  if (state.find_field_unordered(key).get_string().get(text) != simdjson::SUCCESS) return std::nullopt;
  auto const value = parse_hex(text);
  if (!value || is_zero(*value) || !fits_u128(*value)) return std::nullopt;
  u128 const reserve = low_u128(*value);
  if (reserve > static_cast<u128>(pricing::kReserveMax)) return std::nullopt;
  return static_cast<i128>(reserve);
}

// Plain JSON numbers beyond 64 bits: the token itself.
std::optional<i128> read_big(od::value value) {
  std::string_view token = value.raw_json_token();
  while (!token.empty() && (token.back() == ' ' || token.back() == '\n')) token.remove_suffix(1);
  auto const number = parse_integer(token);
  return number ? std::optional(*number) : std::nullopt;
}

std::optional<std::uint32_t> fee_named(std::string_view name) {
  constexpr std::pair<std::string_view, std::uint32_t> kNames[] = {
      {"Lowest", 100}, {"Low", 500}, {"MediumLow", 2'500}, {"Medium", 3'000}, {"High", 10'000}};
  for (auto const& [known, pips] : kNames)
    if (known == name) return pips;
  return std::nullopt;
}

std::optional<RecordedHoldings> read_pair_state(od::object& state) {
  auto const reserve0 = parse_reserve(state, "reserve0");
  auto const reserve1 = parse_reserve(state, "reserve1");
  if (!reserve0 || !reserve1) return std::nullopt;
  return RecordedHoldings{PairReserves{*reserve0, *reserve1}};
}

std::optional<std::vector<Tick>> read_ticks(od::array array) {
  constexpr std::size_t kTicksMax = 100'000;
  std::vector<Tick> ticks;
  for (od::object entry : array) {
    auto const index = entry.find_field_unordered("index").get_int64().value();
    auto const net = read_big(entry.find_field_unordered("net_liquidity"));
    if (!net || index < pricing::kTickMin || index > pricing::kTickMax || ticks.size() == kTicksMax)
      return std::nullopt;
    ticks.push_back({static_cast<std::int32_t>(index), *net, 0});
  }
  return ticks;
}

std::optional<RecordedHoldings> read_concentrated_state(od::object& state) {
  auto const liquidity = read_big(state.find_field_unordered("liquidity"));
  auto const price = parse_hex(state.find_field_unordered("sqrt_price").get_string());
  auto const fee = fee_named(state.find_field_unordered("fee").get_string());
  auto const tick = state.find_field_unordered("tick").get_int64().value();
  od::object table = state.find_field_unordered("ticks").get_object();
  auto const spacing = table.find_field_unordered("tick_spacing").get_int64().value();
  auto ticks = read_ticks(table.find_field_unordered("ticks").get_array());
  bool const ranged =
      tick >= pricing::kTickMin && tick <= pricing::kTickMax && spacing > 0 && spacing <= pricing::kTickSpacingMax;
  if (!liquidity || *liquidity < 0 || !price || !fee || !ticks || !ranged) return std::nullopt;
  pricing::ConcentratedState const known{*price, static_cast<std::int32_t>(tick), static_cast<u128>(*liquidity), *fee,
                                         static_cast<std::int32_t>(spacing)};
  if (pricing::check_pool(known, *ticks)) return std::nullopt;
  auto const shared = make_tick_table(*std::move(ticks));
  return RecordedHoldings{ConcentratedLiquidity{known.sqrt_price, known.tick, known.liquidity, shared->content, shared},
                          known.fee_pips, known.tick_spacing};
}

}  // namespace

std::optional<RecordedHoldings> read_recorded_state(od::object& entry, InstrumentKind kind) {
  try {
    od::object state = entry.find_field_unordered("state").get_object();
    return kind == InstrumentKind::constant_product ? read_pair_state(state) : read_concentrated_state(state);
  } catch (simdjson::simdjson_error const& error) {
    bool const local = error.error() == simdjson::NO_SUCH_FIELD || error.error() == simdjson::INCORRECT_TYPE ||
                       error.error() == simdjson::NUMBER_OUT_OF_RANGE || error.error() == simdjson::NUMBER_ERROR;
    if (!local) throw;
    return std::nullopt;
  }
}

}  // namespace sep::paper
