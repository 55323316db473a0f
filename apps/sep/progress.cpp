#include "apps/sep/progress.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "core/market/book_price.hpp"

namespace sep::app {
namespace {

struct Line {
  engine::State const& state;

  [[nodiscard]] Registry const& registry() const { return state.registry; }
  [[nodiscard]] intent::IntentState const& intent(Ulid id) const { return state.intents.at(id); }
  [[nodiscard]] std::string venue(VenueId id) const {
    auto const* spec = registry().venue(id);
    return spec ? spec->name : "?";
  }

  std::string operator()(intent::IntentSubmitted const& e) const { return "submitted    " + to_text(e.intent); }
  std::string operator()(intent::IntentAccepted const& e) const {
    auto const& spec = intent(e.intent).spec;
    return fmt::format("accepted     decision price {} from {} sources, worst price {}",
                       price_text(registry(), spec, e.terms.decision_price), e.terms.reference_sources,
                       price_text(registry(), spec, e.terms.worst_price));
  }
  std::string operator()(intent::IntentDenied const& e) const { return "denied       " + denial_text(e.denial); }
  std::string operator()(intent::PlanCreated const& e) const {
    auto const slices = e.schedule ? e.schedule->slices : e.slices.size();
    auto text = fmt::format("planned      {} slice{}, {}", slices, slices == 1 ? "" : "s", enum_name(e.style));
    if (e.schedule)
      text += fmt::format(" over {} s", static_cast<double>((e.schedule->end - e.schedule->start).ns) / 1e9);
    return text;
  }
  std::string operator()(intent::PlanRevised const& e) const {
    if (!e.schedule) return {};
    return fmt::format("planned anew {} for the rest",
                       amount_text(registry(), {intent(e.intent).sides().sized, e.schedule->total_qty}));
  }
  std::string operator()(intent::PlanWaiting const& e) const {
    bool const is_news = e.cause == intent::WaitCause::price_cap || e.cause == intent::WaitCause::price_unknown ||
                         e.cause == intent::WaitCause::open_slices;
    if (e.denial) return "holding      the plan: " + denial_text(*e.denial);
    return is_news ? "holding      the plan: " + enum_name(e.cause) : std::string{};
  }
  std::string operator()(intent::SliceReleased const& e) const {
    if (!intent(e.intent).plan) return {};
    return fmt::format("released     slice {}: {}", e.slice,
                       amount_text(registry(), {intent(e.intent).sides().sized, e.qty}));
  }
  std::string operator()(intent::SliceMissed const& e) const {
    if (!e.denial) return {};
    return fmt::format("missed       slice {}: {}", e.slice, denial_text(*e.denial));
  }
  std::string operator()(routing::SliceRouted const& e) const {
    auto const sides = intent(e.intent).sides();
    return fmt::format("routed       slice {} to {}: {} for {} (fee {} inside), {}", e.slice, venue(e.step.venue),
                       amount_text(registry(), {sides.sell, e.step.sell}),
                       amount_text(registry(), {sides.buy, e.step.buy}),
                       amount_text(registry(), {sides.sell, e.step.fee}), step_text(registry(), sides.sell, e.step));
  }
  std::string operator()(intent::SliceWaiting const& e) const {
    return fmt::format("waiting      slice {}: {}", e.slice, denial_text(e.denial));
  }
  std::string operator()(risk::RiskApproved const& e) const {
    return fmt::format("approved     order {}, limit {:.2f} bp against the reference",
                       to_text(e.order.value).substr(0, 12), static_cast<double>(e.limit_vs_reference) / 100);
  }
  std::string operator()(orders::OrderSubmitting const& e) const {
    auto const& terms = state.orders.at(e.order).terms;
    if (terms.book)
      return fmt::format("submitted    order {} to {}: {}", to_text(e.order.value).substr(0, 12), venue(terms.venue),
                         limit_text(registry(), terms));
    return fmt::format(
        "submitted    order {} to {}: {} {}, {} {}", to_text(e.order.value).substr(0, 12), venue(terms.venue),
        terms.kind == orders::SwapKind::exact_in ? "sell" : "sell at most", amount_text(registry(), terms.sell),
        terms.kind == orders::SwapKind::exact_in ? "get at least" : "get", amount_text(registry(), terms.buy));
  }
  std::string operator()(orders::OrderAcked const& e) const {
    return "acknowledged order " + to_text(e.order.value).substr(0, 12);
  }
  std::string operator()(orders::OrderFilled const& e) const {
    auto const traded = fmt::format("filled       {} for {}", amount_text(registry(), e.fill.sold),
                                    amount_text(registry(), e.fill.bought));
    if (state.orders.at(e.order).terms.book) return traded + ", " + e.fill.venue_fill_id;
    return traded + fmt::format(", gas {}, block {}", amount_text(registry(), e.fill.gas), e.fill.block);
  }
  std::string operator()(orders::OrderFillBusted const& e) const {
    return fmt::format("taken back   {} for {}", amount_text(registry(), e.fill.sold),
                       amount_text(registry(), e.fill.bought));
  }
  std::string operator()(orders::OrderRejected const& e) const { return "rejected     " + enum_name(e.reason); }
  std::string operator()(orders::OrderUnknown const& e) const {
    return "unknown      " + enum_name(e.cause) + ": asking";
  }
  std::string operator()(orders::OrderExpired const& e) const { return "expired      order: " + enum_name(e.proof); }
  std::string operator()(risk::RiskBreached const& e) const {
    return "BREACH       " + enum_name(e.breach) + " " + e.subject;
  }
  std::string operator()(risk::RiskStateChanged const& e) const {
    return fmt::format("trading      {} is {}: {}", risk::to_text(e.scope), enum_name(e.state), e.reason);
  }
  std::string operator()(intent::IntentClosing const& e) const { return "closing      " + enum_name(e.cause); }
  std::string operator()(intent::IntentCompleted const&) const { return "completed"; }
  std::string operator()(intent::IntentPartiallyCompleted const& e) const {
    return "partially completed: " + enum_name(e.cause);
  }
  std::string operator()(intent::IntentCanceled const&) const { return "canceled"; }
  std::string operator()(intent::IntentExpired const&) const { return "expired"; }
  std::string operator()(intent::IntentFailed const& e) const { return "failed: " + enum_name(e.cause); }

