// sep key: keys for callers over TCP. What is secret goes into a file of its own, once, and is never shown.
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <unistd.h>

#include "api/access/key_file.hpp"
#include "api/access/users.hpp"
#include "api/text/rfc3339.hpp"
#include "api/text/words.hpp"
#include "apps/sep/remote.hpp"
#include "core/base/described.hpp"

namespace sep::app {
namespace {

struct Arguments {
  std::string name;
  std::string out;
  std::string users;
  bool bearer = false;
  bool as_json = false;
};

// A file that was not there, for its owner alone. False: stderr says why.
bool write_secret(std::string const& path, std::string const& text) {
  int const file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) {
    std::fprintf(stderr, "sep key: cannot make %s: %s%s\n", path.c_str(), std::strerror(errno),
                 errno == EEXIST ? "; a key is never written over, choose another --out" : "");
    return false;
  }
  bool const whole = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
  ::close(file);
  if (whole) return true;
  ::unlink(path.c_str());  // half of a secret is of no use, and would be in the way of the next one
  std::fprintf(stderr, "sep key: cannot write %s\n", path.c_str());
  return false;
}

int create(Arguments const& arguments) {
  if (!api::is_key_name(arguments.name)) {
    std::fprintf(stderr, "sep key: '%s' is no name of a key: a-z, 0-9 and '-', at most 32\n", arguments.name.c_str());
    return kUsage;
  }
  auto const path = arguments.out.empty() ? arguments.name + ".key" : arguments.out;
  api::OwnKey own;
  std::string field;
  std::string open;
  if (arguments.bearer) {
    api::BearerToken token{"sep_" + arguments.name + "_" + api::random_hex(32)};
    field = "bearer_sha256";
    open = to_text(sha256(as_bytes(token.text)));
    own = std::move(token);
  } else {
    auto const pair = api::make_key_pair();
    field = "ed25519";
    open = to_hex(pair.open);
    own = api::SigningKey{arguments.name, pair.secret};
  }
  auto const line = field + " = \"" + open + "\"";
  if (!write_secret(path, api::format_own_key(own))) return kFailed;
  if (arguments.as_json) {
    print_json(boost::json::object{{"name", arguments.name}, {"secret_in", path}, {field, open}});
    return kOk;
  }
  std::printf("[users.WHO.keys.%s]\n%s\n", arguments.name.c_str(), line.c_str());
  std::fprintf(stderr, "the secret is in %s; the lines above go into the file of users (docs/access.md)\n",
               path.c_str());
  return kOk;
}

std::string scopes_text(api::Scopes scopes) {
  std::string text;
  for (auto const scope : api::kAllScopes)
    if (scope != api::Scope::open && scopes.contains(scope)) text += (text.empty() ? "" : ",") + enum_name(scope);
  return text;
}

std::string strategies_text(api::Key const& key) {
  if (!key.strategies) return "*";
  std::string text;
  for (auto const& name : *key.strategies) text += (text.empty() ? "" : ",") + name;
  return text;
}

int list(Arguments const& arguments) {
  auto const users = api::read_users(arguments.users);
  if (!users) {
    for (auto const& fault : users.error()) std::fprintf(stderr, "sep key: %s\n", fault.c_str());
    return kUsage;
  }
  std::vector<std::vector<std::string>> rows{{"KEY", "USER", "KIND", "SCOPES", "STRATEGIES", "EXPIRES", "PER SECOND"}};
  boost::json::array keys;
  for (auto const& [name, key] : *users) {
    rows.push_back({name, key.user, key.ed25519 ? "ed25519" : "bearer", scopes_text(key.scopes), strategies_text(key),
                    key.expires ? api::format_time(*key.expires) : "never", std::to_string(key.requests_per_second)});
    boost::json::object object;
    for (std::size_t i = 0; i < rows.front().size(); ++i) {
      auto title = api::lower_case(rows.front()[i]);
      std::ranges::replace(title, ' ', '_');
      object[title] = rows.back()[i];
    }
    keys.push_back(std::move(object));
  }
  if (arguments.as_json)
    print_json(boost::json::object{{"keys", std::move(keys)}});
  else
    print_table(rows);
  return kOk;
}

}  // namespace

void add_key(CLI::App& root, Exit& exit) {
  auto* key =
      root.add_subcommand("key", "keys for callers over TCP\n\n  sep key create alice-bot\n  sep key list users.toml");
  key->require_subcommand(1);
  auto arguments = std::make_shared<Arguments>();
  auto* make = key->add_subcommand("create",
                                   "makes a key: the secret into a file, the line for the file of users onto stdout\n\n"
                                   "  sep key create alice-bot\n  sep key create grafana --bearer --out grafana.token");
  make->add_option("name", arguments->name, "of the key: a-z, 0-9 and '-'")->required();
  make->add_flag("--bearer", arguments->bearer, "a token that is sent along; else a key that signs requests (Ed25519)");
  make->add_option("--out", arguments->out, "where the secret goes; else NAME.key");
  make->add_flag("--json", arguments->as_json, "the answer as JSON");
  make->callback([arguments, &exit] { exit.code = create(*arguments); });
  auto* show = key->add_subcommand(
      "list", "reads a file of users as 'sep serve' would, and lists its keys\n\n  sep key list users.toml");
  show->add_option("users", arguments->users, "the file of users")->required();
  show->add_flag("--json", arguments->as_json, "the answer as JSON");
  show->callback([arguments, &exit] { exit.code = list(*arguments); });
}

}  // namespace sep::app
