// Orders and the pools they are routed over, read from recorded files.
//
//   blocks_A-B.json.zst     recorded mainnet blocks; the state is that of the last one
//   fynd_quotes_A-B.json    orders of that block, and what another router answered; without it there are none
//   *.json, *.json.zst      with tokens, orders and amms: a batch auction
#pragma once

#include <boost/describe.hpp>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/recordings/auction.hpp"
#include "adapters/recordings/quotes.hpp"
#include "adapters/venues/paper/recording.hpp"
#include "core/routing/optimiser/order.hpp"

namespace sep::app::route {

enum class NotRouted : std::uint8_t {
  unknown_token,    // no pool has it
  not_plain_token,  // only pools that are left out have it: it takes a tax, or its balances move by themselves
  no_route,         // no path of so many hops leads there, or none can take any of it
  not_bought,       // the pools do not give so much
  too_large,        // what comes out, or its gas, is beyond 127 bits
};
BOOST_DESCRIBE_ENUM(NotRouted, unknown_token, not_plain_token, no_route, not_bought, too_large)

struct InstanceOrder {
  std::string name;
  std::string token_in;  // addresses as the order's file writes them
  std::string token_out;
  std::uint8_t decimals_in = 0;
  std::uint8_t decimals_out = 0;
  routing::optimiser::Order order;  // of one that buys, what must be sold is for the router to find
  std::optional<i128> wanted{};     // of the target: exactly what is bought; none: what is sold is given
  double gas_price_in = 0;          // of one that buys: base units of the source per unit of gas
  std::optional<i128> reference{};  // another router's answer, after gas
  double value = 0;                 // of a unit of the target, in whole coins; 0: no price, so gas costs nothing
};

struct Unrouted {
  std::string name;
  NotRouted reason{};
};

struct PoolBefore {
  routing::optimiser::PoolIndex pool = 0;
  routing::optimiser::PoolState state;
};

struct Instance {
  std::string name;
  std::vector<std::string> tokens;     // by Token: addresses
  std::vector<std::string> addresses;  // by PoolIndex
  std::vector<routing::optimiser::Pool> pools;
  std::vector<PoolBefore> before;  // what the last block changed, as it was before it
  std::vector<InstanceOrder> orders;
  std::vector<Unrouted> unrouted;
  std::size_t branch = 0;                               // as in Terms
  std::map<std::string, std::uint64_t> pools_skipped;   // by reason
  std::map<std::string, std::uint64_t> orders_skipped;  // by reason
};

// What is asked beside what the files say.
struct Terms {
  std::size_t hops = routing::optimiser::kHopsMax;
  std::optional<double> gas_price{};  // wei, in place of the file's; another router's answers are left out then
  std::size_t branch = 0;             // parts that the gap of an order that sells may be closed with (branch.hpp)
};

[[nodiscard]] Instance make_instance(std::string name, recordings::Auction const& auction, Terms const& terms);
// `recording` has a block.
[[nodiscard]] Instance make_instance(paper::Recording const& recording, recordings::Quotes const& quotes,
                                     Terms const& terms);

struct Problem {
  std::string file;
  std::string why;
};

// What is to be said of a folder's files.
struct Remarks {
  std::vector<std::string> notes;  // what has no orders, or no state
  std::vector<Problem> problems;   // files of these forms that could not be read
};

struct Folder : Remarks {
  std::vector<Instance> instances;  // by file name
};

// nullopt: no such folder. Names of orders begin with their instance's where there are several.
[[nodiscard]] std::optional<Folder> read_folder(std::filesystem::path const& folder, Terms const& terms);

}  // namespace sep::app::route
