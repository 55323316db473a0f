#include "api/text/sentence.hpp"

#include <fmt/format.h>

namespace sep::api {

using intent::IntentSpec;
using intent::IntentType;
using intent::SizeKind;

bool Sentence::unexpected(std::string_view expected) {
  auto const& found = words_.peek();
  if (words_.at_end()) {
    note(found, ProblemCode::missing, fmt::format("the line ends where {} must stand", expected));
  } else {
    note(found, ProblemCode::unexpected_word, fmt::format("{}: {} must stand here", excerpt(found.text), expected));
  }
  return false;
}

bool Sentence::expect(std::initializer_list<std::string_view> any_of) {
  std::string expected;
  for (auto const keyword : any_of) {
    if (words_.take(keyword)) return true;
    expected += (expected.empty() ? "" : " or ") + fmt::format("'{}'", keyword);
  }
  return unexpected(expected);
}

bool Sentence::once(std::string_view clause, Word const& at) {
  if (!seen_.insert(clause).second) note(at, ProblemCode::conflicting, fmt::format("{} is said twice", clause));
  return true;
}

// nullptr after a problem; the word is taken unless the clause ends here.
AssetSpec const* Sentence::asset() {
  if (words_.at_end() || words_.sees(",")) {
    unexpected("an asset");
    return nullptr;
  }
  auto const& word = words_.take();
  auto const id = keep_at(word, read_asset(registry_, word.text));
  return id ? registry_.asset(*id) : nullptr;
}

std::optional<Quantity> Sentence::quantity() {
  if (!words_.sees_number()) {
    unexpected("an amount");
    return std::nullopt;
  }
  Quantity quantity{words_.take()};
  quantity.percent = words_.take("%");
  if (quantity.percent && !expect({"of"})) return std::nullopt;
  return quantity;
}

void Sentence::set_pair(IntentType type, AssetSpec const* base, AssetSpec const* quote) {
  spec_.type = type;
  if (base) spec_.base = base->id;
  if (quote) spec_.quote = quote->id;
}

void Sentence::set_size(Quantity const& quantity, SizeKind kind, AssetSpec const* unit) {
  spec_.size_kind = quantity.percent ? SizeKind::position_percent : kind;
  if (quantity.percent) {
    spec_.size = keep_at(quantity.word, read_units(quantity.word.text, 2)).value_or(0);
  } else if (unit) {
    spec_.size = keep_at(quantity.word, read_units(quantity.word.text, unit->decimals)).value_or(0);
  }
}

bool Sentence::acquire() {
  if (words_.sees_number()) {
    Quantity const amount{words_.take()};
    auto const* base = asset();
    if (!expect({"using", "with", "for"})) return false;
    set_pair(IntentType::acquire, base, asset());
    set_size(amount, SizeKind::base_amount, base);
    return true;
  }
  auto const* base = asset();
  if (!expect({"using", "with", "for"})) return false;
  auto const paid = quantity();
  if (!paid) return false;
  auto const* quote = asset();
  set_pair(IntentType::acquire, base, quote);
  set_size(*paid, SizeKind::quote_amount, quote);
  return true;
}

bool Sentence::dispose() {
  if (words_.sees_number()) {
    auto const sold = quantity();
    if (!sold) return false;
    auto const* base = asset();
    if (!expect({"for"})) return false;
    set_pair(IntentType::dispose, base, asset());
    set_size(*sold, SizeKind::base_amount, base);
    return true;
  }
  auto const* base = asset();
  if (!expect({"for"})) return false;
  if (!words_.sees_number()) return unexpected("an amount");
  Quantity const got{words_.take()};
  auto const* quote = asset();
  set_pair(IntentType::dispose, base, quote);
  set_size(got, SizeKind::quote_amount, quote);
  return true;
}

bool Sentence::read_end() {
  if (words_.take("acquire")) return acquire();
  if (words_.take("dispose")) return dispose();
  if (words_.take("spend")) {
    auto const paid = quantity();
    if (!paid) return false;
    auto const* quote = asset();
    if (!expect({"on"})) return false;
    set_pair(IntentType::acquire, asset(), quote);
    set_size(*paid, SizeKind::quote_amount, quote);
    return true;
  }
  if (words_.take("raise")) {
    if (!words_.sees_number()) return unexpected("an amount");
    Quantity const got{words_.take()};
    auto const* quote = asset();
    if (!expect({"from"})) return false;
    set_pair(IntentType::dispose, asset(), quote);
    set_size(got, SizeKind::quote_amount, quote);
    return true;
  }
  return unexpected("'acquire', 'dispose', 'spend' or 'raise'");
}

Result<IntentSpec, std::vector<Problem>> Sentence::read() {
  spec_.owner = defaults_.owner;
  if (!read_end()) words_.skip_to_comma();
  while (!words_.at_end()) {
    words_.take(",");
    if (!read_clause()) words_.skip_to_comma();
  }
  settle();
  if (!problems_.empty()) return fail(std::move(problems_).take());
  return std::move(spec_);
}

}  // namespace sep::api
