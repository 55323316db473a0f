#include "api/json/event_json.hpp"

#include <array>

#include "core/market/view.hpp"
#include "runtime/market_slices.hpp"

namespace sep::api {

// A venue's report has no name of its own in its members: the alternative is named.
template <>
json::value render(orders::VenueReport const& report, Context const& context) {
  static constexpr auto kNames =
      std::to_array<char const*>({"acked", "filled", "rejected", "canceled", "cancel_rejected", "outcome_unknown",
                                  "not_sent", "status_reported", "busted"});
  static_assert(kNames.size() == std::variant_size_v<orders::VenueReport>);
  auto rendered = std::visit([&](auto const& alternative) { return render(alternative, context); }, report);
  rendered.as_object()["report"] = kNames[report.index()];
  return rendered;
}

namespace {

template <class Variant>
json::object render_alternative(Variant const& variant, Context const& context) {
  return std::visit([&](auto const& alternative) { return std::move(render(alternative, context).as_object()); },
                    variant);
}

// The number that stands for a stream in ids; the same as in the ids of intents.
std::uint32_t stream_number(std::string_view stream) {
  auto const hash = sha256(as_bytes(stream));
  std::uint32_t number = 0;
  for (std::size_t i = 4; i-- > 0;) number = number << 8 | hash.bytes[i];
  return number;
}

// Records of a damaged log may hold what no id can.
json::value record_id(std::string_view stream, Time at, std::uint64_t seq) {
  bool const in_range = at.ns >= 0 && seq < std::uint64_t{1} << 48;
  return in_range ? json::value(to_text(make_ulid(at, stream_number(stream), seq))) : json::value(nullptr);
}

json::value text_or_null(std::string const& text) { return text.empty() ? json::value(nullptr) : json::value(text); }

json::object frame(readmodel::TailEvent const& event, std::string_view stream, std::string_view topic) {
  auto const& record = event.record;
  json::object object;
  object["event_id"] = record_id(stream, record.at, record.seq);
  object["stream"] = stream;
  object["seq"] = record.seq;
  object["epoch"] = record.epoch;
  object["at"] = format_time(record.at);
  object["at_ns"] = std::to_string(record.at.ns);
  object["topic"] = topic;
  object["correlation_id"] = render_detail::id_text(record.correlation);
  object["causation_id"] =
      record.cause == record.seq ? json::value(nullptr) : record_id(stream, record.at, record.cause);
  object["principal"] = event.origin.principal;
  object["key"] = text_or_null(event.origin.via.key);
  object["traceparent"] = text_or_null(event.origin.via.traceparent);
  object["version"] = record.version;
  return object;
}

void close(json::object& object, readmodel::TailEvent const& event) {
  object["prev_hash"] = to_text(event.previous);
  object["hash"] = to_text(event.record.hash);
}

void put_undecodable(json::object& object, DecodeError error) {
  object["payload"] = nullptr;
  object["undecodable"] = enum_name(error);
}

json::object input_json(readmodel::TailEvent const& event, std::string_view stream, Context const& context) {
  auto const& record = event.record;
  auto const input = engine::decode_input(record.type, record.version, record.payload);
  auto object = frame(event, stream, input ? engine::name_of(input->payload) : "");
  if (input) {
    object["payload"] = payload_json(input->payload, context);
    object["market_reads"] = render(input->reads, context);
  } else {
    put_undecodable(object, input.error());
  }
  return object;
}

json::object slice_json(readmodel::TailEvent const& event, std::string_view stream, Context const& context) {
  auto object = frame(event, stream, "market.slice");
  auto const put = [&](auto const& slice) {
    if (slice)
      object["payload"] = render(*slice, context);
    else
      put_undecodable(object, slice.error());
  };
  if (event.record.type == runtime::kTickTableSlice)
    put(decode<std::vector<Tick>>(event.record.payload));
  else
    put(decode<InstrumentState>(event.record.payload));
  return object;
}

}  // namespace

json::object payload_json(engine::Event const& event, Context const& context) {
  return render_alternative(event, context);
}
json::object payload_json(engine::Payload const& payload, Context const& context) {
  return render_alternative(payload, context);
}

json::object envelope(readmodel::TailEvent const& event, std::string_view stream, Registry const& registry) {
  auto const& record = event.record;
  auto object = frame(event, stream, topic_of(record));
  auto const decoded = engine::decode_event(record.type, record.version, record.payload);
  if (decoded)
    object["payload"] = payload_json(*decoded, {registry, event.roles});
  else
    put_undecodable(object, decoded.error());
  close(object, event);
  return object;
}

json::object record_json(readmodel::TailEvent const& event, std::string_view stream, Registry const& registry) {
  json::object object;
  switch (event.record.kind) {
    case log::RecordKind::input:
      object = input_json(event, stream, {registry, event.roles});
      close(object, event);
      break;
    case log::RecordKind::slice:
      object = slice_json(event, stream, {registry, event.roles});
      close(object, event);
      break;
    case log::RecordKind::event:
      object = envelope(event, stream, registry);
      break;
  }
  object["kind"] = enum_name(event.record.kind);
  return object;
}

std::string_view topic_of(log::Record const& event) {
  static auto const catalogue = engine::event_catalogue();
  bool const known = event.type >= 1 && event.type <= catalogue.size();
  return known ? catalogue[event.type - 1u].name : std::string_view{};
}

bool topic_matches(std::string_view filter, std::string_view topic) {
  if (filter.empty()) return true;
  while (!filter.empty()) {
    auto const comma = std::min(filter.find(','), filter.size());
    auto const one = filter.substr(0, comma);
    bool const by_prefix = one.ends_with('*') && topic.starts_with(one.substr(0, one.size() - 1));
    if (by_prefix || one == topic) return true;
    filter.remove_prefix(std::min(comma + 1, filter.size()));
  }
  return false;
}

}  // namespace sep::api
