// A certificate of a route as JSON: everything that it speaks of, so that it can be checked again with nothing else at
// hand. docs/route-compare.md describes the form.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <vector>

#include "core/routing/certificate/certificate.hpp"

namespace sep::api {

inline constexpr std::uint32_t kCertificateVersion = 2;
inline constexpr std::uint32_t kBranchedVersion = 3;  // the same, and leaves

struct NamedCertificate {
  std::string name;                 // of the order
  std::vector<std::string> tokens;  // by Token: addresses, or CAIP-19 texts
  std::vector<std::string> pools;   // by PoolIndex: addresses
  routing::certificate::Certificate certificate;
};

[[nodiscard]] boost::json::object certificate_object(NamedCertificate const& named);

// The same as a file: one line.
[[nodiscard]] std::string certificate_json(NamedCertificate const& named);

}  // namespace sep::api
