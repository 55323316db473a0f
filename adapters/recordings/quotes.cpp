#include "adapters/recordings/quotes.hpp"

namespace sep::recordings {
namespace {

Result<RecordedOrder, OrderSkip> read_order(Json const& json) {
  auto const scenario = need_object(json, "scenario");
  if (!scenario) return fail(OrderSkip::bad_order);
  auto const side = need_text(**scenario, "side").value_or("");
  if (side != "sell" && side != "buy") return fail(OrderSkip::bad_order);
  RecordedOrder order{.name = need_text(**scenario, "name").value_or(""),
                      .token_in = need_text(**scenario, "token_in").value_or(""),
                      .token_out = need_text(**scenario, "token_out").value_or(""),
                      .buys = side == "buy",
                      .amount = need<i128>(**scenario, "amount").value_or(0)};
  if (order.name.empty()) return fail(OrderSkip::bad_order);
  if (auto const skip = check_order(order)) return fail(*skip);
  auto const expected = need_object(json, "expected");
  if (!order.buys && expected && need_text(**expected, "status").value_or("") == "success")
    if (auto const answered = need<i128>(**expected, "amount_out_net_gas")) order.answered = *answered;
  return order;
}

}  // namespace

Result<Quotes, Wrong> parse_quotes(std::string_view json) {
  TRY_LET(auto const whole, parse_json(json));
  if (whole.kind != Json::Kind::object) return fail(Wrong("no object"));
  TRY_LET(auto const* scenarios, need_array(whole, "scenarios"));
  Quotes quotes;
  for (auto const& scenario : scenarios->items) {
    auto order = read_order(scenario);
    if (order)
      quotes.orders.push_back(*std::move(order));
    else
      ++quotes.skipped[order.error()];
  }
  return quotes;
}

}  // namespace sep::recordings
