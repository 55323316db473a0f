#include "core/engine/catalogue.hpp"

#include <array>

#include "core/base/check.hpp"
#include "core/base/versioned.hpp"

namespace sep::engine {
namespace {

constexpr auto kInputNames = std::to_array<std::string_view>(
    {"engine_started", "config_loaded", "registry_loaded", "submit_intent", "cancel_intent", "pause_intent",
     "resume_intent", "amend_intent", "deposit_funds", "set_trading_state", "resolve_order", "venue_reported",
     "venue_health", "timer_fired", "market_moved", "route_proposed", "clock_jumped", "continue"});
static_assert(kInputNames.size() == std::variant_size_v<Payload>);

template <class T>
constexpr bool kIsCommand =
    boost::mp11::mp_contains<boost::mp11::mp_list<SubmitIntent, CancelIntent, PauseIntent, ResumeIntent, AmendIntent,
                                                  DepositFunds, SetTradingState, ResolveOrder>,
                             T>::value;

// The alternative with this tag, as its recorded version wrote it.
template <class Variant>
void get_alternative(Decoder& decoder, std::uint16_t tag, std::uint16_t version, Variant& value) {
  if (tag == 0 || tag > std::variant_size_v<Variant>) return decoder.refuse(DecodeError::unknown_type);
  boost::mp11::mp_with_index<std::variant_size_v<Variant>>(
      tag - 1u, [&](auto i) { get_versioned(decoder, version, value.template emplace<i>()); });
}

template <class Variant, class Name>
std::vector<CatalogueRow> rows(Name name) {
  std::vector<CatalogueRow> found;
  boost::mp11::mp_for_each<boost::mp11::mp_iota_c<std::variant_size_v<Variant>>>([&](auto i) {
    using T = std::variant_alternative_t<i, Variant>;
    found.push_back({static_cast<std::uint16_t>(i + 1), T::kVersion, name(i, static_cast<T*>(nullptr))});
  });
  return found;
}

}  // namespace

std::uint16_t tag_of(Payload const& payload) { return static_cast<std::uint16_t>(payload.index() + 1); }
std::uint16_t tag_of(Event const& event) { return static_cast<std::uint16_t>(event.index() + 1); }
std::uint16_t version_of(Payload const& payload) {
  return std::visit([]<class T>(T const&) { return T::kVersion; }, payload);
}
std::uint16_t version_of(Event const& event) {
  return std::visit([]<class T>(T const&) { return T::kVersion; }, event);
}
std::string_view topic_of(Event const& event) {
  return std::visit([]<class T>(T const&) { return std::string_view(T::kTopic); }, event);
}
std::string_view name_of(Payload const& payload) { return kInputNames[payload.index()]; }

std::vector<CatalogueRow> event_catalogue() {
  return rows<Event>([]<class T>(std::size_t, T*) { return std::string_view(T::kTopic); });
}
std::vector<CatalogueRow> input_catalogue() {
  return rows<Payload>([]<class T>(std::size_t i, T*) { return kInputNames[i]; });
}

bool is_command(std::uint16_t tag) {
  static constexpr auto kCommands = []<class... T>(std::variant<T...>*) {
    return std::array{kIsCommand<T>...};
  }(static_cast<Payload*>(nullptr));
  return tag >= 1 && tag <= kCommands.size() && kCommands[tag - 1u];
}

Bytes encode_input(std::string const& principal, Payload const& payload, std::vector<MarketRead> const& reads,
                   Via const& via) {
  CHECK(via.empty() || is_command(tag_of(payload)));
  Encoder encoder;
  encoder.put(principal);
  encoder.put(reads);
  std::visit([&](auto const& alternative) { encoder.put(alternative); }, payload);
  if (!via.empty()) encoder.put(via);
  return std::move(encoder).take();
}

Bytes encode_event(Event const& event) {
  return std::visit([](auto const& alternative) { return encode(alternative); }, event);
}

Result<RecordedInput, DecodeError> decode_input(std::uint16_t tag, std::uint16_t version, ByteSpan bytes) {
  Decoder decoder(bytes);
  RecordedInput input;
  decoder.get(input.principal);
  decoder.get(input.reads);
  get_alternative(decoder, tag, version, input.payload);
  if (!decoder.error() && decoder.left() != 0 && is_command(tag)) {
    decoder.get(input.via);
    if (input.via.empty()) decoder.refuse(DecodeError::trailing_bytes);
  }
  if (!decoder.error() && decoder.left() != 0) decoder.refuse(DecodeError::trailing_bytes);
  if (decoder.error()) return fail(*decoder.error());
  return input;
}

Origin origin_of(std::uint16_t tag, std::uint16_t version, ByteSpan bytes) {
  if (is_command(tag)) {
    if (auto input = decode_input(tag, version, bytes)) return {std::move(input->principal), std::move(input->via)};
  }
  Origin origin;
  Decoder(bytes).get(origin.principal);
  return origin;
}

Result<Event, DecodeError> decode_event(std::uint16_t tag, std::uint16_t version, ByteSpan bytes) {
  Decoder decoder(bytes);
  Event event;
  get_alternative(decoder, tag, version, event);
  if (!decoder.error() && decoder.left() != 0) decoder.refuse(DecodeError::trailing_bytes);
  if (decoder.error()) return fail(*decoder.error());
  return event;
}

}  // namespace sep::engine
