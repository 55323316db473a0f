#include "apps/sep/backtest_wants.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "api/text/intent_json.hpp"
#include "api/text/intent_text.hpp"
#include "core/base/check.hpp"
#include "core/money/decimal.hpp"

namespace sep::app::backtest {
namespace {

std::string text_of(std::vector<api::Problem> const& problems) {
  std::string text;
  for (auto const& problem : problems)
    text += (text.empty() ? "" : "; ") + problem.pointer + " " + enum_name(problem.code) + ": " + problem.detail;
  return text;
}

class Judging {
 public:
  Judging(File const& file, Registry const& registry, Time start)
      : file_(file), registry_(registry), start_(start), defaults_(defaults_of(file)) {}

  std::vector<FileFault> judge() && {
    for (std::size_t i = 0; i < file_.strategies.size(); ++i) judge(file_.strategies[i], i);
    for (std::size_t i = 0; i < file_.intents.size(); ++i) {
      auto const& listed = file_.intents[i];
      auto const key = fmt::format("intents[{}].{}", i, listed.is_body ? "body" : "text");
      judge({listed.at, listed.text, listed.is_body}, listed.line, key, {});
    }
    for (std::size_t i = 0; i < file_.generators.size(); ++i) judge(file_.generators[i], i);
    return std::move(faults_);
  }

 private:
  void note(FileError error, std::uint32_t line, std::string key, std::string detail) {
    if (faults_.size() < kFaultsMax) faults_.push_back({error, line, std::move(key), std::move(detail)});
  }

  void judge(Funds const& funds, std::size_t index) {
    for (auto const& [symbol, amount] : funds.deposits) {
      auto const key = fmt::format("strategies[{}].deposits.{}", index, symbol);
      auto const asset = api::read_asset(registry_, symbol);
      if (!asset) {
        note(FileError::unknown_asset, funds.line, key, asset.error().detail);
        continue;
      }
      auto const units = parse_decimal(amount, registry_.asset(*asset)->decimals);
      if (!units)
        note(FileError::bad_value, funds.line, key, enum_name(units.error()));
      else if (*units <= 0)
        note(FileError::bad_value, funds.line, key, "a deposit is more than nothing");
    }
  }

  void judge(Generator const& generator, std::size_t index) {
    auto const key = fmt::format("generate[{}]", index);
    for (std::uint64_t i = 0; i < generator.combinations() && faults_.size() < kFaultsMax; ++i) {
      auto const sentence = generator.sentence(i);
      judge({generator.from, sentence, false}, generator.line, key, fmt::format("\"{}\": ", sentence));
    }
  }

  void judge(Want const& want, std::uint32_t line, std::string const& key, std::string const& quoted) {
    auto const spec = read_want(want, registry_, start_ + want.at, defaults_);
    if (!spec) note(FileError::intent_unreadable, line, key, quoted + text_of(spec.error()));
  }

  File const& file_;
  Registry const& registry_;
  Time start_;
  api::Defaults defaults_;
  std::vector<FileFault> faults_;
};

}  // namespace

std::string Generator::sentence(std::uint64_t combination) const {
  auto const& style = styles[combination % styles.size()];
  auto const& size = sizes[combination / styles.size() % sizes.size()];
  bool const buys = sides[combination / styles.size() / sizes.size() % sides.size()] == intent::IntentType::acquire;
  auto text = fmt::format("{} {} {} {} {}, at most {} slippage, within {}, as {}", buys ? "acquire" : "dispose", size,
                          base, buys ? "using" : "for", quote, max_slippage, within, style);
  if (!strategy.empty()) text += ", strategy " + strategy;
  if (!also.empty()) text += ", " + also;
  return text;
}

Wants::Wants(File const& file) {
  for (auto const& listed : file.intents) listed_.push_back(&listed);
  // Those of one instant in the order of the file.
  std::ranges::sort(listed_, {}, [](Listed const* listed) { return std::pair(listed->at, listed); });
  Rng seeds{file.seed};
  for (auto const& generator : file.generators) sources_.push_back({&generator, 0, Rng{seeds.next()}});
}

Wants::Source const* Wants::first_source() const {
  Source const* first = nullptr;
  for (auto const& source : sources_)
    if (source.made < source.generator->count && (!first || source.next_at() < first->next_at())) first = &source;
  return first;
}

std::optional<Duration> Wants::next_at() const {
  auto const* source = first_source();
  if (next_listed_ == listed_.size()) return source ? std::optional(source->next_at()) : std::nullopt;
  auto const listed = listed_[next_listed_]->at;
  return source ? std::min(listed, source->next_at()) : listed;
}

Want Wants::take() {
  auto const* first = first_source();
  if (next_listed_ < listed_.size() && (!first || listed_[next_listed_]->at <= first->next_at())) {
    auto const& listed = *listed_[next_listed_++];
    return {listed.at, listed.text, listed.is_body};
  }
  CHECK(first != nullptr);
  auto& source = sources_[static_cast<std::size_t>(first - sources_.data())];
  auto const& generator = *source.generator;
  auto const at = source.next_at();
  auto const turn = source.made++;
  auto const choice =
      generator.turn == Turn::in_turn ? turn % generator.combinations() : source.rng.below(generator.combinations());
  return {at, generator.sentence(choice), false};
}

Result<intent::IntentSpec, std::vector<api::Problem>> read_want(Want const& want, Registry const& registry, Time now,
                                                                api::Defaults const& defaults) {
  return want.is_body ? api::parse_intent_json(want.text, registry, now, defaults)
                      : api::parse_intent_text(want.text, registry, now, defaults);
}

api::Defaults defaults_of(File const& file) {
  auto defaults = make_defaults(file.settings);
  bool const unsaid = file.settings.intent.strategy == IntentSettings{}.strategy;
  if (unsaid && !file.strategies.empty()) defaults.owner.strategy = file.strategies.front().strategy;
  return defaults;
}

std::vector<FileFault> check_against(File const& file, Registry const& registry, Time start) {
  return Judging(file, registry, start).judge();
}

}  // namespace sep::app::backtest
