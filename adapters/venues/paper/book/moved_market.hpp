// A market at another time: everything of it, and the time that its messages say, so much later (or earlier).
#pragma once

#include <memory>
#include <utility>

#include "core/market/book.hpp"

namespace sep::paper {

class MovedMarket final : public BookSource {
 public:
  MovedMarket(std::unique_ptr<BookSource> market, Duration by) : market_(std::move(market)), by_(by) {}

  [[nodiscard]] std::optional<Time> next_at() const override {
    auto const next = market_->next_at();
    return next ? std::optional(*next + by_) : std::nullopt;
  }
  [[nodiscard]] Event take() override {
    auto event = market_->take();
    event.at = event.at + by_;
    // Zero is not said, and stays so.
    std::visit([this](auto& message) { message.at = message.at == Time{} ? Time{} : message.at + by_; }, event.message);
    return event;
  }

 private:
  std::unique_ptr<BookSource> market_;
  Duration by_;
};

}  // namespace sep::paper
