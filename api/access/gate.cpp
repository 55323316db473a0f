#include "api/access/gate.hpp"

#include <algorithm>
#include <openssl/crypto.h>

namespace sep::api {
namespace {

constexpr std::string_view kBearer = "Bearer ";
constexpr std::string_view kTokenStart = "sep_";
constexpr std::size_t kRememberedSeconds = 64;  // the longest window, and a little more

bool equal_in_constant_time(Hash256 const& a, Hash256 const& b) {
  return CRYPTO_memcmp(a.bytes.data(), b.bytes.data(), a.bytes.size()) == 0;
}

// The name in sep_NAME_SECRET; names have no underscore.
std::string name_in(std::string_view token) {
  if (!token.starts_with(kTokenStart)) return {};
  token.remove_prefix(kTokenStart.size());
  return std::string(token.substr(0, std::min(token.find('_'), token.size())));
}

// An address of IPv4 that came over IPv6 is the one it stands for.
boost::asio::ip::address unmapped(boost::asio::ip::address const& from) {
  using namespace boost::asio::ip;
  bool const is_mapped = from.is_v6() && from.to_v6().is_v4_mapped();
  return is_mapped ? address(make_address_v4(v4_mapped, from.to_v6())) : from;
}

// One household has a /64 of its own.
std::string origin_of(boost::asio::ip::address const& from) {
  if (from.is_v4()) return from.to_string();
  auto bytes = from.to_v6().to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t{0});
  return boost::asio::ip::address_v6(bytes).to_string();
}

std::uint32_t whole_seconds(Duration duration) {
  return static_cast<std::uint32_t>((std::max<std::int64_t>(duration.ns, 0) + 999'999'999) / 1'000'000'000);
}

// What an unknown name is checked against: nobody has the secret of it.
PublicKey const& nobody() {
  static PublicKey const key = make_key_pair().open;
  return key;
}

}  // namespace

bool Bucket::has_one(Time now) const { return full_at_ - now <= one() * (std::int64_t{size_} - 1); }

void Bucket::take(Time now) { full_at_ = std::max(full_at_, now) + one(); }

Allowance Bucket::allowance(Time now) const {
  auto const owed = std::max<std::int64_t>((full_at_ - now).ns, 0);
  auto const used = std::min<std::int64_t>((owed + one().ns - 1) / one().ns, size_);
  return {size_, size_ - static_cast<std::uint32_t>(used), whole_seconds(Duration{owed})};
}

Gate::Gate(Users users, Time opened_at, GateOptions options)
    : users_(std::make_shared<Users const>(std::move(users))),
      floor_(opened_at + kAheadMax),
      latest_(opened_at),
      options_(options) {
  static_cast<void>(nobody());
}

Result<Admitted, Refused> Gate::admit(Request const& request, Address const& peer, Time now) {
  std::lock_guard const lock(mutex_);
  auto const from = unmapped(peer);
  now = latest_ = std::max(latest_, now);
  auto const authorization = request.header("authorization");
  auto const stamp = read_stamp(request);
  if (authorization.empty() && !stamp) return Admitted{};
  if (auto refused = check_guesses(from, now)) return fail(*std::move(refused));
  if (!authorization.empty() && stamp)
    return fail(Refused{400, "two_credentials", "a request is signed or has a bearer token, not both"});
  if (!stamp) {
    if (!authorization.starts_with(kBearer))
      return fail(Refused{401, "unauthenticated", "authorization must be Bearer and a token"});
    return admit_bearer(authorization.substr(kBearer.size()), from, now);
  }
  if (!*stamp) return fail(Refused{401, "bad_signature_headers", stamp->error()});
  return admit_signed(request, **stamp, from, now);
}

Result<Admitted, Refused> Gate::admit_bearer(std::string_view token, Address const& from, Time now) {
  if (!from.is_loopback() && !options_.bearer_from_afar)
    return fail(Refused{403, "bearer_in_the_clear",
                        "a token over a connection from another machine can be read on the way: sign requests, or set "
                        "server.bearer_from_afar where something in front encrypts"});
  auto const name = name_in(token);
  auto const key = users_->find(name);
  auto const hash = sha256(as_bytes(token));
  auto const wanted = key != users_->end() ? key->second.bearer.value_or(Hash256{}) : Hash256{};
  bool const right = equal_in_constant_time(hash, wanted);
  if (!right || key == users_->end() || !key->second.bearer) return fail(wrong_key(from, now));
  return admit_key(key->first, key->second, from, now);
}

Result<Admitted, Refused> Gate::admit_signed(Request const& request, Stamp const& stamp, Address const& from,
                                             Time now) {
  if (auto refused = check_moment(stamp, now)) return fail(*std::move(refused));
  auto const key = users_->find(stamp.key);
  bool const known = key != users_->end() && key->second.ed25519;
  auto const& checked = known ? *key->second.ed25519 : nobody();
  bool const right = is_signed_by(signed_text(request, stamp), stamp.signature, checked);
  if (!right || !known) return fail(wrong_key(from, now));
  // Used whatever becomes of it: what was refused once cannot be sent again by somebody else. And a replay costs the
  // one who sends it, not the key's owner.
  if (auto refused = use_nonce(stamp, key->second, now)) {
    if (refused->code == "replayed") static_cast<void>(wrong_key(from, now));
    return fail(*std::move(refused));
  }
  return admit_key(key->first, key->second, from, now);
}

// The key is right: whether it may be used now, and from there.
Result<Admitted, Refused> Gate::admit_key(std::string const& name, Key const& key, Address const& from, Time now) {
  if (key.expires && now >= *key.expires) return fail(Refused{401, "key_expired", "key " + name + " has expired"});
  auto const is_from = [&](Network const& network) { return network.contains(from); };
  if (!key.networks.empty() && !std::ranges::any_of(key.networks, is_from))
    return fail(Refused{403, "address_not_allowed", "key " + name + " may not be used from " + from.to_string()});
  auto& bucket = buckets_.try_emplace(name, key.requests_per_second, key.requests_per_second, now).first->second;
  if (!bucket.has_one(now))
    return fail(Refused{429, "too_many_requests",
                        "key " + name + " may ask " + std::to_string(key.requests_per_second) + " times a second", 1});
  bucket.take(now);
  Caller caller{"user:" + key.user, key.scopes.with(Scope::open), key.strategies, name};
  return Admitted{std::move(caller), std::shared_ptr<Key const>(users_, &key), bucket.allowance(now)};
}

std::optional<Refused> Gate::check_moment(Stamp const& stamp, Time now) const {
  if (stamp.at - now >= kAheadMax)
    return Refused{401, "timestamp_ahead", "sep-timestamp is more than a second ahead of the server's clock"};
  if (now - stamp.at > stamp.window)
    return Refused{401, "timestamp_too_old", "sep-timestamp is older than sep-recv-window allows"};
  if (stamp.at < floor_)
    return Refused{401, "timestamp_before_start", "the server began after this was signed: sign it again", 2};
  return std::nullopt;
}

std::optional<Refused> Gate::use_nonce(Stamp const& stamp, Key const& key, Time now) {
  auto& used = used_[stamp.key];
  while (!used.by_expiry.empty() && used.by_expiry.begin()->first < now) {
    used.names.erase(used.by_expiry.begin()->second);
    used.by_expiry.erase(used.by_expiry.begin());
  }
  if (used.names.contains(stamp.nonce))
    return Refused{401, "replayed", "this nonce was used: each request has one of its own"};
  std::size_t const most = std::size_t{key.requests_per_second} * kRememberedSeconds;
  if (used.names.size() >= most)
    return Refused{429, "too_many_requests", "more requests of this key than its rate allows", 5};
  used.by_expiry.emplace(stamp.at + stamp.window + kAheadMax, stamp.nonce);
  used.names.insert(stamp.nonce);
  return std::nullopt;
}

std::optional<Refused> Gate::check_guesses(Address const& from, Time now) const {
  auto const found = guesses_.find(origin_of(from));
  if (found == guesses_.end() || found->second.has_one(now)) return std::nullopt;
  return Refused{429, "too_many_wrong_keys", "wrong keys came from this address: wait", 1};
}

// The same words whether the name, the secret or the signature is wrong.
Refused Gate::wrong_key(Address const& from, Time now) {
  if (from.is_loopback()) return {401, "wrong_key", "no key fits this request"};
  if (guesses_.size() >= kAddressesMax)
    std::erase_if(guesses_, [&](auto const& one) { return one.second.is_full(now); });
  if (guesses_.size() >= kAddressesMax) guesses_.erase(guesses_.begin());
  guesses_.try_emplace(origin_of(from), kWrongKeysMax, 1, now).first->second.take(now);
  return {401, "wrong_key", "no key fits this request"};
}

bool Gate::still_admits(Admitted const& admitted, Time now) const {
  if (!admitted.as_it_was) return true;
  std::lock_guard const lock(mutex_);
  auto const key = users_->find(admitted.caller.key);
  if (key == users_->end() || (key->second.expires && now >= *key->second.expires)) return false;
  return key->second == *admitted.as_it_was;
}

bool Gate::has(Users const& users) const {
  std::lock_guard const lock(mutex_);
  return *users_ == users;
}

void Gate::replace(Users users) {
  std::lock_guard const lock(mutex_);
  users_ = std::make_shared<Users const>(std::move(users));
  std::erase_if(buckets_, [&](auto const& one) {
    auto const key = users_->find(one.first);
    if (key == users_->end()) return one.second.is_full(latest_);
    return !one.second.is_of_rate(key->second.requests_per_second);
  });
  // Of a key that is gone too, as long as it could be taken again: it may come back.
  std::erase_if(used_, [&](auto const& one) {
    auto const& expiry = one.second.by_expiry;
    return expiry.empty() || expiry.rbegin()->first < latest_;
  });
}

}  // namespace sep::api