  template <class Other>
  std::string operator()(Other const&) const {
    return {};
  }
};

}  // namespace

std::string progress_line(engine::State const& state, engine::Event const& event, Time at, Time since) {
  auto const text = std::visit(Line{state}, event);
  if (text.empty()) return {};
  return fmt::format("{:>9.3f} s  {}", static_cast<double>((at - since).ns) / 1e9, text);
}

std::string amount_text(Registry const& registry, Amount amount) {
  auto const* asset = registry.asset(amount.asset);
  if (!asset) return to_text(amount.raw) + " units of asset " + std::to_string(amount.asset.value);
  return format_decimal(amount.raw, asset->decimals) + " " + asset->symbol;
}

std::string price_text(Registry const& registry, intent::IntentSpec const& spec, Rate rate) {
  return format_rate(rate, registry.asset(spec.base)->decimals, registry.asset(spec.quote)->decimals);
}

namespace {

std::string price_of_ticks(Registry const& registry, InstrumentSpec const& spec, std::int64_t ticks) {
  auto const price = price_of(*spec.book, ticks);
  return price ? format_rate(*price, registry.asset(spec.token0)->decimals, registry.asset(spec.token1)->decimals)
               : fmt::format("{} ticks", ticks);
}

}  // namespace

std::string limit_text(Registry const& registry, orders::OrderTerms const& terms) {
  auto const& spec = *registry.instrument(terms.instrument);
  auto const quantity = base_of(*spec.book, terms.book->lots);
  return fmt::format("{} {} at {} or better, {}", terms.sell.asset == spec.token0 ? "sell" : "buy",
                     amount_text(registry, {spec.token0, quantity.value_or(0)}),
                     price_of_ticks(registry, spec, terms.book->price_ticks), enum_name(terms.book->time_in_force));
}

std::string step_text(Registry const& registry, AssetId sell, routing::VerifiedStep const& step) {
  auto const& spec = *registry.instrument(step.instrument);
  if (!step.hops.empty()) {
    std::string through;
    for (auto hop = step.hops.begin() + 1; hop != step.hops.end(); ++hop)
      through += (through.empty() ? "" : ", ") + registry.asset(hop->sell.asset)->symbol;
    return fmt::format("through {} in one order, state of block {}", through, step.block);
  }
  if (!spec.book) return fmt::format("state of block {}", step.block);
  return fmt::format("{} lots {} to {}", to_text(step.lots), sell == spec.token0 ? "down" : "up",
                     price_of_ticks(registry, spec, step.last_ticks));
}

std::string kind_of_market(Registry const& registry) {
  bool const books =
      std::ranges::all_of(registry.instruments, [](auto const& row) { return row.second.book.has_value(); });
  return books ? "book" : "pool";
}

std::string denial_text(intent::Denial const& denial) {
  auto text = name_of(denial.reason);
  if (!denial.subject.empty()) text += " (" + denial.subject + ")";
  if (denial.value != 0 || denial.limit != 0)
    text += ": " + to_text(denial.value) + " against " + to_text(denial.limit);
  return text;
}

}  // namespace sep::app
