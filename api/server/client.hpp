// One connection to a server, one request at a time, for commands and tests.
#pragma once

#include <memory>

#include "api/routes/message.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace sep::api {

class Client {
 public:
  // The path of a Unix socket, or "http://127.0.0.1:8080". The error is one sentence for people.
  [[nodiscard]] static Result<Client, std::string> connect(std::string const& server);
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;
  ~Client();

  // What it calls the server in its requests.
  [[nodiscard]] std::string const& host() const;

  // After an error the connection is of no further use; whether a command was taken is then unknown.
  [[nodiscard]] Result<Response, std::string> send(Request const& request, Duration timeout = seconds(40));

 private:
  struct Connection;
  explicit Client(std::unique_ptr<Connection> connection);

  std::unique_ptr<Connection> connection_;
};

}  // namespace sep::api
