#include "adapters/venues/paper/deliver.hpp"

namespace sep::paper {

bool deliver(ServerMessage const& message, runtime::Inbox& inbox) {
  if (auto const* report = std::get_if<Report>(&message))
    return inbox.offer(runtime::Lane::reports, {kVenuePrincipal, engine::VenueReported{report->report, {}}, {}});
  if (auto const* update = std::get_if<PoolUpdate>(&message))
    for (auto const& pool : update->pools) inbox.observe(pool);
  return true;
}

}  // namespace sep::paper
