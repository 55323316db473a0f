// sep route: routes over recorded pools, and over what a server knows.
#include <boost/json.hpp>
#include <cctype>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <fmt/format.h>
#include <memory>
#include <set>

#include "adapters/common/unpack.hpp"
#include "apps/sep/cli/table.hpp"
#include "apps/sep/cli/write_file.hpp"
#include "apps/sep/commands.hpp"
#include "apps/sep/route_output.hpp"
#include "apps/sep/route_report.hpp"
#include "apps/sep/route_verbs.hpp"
#include "core/base/described.hpp"

namespace sep::app {
namespace {

struct Arguments {
  std::string folder;
  std::string json;
  std::string certificates;
  route::Terms terms;
};

// A gas price as somebody types it: what is wrong with it, or nothing.
std::string gas_price_fault(std::string const& text) {
  constexpr double kMost = 1e18;  // a whole coin for a unit of gas
  double value = 0;
  auto const* end = text.data() + text.size();
  auto const [at, error] = std::from_chars(text.data(), end, value);
  if (error == std::errc{} && at == end && value >= 0 && value <= kMost) return "";
  return "a decimal from 0 to 1e18 is needed";
}

void print(std::vector<route::Comparison> const& comparisons, route::Summary const& summary) {
  for (auto const& comparison : comparisons) {
    std::printf("%s: %zu pools, %zu tokens\n", comparison.name.c_str(), comparison.pools, comparison.tokens);
    print_table(route::order_rows(comparison));
    std::printf("\n");
  }
  print_table(route::total_rows(summary));
  std::fputs(route::remarks(comparisons, summary).c_str(), stdout);
}

// A folder of certificates, each under the name of its order.
class Proofs {
 public:
  explicit Proofs(std::string folder) : folder_(std::move(folder)) {}

  // False: there is no such folder, and none can be made.
  [[nodiscard]] bool open() const {
    std::error_code failed;
    std::filesystem::create_directories(folder_, failed);
    return !failed;
  }

  void write(route::AnyCertificate const& named) {
    auto const name = std::visit([](auto const& one) { return one.name; }, named);
    auto const path = std::filesystem::path(folder_) / (free_name(name) + ".certificate.json");
    if (!write_file(path.string(), route::certificate_json(named))) ++unwritten_;
  }

  [[nodiscard]] std::size_t unwritten() const { return unwritten_; }

 private:
  // A name that is a file's, whatever the order is called, and that no other order has.
  std::string free_name(std::string name) {
    for (auto& c : name)
      if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '-' && c != '_' && c != '.') c = '_';
    auto free = name;
    for (int next = 2; !taken_.insert(free).second; ++next) free = fmt::format("{}-{}", name, next);
    return free;
  }

