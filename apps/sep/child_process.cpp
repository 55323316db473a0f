#include "apps/sep/child_process.hpp"

#include <array>
#include <climits>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace sep::app {
namespace {

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> list;
  for (auto& word : words) list.push_back(word.data());
  list.push_back(nullptr);
  return list;
}

[[noreturn]] void become(std::vector<std::string>& words, int output, pid_t parent) {
  // The child dies with its parent, however the parent dies.
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) ::_exit(127);
  ::dup2(output, STDOUT_FILENO);
  auto argv = pointers(words);
  ::execv(words.front().c_str(), argv.data());
  ::_exit(127);
}

// True once a whole line has come.
bool read_line(int fd, Duration patience) {
  auto left = static_cast<int>(patience.ns / 1'000'000);
  for (char byte = 0; byte != '\n';) {
    pollfd waiting{fd, POLLIN, 0};
    if (::poll(&waiting, 1, left) <= 0) return false;
    if (::read(fd, &byte, 1) != 1) return false;
  }
  return true;
}

}  // namespace

std::string own_path() {
  std::array<char, PATH_MAX> buffer{};
  auto const size = ::readlink("/proc/self/exe", buffer.data(), buffer.size());
  return size > 0 ? std::string(buffer.data(), static_cast<std::size_t>(size)) : std::string{};
}

Result<ChildProcess, std::string> ChildProcess::start(std::vector<std::string> arguments, Duration patience) {
  std::vector<std::string> words{own_path()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return fail(std::string("cannot make a pipe"));
  pid_t const parent = ::getpid();
  pid_t const pid = ::fork();
  if (pid == 0) become(words, ends[1], parent);
  ::close(ends[1]);
  bool const ready = pid > 0 && read_line(ends[0], patience);
  ::close(ends[0]);
  if (pid < 0) return fail(std::string("cannot start a process"));
  ChildProcess child(pid);
  if (!ready) return fail("'" + words[1] + "' did not become ready; what it said stands above");
  return child;
}

ChildProcess::~ChildProcess() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGTERM);
  ::waitpid(pid_, nullptr, 0);
}

bool ChildProcess::is_running() const { return pid_ > 0 && ::waitpid(pid_, nullptr, WNOHANG) == 0; }

}  // namespace sep::app
