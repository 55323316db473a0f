// A quote, answered at once from what readers see: the engine is not asked, and nothing is recorded.
#include <algorithm>

#include "api/quotes/quote_json.hpp"
#include "api/routes/asked.hpp"
#include "core/routing/optimiser/order.hpp"

namespace sep::api {
namespace {

using readmodel::View;
using routing::optimiser::kHopsMax;
using routing::optimiser::kSwapCalldata;

// What is seen of the market at one moment.
class BoardView final : public MarketView {
 public:
  explicit BoardView(readmodel::MarketBoard const* board) {
    std::uint64_t from_the_start = 0;
    if (board == nullptr) return;
    for (auto& version : board->since(from_the_start)) {
      auto const id = version->state.instrument;
      seen_.emplace(id, std::move(version));
    }
  }

 private:
  [[nodiscard]] std::shared_ptr<InstrumentVersion const> look_up(InstrumentId id) const override {
    auto const found = seen_.find(id);
    return found == seen_.end() ? nullptr : found->second;
  }

  std::map<InstrumentId, readmodel::MarketBoard::Version> seen_;
};

// What is known beside the market.
struct Known {
  std::shared_ptr<Registry const> registry;
  std::map<VenueId, std::string> venues_down;
  Duration max_market_age;
  std::uint64_t seq = 0;
};

Known known_now(Asked const& asked) {
  return asked.desk->model.read([](View const& view) {
    return Known{view.lasting_registry, view.venues_down, view.config.risk.max_market_age, view.seq};
  });
}

std::set<VenueId> read_venues(Fields& fields, std::string_view name, Registry const& registry, Problems& problems) {
  std::set<VenueId> venues;
  for (auto const& [pointer, text] : fields.texts(name))
    if (auto const venue = keep(problems, pointer, read_venue(registry, text))) venues.insert(*venue);
  return venues;
}

void close_venues(Fields& fields, Known const& known, Problems& problems, QuoteAsk& ask) {
  bool const is_kept_to_some = fields.has("allowed_venues");
  auto const allowed = read_venues(fields, "allowed_venues", *known.registry, problems);
  auto const excluded = read_venues(fields, "excluded_venues", *known.registry, problems);
  for (auto const& [id, venue] : known.registry->venues)
    if (excluded.contains(id) || (is_kept_to_some && !allowed.contains(id)))
      ask.closed.emplace(id, routing::LeftOut::venue_excluded);
  for (auto const& [id, why] : known.venues_down) ask.closed.emplace(id, routing::LeftOut::venue_down);
}

// Base units of the asset; noted where it is below `lowest`.
std::optional<i128> read_amount(Fields& fields, char const* name, std::optional<AssetId> asset, i128 lowest,
                                Registry const& registry) {
  auto const text = fields.money(name);
  auto const* spec = asset ? registry.asset(*asset) : nullptr;
  if (!text || !spec) return std::nullopt;
  auto const amount = fields.keep(name, read_units(*text, spec->decimals));
  if (amount && *amount < lowest) {
    fields.note(name, ProblemCode::out_of_range,
                lowest > 0 ? "more than nothing is asked for" : "an amount is not negative");
    return std::nullopt;
  }
  return amount;
}

// Of a unit of gas, or a byte of data.
std::optional<i128> read_coin_price(Fields& fields, char const* name) {
  auto const text = fields.money(name);
  auto const price = text ? fields.keep(name, read_units(*text, 0)) : std::nullopt;
  if (!price || (*price >= 0 && *price <= kGasPriceMax)) return price;
  fields.note(name, ProblemCode::out_of_range, "from 0 to " + to_text(kGasPriceMax) + " base units of the coin");
  return std::nullopt;
}

std::optional<AssetId> read_asset_of(Fields& fields, char const* name, Registry const& registry) {
  fields.required(name);
  auto const text = fields.text(name, "an asset");
  return text ? fields.keep(name, read_asset(registry, *text)) : std::nullopt;
}

struct Asking {
  QuoteAsk ask;
  bool with_certificate = false;
};

// How much: of what is sold, or of what is bought, each with the limit that goes with it.
void read_amounts(Fields& fields, Registry const& registry, std::optional<AssetId> sell, std::optional<AssetId> buy,
                  QuoteAsk& ask) {
  ask.buys = fields.has("buy_amount");
  if (ask.buys && fields.has("sell_amount"))
    fields.note("buy_amount", ProblemCode::conflicting, "either what is sold or what is bought is exact");
  if (!ask.buys) fields.required("sell_amount");
  auto const sold = read_amount(fields, "sell_amount", sell, 1, registry);
  auto const bought = read_amount(fields, "buy_amount", buy, 1, registry);
  ask.amount = (ask.buys ? bought : sold).value_or(0);
  auto const least = read_amount(fields, "least_buy", buy, 0, registry);
  ask.most = read_amount(fields, "most_sell", sell, 0, registry);
  ask.least = least.value_or(0);
  if (ask.buys && fields.has("least_buy"))
    fields.note("least_buy", ProblemCode::conflicting, "with buy_amount the limit is most_sell");
  if (!ask.buys && fields.has("most_sell"))
    fields.note("most_sell", ProblemCode::conflicting, "with sell_amount the limit is least_buy");
}

Fault fault_of(NotQuoted why) {
  if (why == NotQuoted::data_without_gas_price)
    return {ProblemCode::conflicting, "data is counted in units of gas, which needs a gas price above 0"};
  return {ProblemCode::out_of_range, "with the gas price a swap's data comes to more than " +
                                         std::to_string(routing::optimiser::kSwapGasMost) + " units of gas"};
}

void read_bounds(Fields& fields, QuoteAsk& ask) {
  ask.hops = fields.whole("max_hops", kHopsMax).value_or(kHopsMax);
  if (ask.hops == 0) fields.note("max_hops", ProblemCode::out_of_range, "from 1 to " + std::to_string(kHopsMax));
  if (auto const calldata = fields.whole("max_calldata", kQuoteCalldataMax)) {
    ask.calldata = *calldata;
    if (*calldata < kSwapCalldata)
      fields.note("max_calldata", ProblemCode::out_of_range,
                  "from " + std::to_string(kSwapCalldata) + " bytes, which one swap takes");
  }
  if (auto const steps = fields.whole("max_steps", kQuoteStepsMax)) {
    ask.steps = *steps;
    std::size_t const within = ask.calldata < kSwapCalldata ? kHopsMax : ask.calldata / kSwapCalldata;
    if (*steps < std::min(ask.hops, within))
      fields.note("max_steps", ProblemCode::out_of_range, "from max_hops to " + std::to_string(kQuoteStepsMax));
  }
  ask.slippage_bps = fields.whole("slippage_bps", static_cast<std::uint32_t>(kBpsOne));
  ask.gas_price = read_coin_price(fields, "gas_price");
  ask.data_price = read_coin_price(fields, "data_price").value_or(0);
  if (ask.data_price > 0 && ask.gas_price == 0) {
    auto [code, detail] = fault_of(NotQuoted::data_without_gas_price);
    fields.note("data_price", code, std::move(detail));
  }
  ask.parts = fields.whole("branch", kQuotePartsMax).value_or(0);
  if (ask.buys && fields.has("branch"))
    fields.note("branch", ProblemCode::conflicting, "only quotes that sell are branched; leave it out with buy_amount");
}

Result<Asking, Response> read_asking(Asked const& asked, Known const& known) {
  TRY_LET(auto const tree, json_body(asked));
  Problems problems;
  Fields fields(tree, "", problems);
  fields.only({"sell", "buy", "sell_amount", "buy_amount", "least_buy", "most_sell", "max_hops", "max_steps",
               "max_calldata", "branch", "slippage_bps", "allowed_venues", "excluded_venues", "gas_price", "data_price",
               "with_certificate"});
  Asking asking;
  auto& ask = asking.ask;
  auto const sell = read_asset_of(fields, "sell", *known.registry);
  auto const buy = read_asset_of(fields, "buy", *known.registry);
  if (sell && sell == buy)
    fields.note("buy", ProblemCode::conflicting, "what is bought is another asset than what is sold");
  ask.sell = sell.value_or(AssetId{});
  ask.buy = buy.value_or(AssetId{});
  read_amounts(fields, *known.registry, sell, buy, ask);
  read_bounds(fields, ask);
  close_venues(fields, known, problems, ask);
  asking.with_certificate = fields.flag("with_certificate").value_or(false);
  if (!problems.empty()) return fail(bad_body(asked, std::move(problems).take()));
  return asking;
}

}  // namespace

Answer show_quote(Asked const& asked) {
  if (auto refusal = check_ready(asked)) return *std::move(refusal);
  auto const known = known_now(asked);
  auto asking = read_asking(asked, known);
  if (!asking) return std::move(asking).error();
  Time const now = asked.desk->clock.now();
  asking->ask.not_before = now - known.max_market_age;
  BoardView market(asked.desk->market);
  auto const quote = make_quote(*known.registry, market, std::move(asking->ask));
  if (!quote) {
    auto [code, detail] = fault_of(quote.error());
    return bad_body(asked, {{"/data_price", code, std::move(detail)}});
  }
  auto body = quote_json(*known.registry, market, *quote, asking->with_certificate);
  put_member(body, "at", now, {*known.registry, {}});
  body["seq"] = known.seq;
  return json_response(200, body);
}

}  // namespace sep::api
