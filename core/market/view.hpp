// What we believe about the outside, and how a decision reads it.
//
// A MarketView answers and remembers what was asked, absences included. The log of one decision hangs on the input's
// record, so the decision can be taken again from the store alone. decide() has no other way to the market.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "core/base/hash.hpp"
#include "core/market/instrument.hpp"

namespace sep {

// A version of a pool's state and the name it is stored under: the SHA-256 of its canonical form.
struct InstrumentVersion {
  InstrumentState state;
  Hash256 content;
};
[[nodiscard]] InstrumentVersion make_version(InstrumentState const& state);

// One read: the version that was there, or none.
struct MarketRead {
  InstrumentId instrument;
  std::optional<Hash256> content;

  friend bool operator==(MarketRead const&, MarketRead const&) = default;
};
BOOST_DESCRIBE_STRUCT(MarketRead, (), (instrument, content))

class MarketView {
 public:
  virtual ~MarketView() = default;

  // The believed state, as long as the view lives; nullptr: none. The first read of a pool is logged; later reads in
  // the same decision see the same.
  [[nodiscard]] InstrumentState const* instrument(InstrumentId id);

  // The name of the version that was read (CHECKed): asking again would cost its hash.
  [[nodiscard]] Hash256 const& content(InstrumentId id) const;

  // In order of first read.
  [[nodiscard]] std::vector<MarketRead> const& reads() const { return reads_; }

 private:
  [[nodiscard]] virtual std::shared_ptr<InstrumentVersion const> look_up(InstrumentId id) const = 0;

  std::vector<MarketRead> reads_;
  std::map<InstrumentId, std::shared_ptr<InstrumentVersion const>> seen_;
};

// The belief itself: latest state per pool, tick tables linked (CHECKed). An older observation (lower block, or same
// block and earlier time) than the one held is ignored and reported as false.
class Market {
 public:
  bool observe(InstrumentState const& state);
  [[nodiscard]] std::shared_ptr<InstrumentVersion const> find(InstrumentId id) const;
  [[nodiscard]] std::size_t size() const { return pools_.size(); }
  // How often it has taken an observation in: the same number, the same belief.
  [[nodiscard]] std::uint64_t moves() const { return moves_; }

 private:
  std::uint64_t moves_ = 0;
  std::map<InstrumentId, std::shared_ptr<InstrumentVersion const>> pools_;
};

class LiveView final : public MarketView {
 public:
  explicit LiveView(Market const& market) : market_(market) {}

 private:
  [[nodiscard]] std::shared_ptr<InstrumentVersion const> look_up(InstrumentId id) const override {
    return market_.find(id);
  }

  Market const& market_;
};

// Answers from a recorded read log. A read the log does not hold is answered with nothing and remembered: the decision
// is not the one that was recorded.
class RecordedView final : public MarketView {
 public:
  using Versions = std::map<InstrumentId, std::shared_ptr<InstrumentVersion const>>;  // nullptr: recorded as absent

  explicit RecordedView(Versions versions) : versions_(std::move(versions)) {}
  [[nodiscard]] bool strayed() const { return strayed_; }

 private:
  [[nodiscard]] std::shared_ptr<InstrumentVersion const> look_up(InstrumentId id) const override;

  Versions versions_;
  mutable bool strayed_ = false;
};

}  // namespace sep
