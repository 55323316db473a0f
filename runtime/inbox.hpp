// The inbox: what waits to be decided, in lanes. Any thread offers, the loop takes; every lane is bounded.
//
//   urgent     cancels, halts, pauses        full: the caller waits and offers again, nothing is dropped
//   reports    venue reports, health         full: the same; the venue's socket fills up behind it
//   proposals  answers of solvers            full: dropped; the slice asks again when its timer comes
//   commands   new intents, everything else  full: refused, the caller is told (503)
//   market     observations                  never full: the latest state of each pool wins
//
// Beside them questions, which decide nothing: whoever asks is shown what the engine knows, between two inputs.
#pragma once

#include <array>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/state.hpp"
#include "core/market/view.hpp"

namespace sep::runtime {

enum class Lane : std::uint8_t { urgent, reports, proposals, commands };

// What a caller learns once its input is durable.
struct Outcome {
  std::uint64_t seq = 0;  // of the input
  Time at;
  std::vector<engine::Event> events;
};

struct Item {
  std::string principal;
  engine::Payload payload;
  std::function<void(Outcome const&)> done;  // called on the loop's thread after the commit; may be empty
  engine::Via via{};                         // of a command
};

// Called on the loop's thread, which waits for it meanwhile: it copies what it needs and goes. What it sees may not be
// durable yet.
using Question = std::function<void(engine::State const&, Market const&, std::uint64_t next_seq)>;

class Inbox {
 public:
  static constexpr std::size_t kLaneMax = 4096;
  static constexpr std::size_t kQuestionsMax = 16;

  // False when the lane is full: what that means stands above.
  [[nodiscard]] bool offer(Lane lane, Item item);
  void observe(InstrumentState const& state);

  // False: so many wait already.
  [[nodiscard]] bool ask(Question question);

  // The next item by lane, or nothing; take_up_to looks no further than `last`.
  [[nodiscard]] std::optional<Item> take() { return take_up_to(Lane::commands); }
  [[nodiscard]] std::optional<Item> take_up_to(Lane last);
  // Every observation since the last call, ascending by pool.
  [[nodiscard]] std::vector<InstrumentState> take_observations();
  [[nodiscard]] std::optional<Question> take_question();

  // Blocks until something is there, or `patience` has passed, or wake() is called.
  void wait(Duration patience);
  void wake();

  [[nodiscard]] bool empty() const;

 private:
  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::array<std::deque<Item>, 4> lanes_;
  std::map<InstrumentId, InstrumentState> observations_;
  std::deque<Question> questions_;
  bool woken_ = false;
};

// The lane a payload belongs to.
[[nodiscard]] Lane lane_of(engine::Payload const& payload);

}  // namespace sep::runtime
