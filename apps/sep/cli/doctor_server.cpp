// The checks of the server that commands would speak to.
#include <fmt/format.h>
#include <sys/stat.h>

#include "apps/sep/cli/doctor.hpp"
#include "core/engine/input.hpp"
#include "version.hpp"

namespace sep::app {
namespace {

constexpr Duration kPatience = seconds(10);

Finding socket_file(std::string const& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0)
    return {"socket", Verdict::wrong, path + " is not there",
            "start 'sep serve', or name the server (--context, --url)"};
  if (!S_ISSOCK(status.st_mode))
    return {"socket", Verdict::wrong, path + " is no socket", "set server.socket to a path of its own"};
  auto const text = fmt::format("{}, mode {:04o}", path, status.st_mode & 07777);
  if ((status.st_mode & 077) != 0)
    return {"socket", Verdict::wrong, text, "chmod 600 " + path + ": who may write to it may trade"};
  return {"socket", Verdict::ok, text, {}};
}

Result<Answer, std::string> get(Remote const& remote, std::string target) {
  auto answer = request_of(remote, {"GET", std::move(target), {}, {}}, kPatience);
  if (!answer) return fail(std::move(answer.error().why));
  return *std::move(answer);
}

Finding readiness(Remote const& remote) {
  auto const ready = get(remote, "/readyz");
  if (!ready) return {"ready", Verdict::wrong, ready.error(), "look at what 'sep serve' says on standard error"};
  if (ready->status == 200) return {"ready", Verdict::ok, "record " + text_of(ready->body, "seq"), {}};
  return {"ready", Verdict::wrong, text_of(ready->body, "detail"),
          "wait until it has recovered; if it stays so, look at what 'sep serve' says on standard error"};
}

Finding versions(Remote const& remote) {
  auto const ours = fmt::format("{} ({}), rules {}", kVersion, kCommit, engine::kRulesVersion);
  auto const got = get(remote, "/v1/version");
  if (!got) return {"versions", Verdict::wrong, got.error(), "look at what 'sep serve' says on standard error"};
  if (got->status != 200)
    return {"versions", Verdict::wrong, fmt::format("HTTP {}: {}", got->status, text_of(got->body, "detail")),
            "give a key that may read: sep context add NAME --key-ref ..."};
  auto const theirs = fmt::format("{} ({}), rules {}", text_of(got->body, "version"), text_of(got->body, "commit"),
                                  text_of(got->body, "rules_version"));
  if (text_of(got->body, "rules_version") == std::to_string(engine::kRulesVersion))
    return {"versions", Verdict::ok, theirs == ours ? ours : "server " + theirs + "; here " + ours, {}};
  return {"versions", Verdict::wrong, "server " + theirs + "; here " + ours,
          "use one build for both: another build decides by other rules"};
}

}  // namespace

void look_at_server(Remote const& remote, Findings& findings) {
  auto const choice = remote.choice();
  if (!choice) return findings.push_back({"server", Verdict::wrong, choice.error(), "name a server that is there"});
  bool const by_socket = !choice->server.starts_with("http://");
  if (by_socket) findings.push_back(socket_file(choice->server));
  auto const health = get(remote, "/healthz");
  auto const name = choice->server + ", by " + choice->from;
  if (!health) {
    findings.push_back({"server", Verdict::wrong, health.error() + ", by " + choice->from,
                        "start 'sep serve', or name the server (--context, --url, --socket)"});
    for (auto const* check : {"ready", "versions"})
      findings.push_back({check, Verdict::skipped, "no server answers", {}});
    return;
  }
  findings.push_back({"server", Verdict::ok, name + " answers", {}});
  findings.push_back(readiness(remote));
  findings.push_back(versions(remote));
}

}  // namespace sep::app
