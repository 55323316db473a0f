#include "runtime/log/record.hpp"

#include <functional>
#include <gtest/gtest.h>
#include <vector>

namespace sep::log {
namespace {

Record sample() {
  Record record;
  record.seq = 1;
  record.epoch = 3;
  record.at = Time{1'700'000'000'000'000'000};
  record.cause = 1;
  record.type = 7;
  record.version = 2;
  record.correlation = Ulid{(u128{0x0123456789abcdef} << 64) | 0x0011223344556677};
  auto const text = as_bytes("hello");
  record.payload.assign(text.begin(), text.end());
  return record;
}

// Both values were computed by an independent implementation (Python's hashlib and struct).
TEST(Record, GenesisIsTheHashOfAFixedPrefixAndTheStream) {
  EXPECT_EQ(to_text(genesis("paper")), "ca3692db49fc199979d34ee29365795bc778f8cf9c04a45f69bba74dbdd01ff1");
  EXPECT_NE(genesis("paper"), genesis("paper2"));
}

TEST(Record, HashIsOfThePreviousHashAndTheCanonicalForm) {
  auto record = sample();
  seal(genesis("paper"), record);
  EXPECT_EQ(to_text(record.hash), "b752ba8426d6b9ce758fd09e66de60f26d51ccbdc263a3772880909f3443d6f2");
}

TEST(Record, HashCoversEveryMember) {
  auto const before = genesis("paper");
  auto const original = Hasher().hash_of(before, sample());
  std::vector<std::function<void(Record&)>> const changes{
      [](Record& r) { r.seq ^= 1; },           [](Record& r) { r.kind = RecordKind::event; },
      [](Record& r) { r.epoch ^= 1; },         [](Record& r) { r.at.ns ^= 1; },
      [](Record& r) { r.cause ^= 1; },         [](Record& r) { r.type ^= 1; },
      [](Record& r) { r.version ^= 1; },       [](Record& r) { r.correlation.value ^= 1; },
      [](Record& r) { r.payload[0] ^= 1; },    [](Record& r) { r.payload.push_back(0); },
      [](Record& r) { r.payload.pop_back(); },
  };
  for (std::size_t i = 0; i < changes.size(); ++i) {
    auto changed = sample();
    changes[i](changed);
    EXPECT_NE(Hasher().hash_of(before, changed), original) << "change " << i;
  }
  auto with_hash = sample();
  with_hash.hash = before;
  EXPECT_EQ(Hasher().hash_of(before, with_hash), original) << "a record's own hash is no part of its content";
  EXPECT_NE(Hasher().hash_of(original, sample()), original) << "the previous hash is";
}

TEST(Chain, SealsABatchInOrder) {
  std::vector<Record> batch(3, sample());
  Chain chain("paper");
  chain.seal(batch);
  auto previous = genesis("paper");
  for (std::size_t i = 0; i < batch.size(); ++i) {
    EXPECT_EQ(batch[i].seq, i + 1);
    auto copy = batch[i];
    seal(previous, copy);
    EXPECT_EQ(copy.hash, batch[i].hash);
    previous = copy.hash;
  }
  EXPECT_EQ(chain.next_seq(), 4U);
  EXPECT_EQ(chain.head(), previous);
}

TEST(Chain, ContinuesFromAHead) {
  std::vector<Record> whole(4, sample());
  Chain("paper").seal(whole);
  std::vector<Record> second(2, sample());
  Chain(3, whole[1].hash).seal(second);
  EXPECT_EQ(second[0], whole[2]);
  EXPECT_EQ(second[1], whole[3]);
}

TEST(ChainDeathTest, RefusesAPayloadBeyondTheBound) {
  auto record = sample();
  record.payload.resize(kMaxPayload + 1);
  EXPECT_DEATH(Chain("paper").seal(record), "kMaxPayload");
  record.payload.resize(kMaxPayload);
  Chain chain("paper");
  chain.seal(record);
  EXPECT_EQ(chain.next_seq(), 2U);
}

}  // namespace
}  // namespace sep::log
