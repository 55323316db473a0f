#include "api/server/reception.hpp"

#include "api/routes/asked.hpp"

namespace sep::api {
namespace {

Response response_to(Request const& request, Time now, Refused refused) {
  bool const retryable = refused.retry_after_s > 0;
  auto response = problem(request, now,
                          {.status = refused.status,
                           .code = std::move(refused.code),
                           .detail = std::move(refused.detail),
                           .retryable = retryable});
  if (retryable) response.headers["retry-after"] = std::to_string(refused.retry_after_s);
  if (refused.status == 401) response.headers["www-authenticate"] = "Bearer realm=\"sep\"";
  return response;
}

}  // namespace

Result<Admitted, Response> Reception::admit(Request const& request, Peer const& peer) const {
  if (!peer.address) return Admitted{trusted(peer.principal), {}, {}};
  if (auto refused = refuse_stranger(request, names_, now())) return fail(*std::move(refused));
  if (auto allowed = answer_preflight(request, names_)) return fail(*std::move(allowed));
  if (!gate_) return Admitted{trusted(peer.principal), {}, {}};
  auto admitted = gate_->admit(request, *peer.address, now());
  if (!admitted) return fail(response_to(request, now(), std::move(admitted).error()));
  return *std::move(admitted);
}

std::optional<Response> Reception::refuse_stream(Request const& request, Found const& found, Caller const& caller,
                                                 bool stopping, bool has_room) const {
  if (auto refused = routes_.refuse(request, found, caller)) return refused;
  if (stopping)
    return problem(request, now(),
                   {.status = 503, .code = "not_ready", .detail = "the server ends", .retryable = true});
  if (has_room) return std::nullopt;
  return problem(request, now(),
                 {.status = 503,
                  .code = "too_many_streams",
                  .detail = "as many clients follow already as may",
                  .retryable = true});
}

bool Reception::still_admits(Admitted const& admitted) const { return !gate_ || gate_->still_admits(admitted, now()); }

void Reception::see_out(Request const& request, Peer const& peer, Result<Admitted, Response> const& admitted,
                        Response& response) const {
  if (!peer.address) return;
  let_page_read(request, names_, response);
  if (!admitted || !admitted->allowance) return;
  auto const& left = *admitted->allowance;
  response.headers["ratelimit-limit"] = std::to_string(left.limit);
  response.headers["ratelimit-remaining"] = std::to_string(left.remaining);
  response.headers["ratelimit-reset"] = std::to_string(left.reset_s);
}

}  // namespace sep::api
