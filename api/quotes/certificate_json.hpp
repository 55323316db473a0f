// A certificate of a route as JSON: everything that it speaks of, so that it can be checked again with nothing else at
// hand. docs/route-compare.md describes the form.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <variant>
#include <vector>

#include "core/routing/certificate/buying.hpp"

namespace sep::api {

inline constexpr std::uint32_t kCertificateVersion = 2;
inline constexpr std::uint32_t kBranchedVersion = 3;  // the same, and leaves

template <class Proof>
struct Named {
  std::string name;                 // of the order
  std::vector<std::string> tokens;  // by Token: addresses, or CAIP-19 texts
  std::vector<std::string> pools;   // by PoolIndex: addresses
  Proof certificate;
};
using NamedCertificate = Named<routing::certificate::Certificate>;
using NamedBuying = Named<routing::certificate::BuyingCertificate>;
using AnyCertificate = std::variant<NamedCertificate, NamedBuying>;

[[nodiscard]] boost::json::object certificate_object(NamedCertificate const& named);
[[nodiscard]] boost::json::object certificate_object(NamedBuying const& named);
[[nodiscard]] boost::json::object certificate_object(AnyCertificate const& named);

// The same as a file: one line.
[[nodiscard]] std::string certificate_json(AnyCertificate const& named);

}  // namespace sep::api
