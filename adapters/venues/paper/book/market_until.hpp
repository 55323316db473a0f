// A market up to a time: nothing later ever comes of it.
#pragma once

#include <memory>
#include <utility>

#include "core/market/book.hpp"

namespace sep::paper {

class MarketUntil final : public BookSource {
 public:
  MarketUntil(std::unique_ptr<BookSource> market, Time last) : market_(std::move(market)), last_(last) {}

  [[nodiscard]] std::optional<Time> next_at() const override {
    auto const next = market_->next_at();
    return next && *next <= last_ ? next : std::nullopt;
  }
  [[nodiscard]] Event take() override { return market_->take(); }

 private:
  std::unique_ptr<BookSource> market_;
  Time last_;  // included
};

}  // namespace sep::paper
