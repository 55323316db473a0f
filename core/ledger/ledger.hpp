// The ledger: double entry by (owner, location, asset), in base units.
//
// Accounts of an owner at a location:   available   what may be spent
//                                       reserved    held for live intents and their gas
// Accounts of the world, per location:  external    deposits and withdrawals came from and went to here
//                                       traded      what venues took from us and gave us
//                                       gas_spent   what chains took for execution
//
// Invariant: every posting sums to zero per asset, so all accounts of an asset always sum to zero. No decision of ours
// makes `available` negative; reality may (L7): then it is booked all the same and the location is halted.
#pragma once

#include <boost/describe.hpp>
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/int.hpp"
#include "core/base/ulid.hpp"
#include "core/money/amount.hpp"

namespace sep::ledger {

// The most, either way, that one account may come to by a posting that `fits`: far beyond what a constant-product pool
// can hold (2^112), and so far below 127 bits that neither the postings of one decision nor a sum over accounts can
// leave the range.
inline constexpr i128 kBalanceMax = kInt128Max >> 14;

enum class AccountKind : std::uint8_t { available, reserved, external, traded, gas_spent };
BOOST_DESCRIBE_ENUM(AccountKind, available, reserved, external, traded, gas_spent)

struct AccountKey {
  std::string owner;  // the strategy
  LocationId location;
  AssetId asset;
  AccountKind kind{};

  friend bool operator==(AccountKey const&, AccountKey const&) = default;
  friend auto operator<=>(AccountKey const&, AccountKey const&) = default;
};
BOOST_DESCRIBE_STRUCT(AccountKey, (), (owner, location, asset, kind))

struct Entry {
  AccountKind kind{};
  Amount delta;

  friend bool operator==(Entry const&, Entry const&) = default;
};
BOOST_DESCRIBE_STRUCT(Entry, (), (kind, delta))

enum class PostingKind : std::uint8_t { deposit, reserve, release, settle, gas, bust };
BOOST_DESCRIBE_ENUM(PostingKind, deposit, reserve, release, settle, gas, bust)

// Entries of one owner at one location that become true together.
struct Posting {
  PostingKind kind{};
  std::string owner;
  LocationId location;
  std::vector<Entry> entries;

  friend bool operator==(Posting const&, Posting const&) = default;
};
BOOST_DESCRIBE_STRUCT(Posting, (), (kind, owner, location, entries))

// The makers of postings. Amounts are >= 0 (checked).
[[nodiscard]] Posting deposit(std::string owner, LocationId location, Amount amount);
[[nodiscard]] Posting reserve(std::string owner, LocationId location, Amount amount);
[[nodiscard]] Posting release(std::string owner, LocationId location, Amount amount);
// A fill: `sold` leaves the reservation as far as `reserved` covers it and the available balance beyond; `bought`
// arrives.
[[nodiscard]] Posting settle(std::string owner, LocationId location, Amount sold, Amount reserved, Amount bought);
// Gas actually paid, from the gas reservation as far as it covers it.
[[nodiscard]] Posting gas(std::string owner, LocationId location, Amount paid, Amount reserved);

// A fill that the venue took back, with what was paid beside it: all as if it had not been, to and from the available
// balance.
[[nodiscard]] Posting bust(std::string owner, LocationId location, Amount sold, Amount bought, Amount beside);

[[nodiscard]] bool sums_to_zero(Posting const& posting);

class Ledger {
 public:
  [[nodiscard]] i128 balance(std::string const& owner, LocationId location, AssetId asset, AccountKind kind) const;
  [[nodiscard]] i128 available(std::string const& owner, LocationId location, AssetId asset) const;
  // What an owner holds of an asset over all locations, reserved included.
  [[nodiscard]] i128 position(std::string const& owner, AssetId asset) const;
  // The same over all owners.
  [[nodiscard]] i128 position(AssetId asset) const;

  // Whether every account stays within kBalanceMax. Decided before, so that apply cannot fail.
  [[nodiscard]] bool fits(Posting const& posting) const;

  // CHECKs that the posting sums to zero and fits.
  void apply(Posting const& posting) noexcept;

  // The sum of all accounts of every asset; all zero, always. For the simulator and the auditor.
  [[nodiscard]] bool is_conserved() const;

  [[nodiscard]] std::map<AccountKey, i128> const& accounts() const { return accounts_; }

  friend bool operator==(Ledger const&, Ledger const&) = default;

  std::map<AccountKey, i128> accounts_;  // accounts at zero are not kept
};
BOOST_DESCRIBE_STRUCT(Ledger, (), (accounts_))

}  // namespace sep::ledger
