// The line between the platform's processes and the venue: it loses, delays, doubles and reorders, and it can be cut,
// venue by venue, in one direction or both.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "adapters/venues/paper/trading_floor.hpp"
#include "core/engine/input.hpp"
#include "sim/plan.hpp"

namespace sep::sim {

// A process, as the line sees it.
class Endpoint {
 public:
  virtual ~Endpoint() = default;
  virtual void offer_report(engine::Payload report) = 0;
  virtual void observe(InstrumentState const& state) = 0;
};

class Network {
 public:
  Network(Scene& scene, FaultPlan const& plan, paper::TradingFloor& floor, std::string store, Rng rng);

  // A process presents itself to the venue and hears from now on which venues can be reached.
  void attach(Endpoint& process, std::uint32_t epoch);
  void detach(Endpoint& process);

  // False: there is no line to the venue, and that is known before the first byte: proof that nothing was sent.
  [[nodiscard]] bool can_send(VenueId venue) const;
  void submit(paper::Submit const& submit);
  void cancel(VenueId venue, paper::Cancel const& cancel);
  void query(VenueId venue, paper::Query const& query);

  void deliver(paper::Due const& due);

  void cut(VenueId venue, bool both_ways, Duration time_to_notice, Duration length);
  void stall_feed(Duration length) { feed_stalls_until_ = scene_.now + length; }
  void falsify(InstrumentId instrument, Duration length);
  void heal();

 private:
  struct Cut {
    bool requests_pass = false;
    bool noticed = false;
    std::uint64_t number = 0;
  };

  void send(VenueId venue, paper::Request const& request, bool may_repeat);
  void arrive(VenueId venue, paper::Request const& request);
  void report(orders::VenueReport const& report);
  void hand_over(VenueId venue, orders::VenueReport const& report);
  void publish(InstrumentState state);
  void tell(Endpoint& process, orders::VenueReport const& report);
  void tell_health(VenueId venue, bool up);
  void mend(VenueId venue);

  Scene& scene_;
  FaultPlan const& plan_;
  paper::TradingFloor& floor_;
  std::string store_;
  Rng rng_;
  std::vector<Endpoint*> processes_;                 // in the order in which they came
  std::map<orders::ClientOrderId, VenueId> venues_;  // of what was sent
  using FillIds = std::map<orders::ClientOrderId, std::set<std::string>>;
  FillIds reported_;                    // by the venue
  std::map<Endpoint*, FillIds> heard_;  // by each process
  std::map<VenueId, Cut> cuts_;
  std::uint64_t cuts_made_ = 0;
  std::uint64_t delivered_ = 0;
  Time feed_stalls_until_;
  InstrumentId falsified_;
  Time falsified_until_;
};

}  // namespace sep::sim
