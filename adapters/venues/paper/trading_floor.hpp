// What the platform meets at the paper venue, be it pools or books: a registry, requests, and what becomes due. Pure,
// told the time: the same floor asked the same at the same times answers the same, however advance() is cut into steps.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "adapters/venues/paper/requests.hpp"
#include "core/market/instrument.hpp"

namespace sep::paper {

// A market observation: what instruments hold, as the venue publishes it.
struct InstrumentsMoved {
  std::vector<InstrumentState> states;  // ascending by id
  friend bool operator==(InstrumentsMoved const&, InstrumentsMoved const&) = default;
};
BOOST_DESCRIBE_STRUCT(InstrumentsMoved, (), (states))

// Something that reaches the platform at `deliver_at`. A report is for the writer of `store`; the market is for
// everybody.
struct Due {
  Time deliver_at;
  std::string store;
  std::variant<orders::VenueReport, InstrumentsMoved> what;
  friend bool operator==(Due const&, Due const&) = default;
};

class TradingFloor {
 public:
  virtual ~TradingFloor() = default;

  [[nodiscard]] virtual Registry const& registry() const = 0;
  [[nodiscard]] virtual Time start() const = 0;
  // The last there will ever be of the market from outside; none: it never ends.
  [[nodiscard]] virtual std::optional<Time> end() const = 0;
  [[nodiscard]] virtual Time now() const = 0;
  [[nodiscard]] virtual std::vector<InstrumentState> states() const = 0;  // as of now(), ascending by id

  // A request leaves the platform at `now`. Time never goes back: an earlier `now` counts as the latest one seen.
  virtual void ask(Request const& request, Time now, std::string const& store) = 0;

  // Everything due up to `now`, in order of delivery.
  [[nodiscard]] virtual std::vector<Due> advance(Time now) = 0;

  // When the next thing happens here; none: nothing ever will unless asked. Never later than the next delivery.
  [[nodiscard]] virtual std::optional<Time> next_due() const = 0;

  [[nodiscard]] virtual std::uint32_t highest_epoch(std::string const& store) const = 0;  // 0: no writer of it yet
};

}  // namespace sep::paper
