#include "api/server/followers.hpp"

namespace sep::api {

// What is new is looked at once for all of them.
void Followers::wake() {
  auto news = std::optional<News>{};
  if (!all_.empty()) news = desk_.model.read([&](readmodel::View const& view) { return news_behind(view, told_to_); });
  for (auto* connection : all_) connection->wake(news);
  told_to_ = news ? news->head : desk_.model.seq();
}

void Followers::end() {
  for (auto* connection : all_) connection->end();
}

void Followers::cut() {
  for (auto* connection : all_) connection->cut();
}

Followers::Membership::Membership(Followers& followers, StreamConnection& connection)
    : followers_(followers), connection_(connection) {
  followers_.all_.insert(&connection_);
  if (auto* metrics = followers_.desk_.metrics) metrics->stream_began();
}

Followers::Membership::~Membership() {
  followers_.all_.erase(&connection_);
  if (auto* metrics = followers_.desk_.metrics) metrics->stream_ended(connection_.ended_by());
}

}  // namespace sep::api
