#include "apps/sep/one_shot.hpp"

#include <algorithm>

#include "core/engine/catalogue.hpp"
#include "core/engine/route_request.hpp"
#include "core/intent/validate.hpp"
#include "core/pricing/instrument.hpp"
#include "core/tca/value.hpp"
#include "runtime/market_slices.hpp"

namespace sep::app {
namespace {

template <class T>
using OrText = Result<T, std::string>;

std::string text_of(runtime::StoreFailure const& failure) { return enum_name(failure.error) + ": " + failure.detail; }

// The pools that the intent may use, as its decision read them.
OrText<std::vector<InstrumentState>> states_at_decision(runtime::EventReader const& reader, Registry const& registry,
                                                        std::uint64_t seq, readmodel::ExecutionLog const& log) {
  auto const record = reader.read_one(seq);
  if (!record) return fail(text_of(record.error()));
  auto const input = engine::decode_input(record->type, record->version, record->payload);
  if (!input) return fail("record " + std::to_string(seq) + ": " + enum_name(input.error()));
  auto const venues = intent::usable_venues(log.spec, registry);
  auto const sides = intent::sides_of(log.spec);
  std::vector<InstrumentState> states;
  for (auto const& read : input->reads) {
    auto const* pool = registry.instrument(read.instrument);
    if (!pool || !read.content || !pricing::trades(*pool, sides.sell, sides.buy)) continue;
    auto const& venue = *registry.venue(pool->venue);
    if (!std::ranges::binary_search(venues, venue.id) || !venue.enabled || venue.location != log.terms.location)
      continue;
    auto const version = runtime::load_version(reader, *read.content);
    if (!version) return fail(text_of(version.error()));
    auto const& state = (*version)->state;
    if (fits(*pool, state) && log.submitted_at - state.observed_at <= readmodel::kMidAgeMax) states.push_back(state);
  }
  return states;
}

struct Shooting {
  Registry const& registry;
  readmodel::ExecutionLog const& log;

  [[nodiscard]] bool exact_in() const { return intent::sides_of(log.spec).exact_in(); }
  [[nodiscard]] Rate limit() const { return engine::sold_per_bought(log.spec, log.terms.worst_price); }

  [[nodiscard]] std::optional<Shot> shoot(InstrumentState const& state, i128 qty) const {
    if (qty <= 0) return std::nullopt;
    auto const& pool = *registry.instrument(state.instrument);
    auto const sides = intent::sides_of(log.spec);
    auto const swap = exact_in() ? pricing::quote_exact_in(pool, state, sides.sell, qty)
                                 : pricing::quote_exact_out(pool, state, sides.sell, qty);
    if (!swap) return std::nullopt;
    bool const buying = log.spec.type == intent::IntentType::acquire;
    i128 const base = buying ? swap->bought : swap->sold;
    auto const price = make_rate(buying ? swap->sold : swap->bought, base);
    if (!price) return std::nullopt;
    return Shot{.instrument = pool.id,
                .venue = pool.venue,
                .block = state.block,
                .qty = qty,
                .sold = swap->sold,
                .bought = swap->bought,
                .base = base,
                .price = *price,
                .slippage = tca::slippage_centi_bps(log.spec.type, *price, log.terms.decision_price)};
  }

  [[nodiscard]] std::optional<Shot> within_limit(InstrumentState const& state) const {
    auto const& pool = *registry.instrument(state.instrument);
    auto const sell = intent::sides_of(log.spec).sell;
    auto const most = exact_in() ? pricing::max_exact_in(pool, state, sell, limit(), log.terms.order_qty)
                                 : pricing::max_exact_out(pool, state, sell, limit(), log.terms.order_qty);
    return shoot(state, most);
  }

  [[nodiscard]] bool is_within_limit(Shot const& shot) const { return Rate{shot.sold, shot.bought} <= limit(); }
  // More of it first, then the better price.
  [[nodiscard]] bool is_better(Shot const& a, Shot const& b) const {
    if (a.qty != b.qty) return a.qty > b.qty;
    return exact_in() ? a.bought > b.bought : a.sold < b.sold;
  }
  void keep_better(std::optional<Shot>& best, std::optional<Shot> const& shot) const {
    if (shot && (!best || is_better(*shot, *best))) best = shot;
  }
};

// An order that was not sent is taken to use as much gas as the swaps of those that were.
void add_gas(OneShot& result, readmodel::ExecutionLog const& log) {
  i128 swaps = 0;
  for (auto const& attempt : log.attempts) {
    if (attempt.fill.gas.asset == log.terms.gas_asset) result.gas_raw += attempt.fill.gas.raw;
    swaps += static_cast<i128>(attempt.terms.hops().size());
  }
  if (swaps == 0) return;
  result.gas_raw = (result.gas_raw + swaps - 1) / swaps;
  if (auto const price = log.gas_price(log.submitted_at)) result.gas = tca::value_at(*price, result.gas_raw);
}

}  // namespace

OrText<OneShot> measure_one_shot(runtime::EventReader const& reader, Registry const& registry, readmodel::LogSpan span,
                                 readmodel::ExecutionLog const& log) {
  TRY_LET(auto const states, states_at_decision(reader, registry, span.first_seq, log));
  Shooting const shooting{registry, log};
  OneShot result;
  for (auto const& state : states) shooting.keep_better(result.whole, shooting.shoot(state, log.terms.order_qty));
  result.fits = result.whole && shooting.is_within_limit(*result.whole);
  if (!result.fits)
    for (auto const& state : states) shooting.keep_better(result.part, shooting.within_limit(state));
  add_gas(result, log);
  return result;
}

OrText<std::optional<Compared>> compare_with_one_shot(runtime::EventReader const& reader, Registry const& registry,
                                                      Ulid intent) {
  auto const text = [](readmodel::ExecutionFailure const& failure) {
    return enum_name(failure.fault) + ": " + failure.detail;
  };
  auto const span = readmodel::find_span(reader, intent);
  if (!span) return fail(text(span.error()));
  auto log = readmodel::read_execution(reader, registry, intent, *span);
  if (!log && log.error().fault == readmodel::ExecutionFault::not_accepted) return std::nullopt;
  if (!log) return fail(text(log.error()));
  TRY_LET(auto const one_shot, measure_one_shot(reader, registry, *span, *log));
  return Compared{readmodel::make_report(*std::move(log)), one_shot};
}

std::optional<std::int64_t> gas_bps(intent::Terms const& terms, i128 base, std::optional<i128> gas) {
  auto const worth = tca::value_at(terms.decision_price, base);
  if (!gas || !worth || *worth <= 0) return std::nullopt;
  return tca::centi_bps(*gas, *worth);
}

}  // namespace sep::app
