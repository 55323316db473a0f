// The forms in which inputs and events stand in a store for ever: their numbers, names, versions and bytes.
#include "core/engine/catalogue.hpp"

#include <gtest/gtest.h>

#include "core/base/golden_test.hpp"
#include "core/base/rng.hpp"
#include "core/base/versioned.hpp"
#include "core/engine/sample_test.hpp"
#include "core/engine/state.hpp"

namespace sep::engine::test {
namespace {

// A sample of the alternative with this tag.
template <class Variant>
Variant sample(std::uint16_t tag) {
  Variant value;
  Sampler sampler;
  boost::mp11::mp_with_index<std::variant_size_v<Variant>>(static_cast<std::size_t>(tag - 1),
                                                           [&](auto i) { sampler.fill(value.template emplace<i>()); });
  return value;
}

Bytes input_bytes(Payload const& payload) {
  return encode_input("user:test", payload, {{InstrumentId{7}, Hash256{}}, {InstrumentId{8}, std::nullopt}});
}

Via const kVia{"bot", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"};

std::string line(char const* kind, CatalogueRow const& row, Bytes const& bytes) {
  return std::string(kind) + " " + std::to_string(row.tag) + " v" + std::to_string(row.version) + " " +
         std::string(row.name) + " " + std::to_string(bytes.size()) + " bytes " + to_text(sha256(bytes)) + "\n";
}

TEST(Catalogue, NumbersNamesVersionsAndBytesAreThoseThatWereCommitted) {
  std::string text =
      "One sample of every form: tag, version, name, size and SHA-256 of its bytes. A line that changes means that "
      "old\n"
      "stores read otherwise: raise the version and keep the former self (core/base/versioned.hpp).\n\n";
  for (auto const& row : event_catalogue()) text += line("event", row, encode_event(sample<Event>(row.tag)));
  for (auto const& row : input_catalogue()) text += line("input", row, input_bytes(sample<Payload>(row.tag)));
  for (auto const& row : input_catalogue())
    if (is_command(row.tag)) text += line("via", row, encode_input("user:test", sample<Payload>(row.tag), {}, kVia));
  text += "state " + to_text(sha256(snapshot(Sampler{}.make<State>()))) + "\n";
  expect_golden("core/engine/golden/forms.txt", text);
}

TEST(Catalogue, TagsVersionsAndNamesAgreeWithTheValue) {
  for (auto const& row : event_catalogue()) {
    auto const event = sample<Event>(row.tag);
    EXPECT_EQ(tag_of(event), row.tag);
    EXPECT_EQ(version_of(event), row.version);
    EXPECT_EQ(topic_of(event), row.name);
  }
  std::set<std::string_view> names;
  for (auto const& row : input_catalogue()) {
    auto const payload = sample<Payload>(row.tag);
    EXPECT_EQ(tag_of(payload), row.tag);
    EXPECT_EQ(version_of(payload), row.version);
    EXPECT_EQ(name_of(payload), row.name);
    names.insert(row.name);
  }
  EXPECT_EQ(names.size(), input_catalogue().size());
}

TEST(Catalogue, EveryFormReadsBack) {
  for (auto const& row : event_catalogue()) {
    auto const bytes = encode_event(sample<Event>(row.tag));
    auto const read = decode_event(row.tag, row.version, bytes);
    ASSERT_TRUE(read) << row.name;
    EXPECT_EQ(encode_event(*read), bytes);
  }
  for (auto const& row : input_catalogue()) {
    auto const bytes = input_bytes(sample<Payload>(row.tag));
    auto const read = decode_input(row.tag, row.version, bytes);
    ASSERT_TRUE(read) << row.name;
    EXPECT_EQ(read->principal, "user:test");
    EXPECT_EQ(read->reads.size(), 2U);
    EXPECT_EQ(encode_input(read->principal, read->payload, read->reads), bytes);
  }
}

TEST(Catalogue, HowACommandCameIsWrittenBehindItWhereItIsKnown) {
  Via const all[] = {kVia, {kVia.key, ""}, {"", kVia.traceparent}};
  for (auto const& row : input_catalogue()) {
    auto const payload = sample<Payload>(row.tag);
    auto const plain = input_bytes(payload);
    auto const origin = origin_of(row.tag, row.version, plain);
    EXPECT_EQ(origin.principal, "user:test");
    EXPECT_TRUE(origin.via.empty());
    for (auto const& via : all) {
      auto bytes = plain;
      Encoder behind;
      behind.put(via);
      std::ranges::copy(behind.bytes(), std::back_inserter(bytes));
      auto const read = decode_input(row.tag, row.version, bytes);
      if (!is_command(row.tag)) {
        EXPECT_EQ(read.error(), DecodeError::trailing_bytes) << row.name;
        continue;
      }
      ASSERT_TRUE(read) << row.name;
      EXPECT_EQ(read->via, via);
      EXPECT_EQ(encode_input(read->principal, read->payload, read->reads, read->via), bytes);
      EXPECT_EQ(origin_of(row.tag, row.version, bytes).via, via);
      bytes.pop_back();
      EXPECT_EQ(decode_input(row.tag, row.version, bytes).error(), DecodeError::truncated) << row.name;
    }
    // What says nothing has one form: nothing.
    auto nothing = plain;
    nothing.resize(nothing.size() + encode(Via{}).size());
    EXPECT_EQ(decode_input(row.tag, row.version, nothing).error(), DecodeError::trailing_bytes) << row.name;
  }
}

TEST(Catalogue, CommandsAreWhatSomebodyOutsideGives) {
  std::set<std::string_view> names;
  for (auto const& row : input_catalogue())
    if (is_command(row.tag)) names.insert(row.name);
  EXPECT_EQ(names, (std::set<std::string_view>{"submit_intent", "cancel_intent", "pause_intent", "resume_intent",
                                               "amend_intent", "deposit_funds", "set_trading_state", "resolve_order"}));
  EXPECT_FALSE(is_command(0));
  EXPECT_FALSE(is_command(65'535));
}

TEST(Catalogue, WhatNobodyEverWroteIsRefused) {
  auto const last_event = static_cast<std::uint16_t>(event_catalogue().size());
  auto const last_input = static_cast<std::uint16_t>(input_catalogue().size());
  for (auto const tag : {std::uint16_t{0}, static_cast<std::uint16_t>(last_event + 1), std::uint16_t{65'535}})
    EXPECT_EQ(decode_event(tag, 1, {}).error(), DecodeError::unknown_type);
  auto const input = input_bytes(sample<Payload>(1));
  for (auto const tag : {std::uint16_t{0}, static_cast<std::uint16_t>(last_input + 1), std::uint16_t{65'535}})
    EXPECT_EQ(decode_input(tag, 1, input).error(), DecodeError::unknown_type);
  auto const event = encode_event(sample<Event>(1));
  for (auto const version : {std::uint16_t{0}, std::uint16_t{2}, std::uint16_t{65'535}}) {
    EXPECT_EQ(decode_event(1, version, event).error(), DecodeError::unknown_version);
    EXPECT_EQ(decode_input(1, version, input).error(), DecodeError::unknown_version);
  }
}

TEST(Catalogue, CutOrLongBytesAreRefused) {
  for (auto const& row : event_catalogue()) {
    auto bytes = encode_event(sample<Event>(row.tag));
    auto longer = bytes;
    longer.push_back(0);
    EXPECT_FALSE(decode_event(row.tag, row.version, longer)) << row.name;
    bytes.pop_back();
    EXPECT_FALSE(decode_event(row.tag, row.version, bytes)) << row.name;
  }
}

TEST(Catalogue, DamagedBytesAreRefusedOrReadAsWhatTheySay) {
  Rng rng{1};
  for (auto const& row : input_catalogue())
    for (int i = 0; i < 200; ++i) {
      auto bytes = input_bytes(sample<Payload>(row.tag));
      bytes[rng.below(bytes.size())] ^= static_cast<std::uint8_t>(1U << rng.below(8));
      auto const read = decode_input(row.tag, row.version, bytes);
      if (!read) continue;
      ASSERT_EQ(encode_input(read->principal, read->payload, read->reads, read->via), bytes) << row.name;
    }
}

// ---- three generations of one form ----

namespace v1 {
struct Note {
  static constexpr std::uint16_t kVersion = 1;
  std::uint32_t amount = 0;
};
BOOST_DESCRIBE_STRUCT(Note, (), (amount))
}  // namespace v1

namespace v2 {
struct Note {
  static constexpr std::uint16_t kVersion = 2;
  using Previous = v1::Note;
  static Note upcast(v1::Note const& old) { return {old.amount, "none"}; }
  std::uint64_t amount = 0;
  std::string unit;
};
BOOST_DESCRIBE_STRUCT(Note, (), (amount, unit))
}  // namespace v2

struct Note {
  static constexpr std::uint16_t kVersion = 3;
  using Previous = v2::Note;
  static Note upcast(v2::Note const& old) { return {old.unit + ":" + std::to_string(old.amount)}; }
  std::string text;
};
BOOST_DESCRIBE_STRUCT(Note, (), (text))

Result<std::string, DecodeError> read_note(std::uint16_t version, Bytes const& bytes) {
  Decoder decoder(bytes);
  Note note;
  get_versioned(decoder, version, note);
  if (decoder.error()) return fail(*decoder.error());
  return note.text;
}

TEST(Versions, EveryGenerationReadsAsTheLatest) {
  EXPECT_EQ(read_note(1, encode(v1::Note{7})), "none:7");
  EXPECT_EQ(read_note(2, encode(v2::Note{8, "wei"})), "wei:8");
  EXPECT_EQ(read_note(3, encode(Note{"as is"})), "as is");
}

TEST(Versions, UnknownOrCutGenerationsAreRefused) {
  EXPECT_EQ(read_note(0, encode(v1::Note{7})).error(), DecodeError::unknown_version);
  EXPECT_EQ(read_note(4, encode(Note{"later"})).error(), DecodeError::unknown_version);
  EXPECT_EQ(read_note(1, Bytes{1, 2}).error(), DecodeError::truncated);
}

}  // namespace
}  // namespace sep::engine::test
