#include "apps/sep/intent_text.hpp"

#include <cstdio>

#include "apps/sep/remote.hpp"

namespace sep::app {
namespace {

namespace json = boost::json;

std::string order_text(json::value const& order) {
  auto text = "order " + text_of(order, "order_id").substr(0, 12) + " to " + text_of(order, "venue") + ": ";
  if (auto const* limit = order.as_object().if_contains("limit"); limit && limit->is_object())
    text += text_of(*limit, "side") + " " + amount_of(limit->at("quantity")) + " at " + text_of(*limit, "price") +
            " or better, " + text_of(*limit, "time_in_force");
  else
    text +=
        "sell " + amount_of(order.at("sell")) + " for " + amount_of(order.at("buy")) + ", " + text_of(order, "kind");
  return text + "; " + text_of(order, "status") + ", sold " + amount_of(order.at("sold")) + ", bought " +
         amount_of(order.at("bought"));
}

std::string age_text(json::value const& of) {
  return std::to_string(of.at("age_ms").to_number<std::int64_t>()) + " ms";
}

// How the order's step was chosen: a line for the step, and one for each pool of a path.
void print_route(json::value const& order) {
  auto const* route = order.as_object().if_contains("route");
  if (!route || !route->is_object()) return;
  auto const& path = route->at("path").as_array();
  auto const share = static_cast<double>(route->at("share_bps").to_number<std::int64_t>()) / 100;
  std::printf(
      "    %.2f %% of the slice over %zu hop%s: %s for %s; impact %s bp, fee %s, gas at most %s, state %s old\n", share,
      path.size(), path.size() == 1 ? "" : "s", amount_of(route->at("sell")).c_str(),
      amount_of(route->at("buy")).c_str(), text_of(*route, "impact_bps").c_str(), amount_of(route->at("fee")).c_str(),
      amount_of(route->at("gas")).c_str(), age_text(*route).c_str());
  for (auto const& hop : path)
    std::printf("      %s %s: %s for %s, fee %s, state %s old\n", text_of(hop, "venue").c_str(),
                text_of(hop, hop.as_object().contains("book") ? "book" : "pool").c_str(),
                amount_of(hop.at("sell")).c_str(), amount_of(hop.at("buy")).c_str(), amount_of(hop.at("fee")).c_str(),
                age_text(hop).c_str());
}

}  // namespace

void print_intent(json::value const& intent) {
  auto const& progress = intent.at("progress");
  std::printf("%s  %s%s\n", text_of(intent, "intent_id").c_str(), text_of(intent, "status").c_str(),
              text_of(intent, "reason") == "-" ? "" : (", " + text_of(intent, "reason")).c_str());
  std::printf("  %s\n", text_of(intent, "text").c_str());
  std::printf("  filled %s of %s; sold %s, bought %s, gas %s\n", amount_of(progress.at("cum_qty")).c_str(),
              amount_of(progress.at("order_qty")).c_str(), amount_of(progress.at("sold")).c_str(),
              amount_of(progress.at("bought")).c_str(), amount_of(progress.at("gas_paid")).c_str());
  if (text_of(progress, "slippage_bps") != "-")
    std::printf("  slippage %s bp of %s\n", text_of(progress, "slippage_bps").c_str(),
                text_of(intent.at("spec"), "max_slippage_bps").c_str());
  if (auto const* refusal = intent.as_object().if_contains("last_refusal"); refusal && refusal->is_object())
    std::printf("  last refusal %s %s\n", text_of(*refusal, "reason").c_str(), text_of(*refusal, "subject").c_str());
  if (auto const* orders = intent.as_object().if_contains("orders"); orders && orders->is_array())
    for (auto const& order : orders->as_array()) {
      std::printf("  %s\n", order_text(order).c_str());
      print_route(order);
    }
}

void print_plan(json::value const& intent) {
  std::printf("%s  %s\n  %s\n", text_of(intent, "intent_id").c_str(), text_of(intent, "status").c_str(),
              text_of(intent, "text").c_str());
  auto const* plan = intent.as_object().if_contains("plan");
  if (plan && plan->is_object()) {
    auto const& schedule = plan->at("schedule");
    std::printf("  %s, %s slices, %s to %s, plan version %s\n", text_of(schedule, "style").c_str(),
                text_of(schedule, "slices").c_str(), text_of(schedule, "start").c_str(),
                text_of(schedule, "end").c_str(), text_of(*plan, "version").c_str());
    std::printf("  waits for %s, looks again at %s\n", text_of(*plan, "waiting").c_str(),
                text_of(*plan, "asked_again_at").c_str());
  } else if (intent.at("terms").is_null()) {
    std::puts("  no plan: it was never accepted");
  } else {
    std::puts("  immediate: the whole in one slice, as soon as it can be routed");
  }
  Table rows{{"SLICE", "SIZE", "STATUS", "ROUND", "DUE"}};
  for (auto const& slice : intent.at("slices").as_array())
    rows.push_back({text_of(slice, "number"), amount_of(slice.at("qty")), text_of(slice, "status"),
                    text_of(slice, "round"), text_of(slice, "due")});
  if (rows.size() > 1)
    print_table(rows);
  else
    std::puts("  no slice is open");
  for (auto const& order : intent.at("orders").as_array()) {
    std::printf("  slice %s: %s\n", text_of(order, "slice").c_str(), order_text(order).c_str());
    print_route(order);
  }
}

Table order_rows(json::array const& orders) {
  Table rows{{"ORDER", "STATUS", "VENUE", "SLICE", "KIND", "SOLD", "BOUGHT", "SUBMITTED"}};
  for (auto const& order : orders)
    rows.push_back({text_of(order, "order_id"), text_of(order, "status"), text_of(order, "venue"),
                    text_of(order, "slice"), text_of(order, "kind"), amount_of(order.at("sold")),
                    amount_of(order.at("bought")), text_of(order, "submitted_at")});
  return rows;
}

Table fill_rows(json::array const& fills) {
  Table rows{{"FILL", "AT", "SOLD", "BOUGHT", "FEE", "GAS", "RECORD"}};
  for (auto const& fill : fills) {
    auto const& row = fill.as_object();
    auto const amount = [&](char const* name) {
      auto const* value = row.if_contains(name);
      return value ? amount_of(*value) : std::string("-");
    };
    rows.push_back({text_of(fill, "venue_fill_id"), text_of(fill, "executed_at"), amount("sold"), amount("bought"),
                    amount("fee"), amount("gas"), text_of(fill, "seq")});
  }
  return rows;
}

}  // namespace sep::app
