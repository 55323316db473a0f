// The intents of a backtest in the order of their time, made one at a time: a generator of a million holds none of
// them. Equal times keep the order of the file, the listed ones first.
#pragma once

#include "api/text/problem.hpp"
#include "apps/sep/backtest_file.hpp"
#include "core/base/rng.hpp"

namespace sep::app::backtest {

struct Want {
  Duration at;
  std::string text;
  bool is_body = false;
};

class Wants {
 public:
  explicit Wants(File const& file);  // outlives this

  [[nodiscard]] std::optional<Duration> next_at() const;
  [[nodiscard]] Want take();  // there is one (CHECKed)

 private:
  struct Source {
    Generator const* generator;
    std::uint64_t made = 0;
    Rng rng;
    [[nodiscard]] Duration next_at() const {
      return generator->from + generator->every * static_cast<std::int64_t>(made);
    }
  };
  [[nodiscard]] Source const* first_source() const;

  std::vector<Listed const*> listed_;  // ascending by time
  std::size_t next_listed_ = 0;
  std::vector<Source> sources_;
};

[[nodiscard]] Result<intent::IntentSpec, std::vector<api::Problem>> read_want(Want const& want,
                                                                              Registry const& registry, Time now,
                                                                              api::Defaults const& defaults);

// What an intent need not say: [settings.intent], and the first strategy.
[[nodiscard]] api::Defaults defaults_of(File const& file);

// What can only be told against a market: deposits, listed intents, every combination of every generator.
[[nodiscard]] std::vector<FileFault> check_against(File const& file, Registry const& registry, Time start);

}  // namespace sep::app::backtest
