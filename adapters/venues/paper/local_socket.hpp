// Local stream sockets, as the venue and its client use them. Errors are one line of text for people.
#pragma once

#include <filesystem>
#include <string>

#include "core/base/result.hpp"

namespace sep::paper {

// A listening, non-blocking socket that only this user can reach. The socket file of a process that is gone is
// replaced; one that somebody answers on is not.
[[nodiscard]] Result<int, std::string> listen_at(std::filesystem::path const& path);

// A connected, non-blocking socket.
[[nodiscard]] Result<int, std::string> connect_to(std::filesystem::path const& path);

}  // namespace sep::paper
