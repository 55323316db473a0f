#include "api/server/socket_file.hpp"

#include <filesystem>
#include <optional>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace sep::api {
namespace {

namespace asio = boost::asio;
using Protocol = asio::local::stream_protocol;
using boost::system::error_code;

std::optional<std::string> make_way(asio::any_io_executor const& executor, std::string const& path) {
  struct stat found{};
  if (::lstat(path.c_str(), &found) != 0) return std::nullopt;
  if (!S_ISSOCK(found.st_mode)) return path + " is there and is not a socket: move it away or choose another path";
  Protocol::socket probe(executor);
  error_code refused;
  static_cast<void>(probe.connect(Protocol::endpoint(path), refused));
  if (refused != asio::error::connection_refused)
    return path + " is in use: another server listens there" + (refused ? " (" + refused.message() + ")" : "");
  ::unlink(path.c_str());
  return std::nullopt;
}

std::string failed(std::string const& path, char const* what, error_code const& error) {
  return "cannot " + std::string(what) + " " + path + ": " + error.message();
}

}  // namespace

Result<SocketFile, std::string> SocketFile::listen(Acceptor& acceptor, std::string const& path) {
  if (path.empty() || path.size() >= sizeof(sockaddr_un::sun_path))
    return fail("a socket's path has 1 to 107 bytes: " + path);
  auto const folder = std::filesystem::path(path).parent_path();
  std::error_code ignored;
  if (!folder.empty()) std::filesystem::create_directories(folder, ignored);
  if (auto in_the_way = make_way(acceptor.get_executor(), path)) return fail(*std::move(in_the_way));

  error_code error;
  if (acceptor.open(Protocol(), error)) return fail(failed(path, "open", error));
  if (acceptor.bind(Protocol::endpoint(path), error)) return fail(failed(path, "bind", error));
  // Between bind and listen nobody can connect: the mode is right before it matters.
  struct stat made{};
  bool const guarded = ::chmod(path.c_str(), S_IRUSR | S_IWUSR) == 0 && ::lstat(path.c_str(), &made) == 0;
  SocketFile file(path, made.st_ino);
  if (!guarded) return fail("cannot guard " + path);
  if (acceptor.listen(asio::socket_base::max_listen_connections, error)) return fail(failed(path, "listen on", error));
  return file;
}

SocketFile::SocketFile(SocketFile&& other) noexcept : path_(std::move(other.path_)), inode_(other.inode_) {
  other.path_.clear();
}

SocketFile::~SocketFile() { remove(); }

void SocketFile::remove() {
  struct stat found{};
  bool const ours = !path_.empty() && ::lstat(path_.c_str(), &found) == 0 && found.st_ino == inode_;
  if (ours) ::unlink(path_.c_str());
  path_.clear();
}

}  // namespace sep::api
