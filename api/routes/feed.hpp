// Events behind a position of the log: from memory where it reaches back far enough, else from the store.
#pragma once

#include <array>
#include <memory>

#include "api/json/event_json.hpp"
#include "api/routes/desk.hpp"

namespace sep::api {

struct Wanted {
  std::uint64_t after = 0;
  std::uint64_t limit = 100;
  std::string topic;  // a filter (event_json.hpp); empty: all
  std::optional<Ulid> intent;
  std::uint64_t until = log::kMaxSeq;  // nothing behind it is wanted
  std::size_t scan_max = 20'000;       // records of the store that one look may take

  [[nodiscard]] bool matches(log::Record const& record) const;
};

// The envelopes of the latest events as text, made once for all who are told of them. For one thread.
class EventTexts {
 public:
  using Text = std::shared_ptr<std::string const>;

  [[nodiscard]] Text find(std::uint64_t seq) const {
    auto const& slot = latest_[seq % latest_.size()];
    return slot.seq == seq ? slot.text : nullptr;
  }
  Text keep(std::uint64_t seq, std::string text) {
    return (latest_[seq % latest_.size()] = {seq, std::make_shared<std::string const>(std::move(text))}).text;
  }

 private:
  struct Slot {
    std::uint64_t seq = 0;
    Text text;
  };
  std::array<Slot, 1'024> latest_{};
};

struct Feed {
  struct Row {
    std::uint64_t seq = 0;
    json::object event;               // its envelope
    EventTexts::Text text = nullptr;  // the same as text, instead, where it was taken from EventTexts
  };
  std::vector<Row> events;
  std::uint64_t seen = 0;  // every event up to here was looked at
  std::uint64_t head = 0;
  bool from_store = false;
};

// What a publication brought: the events behind a position, for many who each want some of them.
struct News {
  std::uint64_t after = 0;
  std::uint64_t head = 0;
  std::vector<std::shared_ptr<readmodel::TailEvent const>> events;
};
// nullopt: they are no longer in memory.
[[nodiscard]] std::optional<News> news_behind(readmodel::View const& view, std::uint64_t after);

// One look at the store ends after some `scan_max` records, found or not: `seen` says how far it came. `reader` is
// opened where it is needed and not there, and kept for the next look. With `texts`, events in memory come as text.
[[nodiscard]] runtime::StoreResult<Feed> collect(Desk const& desk, Wanted const& wanted,
                                                 std::unique_ptr<runtime::EventReader>& reader,
                                                 EventTexts* texts = nullptr);
[[nodiscard]] runtime::StoreResult<Feed> collect(Desk const& desk, Wanted const& wanted);

}  // namespace sep::api
