#include "apps/sep/journal_events.hpp"

#include "core/base/check.hpp"

namespace sep::app {
namespace {

using engine::Event;
using Fields = std::vector<Said>;

Said order_of(orders::ClientOrderId id) { return {Field::order, to_text(id.value)}; }

template <class Enum>
Said named(Field field, Enum value) {
  return {field, enum_name(value)};
}

Said number(Field field, i128 value) { return {field, to_text(value)}; }

Fields totals_of(intent::Totals const& totals) {
  return {number(Field::size, totals.order_qty), number(Field::done, totals.cum_qty), number(Field::sold, totals.sold),
          number(Field::bought, totals.bought)};
}

Fields ended_by(intent::ClosingCause cause, intent::Totals const& totals) {
  auto fields = totals_of(totals);
  fields.insert(fields.begin(), named(Field::cause, cause));
  return fields;
}

// Not its subject: that may be a word of the caller's.
Fields denial_of(intent::Denial const& denial) {
  return {{Field::reason, intent::name_of(denial.reason)},
          number(Field::value, denial.value),
          number(Field::limit, denial.limit)};
}

Code code_of(risk::TradingState state) {
  switch (state) {
    case risk::TradingState::active:
      return code::kTradingActive;
    case risk::TradingState::reducing:
      return code::kTradingReducing;
    case risk::TradingState::halted:
      return code::kTradingHalted;
  }
  return code::kTradingHalted;
}

struct Telling {
  Registry const& registry;
  LogLevel least;
  using Told = std::optional<JournalLine>;

  // What is said is looked for only where the line is written: most are not, and this is the loop's thread.
  template <class Say>
  Told line(Code const& code, Say const& fields) const {
    if (code.level < least) return std::nullopt;
    return JournalLine{code, fields()};
  }
  Told line(Code const& code) const {
    return line(code, [] { return Fields{}; });
  }

  Fields venue_of(risk::VenueStatusChanged const& event) const {
    auto const* venue = registry.venue(event.venue);
    Fields fields{{Field::venue, venue ? venue->name : "?"}};
    if (!event.why.empty()) fields.push_back({Field::why, event.why});
    return fields;
  }

  template <class Other>
  Told operator()(Other const&) const {
    return std::nullopt;
  }

  // ---- the engine ----
  Told operator()(engine::EngineTookOver const& event) const {
    return line(code::kEngineStarted, [&] { return Fields{{Field::epoch, std::int64_t{event.epoch}}}; });
  }
  Told operator()(engine::ConfigAdopted const&) const { return line(code::kConfigAdopted); }
  Told operator()(engine::ConfigRefused const& event) const {
    return line(code::kConfigRefused, [&] { return Fields{named(Field::fault, event.fault)}; });
  }
  Told operator()(engine::RegistryAdopted const&) const { return line(code::kRegistryAdopted); }
  Told operator()(engine::RegistryRefused const& event) const {
    return line(code::kRegistryRefused, [&] { return Fields{named(Field::fault, event.error)}; });
  }
  Told operator()(engine::CommandRefused const& event) const {
    return line(code::kCommandRefused, [&] { return Fields{named(Field::fault, event.fault)}; });
  }

  // ---- where trading stands ----
  Told operator()(risk::VenueStatusChanged const& event) const {
    return line(event.up ? code::kVenueUp : code::kVenueDown, [&] { return venue_of(event); });
  }
  Told operator()(risk::RiskStateChanged const& event) const {
    return line(code_of(event.state),
                [&] { return Fields{{Field::scope, to_text(event.scope)}, {Field::by_breaker, event.by_breaker}}; });
  }
  Told operator()(risk::RiskBreached const& event) const {
    return line(code::kBreached, [&] {
      return Fields{named(Field::breach, event.breach), order_of(event.order), number(Field::value, event.value),
                    number(Field::limit, event.limit)};
    });
  }
  Told operator()(risk::RiskDenied const& event) const {
    return line(code::kGateDenied, [&] { return denial_of(event.denial); });
  }

  // ---- intents ----
  Told operator()(intent::IntentSubmitted const& event) const {
    return line(code::kIntentSubmitted, [&] { return Fields{{Field::principal, event.principal}}; });
  }
  Told operator()(intent::IntentAccepted const&) const { return line(code::kIntentAccepted); }
  Told operator()(intent::IntentDenied const& event) const {
    return line(code::kIntentDenied, [&] { return denial_of(event.denial); });
  }
  Told operator()(intent::IntentPaused const&) const { return line(code::kIntentPaused); }
  Told operator()(intent::IntentResumed const&) const { return line(code::kIntentResumed); }
  Told operator()(intent::IntentClosing const& event) const {
    return line(code::kIntentClosing, [&] { return Fields{named(Field::cause, event.cause)}; });
  }
  Told operator()(intent::IntentEscalated const&) const { return line(code::kIntentEscalated); }
  Told operator()(intent::IntentCompleted const& event) const {
    return line(code::kIntentCompleted, [&] { return totals_of(event.totals); });
  }
  Told operator()(intent::IntentPartiallyCompleted const& event) const {
    return line(code::kIntentPartial, [&] { return ended_by(event.cause, event.totals); });
  }
  Told operator()(intent::IntentCanceled const& event) const {
    return line(code::kIntentCanceled, [&] { return totals_of(event.totals); });
  }
  Told operator()(intent::IntentExpired const& event) const {
    return line(code::kIntentExpired, [&] { return totals_of(event.totals); });
  }
  Told operator()(intent::IntentFailed const& event) const {
    return line(code::kIntentFailed, [&] { return ended_by(event.cause, event.totals); });
  }

  // ---- orders ----
  Told operator()(orders::OrderSubmitting const& event) const {
    return line(code::kOrderSubmitted, [&] { return Fields{order_of(event.order)}; });
  }
  Told operator()(orders::OrderFilled const& event) const {
    return line(code::kOrderFilled, [&] {
      return Fields{order_of(event.order), number(Field::sold, event.fill.sold.raw),
                    number(Field::bought, event.fill.bought.raw)};
    });
  }
  Told operator()(orders::OrderRejected const& event) const {
    return line(code::kOrderRejected,
                [&] { return Fields{order_of(event.order), named(Field::reason, event.reason)}; });
  }
  Told operator()(orders::OrderUnknown const& event) const {
    return line(code::kOrderUnknown, [&] { return Fields{order_of(event.order), named(Field::cause, event.cause)}; });
  }
  Told operator()(orders::OrderEscalated const& event) const {
    return line(code::kOrderEscalated, [&] { return Fields{order_of(event.order)}; });
  }
  Told operator()(orders::OrderFillBusted const& event) const {
    return line(code::kFillBusted, [&] { return Fields{order_of(event.order)}; });
  }
  Told operator()(orders::ForeignReport const& event) const {
    return line(code::kForeignReport, [&] { return Fields{order_of(event.order)}; });
  }
};

}  // namespace

std::optional<JournalLine> line_of(Event const& event, Registry const& registry, LogLevel least) {
  return std::visit(Telling{registry, least}, event);
}

void tell(Journal& journal, std::vector<log::Record> const& records, std::vector<Event> const& events,
          Registry const& registry) {
  auto event = events.begin();
  for (auto const& record : records) {
    if (record.kind != log::RecordKind::event) continue;
    CHECK(event != events.end());
    auto line = line_of(*event++, registry, journal.least());
    if (!line) continue;
    line->correlation = record.correlation;
    line->seq = record.seq;
    journal.write(*std::move(line));
  }
}

}  // namespace sep::app
