// Tells who a request is from, by the keys of the file of users, or why it is refused.
//
// A request names nobody (it may ask what is open), or carries a bearer token (authorization: Bearer sep_NAME_SECRET),
// or is signed (signature.hpp). A signature counts once and for a while: a nonce that was seen, a timestamp that is out
// of its window, and one from before this gate was opened are refused; so nothing is replayed across a restart, and
// there is no file of nonces. A bearer token can be read by whoever sees the bytes: over a connection from another
// machine it is refused unless the server says that something in front of it encrypts.
//
// Whoever sends wrong keys from another machine is made to wait; this machine's own addresses are not, since there one
// caller would lock out another, or all that come through what stands in front.
//
// Bounded: nonces, of each key as many as its rate allows in the time they are remembered, so that no key takes the
// room of another; and addresses of which wrong keys came (kAddressesMax). Any thread.
#pragma once

#include <memory>
#include <mutex>

#include "api/access/signature.hpp"
#include "api/access/users.hpp"
#include "api/routes/caller.hpp"

namespace sep::api {

inline constexpr std::size_t kAddressesMax = 4'096;
inline constexpr std::uint32_t kWrongKeysMax = 10;  // of one address at once; then one more each second

struct Refused {
  int status = 401;
  std::string code;
  std::string detail;
  std::uint32_t retry_after_s = 0;  // 0: it does not help
};

// What is left of a caller's requests.
struct Allowance {
  std::uint32_t limit = 0;  // at once
  std::uint32_t remaining = 0;
  std::uint32_t reset_s = 0;  // until all of them are there again
};

struct Admitted {
  Caller caller;
  std::shared_ptr<Key const> as_it_was{};  // his key; none: he named nobody
  std::optional<Allowance> allowance;
};

// So many at once, and then again at a steady rate.
class Bucket {
 public:
  Bucket(std::uint32_t size, std::uint32_t per_second, Time now) : size_(size), rate_(per_second), full_at_(now) {}

  [[nodiscard]] bool has_one(Time now) const;
  void take(Time now);
  [[nodiscard]] Allowance allowance(Time now) const;
  [[nodiscard]] bool is_of_rate(std::uint32_t per_second) const { return rate_ == per_second; }
  [[nodiscard]] bool is_full(Time now) const { return full_at_ <= now; }

 private:
  [[nodiscard]] Duration one() const { return Duration{1'000'000'000 / static_cast<std::int64_t>(rate_)}; }

  std::uint32_t size_;
  std::uint32_t rate_;
  Time full_at_;
};

struct GateOptions {
  bool bearer_from_afar = false;  // something in front encrypts
};

class Gate {
 public:
  // `opened_at`: no signature from before it, nor up to kAheadMax after it, is taken.
  Gate(Users users, Time opened_at, GateOptions options = {});

  [[nodiscard]] Result<Admitted, Refused> admit(Request const& request, boost::asio::ip::address const& peer, Time now);

  // Whether a key that was admitted may still do what it could.
  [[nodiscard]] bool still_admits(Admitted const& admitted, Time now) const;

  // Whether these are the users that it has.
  [[nodiscard]] bool has(Users const& users) const;

  // The users of a file that was read again. What was seen and used stays seen and used.
  void replace(Users users);

 private:
  using Address = boost::asio::ip::address;
  // What was used of a key: by the time until which it could be taken again, and by name.
  struct Used {
    std::set<std::string> names;
    std::multimap<Time, std::string> by_expiry;
  };

  Result<Admitted, Refused> admit_bearer(std::string_view token, Address const& from, Time now);
  Result<Admitted, Refused> admit_signed(Request const& request, Stamp const& stamp, Address const& from, Time now);
  Result<Admitted, Refused> admit_key(std::string const& name, Key const& key, Address const& from, Time now);
  std::optional<Refused> check_moment(Stamp const& stamp, Time now) const;
  std::optional<Refused> use_nonce(Stamp const& stamp, Key const& key, Time now);
  std::optional<Refused> check_guesses(Address const& from, Time now) const;
  Refused wrong_key(Address const& from, Time now);

  mutable std::mutex mutex_;
  std::shared_ptr<Users const> users_;  // those of before live on where somebody was admitted by them
  Time floor_;
  Time latest_;  // what is seen of time: it never goes back, so no nonce is forgotten too soon
  GateOptions options_;
  std::map<std::string, Used> used_;       // by the key's name
  std::map<std::string, Bucket> buckets_;  // by the key's name
  std::map<std::string, Bucket> guesses_;  // wrong keys, by address
};

}  // namespace sep::api
