// New intents: as JSON, as one line of text, and as an operator's flatten.
#include "api/routes/submission.hpp"
#include "api/text/intent_json.hpp"
#include "api/text/intent_text.hpp"

namespace sep::api {
namespace {

using readmodel::View;

constexpr std::uint32_t kFlattenSlippageBps = 500;
constexpr Duration kFlattenWithin = minutes(10);

engine::SubmitIntent submission_of(Asked const& asked, Submission submission) {
  engine::SubmitIntent command;
  command.spec = std::move(submission.spec);
  command.idempotency_key = asked.request.header("idempotency-key");
  command.body = submission.body;
  return command;
}

// Sell all of one asset for the reference asset, now.
std::optional<intent::IntentSpec> read_flatten(Asked const& asked, Fields& fields, Problems& problems) {
  auto const& desk = *asked.desk;
  fields.only({"strategy", "trader", "desk", "asset", "reason", "max_slippage_bps", "within"});
  fields.required("asset");
  intent::IntentSpec spec;
  spec.type = intent::IntentType::dispose;
  spec.size_kind = intent::SizeKind::position_percent;
  spec.size = kBpsOne;
  spec.owner = desk.defaults.owner;
  if (auto const name = fields.text("strategy")) spec.owner.strategy = *name;
  if (auto const name = fields.text("trader")) spec.owner.trader = *name;
  if (auto const name = fields.text("desk")) spec.owner.desk = *name;
  spec.max_slippage_bps = fields.whole("max_slippage_bps", kBpsOne).value_or(kFlattenSlippageBps);
  auto within = kFlattenWithin;
  if (auto const text = fields.text("within", "a duration"))
    within = fields.keep("within", read_duration(*text)).value_or(within);
  spec.deadline = desk.clock.now() + within;
  auto const asset = fields.text("asset", "an asset");
  desk.model.read([&](View const& view) {
    spec.quote = view.config.risk.reference_asset;
    if (asset) spec.base = fields.keep("asset", read_asset(view.registry, *asset)).value_or(AssetId{});
  });
  if (!problems.empty()) return std::nullopt;
  return spec;
}

}  // namespace

Result<Submission, Response> read_submission(Asked const& asked) {
  auto const& desk = *asked.desk;
  auto const& body = asked.request.body;
  Time const now = desk.clock.now();
  if (is_of_type(asked, "text/plain")) {
    auto spec =
        desk.model.read([&](View const& view) { return parse_intent_text(body, view.registry, now, desk.defaults); });
    if (!spec) return fail(bad_body(asked, std::move(spec).error()));
    return Submission{*std::move(spec), request_hash(std::string_view(body))};
  }
  if (body.empty()) return fail(bad_body(asked, {{"", ProblemCode::empty, "the body is empty"}}));
  TRY_LET(auto const tree, json_body(asked));
  auto spec = desk.model.read([&](View const& view) { return read_intent(tree, view.registry, now, desk.defaults); });
  if (!spec) return fail(bad_body(asked, std::move(spec).error()));
  return Submission{*std::move(spec), request_hash(tree)};
}

Answer submit_intent(Asked const& asked) {
  if (auto refusal = check_ready(asked)) return *std::move(refusal);
  if (auto refusal = check_key(asked)) return *std::move(refusal);
  auto submission = read_submission(asked);
  if (!submission) return std::move(submission).error();
  if (auto refusal = check_strategy(asked, submission->spec.owner.strategy)) return *std::move(refusal);
  return command(asked, submission_of(asked, *std::move(submission)), submission_response);
}

Answer flatten(Asked const& asked) {
  if (auto refusal = check_ready(asked)) return *std::move(refusal);
  if (auto refusal = check_key(asked)) return *std::move(refusal);
  auto const tree = json_body(asked);
  if (!tree) return tree.error();
  Problems problems;
  Fields fields(*tree, "", problems);
  auto spec = read_flatten(asked, fields, problems);
  std::string reason(fields.text("reason").value_or(""));
  if (!spec || !problems.empty()) return bad_body(asked, std::move(problems).take());
  if (auto refusal = check_strategy(asked, spec->owner.strategy)) return *std::move(refusal);
  auto payload = submission_of(asked, {*std::move(spec), request_hash(*tree)});
  payload.flatten = true;
  payload.reason = std::move(reason);
  return command(asked, std::move(payload), submission_response);
}

}  // namespace sep::api
