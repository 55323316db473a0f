// The file of a Unix socket: made for one server, and taken away with it.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <string>
#include <sys/types.h>

#include "core/base/result.hpp"

namespace sep::api {

// Closes nothing: the acceptor does. Removes the file at the end, if it is still the one that was made here.
class SocketFile {
 public:
  using Acceptor = boost::asio::local::stream_protocol::acceptor;

  // Listens on `path` with mode 0600. A left-over socket is replaced if nobody answers on it; another kind of file is
  // never touched. The error is one sentence for people.
  [[nodiscard]] static Result<SocketFile, std::string> listen(Acceptor& acceptor, std::string const& path);

  SocketFile(SocketFile&& other) noexcept;
  SocketFile& operator=(SocketFile&&) = delete;
  ~SocketFile();

  void remove();

 private:
  SocketFile(std::string path, ino_t inode) : path_(std::move(path)), inode_(inode) {}

  std::string path_;
  ino_t inode_;
};

}  // namespace sep::api
