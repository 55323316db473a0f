#include "runtime/log/sample_log.hpp"

#include <boost/describe.hpp>

namespace sep::log {
namespace {

constexpr std::uint16_t kSubmitted = 7;
constexpr std::uint16_t kChildMade = 9;
constexpr std::uint16_t kNoise = 11;
constexpr Time kStart{1'700'000'000'000'000'000};

struct Submitted {
  std::string scope;
  std::string key;
  Hash256 body;
  Ulid intent;
  Bytes noise;
};
BOOST_DESCRIBE_STRUCT(Submitted, (), (scope, key, body, intent, noise))

struct ChildMade {
  Hash128 order;
  Ulid intent;
};
BOOST_DESCRIBE_STRUCT(ChildMade, (), (order, intent))

Time time_of(std::uint64_t seq) { return kStart + microseconds(static_cast<std::int64_t>(seq)); }

}  // namespace

Bytes SampleLog::noise(std::size_t size) {
  Bytes bytes(size);
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(rng_.next());
  return bytes;
}

void SampleLog::add(SampleBatch& batch, Record record) {
  chain_.seal(record);
  batch.records.push_back(std::move(record));
}

void SampleLog::add_input(SampleBatch& batch, std::uint32_t epoch) {
  auto const seq = chain_.next_seq();
  auto const at = time_of(seq);
  Submitted input{"key:sample", std::to_string(seq), {}, make_ulid(at, 1, seq), noise(rng_.between(0, 200))};
  input.body = sha256(input.noise);
  bool const has_key = rng_.chance(1, 2);
  if (!has_key) input.scope.clear();
  if (has_key) batch.keys.push_back({input.scope, input.key, input.body, input.intent, seq});
  add(batch, {.kind = RecordKind::input,
              .epoch = epoch,
              .at = at,
              .cause = seq,
              .type = kSubmitted,
              .version = 1,
              .correlation = input.intent,
              .payload = encode(input)});
  for (auto slices = rng_.below(3); slices > 0; --slices) {
    add(batch, {.kind = RecordKind::slice,
                .epoch = epoch,
                .at = at,
                .cause = seq,
                .type = 1,
                .version = 1,
                .payload = encode(chain_.next_seq())});
  }
  for (auto events = rng_.between(1, 4); events > 0; --events) {
    bool const makes_child = rng_.chance(1, 4);
    ChildMade const child{truncate(sha256(encode(chain_.next_seq()))), input.intent};
    if (makes_child) batch.children.push_back({child.order, child.intent});
    add(batch, {.kind = RecordKind::event,
                .epoch = epoch,
                .at = at,
                .cause = seq,
                .type = makes_child ? kChildMade : kNoise,
                .version = 1,
                .correlation = input.intent,
                .payload = makes_child ? encode(child) : noise(rng_.between(0, 400))});
  }
}

SampleBatch SampleLog::next(std::uint32_t epoch, std::size_t inputs) {
  SampleBatch batch{.first_seq = chain_.next_seq(), .records = {}, .keys = {}, .children = {}};
  for (; inputs > 0; --inputs) add_input(batch, epoch);
  return batch;
}

SampleBatch SampleLog::next_rows(std::uint32_t epoch, std::size_t count, std::size_t payload_size) {
  SampleBatch batch{.first_seq = chain_.next_seq(), .records = {}, .keys = {}, .children = {}};
  auto const cause = chain_.next_seq();
  auto const at = time_of(cause);
  for (std::size_t i = 0; i < count; ++i) {
    add(batch, {.kind = i == 0 ? RecordKind::input : RecordKind::event,
                .epoch = epoch,
                .at = at,
                .cause = cause,
                .type = kNoise,
                .version = 1,
                .correlation = make_ulid(at, 1, cause),
                .payload = noise(payload_size)});
  }
  return batch;
}

Projection sample_projection() {
  return [](Record const& record, std::vector<runtime::KeyRow>& keys, std::vector<runtime::ChildRow>& children) {
    if (record.kind == RecordKind::input && record.type == kSubmitted) {
      auto const input = decode<Submitted>(record.payload);
      if (input && !input->scope.empty()) {
        keys.push_back({input->scope, input->key, input->body, input->intent, record.seq});
      }
    } else if (record.type == kChildMade) {
      auto const child = decode<ChildMade>(record.payload);
      if (child) children.push_back({child->order, child->intent});
    }
  };
}

}  // namespace sep::log
