// What `sep doctor` looks at: an installation as this configuration and this user see it. Nothing is changed.
#pragma once

#include <boost/describe.hpp>
#include <string>
#include <vector>

#include "apps/sep/configuration.hpp"
#include "apps/sep/remote.hpp"

namespace sep::app {

enum class Verdict : std::uint8_t { ok, wrong, skipped };
BOOST_DESCRIBE_ENUM(Verdict, ok, wrong, skipped)

struct Finding {
  std::string check;  // "store folder"
  Verdict verdict{};
  std::string found;       // what is there
  std::string what_to_do;  // empty unless wrong
};
using Findings = std::vector<Finding>;

// Of this machine and its files.
void look_at_store(Settings const& settings, Findings& findings);
void look_at_clock(Settings const& settings, Findings& findings);
void look_at_descriptors(Findings& findings);
void look_at_secrets(Findings& findings);

// Of the server that commands would speak to.
void look_at_server(Remote const& remote, Findings& findings);

}  // namespace sep::app
