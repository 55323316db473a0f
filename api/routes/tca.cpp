// What an ended intent cost.
#include "api/json/tca_json.hpp"
#include "api/routes/asked.hpp"

namespace sep::api {
namespace {

using readmodel::ExecutionFailure;
using readmodel::ExecutionFault;

constexpr std::uint64_t kRecordsMax = 200'000;  // that one request may read

Response failure_response(Asked const& asked, ExecutionFailure const& failure) {
  auto const code = enum_name(failure.fault);
  switch (failure.fault) {
    case ExecutionFault::unknown_intent:
      return no_such_intent(asked);
    case ExecutionFault::not_accepted:
    case ExecutionFault::not_ended:
      return problem(asked, {.status = 409, .code = code, .detail = failure.detail});
    case ExecutionFault::log_too_long:
      return problem(asked, {.status = 422, .code = code, .detail = failure.detail + "; use sep tca report"});
    case ExecutionFault::store_unreadable:
      break;
  }
  return problem(asked, {.status = 500, .code = code, .detail = failure.detail});
}

struct Known {
  Ulid intent;
  readmodel::LogSpan span;
  Registry registry;
};

}  // namespace

Answer show_intent_tca(Asked const& asked) {
  auto const known = asked.desk->model.read([&](readmodel::View const& view) -> std::optional<Known> {
    auto const* row = find_intent(asked, view);
    if (!row) return std::nullopt;
    return Known{row->state.id, {row->state.submitted_seq, row->seq}, view.registry};
  });
  if (!known) return failure_response(asked, {ExecutionFault::unknown_intent});
  if (!asked.desk->open_reader) return failure_response(asked, {ExecutionFault::store_unreadable, "no store to read"});
  auto const reader = asked.desk->open_reader();
  if (!reader) return failure_response(asked, {ExecutionFault::store_unreadable, enum_name(reader.error().error)});
  auto log = read_execution(**reader, known->registry, known->intent, known->span, kRecordsMax);
  if (!log) return failure_response(asked, log.error());
  return json_response(200, tca_json(make_report(*std::move(log)), known->registry));
}

}  // namespace sep::api
