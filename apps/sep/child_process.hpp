// A child process of ours, known by its id and ended by it.
#pragma once

#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace sep::app {

class ChildProcess {
 public:
  // Runs this very program with other arguments and waits until it has printed a line on standard output (its sign of
  // being ready). The error is one line for people.
  [[nodiscard]] static Result<ChildProcess, std::string> start(std::vector<std::string> arguments, Duration patience);

  ChildProcess(ChildProcess&& other) noexcept : pid_(std::exchange(other.pid_, 0)) {}
  ChildProcess& operator=(ChildProcess&&) = delete;
  ~ChildProcess();  // SIGTERM, then waits

  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] bool is_running() const;

 private:
  explicit ChildProcess(pid_t pid) : pid_(pid) {}
  pid_t pid_;
};

// The path of the running program.
[[nodiscard]] std::string own_path();

}  // namespace sep::app
