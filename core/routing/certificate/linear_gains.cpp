#include "core/routing/certificate/linear_gains.hpp"

#include <algorithm>

#include "core/pricing/swap_step.hpp"
#include "core/routing/certificate/gains.hpp"

namespace sep::routing::certificate {

BookWay::BookWay(optimiser::OrderBook const& book, optimiser::Way way)
    : levels_(way.zero_for_one() ? &book.depth.bids : &book.depth.asks),
      sells_(way.zero_for_one()),
      lot_(digits(book.rules.lot_base)),
      tick_(digits(book.rules.tick.quote_raw) / digits(book.rules.tick.base_raw)) {
  Digits const fee = Digits(book.rules.fee_pips) / Digits(pricing::kPipsOne);
  // A fee of what is paid in is on top of it.
  bool const of_paid = (book.rules.fee_in == FeeAsset::base) == sells_;
  on_top_ = of_paid ? Digits(1 + fee) : Digits(1);
  comes_off_ = of_paid ? Digits(1) : Digits(1 - fee);
}

BookWay::Level BookWay::level(std::size_t index) const {
  auto const& level = (*levels_)[index];
  Digits const base = digits(level.lots) * lot_;
  Digits const quote = base * digits(level.price_ticks) * tick_;
  return {(sells_ ? base : quote) * on_top_, (sells_ ? quote : base) * comes_off_};
}

Digits BookWay::gained(Digits const& price_in, Digits const& price_out) const {
  Digits gain = 0;
  for (std::size_t i = 0; i < levels_->size(); ++i) {
    auto const [in, out] = level(i);
    Digits const more = price_out * out - price_in * in;
    if (more <= 0) break;  // each level is worse than the one before
    gain += more;
  }
  return gain;
}

Digits BookWay::bought(Digits const& in) const {
  Digits left = in;
  Digits bought = 0;
  for (std::size_t i = 0; i < levels_->size() && left > 0; ++i) {
    auto const level = this->level(i);
    Digits const part = std::min<Digits>(left / level.in, 1);
    bought += part * level.out;
    left -= part * level.in;
  }
  return bought;
}

RateWay::RateWay(optimiser::FixedRate const& fixed, optimiser::Way way)
    : got_(digits(way.zero_for_one() ? fixed.units1 : fixed.units0)),
      paid_(digits(way.zero_for_one() ? fixed.units0 : fixed.units1)),
      most_(digits(way.zero_for_one() ? fixed.most0 : fixed.most1)) {}

// Nothing the other way.
RateWay::RateWay(optimiser::Transfer const& transfer, optimiser::Way way)
    : got_(digits(transfer.units1)),
      paid_(digits(transfer.units0)),
      most_(way.zero_for_one() ? digits(transfer.most) : Digits(0)),
      fee_(digits(transfer.fixed)) {}

// It is a straight line above the fee, so one of its ends is the best: all there is, or nothing.
Digits RateWay::gained(Digits const& price_in, Digits const& price_out) const {
  return std::max<Digits>(price_out * bought(most_) - price_in * most_, 0);
}

Digits RateWay::bought(Digits const& in) const {
  return std::max<Digits>((std::min(in, most_) - fee_) * got_ / paid_, 0);
}

}  // namespace sep::routing::certificate
