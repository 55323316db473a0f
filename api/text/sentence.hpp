// The reader of one line of text (intent_text.hpp has the grammar). It reads clause by clause and goes on after a
// problem.
//
// A member that answers false has noted a problem and left the words somewhere within its clause; one that answers true
// may have noted problems with values, and stands behind its clause.
#pragma once

#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "api/text/problem.hpp"
#include "api/text/resolve.hpp"
#include "api/text/words.hpp"
#include "core/intent/spec.hpp"

namespace sep::api {

// "10", or "25 % of".
struct Quantity {
  Word word;
  bool percent = false;
};

// An amount whose asset is known only when the whole line is read.
struct Cap {
  Word amount;
  std::optional<Word> asset;
};

class Sentence {
 public:
  Sentence(std::string_view line, Registry const& registry, Time now, Defaults const& defaults)
      : registry_(registry), now_(now), defaults_(defaults), words_(line) {}

  Result<intent::IntentSpec, std::vector<Problem>> read();

 private:
  bool read_end();
  bool acquire();
  bool dispose();
  bool read_clause();
  bool read_policy_or_name();
  bool most();
  bool slippage_value();
  bool cap(std::optional<Cap>& cap);
  bool within();
  bool instant(std::string_view clause, std::optional<Time>& at);
  bool venues(std::vector<VenueId>& list);
  bool word(std::string& text);
  bool style();
  std::optional<bool> style_detail(intent::ScheduleConstraints& schedule);  // nullopt: none stands here
  bool style_percent(std::string_view what, std::optional<std::uint32_t>& bps);
  bool style_number(std::string_view what, std::optional<std::uint32_t>& number);
  void settle();
  std::optional<i128> settle_cap(std::optional<Cap> const& cap, AssetId asset);

  AssetSpec const* asset();
  std::optional<Quantity> quantity();
  void set_size(Quantity const& quantity, intent::SizeKind kind, AssetSpec const* unit);
  void set_pair(intent::IntentType type, AssetSpec const* base, AssetSpec const* quote);

  bool expect(std::initializer_list<std::string_view> any_of);
  bool unexpected(std::string_view expected);
  bool once(std::string_view clause, Word const& at);
  void note(Word const& word, ProblemCode code, std::string detail) {
    problems_.add(word.pointer(), {code, std::move(detail)});
  }
  template <class T>
  std::optional<T> keep_at(Word const& word, Result<T, Fault> result) {
    return keep(problems_, word.pointer(), std::move(result));
  }

  Registry const& registry_;
  Time now_;
  Defaults const& defaults_;
  Words words_;
  Problems problems_;
  intent::IntentSpec spec_;
  std::set<std::string_view> seen_;
  std::optional<Word> limit_;
  std::optional<Time> deadline_;
  std::optional<Cap> max_fee_;
  std::optional<Cap> max_gas_;
};

}  // namespace sep::api
