// Captures as a market over time: one or more files of one symbol, in the venue's order.
//
// Streams reach a recorder out of step: a difference may come before the trades it contains. Messages are therefore
// held for kHeldFor (differences of a busy second were recorded two late) of the venue's time (at most kHeldMax of
// them) and given in the order of that time, trades before the difference of the same instant. What comes later still
// is given at once, dated at the last time given, and counted. A message without a time of its own (a snapshot of the
// spot market) has that of the last one read. Best quotes are left out: the book says the same.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "adapters/recordings/capture.hpp"

namespace sep::recordings {

class CaptureSource final : public BookSource {
 public:
  static constexpr Duration kHeldFor = seconds(5);
  static constexpr std::size_t kHeldMax = 65'536;

  // The files follow one another. CHECKs that there is one.
  [[nodiscard]] static Result<CaptureSource, CaptureFault> open(std::vector<std::filesystem::path> files,
                                                                std::optional<SymbolRules> rules = {});

  [[nodiscard]] std::optional<Time> next_at() const override;
  [[nodiscard]] Event take() override;

  [[nodiscard]] SymbolRules const& rules() const { return reader_.rules(); }
  [[nodiscard]] std::optional<CaptureFault> const& fault() const { return fault_; }  // what ended it before its end
  [[nodiscard]] std::uint64_t late() const { return late_; }

 private:
  CaptureSource(std::vector<std::filesystem::path> files, CaptureReader reader);
  void read_ahead();
  [[nodiscard]] std::optional<CaptureMessage> read();
  void hold(BookMessage message);

  using Key = std::tuple<Time, int, std::uint64_t>;  // time, kind, order of reading

  std::vector<std::filesystem::path> files_;
  std::size_t next_file_ = 1;
  CaptureReader reader_;
  std::optional<CaptureFault> fault_;
  bool ended_ = false;
  std::map<Key, BookMessage> held_;
  std::uint64_t count_ = 0;
  Time newest_;
  Time given_;
  std::uint64_t late_ = 0;
};

}  // namespace sep::recordings
