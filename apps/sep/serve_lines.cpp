#include "apps/sep/serve_lines.hpp"

#include "api/text/traceparent.hpp"

namespace sep::app {

JournalLine line_of(api::Answered const& answered) {
  JournalLine line{code::kAnswered,
                   {{Field::method, std::string(answered.method)},
                    {Field::route, std::string(answered.route)},
                    {Field::http_status, std::int64_t{answered.status}},
                    {Field::principal, std::string(answered.principal)},
                    {Field::took_us, answered.took.ns / 1000}},
                   answered.intent};
  if (!answered.traceparent.empty())
    line.fields.push_back({Field::trace_id, std::string(api::trace_id_of(answered.traceparent))});
  return line;
}

JournalLine line_of(LeftOrder const& order) {
  return {
      code::kOrderLeft,
      {{Field::order, to_text(order.id.value)}, {Field::venue, order.venue}, {Field::status, enum_name(order.status)}},
      order.intent};
}

JournalLine line_of(runtime::StoreFailure const& failure) {
  return {code::kStoreFailed, {{Field::fault, enum_name(failure.error)}, {Field::detail, failure.detail}}};
}

JournalLine line_of(runtime::DiskRoom const& room, std::uint64_t floor_bytes) {
  JournalLine line{room.is_short ? code::kDiskShort : code::kDiskEnough};
  if (room.free_bytes) line.fields.push_back({Field::free_bytes, static_cast<std::int64_t>(*room.free_bytes)});
  line.fields.push_back({Field::floor_bytes, static_cast<std::int64_t>(floor_bytes)});
  return line;
}

JournalLine recovered_line(runtime::Loop const& loop) {
  return {code::kRecovered,
          {{Field::store_id, loop.state().store_id},
           {Field::epoch, std::int64_t{loop.epoch()}},
           {Field::records, static_cast<std::int64_t>(loop.next_seq() - 1)}}};
}

}  // namespace sep::app
