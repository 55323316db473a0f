// What trades at fixed rates, one way: a side of a book, a fixed rate, a transfer. Private to core/routing/certificate.
#pragma once

#include "core/routing/certificate/smooth_gains.hpp"

namespace sep::routing::certificate {

// A level of a book from what its lots and ticks are, fees inside, without what lots and base units round; the house's
// walk rounds every level against who takes.
class BookWay : public SmoothWay {
 public:
  BookWay(optimiser::OrderBook const& book, optimiser::Way way);
  [[nodiscard]] Digits gained(Digits const& price_in, Digits const& price_out) const override;
  [[nodiscard]] Digits bought(Digits const& in) const override;

 private:
  struct Level {
    Digits in;
    Digits out;
  };
  [[nodiscard]] Level level(std::size_t index) const;

  std::vector<BookLevel> const* levels_;  // of the book, which outlives it
  bool sells_;
  Digits lot_;        // base units
  Digits tick_;       // quote units per base unit
  Digits on_top_;     // what is paid per unit traded, the fee inside
  Digits comes_off_;  // what is got of a unit traded
};

// What is left of an amount after a fixed fee, at one rate.
class RateWay : public SmoothWay {
 public:
  RateWay(optimiser::FixedRate const& fixed, optimiser::Way way);
  RateWay(optimiser::Transfer const& transfer, optimiser::Way way);
  [[nodiscard]] Digits gained(Digits const& price_in, Digits const& price_out) const override;
  [[nodiscard]] Digits bought(Digits const& in) const override;

 private:
  Digits got_;   // so many base units of what is got
  Digits paid_;  // for so many of what is paid in
  Digits most_;  // paid in, the fee with it
  Digits fee_ = 0;
};

}  // namespace sep::routing::certificate
