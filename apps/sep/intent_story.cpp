// What happened to an intent and why, a sentence for each event that decides anything.
#include <map>
#include <utility>

#include "apps/sep/intent_text.hpp"
#include "apps/sep/remote.hpp"
#include "core/money/decimal.hpp"

namespace sep::app {
namespace {

namespace json = boost::json;
using Payload = json::value;

std::string member(Payload const& payload, char const* name) {
  auto const* value = payload.is_object() ? payload.as_object().if_contains(name) : nullptr;
  return value && value->is_object() ? amount_of(*value) : text_of(payload, name);
}

std::string order_name(Payload const& payload) { return "order " + text_of(payload, "order").substr(0, 12); }

// A price, which is an object with a member of that name.
std::string price(Payload const& of, char const* name) {
  auto const* value = of.as_object().if_contains(name);
  return value && value->is_object() ? text_of(*value, "price") : "-";
}

// Numbers are those of the reason: docs/reason-codes.md says what they count.
std::string denial(Payload const& payload) {
  auto const* found = payload.as_object().if_contains("denial");
  if (!found || !found->is_object()) return {};
  auto const subject = text_of(*found, "subject");
  return text_of(*found, "reason") + (subject.empty() || subject == "-" ? "" : " of " + subject) + " (value " +
         text_of(*found, "value") + ", limit " + text_of(*found, "limit") + ")";
}

std::string because(Payload const& payload) {
  auto const why = denial(payload);
  return why.empty() ? "" : ", because of " + why;
}

std::string cause_in_words(std::string const& cause) {
  static std::map<std::string, std::string> const kWords{
      {"target_reached", "all of it was traded"},
      {"deadline", "its time is over"},
      {"cancel_requested", "somebody asked to cancel it"},
      {"step_failed", "a step failed and its policy is to stop then"},
      {"attempts_exhausted", "it was tried as often as may be"},
      {"gas_exhausted", "what is left of its gas pays for no further attempt"},
      {"dust_left", "what is left is less than can be sent"}};
  auto const found = kWords.find(cause);
  return found == kWords.end() ? cause : found->second + " (" + cause + ")";
}

std::string accepted(Payload const& payload) {
  auto const& terms = payload.at("terms");
  return "accepted: decided at " + price(terms, "decision_price") + " from " + text_of(terms, "reference_sources") +
         " sources, so no worse than " + price(terms, "worst_price") + "; reserved " + member(terms, "sell_reserve") +
         ", and " + member(terms, "gas_reserve") + " for gas";
}

// "optimiser taken, split outbid by 1.20 bp, mine refused (stale)".
std::string judged(Payload const& payload) {
  std::string text = "solvers of slice " + member(payload, "slice") + ": ";
  bool first = true;
  for (auto const& one : payload.at("solvers").as_array()) {
    auto const verdict = text_of(one, "verdict");
    text += (std::exchange(first, false) ? "" : ", ") + text_of(one, "solver") + " " + verdict;
    if (verdict == "outbid") text += " by " + format_decimal(one.at("behind").to_number<std::int64_t>(), 2) + " bp";
    if (verdict == "refused") text += " (" + text_of(one, "fault") + ")";
    if (verdict == "denied") text += " (" + denial(one) + ")";
    if (verdict == "missed") text += " (" + text_of(one, "miss") + ")";
  }
  return text;
}

std::string routed(Payload const& payload) {
  auto const& step = payload.at("step");
  return "slice " + member(payload, "slice") + " routed by " + member(payload, "solver") + ", the best proposal that " +
         "was verified: to " + text_of(step, "venue") + ", " + member(step, "sell") + " for " + member(step, "buy") +
         ", fee " + member(step, "fee");
}

std::string created(Payload const& payload) {
  auto const& terms = payload.at("terms");
  return "order " + text_of(terms, "id").substr(0, 12) + " made for " + text_of(terms, "venue") + ": at most " +
         member(terms, "sell") + ", at least " + member(terms, "buy") + ", not after " + text_of(terms, "not_after");
}

std::string filled(Payload const& payload) {
  auto const& fill = payload.at("fill");
  return order_name(payload) + " filled: " + member(fill, "sold") + " for " + member(fill, "bought") + ", fee " +
         member(payload, "fee") + ", gas " + member(fill, "gas");
}

std::string ended(char const* how, Payload const& payload) {
  auto const& totals = payload.at("totals");
  return std::string(how) + ": " + member(totals, "cum_qty") + " of " + member(totals, "order_qty") + " traded, " +
         member(totals, "sold") + " for " + member(totals, "bought") + ", gas " + member(totals, "gas");
}

std::string given(char const* what, Payload const& payload) {
  auto const reason = text_of(payload, "reason");
  return what + (reason.empty() || reason == "-" ? std::string() : ": " + reason);
}

using Sentence = std::string (*)(Payload const&);

std::map<std::string, Sentence> const& sentences() {
  static std::map<std::string, Sentence> const kSentences{
      {"intent.submitted", [](Payload const& p) { return "submitted by " + member(p, "principal"); }},
      {"intent.accepted", accepted},
      {"intent.denied", [](Payload const& p) { return "denied" + because(p); }},
      {"intent.amended", [](Payload const& p) { return "amended, version " + member(p, "version"); }},
      {"intent.paused", [](Payload const& p) { return given("paused", p); }},
      {"intent.resumed", [](Payload const& p) { return given("resumed", p); }},
      {"intent.closing",
       [](Payload const& p) { return "closing, as " + cause_in_words(member(p, "cause")) + because(p); }},
      {"intent.escalated",
       [](Payload const& p) {
         return member(p, "unknown_orders") +
                " orders whose outcome no venue tells: a person "
                "must resolve them (sep order resolve)";
       }},
      {"intent.completed", [](Payload const& p) { return ended("completed", p); }},
      {"intent.partially_completed", [](Payload const& p) { return ended("partially completed", p); }},
      {"intent.canceled", [](Payload const& p) { return ended("canceled", p); }},
      {"intent.expired", [](Payload const& p) { return ended("expired", p); }},
      {"intent.failed", [](Payload const& p) { return ended("failed", p); }},
      {"plan.created", [](Payload const& p) { return "planned: " + member(p, "style"); }},
      {"plan.waiting",
       [](Payload const& p) { return "waits: " + member(p, "cause") + ", until " + member(p, "until"); }},
      {"slice.released",
       [](Payload const& p) { return "slice " + member(p, "slice") + " released: " + member(p, "qty"); }},
      {"slice.waiting",
       [](Payload const& p) {
         return "slice " + member(p, "slice") + " cannot trade now" + because(p) + "; tried again at " +
                member(p, "retry_at");
       }},
      {"slice.missed",
       [](Payload const& p) {
         return "slice " + member(p, "slice") + " missed, " + member(p, "returned_qty") + " returned" + because(p);
       }},
      {"slice.routed", routed},
      {"slice.proposal_refused",
       [](Payload const& p) { return "a route by " + member(p, "solver") + " refused: " + member(p, "fault"); }},
      {"slice.proposals_judged", judged},
      {"risk.approved", [](Payload const& p) { return order_name(p) + " approved by risk"; }},
      {"risk.denied", [](Payload const& p) { return "slice " + member(p, "slice") + " denied by risk" + because(p); }},
      {"order.created", created},
      {"exec.step_filled", filled},
      {"exec.step_rejected",
       [](Payload const& p) { return order_name(p) + " rejected by the venue: " + member(p, "reason"); }},
      {"exec.step_unknown",
       [](Payload const& p) {
         return order_name(p) + " unknown (" + member(p, "cause") +
                "): its funds stay held until "
                "the venue tells";
       }},
      {"order.canceled", [](Payload const& p) { return order_name(p) + " canceled"; }},
      {"order.expired",
       [](Payload const& p) { return order_name(p) + " is over without a fill: " + member(p, "proof"); }},
      {"order.escalated",
       [](Payload const& p) { return order_name(p) + " is still unknown: a person must resolve it"; }}};
  return kSentences;
}

}  // namespace

std::string event_sentence(json::value const& event) {
  auto const found = sentences().find(text_of(event, "topic"));
  auto const* payload = event.as_object().if_contains("payload");
  return found == sentences().end() || !payload || !payload->is_object() ? std::string() : found->second(*payload);
}

}  // namespace sep::app
