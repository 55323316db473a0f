// A certificate as a file: everything that it speaks of, so that it can be checked again with nothing else at hand.
#pragma once

#include <string>
#include <string_view>

#include "api/quotes/certificate_json.hpp"
#include "core/base/result.hpp"

namespace sep::app::route {

using api::AnyCertificate;
using api::certificate_json;
using api::kBranchedVersion;
using api::kCertificateVersion;
using api::NamedBuying;
using api::NamedCertificate;

// The error says what is wrong and where. Any bytes: nothing is trusted but that numbers have their ranges; whether it
// holds is certificate::check's to say.
[[nodiscard]] Result<AnyCertificate, std::string> parse_certificate(std::string_view text);

}  // namespace sep::app::route
