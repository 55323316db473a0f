// A certificate as a file: everything that it speaks of, so that it can be checked again with nothing else at hand.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/routing/certificate/certificate.hpp"

namespace sep::app::route {

inline constexpr std::uint32_t kCertificateVersion = 2;

struct NamedCertificate {
  std::string name;                 // of the order
  std::vector<std::string> tokens;  // by Token: addresses
  std::vector<std::string> pools;   // by PoolIndex: addresses
  routing::certificate::Certificate certificate;
};

// JSON; docs/route-compare.md describes it.
[[nodiscard]] std::string certificate_json(NamedCertificate const& named);

// The error says what is wrong and where. Any bytes: nothing is trusted but that numbers have their ranges; whether it
// holds is certificate::check's to say.
[[nodiscard]] Result<NamedCertificate, std::string> parse_certificate(std::string_view text);

}  // namespace sep::app::route
