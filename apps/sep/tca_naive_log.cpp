#include "apps/sep/tca_naive.hpp"
#include "core/engine/catalogue.hpp"
#include "runtime/market_slices.hpp"

namespace sep::app {
namespace {

using boost::multiprecision::cpp_int;

cpp_int lots_of(std::vector<BookLevel> const& levels) {
  cpp_int lots = 0;
  for (auto const& level : levels) lots += level.lots;
  return lots;
}

// A book's middle price m, and for each side what it shows, q, up to its last price p: reserves of 2 q m / |p - m| of
// the base trade as much over the same distance. The shallower side counts.
NaivePool pool_of(BookDepth const& depth, BookRules const& rules, Time observed_at) {
  if (depth.bids.empty() || depth.asks.empty()) return {0, 0, observed_at};
  cpp_int const twice_middle = cpp_int(depth.bids.front().price_ticks) + depth.asks.front().price_ticks;
  cpp_int const lot(to_text(rules.lot_base));
  auto const reserve = [&](std::vector<BookLevel> const& levels) -> cpp_int {
    cpp_int const distance = abs(2 * cpp_int(levels.back().price_ticks) - twice_middle);
    return 2 * lots_of(levels) * lot * twice_middle / distance;
  };
  cpp_int const base = std::min(reserve(depth.bids), reserve(depth.asks));
  cpp_int const quote =
      base * cpp_int(to_text(rules.tick.quote_raw)) * twice_middle / (2 * cpp_int(to_text(rules.tick.base_raw)));
  return {base, quote, observed_at};
}

NaivePool pool_of(Registry const& registry, InstrumentState const& state) {
  if (auto const* depth = depth_of(state))
    return pool_of(*depth, registry.instruments.at(state.instrument).book.value(), state.observed_at);
  if (auto const* pair = pair_of(state))
    return {cpp_int(to_text(pair->reserve0)), cpp_int(to_text(pair->reserve1)), state.observed_at};
  auto const& held = *concentrated_of(state);
  cpp_int const liquidity((widen(held.liquidity)));
  cpp_int const root(to_u256(held.sqrt_price_x96));
  if (root == 0) return {0, 0, state.observed_at};
  return {(liquidity << 96) / root, liquidity * root >> 96, state.observed_at};
}

struct Reading {
  NaiveLog& log;
  log::Record const& record;

  NaiveIntent& intent(Ulid id) const {
    auto& found = log.intents[id];
    found.id = id;
    found.span.last_seq = record.seq;
    return found;
  }
  void attempt(Ulid id, orders::ClientOrderId order, bool filled, orders::Fill const& fill, i128 fee) const {
    intent(id).attempts.push_back({record.seq, order, filled, fill, fee});
  }

  void operator()(engine::RegistryAdopted const& e) const { log.registry = e.registry; }
  void operator()(intent::IntentSubmitted const& e) const {
    auto& row = intent(e.intent);
    row.spec = e.spec;
    row.submitted_at = record.at;
    row.span.first_seq = record.cause;
  }
  void operator()(intent::IntentAccepted const& e) const { intent(e.intent).terms = e.terms; }
  void operator()(intent::IntentAmended const& e) const { intent(e.intent).terms = e.terms; }
  void operator()(engine::ExecStarted const& e) const {
    auto& row = intent(e.intent);
    if (row.released_at) return;
    row.released_at = record.at;
    row.arrival = e.arrival_price;
  }
  void operator()(orders::OrderFilled const& e) const { attempt(e.intent, e.order, true, e.fill, e.fee); }
  void operator()(orders::ArchivedOrderFilled const& e) const { attempt(e.intent, e.order, true, e.fill, 0); }
  void operator()(orders::OrderFillBusted const& e) const {
    if (e.booked) bust(e.intent, e.order, e.fill.venue_fill_id);
  }
  void operator()(orders::ArchivedFillBusted const& e) const {
    if (e.booked) bust(e.intent, e.order, e.fill.venue_fill_id);
  }
  void bust(Ulid id, orders::ClientOrderId order, std::string const& fill) const {
    std::erase_if(intent(id).attempts, [&](NaiveAttempt const& attempt) {
      return attempt.filled && attempt.order == order && attempt.fill.venue_fill_id == fill;
    });
  }
  void operator()(orders::OrderRejected const& e) const {
    if (e.gas.raw > 0) attempt(e.intent, e.order, false, {{}, {}, {}, e.gas, 0, record.at}, 0);
  }
  void operator()(intent::IntentCompleted const& e) const { intent(e.intent).ended_at = record.at; }
  void operator()(intent::IntentPartiallyCompleted const& e) const { intent(e.intent).ended_at = record.at; }
  void operator()(intent::IntentCanceled const& e) const { intent(e.intent).ended_at = record.at; }
  void operator()(intent::IntentExpired const& e) const { intent(e.intent).ended_at = record.at; }
  void operator()(intent::IntentFailed const& e) const { intent(e.intent).ended_at = record.at; }
  template <class Other>
  void operator()(Other const&) const {}
};

Result<void, std::string> read_market(runtime::EventReader const& reader, log::Record const& record, NaiveLog& log) {
  auto const input = engine::decode_input(record.type, record.version, record.payload);
  if (!input) return fail("record " + std::to_string(record.seq) + ": " + enum_name(input.error()));
  if (input->reads.empty()) return {};
  for (auto const& read : input->reads) {
    if (!read.content || log.pools.contains(*read.content)) continue;
    auto const version = runtime::load_version(reader, *read.content);
    if (!version) return fail(enum_name(version.error().error) + ": " + version.error().detail);
    auto const& state = (*version)->state;
    log.pools[*read.content] = pool_of(log.registry, state);
    if (auto const* depth = depth_of(state)) {
      auto const& rules = log.registry.instruments.at(state.instrument).book.value();
      cpp_int const lot(to_text(rules.lot_base));
      cpp_int const ticks((widen(depth->traded_ticks)));
      log.traded[*read.content] = {lot * depth->traded_lots, ticks * lot * cpp_int(to_text(rules.tick.quote_raw)) /
                                                                 cpp_int(to_text(rules.tick.base_raw))};
    }
  }
  log.inputs.push_back({record.seq, record.at, input->reads});
  return {};
}

}  // namespace

Result<NaiveLog, std::string> read_naively(runtime::EventReader const& reader) {
  NaiveLog log;
  for (std::uint64_t next = 1;;) {
    auto const records = reader.read(next, 1'024);
    if (!records) return fail(enum_name(records.error().error) + ": " + records.error().detail);
    if (records->empty()) break;
    for (auto const& record : *records) {
      next = record.seq + 1;
      if (record.kind == log::RecordKind::input) TRY_VOID(read_market(reader, record, log));
      if (record.kind != log::RecordKind::event) continue;
      auto const event = engine::decode_event(record.type, record.version, record.payload);
      if (!event) return fail("record " + std::to_string(record.seq) + ": " + enum_name(event.error()));
      std::visit(Reading{log, record}, *event);
    }
  }
  // An intent that was never submitted is only a name that somebody asked for.
  std::erase_if(log.intents, [](auto const& row) { return row.second.span.first_seq == 0; });
  return log;
}

}  // namespace sep::app
