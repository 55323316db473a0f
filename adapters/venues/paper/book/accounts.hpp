// Who holds what at the venue. Everything that moves leaves one account and arrives in another: ours, the market's
// (whoever is on the other side, whose balance is what the market has gained and may be negative) and the venue's fees.
// The sum over all of them changes by deposits alone.
#pragma once

#include <map>
#include <string>

#include "adapters/venues/paper/book/terms.hpp"

namespace sep::paper {

inline std::string const kMarketAccount = "(market)";
inline std::string const kFeeAccount = "(fees)";

class Accounts {
 public:
  void deposit(std::string const& account, Amount amount);  // opens the account
  [[nodiscard]] bool has(std::string const& account) const { return held_.contains(account); }
  [[nodiscard]] Balance balance(std::string const& account, AssetId asset) const;
  [[nodiscard]] std::map<AssetId, Balance> const& balances(std::string const& account) const;  // CHECKs it is open

  // False: not so much free; nothing changed.
  [[nodiscard]] bool lock(std::string const& account, Amount amount);
  void release(std::string const& account, Amount amount);  // CHECKs it was locked

  // From one to the other, out of what is free; reality may leave the payer short.
  void move(std::string const& from, std::string const& to, Amount amount);

  [[nodiscard]] std::map<AssetId, i128> totals() const;  // over all accounts

 private:
  std::map<std::string, std::map<AssetId, Balance>> held_;
};

}  // namespace sep::paper
