// The former selves of the command that submits an intent (core/base/versioned.hpp), and what they share with it. Never
// changed.
#pragma once

#include "core/engine/config.hpp"
#include "core/intent/former.hpp"

namespace sep::engine {

// What the store knows of an idempotency key. The runtime looks it up, so that keys are recognised for ever.
struct KnownKey {
  Hash256 body;
  Ulid intent;
  std::uint64_t seq = 0;
  friend bool operator==(KnownKey const&, KnownKey const&) = default;
};
BOOST_DESCRIBE_STRUCT(KnownKey, (), (body, intent, seq))

namespace v1 {
struct SubmitIntent {
  static constexpr std::uint16_t kVersion = 1;
  intent::v1::IntentSpec spec;
  std::string idempotency_key;
  Hash256 body;
  std::optional<KnownKey> known_key;
  std::optional<KnownKey> known_client_id;
  bool flatten = false;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(SubmitIntent, (), (spec, idempotency_key, body, known_key, known_client_id, flatten, reason))
}  // namespace v1

namespace v2 {
struct SubmitIntent {
  static constexpr std::uint16_t kVersion = 2;
  using Previous = v1::SubmitIntent;
  static SubmitIntent upcast(v1::SubmitIntent const& old) {
    return {intent::upcast(old.spec), old.idempotency_key, old.body,  old.known_key,
            old.known_client_id,      old.flatten,         old.reason};
  }
  intent::v2::IntentSpec spec;
  std::string idempotency_key;
  Hash256 body;
  std::optional<KnownKey> known_key;
  std::optional<KnownKey> known_client_id;
  bool flatten = false;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(SubmitIntent, (), (spec, idempotency_key, body, known_key, known_client_id, flatten, reason))
}  // namespace v2

}  // namespace sep::engine
