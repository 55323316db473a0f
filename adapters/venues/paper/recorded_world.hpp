// A recording as a world. A recorded change is applied as the difference to the pool's previous recorded state, so a
// pool that our own swaps displaced keeps the displacement:
//   constant product   the difference of the reserves
//   concentrated       its ticks as recorded; then the swap that moves the recorded price from the one to the other is
//                      made on the displaced pool After the last record nothing moves any more, and what is
// believed of the pools only gets older.
#pragma once

#include <string>
#include <vector>

#include "adapters/venues/paper/recording.hpp"
#include "adapters/venues/paper/world.hpp"

namespace sep::paper {

inline constexpr char const* kRecordedPoolsModel =
    "a swap moves its pool exactly as the contract would, and the displacement stays; recorded changes are applied to "
    "the displaced pool as differences, nobody reacts to our trades";

struct RecordedOptions {
  std::optional<Time> start;  // when the first block is to happen; none: when it did
  std::vector<std::string> not_idempotent = {"pancakeswap_v2"};
};

class RecordedWorld final : public World {
 public:
  RecordedWorld(Recording recording, RecordedOptions const& options);

  [[nodiscard]] std::optional<Time> end() const override { return recording_.blocks.back().at + shift_; }
  [[nodiscard]] std::optional<Time> next_block_at() const override;

  // Recorded changes that a displaced pool could not bear, and that were therefore left out.
  [[nodiscard]] std::uint64_t changes_refused() const { return changes_refused_; }
  [[nodiscard]] LoadReport const& report() const { return recording_.report; }

 private:
  void apply_block() override;

  void change(PairReserves const& previous, PairReserves const& recorded, PairReserves& held);
  void change(InstrumentSpec const& spec, ConcentratedLiquidity const& previous, ConcentratedLiquidity const& recorded,
              ConcentratedLiquidity& held);

  Recording recording_;
  Duration shift_;
  std::vector<RecordedState> last_;  // as recorded, by index of the pool
  std::size_t next_ = 1;
  std::uint64_t changes_refused_ = 0;
};

}  // namespace sep::paper
