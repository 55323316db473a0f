// A generated market of books: WETH/USDC at three venues of one exchange account, whose prices follow one walk. The
// same seed gives the same hall on every compiler. It never ends.
//
//   tick 0.01 USDC, lot 0.0001 WETH, orders of 5 USDC and more, taker 5 bp, maker 1 bp, in USDC
//   60 levels a side, each some 0.2 to 1.6 WETH: about 45 WETH within 20 bp of the middle
//   the middle moves by up to 0.40 USDC a second, each venue's best prices lie within 0.13 USDC of it
#pragma once

#include <memory>

#include "adapters/venues/paper/book/hall.hpp"
#include "adapters/venues/paper/generated.hpp"

namespace sep::paper {

inline constexpr std::string_view kExchangeAccount = "paper:main";  // where every order is paid from and settled to

inline constexpr char const* kGeneratedHallModel =
    "an order takes what the books show, level by level; what it took comes back by half every 10 s unless the market "
    "passes the level before, and nobody else reacts to our trades";

// When a venue of the hall is closed for maintenance, counted from the start: ascending, apart.
struct HallClosure {
  VenueId venue;  // 1 .. 3
  Duration from;
  Duration until;  // not included
};

struct HallSettings {
  std::vector<HallClosure> closures{};
  Duration publish_interval = milliseconds(500);
  RateRules rate{};
  std::size_t publish_levels = 60;  // a side: the venue shows no more, and has them all
};

[[nodiscard]] std::unique_ptr<BookHall> make_generated_hall(std::uint64_t seed, Time start = kGeneratedStart,
                                                            BookScript const& script = {},
                                                            HallSettings const& settings = {});

}  // namespace sep::paper
