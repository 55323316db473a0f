#include "core/ledger/ledger.hpp"

#include <algorithm>

#include "core/base/check.hpp"

namespace sep::ledger {
namespace {

void add_entry(Posting& posting, AccountKind kind, Amount delta) {
  if (delta.raw != 0) posting.entries.push_back({kind, delta});
}

Posting transfer(PostingKind kind, std::string owner, LocationId location, Amount amount, AccountKind from,
                 AccountKind to) {
  CHECK(amount.raw >= 0);
  Posting posting{kind, std::move(owner), location, {}};
  add_entry(posting, from, -amount);
  add_entry(posting, to, amount);
  return posting;
}

// Takes `amount` out of the reservation as far as that covers it, the rest out of the available balance.
void draw(Posting& posting, Amount amount, Amount reserved, AccountKind to) {
  CHECK(amount.raw >= 0 && reserved.raw >= 0);
  Amount const covered{amount.asset, std::min(amount.raw, reserved.raw)};
  add_entry(posting, AccountKind::reserved, -covered);
  add_entry(posting, AccountKind::available, -(amount - covered));
  add_entry(posting, to, amount);
}

}  // namespace

Posting deposit(std::string owner, LocationId location, Amount amount) {
  return transfer(PostingKind::deposit, std::move(owner), location, amount, AccountKind::external,
                  AccountKind::available);
}

Posting reserve(std::string owner, LocationId location, Amount amount) {
  return transfer(PostingKind::reserve, std::move(owner), location, amount, AccountKind::available,
                  AccountKind::reserved);
}

Posting release(std::string owner, LocationId location, Amount amount) {
  return transfer(PostingKind::release, std::move(owner), location, amount, AccountKind::reserved,
                  AccountKind::available);
}

Posting settle(std::string owner, LocationId location, Amount sold, Amount reserved, Amount bought) {
  CHECK(bought.raw >= 0);
  Posting posting{PostingKind::settle, std::move(owner), location, {}};
  draw(posting, sold, reserved, AccountKind::traded);
  add_entry(posting, AccountKind::traded, -bought);
  add_entry(posting, AccountKind::available, bought);
  return posting;
}

Posting gas(std::string owner, LocationId location, Amount paid, Amount reserved) {
  Posting posting{PostingKind::gas, std::move(owner), location, {}};
  draw(posting, paid, reserved, AccountKind::gas_spent);
  return posting;
}

Posting bust(std::string owner, LocationId location, Amount sold, Amount bought, Amount beside) {
  CHECK(sold.raw >= 0 && bought.raw >= 0 && beside.raw >= 0);
  Posting posting{PostingKind::bust, std::move(owner), location, {}};
  add_entry(posting, AccountKind::traded, -sold);
  add_entry(posting, AccountKind::available, sold);
  add_entry(posting, AccountKind::available, -bought);
  add_entry(posting, AccountKind::traded, bought);
  add_entry(posting, AccountKind::gas_spent, -beside);
  add_entry(posting, AccountKind::available, beside);
  return posting;
}

bool sums_to_zero(Posting const& posting) {
  std::map<AssetId, i128> sums;
  for (auto const& entry : posting.entries) {
    auto& sum = sums[entry.delta.asset];
    auto const next = checked_add(sum, entry.delta.raw);
    if (!next) return false;
    sum = *next;
  }
  return std::ranges::all_of(sums, [](auto const& row) { return row.second == 0; });
}

i128 Ledger::balance(std::string const& owner, LocationId location, AssetId asset, AccountKind kind) const {
  auto const found = accounts_.find({owner, location, asset, kind});
  return found == accounts_.end() ? 0 : found->second;
}

i128 Ledger::available(std::string const& owner, LocationId location, AssetId asset) const {
  return balance(owner, location, asset, AccountKind::available);
}

i128 Ledger::position(std::string const& owner, AssetId asset) const {
  i128 sum = 0;
  for (auto it = accounts_.lower_bound({owner, {}, {}, {}}); it != accounts_.end() && it->first.owner == owner; ++it) {
    auto const& key = it->first;
    bool const held = key.kind == AccountKind::available || key.kind == AccountKind::reserved;
    if (held && key.asset == asset) sum += it->second;
  }
  return sum;
}

i128 Ledger::position(AssetId asset) const {
  i128 sum = 0;
  for (auto const& [key, balance] : accounts_) {
    bool const held = key.kind == AccountKind::available || key.kind == AccountKind::reserved;
    if (held && key.asset == asset) sum += balance;
  }
  return sum;
}

bool Ledger::fits(Posting const& posting) const {
  std::map<AccountKind, std::map<AssetId, i128>> deltas;
  for (auto const& entry : posting.entries) {
    // By itself too: entries of one account that cancel out are applied one after the other.
    if (entry.delta.raw > kBalanceMax || entry.delta.raw < -kBalanceMax) return false;
    auto const next = checked_add(deltas[entry.kind][entry.delta.asset], entry.delta.raw);
    if (!next) return false;
    deltas[entry.kind][entry.delta.asset] = *next;
  }
  for (auto const& [kind, by_asset] : deltas)
    for (auto const& [asset, delta] : by_asset) {
      auto const next = checked_add(balance(posting.owner, posting.location, asset, kind), delta);
      if (!next || *next > kBalanceMax || *next < -kBalanceMax) return false;
    }
  return true;
}

void Ledger::apply(Posting const& posting) noexcept {
  CHECK(sums_to_zero(posting));
  for (auto const& entry : posting.entries) {
    AccountKey const key{posting.owner, posting.location, entry.delta.asset, entry.kind};
    auto& balance = accounts_[key];
    auto const next = checked_add(balance, entry.delta.raw);
    CHECK(next.has_value());
    balance = *next;
    if (balance == 0) accounts_.erase(key);
  }
}

bool Ledger::is_conserved() const {
  std::map<AssetId, i128> sums;
  for (auto const& [key, balance] : accounts_) sums[key.asset] += balance;
  return std::ranges::all_of(sums, [](auto const& row) { return row.second == 0; });
}

}  // namespace sep::ledger
