#include "adapters/venues/paper/book/accounts.hpp"

#include "core/base/check.hpp"

namespace sep::paper {
namespace {

void add_to(i128& balance, i128 amount) {
  auto const sum = checked_add(balance, amount);
  CHECK(sum.has_value());
  balance = *sum;
}

}  // namespace

void Accounts::deposit(std::string const& account, Amount amount) {
  add_to(held_[account][amount.asset].free, amount.raw);
}

Balance Accounts::balance(std::string const& account, AssetId asset) const {
  auto const found = held_.find(account);
  if (found == held_.end()) return {};
  auto const of_asset = found->second.find(asset);
  return of_asset == found->second.end() ? Balance{} : of_asset->second;
}

std::map<AssetId, Balance> const& Accounts::balances(std::string const& account) const {
  auto const found = held_.find(account);
  CHECK(found != held_.end());
  return found->second;
}

bool Accounts::lock(std::string const& account, Amount amount) {
  auto& balance = held_[account][amount.asset];
  if (amount.raw > balance.free) return false;
  balance.free -= amount.raw;
  balance.locked += amount.raw;
  return true;
}

void Accounts::release(std::string const& account, Amount amount) {
  auto& balance = held_[account][amount.asset];
  CHECK(amount.raw >= 0 && amount.raw <= balance.locked);
  balance.locked -= amount.raw;
  balance.free += amount.raw;
}

void Accounts::move(std::string const& from, std::string const& to, Amount amount) {
  add_to(held_[from][amount.asset].free, -amount.raw);
  add_to(held_[to][amount.asset].free, amount.raw);
}

std::map<AssetId, i128> Accounts::totals() const {
  std::map<AssetId, i128> sums;
  for (auto const& [account, balances] : held_)
    for (auto const& [asset, balance] : balances) add_to(sums[asset], balance.free + balance.locked);
  return sums;
}

}  // namespace sep::paper
