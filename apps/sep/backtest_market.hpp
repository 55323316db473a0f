// What a backtest runs on: something that moves in virtual time, is traded on through a gateway, and says how our own
// trades displace it. The run and the report know no more than this, so another kind of market is another class.
//
//   begin     the platform's inbox is known; what the market holds at its start is observed
//   advance   everything that has reached the platform until `now` goes to the inbox
//   next_due  when the next thing will reach it; none: nothing ever will unless asked
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "apps/sep/volume_profile.hpp"
#include "core/market/registry.hpp"
#include "runtime/inbox.hpp"
#include "runtime/ports/gateway.hpp"

namespace sep::app::backtest {

struct File;

class MarketSource {
 public:
  virtual ~MarketSource() = default;

  [[nodiscard]] virtual std::string name() const = 0;          // "generated", "24721394-24721407"
  [[nodiscard]] virtual std::string impact_model() const = 0;  // one sentence: what our own trades do to it
  [[nodiscard]] virtual Registry const& registry() const = 0;
  [[nodiscard]] virtual Time start() const = 0;
  // After it nothing is recorded and what is believed only gets older; none: it never ends.
  [[nodiscard]] virtual std::optional<Time> last_record() const = 0;

  [[nodiscard]] virtual runtime::Gateway& gateway() = 0;
  virtual void begin(runtime::Inbox& inbox, std::string const& store_id, std::uint32_t epoch, Time now) = 0;
  virtual void advance(Time now) = 0;
  [[nodiscard]] virtual std::optional<Time> next_due() const = 0;

  // What it traded in its first part, as the file's [volume] asks; none: it is not asked, and the settings hold.
  [[nodiscard]] virtual std::optional<LearnedVolume> const& volume() const = 0;

  [[nodiscard]] virtual std::uint64_t observations() const = 0;  // states of pools or books that reached the platform
};

struct MarketProblem {
  bool not_found = false;
  std::string detail;  // for people
};

// What is wrong with the file's `misbehave`: pools and books do different things wrong. nullopt: nothing.
[[nodiscard]] std::optional<std::string> script_fault(File const& file);

// The market that the file asks for: generated pools or books, or recorded ones.
[[nodiscard]] Result<std::unique_ptr<MarketSource>, MarketProblem> open_market(File const& file);

}  // namespace sep::app::backtest
