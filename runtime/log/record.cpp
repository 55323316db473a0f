#include "runtime/log/record.hpp"

namespace sep::log {

Hash256 genesis(std::string_view stream) {
  Sha256 digest;
  digest.update(as_bytes("sep log v1"));
  digest.update(as_bytes(stream));
  return digest.finish();
}

Hash256 Hasher::hash_of(Hash256 const& previous, Record const& record) {
  content_.clear();
  content_.put(record.seq);
  content_.put(record.kind);
  content_.put(record.epoch);
  content_.put(record.at);
  content_.put(record.cause);
  content_.put(record.type);
  content_.put(record.version);
  content_.put(record.correlation);
  content_.put(record.payload);
  digest_.update(previous.bytes);
  digest_.update(content_.bytes());
  return digest_.finish();
}

void seal(Hash256 const& previous, Record& record) { record.hash = Hasher().hash_of(previous, record); }

void Chain::seal(Record& record) {
  CHECK(record.payload.size() <= kMaxPayload);
  CHECK(next_seq_ <= kMaxSeq);
  record.seq = next_seq_;
  record.hash = hasher_.hash_of(head_, record);
  head_ = record.hash;
  ++next_seq_;
}

void Chain::seal(std::span<Record> batch) {
  for (auto& record : batch) seal(record);
}

}  // namespace sep::log
