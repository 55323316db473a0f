#include "sim/workload.hpp"

#include "core/base/codec.hpp"
#include "sim/coins.hpp"

namespace sep::sim {
namespace {

constexpr std::array kStrategies{"alpha", "beta", "gamma", "delta"};

}  // namespace

Workload::Workload(Scene& scene, FaultPlan const& plan, Platform& platform, Auditor& auditor, Rng rng,
                   std::optional<Focus> focus)
    : scene_(scene),
      plan_(plan),
      platform_(platform),
      auditor_(auditor),
      rng_(rng),
      pace_(draw(rng_, seconds(8), seconds(40))),
      focus_(std::move(focus)) {}

AssetId Workload::asset(std::string_view symbol) const { return platform_.registry().asset_by_symbol(symbol)->id; }

bool Workload::on_books() const { return platform_.registry().instruments.begin()->second.book.has_value(); }

void Workload::begin(Time end) {
  end_ = end;
  if (focus_) return begin_focused();
  for (std::size_t client = 0; client < kStrategies.size(); ++client) {
    auto const* strategy = kStrategies.at(client);
    auto const [base, quote] = coins_of(platform_.registry());
    deposit(strategy, quote, 20'000'000);
    if (quote != "USDT") deposit(strategy, "USDT", 1'000'000);
    deposit(strategy, base, 8'000);
    deposit(strategy, "WBTC", 200);
    for (auto const* coin : {"DAI", "BNB"})  // what a book may charge unexpected fees in
      if (on_books()) deposit(strategy, coin, 100'000);
    if ((client != 3 || rng_.chance(5, 6)) && base != "ETH") deposit(strategy, "ETH", 3);
    scene_.after(draw(rng_, seconds(15), seconds(15) + pace_), [this, client] { come(client); });
  }
}

void Workload::deposit(std::string const& strategy, std::string_view symbol, i128 whole) {
  auto const* coin = platform_.registry().asset_by_symbol(symbol);
  if (!coin) return;  // not in this market
  auto const key = "deposit-" + strategy + "-" + std::string(symbol);
  ++undeposited_;
  ask({strategy, LocationId(1), {coin->id, whole * one_of(*coin)}, "initial", key, sha256(as_bytes(key)), {}},
      std::make_shared<bool>(false));
}

// Nobody knows whether an unanswered deposit happened; under its key it is safe to repeat.
void Workload::ask(engine::DepositFunds const& deposit, std::shared_ptr<bool> const& answered) {
  static_cast<void>(platform_.offer("operator:ops", deposit, [this, answered](runtime::Outcome const&) {
    if (!std::exchange(*answered, true)) --undeposited_;
  }));
  scene_.after(seconds(2), [=, this] {
    if (!*answered) ask(deposit, answered);
  });
}

void Workload::come(std::size_t client) {
  if (scene_.now >= end_) return;
  for (auto count = rng_.chance(1, 6) ? rng_.between(2, 6) : 1; count > 0; --count) submit(client);
  scene_.after(draw(rng_, milliseconds(500), pace_ + pace_), [this, client] { come(client); });
}

void Workload::submit(std::size_t client) {
  std::string const strategy = kStrategies.at(client);
  auto request = std::make_shared<Request>();
  request->principal = "user:" + strategy;
  auto& command = request->command;
  command.spec = focus_ ? draw_focused_spec(strategy) : draw_spec(strategy);
  ++submitted_;
  if (focus_ || rng_.chance(9, 10)) command.idempotency_key = "key-" + std::to_string(submitted_);
  if (rng_.chance(1, 4)) command.spec.client_intent_id = "own-" + std::to_string(submitted_);
  command.body = sha256(encode(command.spec));
  if (!command.idempotency_key.empty()) ++unanswered_;
  ask(request);
}

void Workload::ask(std::shared_ptr<Request> const& request) {
  static_cast<void>(platform_.offer(request->principal, request->command,
                                    [this, request](runtime::Outcome const& outcome) { answered(*request, outcome); }));
  if (request->command.idempotency_key.empty()) return;
  // No answer in time: nobody knows. The same request under the same key is safe to repeat.
  scene_.after(draw(rng_, seconds(2), seconds(6)), [this, request] {
    if (!request->answered) ask(request);
  });
}

void Workload::answered(Request& request, runtime::Outcome const& outcome) {
  auto const& command = request.command;
  auditor_.answered(request.principal, command.idempotency_key, outcome);
  for (auto const& event : outcome.events)
    if (auto const* accepted = std::get_if<intent::IntentAccepted>(&event))
      follow_up(request.principal, accepted->intent);
  if (std::exchange(request.answered, true) || command.idempotency_key.empty()) return;
  --unanswered_;
  auto again = [this, principal = request.principal, key = command.idempotency_key](engine::SubmitIntent repeated) {
    scene_.after(draw(rng_, milliseconds(1), focus_ ? seconds(10) : seconds(60)), [=, this] {
      static_cast<void>(platform_.offer(principal, repeated, [=, this](runtime::Outcome const& second) {
        auditor_.answered(principal, key, second);
      }));
    });
  };
  if (plan_.strikes(Chance::k_repeated_request, rng_, scene_)) again(command);
  if (!plan_.strikes(Chance::k_altered_request, rng_, scene_)) return;
  auto altered = command;
  altered.spec.size ^= 1;  // the largest size there is has no successor
  altered.body = sha256(encode(altered.spec));
  again(std::move(altered));
}

// Clients change their minds, most of them soon.
void Workload::follow_up(std::string const& principal, Ulid intent) {
  if (focus_) return follow_up_focused(principal, intent);
  for (auto count = rng_.below(3); count > 0; --count) {
    auto const delay = rng_.chance(1, 2) ? draw(rng_, Duration{}, seconds(3)) : draw(rng_, Duration{}, seconds(90));
    scene_.after(delay, [=, this] { static_cast<void>(platform_.offer(principal, change(intent))); });
  }
}

engine::Payload Workload::change(Ulid intent) {
  auto const kind = rng_.below(8);
  if (kind < 2) return engine::CancelIntent{intent, "changed my mind"};
  if (kind == 2) return engine::PauseIntent{intent, "wait"};
  if (kind == 3) return engine::ResumeIntent{intent, "go on"};
  engine::AmendIntent amend;
  amend.intent = intent;
  auto const book = auditor_.books().parents.find(intent);
  if (book == auditor_.books().parents.end() || !book->second.terms) return amend;
  auto const& [spec, terms] = std::tie(book->second.spec, *book->second.terms);
  if (kind == 4) amend.max_slippage_bps = spec.max_slippage_bps / 2;
  if (kind == 5) amend.size = terms.order_qty * static_cast<i128>(rng_.between(1, 11)) / 10;
  if (kind == 6) amend.deadline = scene_.now + draw(rng_, Duration{}, seconds(120));
  if (kind == 7) amend.limit_price = rng_.chance(1, 2) ? terms.decision_price : terms.worst_price;
  if (rng_.chance(1, 3)) amend.expected_version = static_cast<std::uint32_t>(rng_.between(1, 2));
  return amend;
}

}  // namespace sep::sim
