#include "adapters/venues/paper/local_socket.hpp"

#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace sep::paper {
namespace {

std::string because(std::string_view what, std::filesystem::path const& path) {
  return std::string(what) + ' ' + path.string() + ": " + std::strerror(errno);
}

Result<sockaddr_un, std::string> address_of(std::filesystem::path const& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  auto const& text = path.native();
  if (text.empty() || text.size() >= sizeof(address.sun_path))
    return fail("socket path of " + std::to_string(text.size()) + " bytes; at most 107 fit");
  std::memcpy(address.sun_path, text.c_str(), text.size() + 1);
  return address;
}

sockaddr const* generic(sockaddr_un const& address) { return reinterpret_cast<sockaddr const*>(&address); }

int make_socket() { return ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0); }

}  // namespace

Result<int, std::string> connect_to(std::filesystem::path const& path) {
  TRY_LET(auto const address, address_of(path));
  int const fd = make_socket();
  if (fd < 0) return fail(because("socket", path));
  if (::connect(fd, generic(address), sizeof address) == 0) return fd;
  auto why = because("connect", path);
  ::close(fd);
  return fail(std::move(why));
}

Result<int, std::string> listen_at(std::filesystem::path const& path) {
  TRY_LET(auto const address, address_of(path));
  if (auto const answered = connect_to(path)) {
    ::close(*answered);
    return fail("a process serves " + path.string());
  }
  struct stat status{};
  if (::lstat(path.c_str(), &status) == 0) {
    if (!S_ISSOCK(status.st_mode)) return fail(path.string() + " is there and not a socket");
    ::unlink(path.c_str());
  }
  int const fd = make_socket();
  if (fd < 0) return fail(because("socket", path));
  auto const mask = ::umask(0077);
  bool const bound = ::bind(fd, generic(address), sizeof address) == 0;
  ::umask(mask);
  if (bound && ::listen(fd, 16) == 0) return fd;
  auto why = because("listen", path);
  ::close(fd);
  return fail(std::move(why));
}

}  // namespace sep::paper