  std::string folder_;
  std::set<std::string> taken_;
  std::size_t unwritten_ = 0;
};

int compare(Arguments const& arguments) {
  auto folder = route::read_folder(arguments.folder, arguments.terms);
  if (!folder) return say(kNotFound, "there is no folder '" + arguments.folder + "'");
  say_all(*folder);
  if (folder->instances.empty() && folder->problems.empty())
    return say(kNotFound, "'" + arguments.folder + "' has no orders: no quotes beside a recording, and no auction");
  Proofs proofs(arguments.certificates);
  route::Keep keep;
  if (!arguments.certificates.empty()) {
    if (!proofs.open())
      return say(kFailed, "cannot make '" + arguments.certificates + "'; name a folder that is yours");
    keep = [&](route::AnyCertificate const& named) { proofs.write(named); };
  }
  std::vector<route::Comparison> comparisons;
  for (auto& instance : folder->instances) {
    instance.branch = arguments.terms.branch;
    comparisons.push_back(route::compare(std::move(instance), keep));
  }
  auto const summary = route::summarise(comparisons);
  int const told =
      tell(arguments.json, [&] { return route::as_json(comparisons, summary); }, [&] { print(comparisons, summary); });
  if (told != kOk) return told;
  if (proofs.unwritten() > 0)
    return say(kFailed, fmt::format("{} certificates cannot be written into '{}'; name a folder that is yours",
                                    proofs.unwritten(), arguments.certificates));
  return folder->problems.empty() && summary.sound() ? kOk : kFailed;
}

// What a file proves, or what is wrong with it.
struct Verified {
  std::string file;
  std::string name;   // of the order
  std::string fault;  // empty: it holds
  std::string where;
  bool buys = false;
  std::string ours;                // what it nets, rounded down; of an order that buys what it costs, rounded up
  std::string best;                // the bound of that, rounded up; of an order that buys, rounded down
  std::optional<double> gap_bp{};  // none: it nets nothing
  std::size_t steps = 0;
  std::size_t pools = 0;
};

std::string whole(routing::certificate::Digits const& value) { return value.str(0, std::ios::fixed); }

void take_figures(routing::certificate::Checked const& checked, Verified& answer) {
  answer.ours = whole(floor(checked.net));
  answer.best = whole(ceil(checked.best()));
  if (checked.net > 0) answer.gap_bp = static_cast<double>((checked.best() - checked.net) / checked.net) * 1e4;
}

void take_figures(routing::certificate::CheckedBuying const& checked, Verified& answer) {
  answer.buys = true;
  answer.ours = whole(ceil(checked.cost));
  answer.best = whole(floor(checked.best()));
  answer.gap_bp = static_cast<double>((checked.cost - checked.best()) / checked.cost) * 1e4;
}

template <class Named>
std::optional<routing::certificate::Failure> take(Named const& named, Verified& answer) {
  answer.name = named.name;
  answer.steps = named.certificate.route.steps.size();
  answer.pools = named.pools.size();
  auto const checked = routing::certificate::check(named.certificate);
  if (!checked) return checked.error();
  take_figures(*checked, answer);
  return std::nullopt;
}

Verified verified(std::string const& path) {
  Verified answer;
  answer.file = path;
  auto const refused = [&](std::string fault, std::string where) {
    answer.fault = std::move(fault);
    answer.where = std::move(where);
    return answer;
  };
  auto const text = common::read_unpacked(path);
  if (!text) return refused("unreadable", enum_name(text.error()));
  auto const named = route::parse_certificate(*text);
  if (!named) return refused("no_certificate", named.error());
  auto const failure = std::visit([&](auto const& one) { return take(one, answer); }, *named);
  if (failure) return refused(enum_name(failure->fault), failure->where);
  return answer;
}

void print(Verified const& one) {
  if (!one.fault.empty())
    std::printf("%s: REFUSED: %s: %s\n", one.file.c_str(), one.fault.c_str(), one.where.c_str());
  else
    std::printf("%s: holds: %s %s %s of at %s %s, gap %s, %zu steps over %zu pools\n", one.file.c_str(),
                one.name.c_str(), one.buys ? "costs" : "nets", one.ours.c_str(), one.buys ? "least" : "most",
                one.best.c_str(), one.gap_bp ? fmt::format("{:.5f} bp", *one.gap_bp).c_str() : "-", one.steps,
                one.pools);
}

boost::json::object as_json(Verified const& one) {
  bool const holds = one.fault.empty();
  boost::json::object object{{"file", one.file}, {"holds", holds}, {"name", one.name}};
  if (!holds) {
    object["fault"] = one.fault;
    object["where"] = one.where;
    return object;
  }
  object[one.buys ? "cost" : "amount_out_net"] = one.ours;
  object[one.buys ? "bound_cost" : "bound_net"] = one.best;
  object["gap_bp"] = one.gap_bp ? boost::json::value(*one.gap_bp) : boost::json::value(nullptr);
  object["steps"] = one.steps;
  object["pools"] = one.pools;
  return object;
}

int verify(std::vector<std::string> const& files, bool json) {
  bool all = true;
  boost::json::array answers;
  for (auto const& file : files) {
    auto const one = verified(file);
    all = all && one.fault.empty();
    if (json)
      answers.push_back(as_json(one));
    else
      print(one);
  }
  if (json) std::printf("%s\n", boost::json::serialize(boost::json::object{{"certificates", answers}}).c_str());
  return all ? kOk : kFailed;
}

void add_verify(CLI::App& route, Exit& exit) {
  auto* command = route.add_subcommand(
      "verify",
      "check certificates of routes again, from the pools in them alone\n\n"
      "  sep route compare ../shared/data/eth-pools-recording --certificates proofs\n"
      "  sep route verify proofs/WETH_to_USDC_500.certificate.json\n\n"
      "Steps are computed by the contracts' integers, the bound in 400 bits and by other means than it was found;\n"
      "docs/route-compare.md describes the file. Ends with 0 if all hold, 1 if one does not.");
  auto files = std::make_shared<std::vector<std::string>>();
  auto json = std::make_shared<bool>(false);
  command->add_option("files", *files, "the certificates")->required();
  command->add_flag("--json", *json, "as JSON (schema/route/verify.json)");
  command->callback([files, json, &exit] { exit.code = verify(*files, *json); });
}

}  // namespace

void add_route(CLI::App& root, Exit& exit) {
  auto* route = root.add_subcommand("route",
                                    "the router: what it finds, and how far that is from the best\n\n"
                                    "  sep route quote --sell WETH --buy USDC --amount 10");
  route->require_subcommand(1);
  add_route_quote(*route, exit);
  auto* command = route->add_subcommand(
      "compare",
      "route every order of a folder: against its bound, another router, one path, a grid\n\n"
      "  sep route compare ../shared/data/eth-pools-recording\n"
      "  sep route compare ../shared/data/cow-auctions --json routes.json\n\n"
      "The folder has recorded blocks (blocks_A-B.json.zst) with quotes beside them (fynd_quotes_A-B.json), or\n"
      "auctions (*.json.zst); docs/route-compare.md describes what is compared, and the JSON. Ends with 0 if every "
      "route\n"
      "repeats exactly and none is above its bound; 1 if one is not so, or a file cannot be read; 3 without a folder\n"
      "or orders in it.");
  auto arguments = std::make_shared<Arguments>();
  command->add_option("folder", arguments->folder, "the folder; its files are known by name and content")->required();
  command->add_option("--json", arguments->json, "write all of it as JSON into this file; -: to standard output");
  command->add_option("--certificates", arguments->certificates,
                      "write what each route proves into this folder, for sep route verify");
  command->add_option("--hops", arguments->terms.hops, "swaps on any path, at most")
      ->check(CLI::Range(std::size_t{1}, routing::optimiser::kHopsMax));
  command
      ->add_option("--gas-price", arguments->terms.gas_price,
                   "wei per unit of gas, a decimal, in place of what the files say; 0: gas costs nothing")
      ->check(gas_price_fault);
  command->add_option("--branch", arguments->terms.branch,
                      "parts that the gap of an order may be closed with; its times do not count them");
  command->callback([arguments, &exit] { exit.code = compare(*arguments); });
  add_route_gaps(*route, exit);
  add_verify(*route, exit);
  add_route_solvers(*route, exit);
  add_route_bench(*route, exit);
}

}  // namespace sep::app
