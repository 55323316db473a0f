#include "sim/run.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fmt/format.h>
#include <mutex>
#include <thread>
#include <unistd.h>

namespace sep::sim {
namespace {

thread_local char running[512];  // what to type to see it again

// A failed CHECK ends the process: the seed that did it must be known.
void name_seed(int) { static_cast<void>(!::write(STDERR_FILENO, running, std::strlen(running))); }

template <class Map>
void add_all(Map& sum, Map const& part) {
  for (auto const& [key, count] : part) sum[key] += count;
}

void add(Campaign& campaign, std::uint64_t seed, Outcome const& outcome) {
  ++campaign.runs;
  campaign.inputs += outcome.inputs;
  campaign.events += outcome.events;
  campaign.submitted += outcome.submitted;
  campaign.crashes += outcome.crashes;
  campaign.simulated = campaign.simulated + outcome.simulated;
  add_all(campaign.endings, outcome.endings);
  add_all(campaign.faults, outcome.faults);
  add_all(campaign.checked, outcome.checked);
  campaign.traces[seed] = outcome.trace_hash;
  if (outcome.violation) campaign.violations.emplace(seed, *outcome.violation);
}

std::string joined(std::vector<std::string> const& names) { return fmt::format("{}", fmt::join(names, " ")); }

void print_text(Campaign const& campaign, double seconds, std::FILE* out) {
  auto const simulated = static_cast<double>(campaign.simulated.ns) / 1e9;
  fmt::print(out, "{} runs, {:.0f} s simulated in {:.1f} s ({:.0f} times as fast)\n", campaign.runs, simulated, seconds,
             simulated / seconds);
  fmt::print(out, "{} intents, {} inputs, {} events, {} crashes\n\nintents by ending\n", campaign.submitted,
             campaign.inputs, campaign.events, campaign.crashes);
  for (auto const& [ending, count] : campaign.endings) fmt::print(out, "  {:<40} {:>12}\n", ending, count);
  fmt::print(out, "\nfaults\n");
  for (auto const& [fault, count] : campaign.faults) fmt::print(out, "  {:<40} {:>12}\n", fault, count);
  fmt::print(out, "\nchecks of invariants\n");
  for (auto const& [invariant, count] : campaign.checked)
    fmt::print(out, "  {:<40} {:>12}\n", enum_name(invariant), count);
}

void print_json(Campaign const& campaign, double seconds, std::FILE* out) {
  auto const object = [](auto const& counts, auto name) {
    std::vector<std::string> rows;
    for (auto const& [key, count] : counts) rows.push_back(fmt::format("\"{}\":{}", name(key), count));
    return fmt::format("{{{}}}", fmt::join(rows, ","));
  };
  auto const plain = [](std::string const& name) { return name; };
  fmt::print(out,
             "{{\"runs\":{},\"simulated_ns\":\"{}\",\"wall_s\":{:.3f},\"intents\":{},\"inputs\":{},\"events\":{},"
             "\"crashes\":{},\"violations\":{},\"endings\":{},\"faults\":{},\"checks\":{}}}\n",
             campaign.runs, campaign.simulated.ns, seconds, campaign.submitted, campaign.inputs, campaign.events,
             campaign.crashes, campaign.violations.size(), object(campaign.endings, plain),
             object(campaign.faults, plain),
             object(campaign.checked, [](Invariant invariant) { return enum_name(invariant); }));
}

void print_violation(std::uint64_t seed, Violation const& violation, std::FILE* out) {
  fmt::print(out, "VIOLATED seed {}: {}: {}\n", seed, enum_name(violation.invariant), violation.detail);
}

}  // namespace

Outcome run_one(std::uint64_t seed, SimulationOptions options) {
  static auto const before = std::signal(SIGABRT, name_seed);
  static_cast<void>(before);
  auto text = "aborted in: " + repro_command(seed, options.focus);
  if (options.recorded) text += " --market " + options.recorded->path;
  text += "\n";
  running[text.copy(running, sizeof running - 1)] = '\0';
  return Simulation(seed, std::move(options)).run();
}

std::vector<std::string> Campaign::never_struck(MarketKind market) const {
  auto names = all_faults(market);
  std::erase_if(names, [&](std::string const& name) { return faults.contains(name); });
  return names;
}

std::vector<std::string> Campaign::never_checked() const {
  std::vector<std::string> names;
  for_each_enumerator<Invariant>([&](Invariant invariant, char const* name) {
    if (!checked.contains(invariant)) names.emplace_back(name);
  });
  return names;
}

void judge_traces(Campaign& campaign, std::uint64_t seed, Hash256 const& first, Hash256 const& second) {
  ++campaign.checked[Invariant::i14_same_seed_same_trace];
  if (first != second)
    campaign.violations.emplace(seed, Violation{Invariant::i14_same_seed_same_trace, "the second run differs", {}});
}

Campaign run_campaign(CampaignOptions const& options) {
  Campaign campaign;
  std::mutex mutex;
  std::atomic<std::uint64_t> next{0};
  auto const work = [&] {
    for (auto i = next++; i < options.seeds; i = next++) {
      auto const seed = options.first_seed + i;
      SimulationOptions const one{.market = options.market, .recorded = options.recorded};
      auto const outcome = run_one(seed, one);
      Campaign part;
      add(part, seed, outcome);
      if (options.twice_every > 0 && i % options.twice_every == 0)
        judge_traces(part, seed, outcome.trace_hash, run_one(seed, one).trace_hash);
      std::lock_guard const lock(mutex);
      campaign.violations.merge(part.violations);
      add_all(campaign.checked, part.checked);
      part.checked.clear();
      auto whole = outcome;
      whole.checked.clear();
      whole.violation.reset();
      add(campaign, seed, whole);
    }
  };
  std::vector<std::jthread> threads;
  for (std::uint32_t i = 1; i < std::max(options.jobs, 1U); ++i) threads.emplace_back(work);
  work();
  threads.clear();
  return campaign;
}

int run_seeds(CampaignOptions const& options, std::FILE* out) {
  auto const start = std::chrono::steady_clock::now();
  auto const campaign = run_campaign(options);
  auto const seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (!options.quiet) options.json ? print_json(campaign, seconds, out) : print_text(campaign, seconds, out);
  for (auto const& [seed, violation] : campaign.violations)
    print_violation(seed, violation, options.json ? stderr : out);
  if (!campaign.violations.empty()) return 1;
  if (!options.all_faults) return 0;
  auto const silent = campaign.never_struck(options.market);
  auto const unchecked = campaign.never_checked();
  if (!silent.empty()) fmt::print(out, "faults that never struck: {}\n", joined(silent));
  if (!unchecked.empty()) fmt::print(out, "invariants that were never checked: {}\n", joined(unchecked));
  return silent.empty() && unchecked.empty() ? 0 : 1;
}

std::string repro_command(std::uint64_t seed, std::optional<Focus> const& focus) {
  auto text = fmt::format("sep sim repro {}", seed);
  if (focus) text += fmt::format(" --style {} --fault {}", enum_name(focus->style), focus->fault);
  if (focus && focus->execution != intent::Execution::aggressive)
    text += fmt::format(" --execution {}", enum_name(focus->execution));
  return text;
}

int repro(std::uint64_t seed, SimulationOptions options, bool trace, std::FILE* out) {
  if (trace) options.trace = [out](std::string const& line) { fmt::print(out, "{}\n", line); };
  auto const outcome = run_one(seed, std::move(options));
  Campaign campaign;
  add(campaign, seed, outcome);
  print_text(campaign, 1, out);
  fmt::print(out, "\ntrace {}\n", to_text(outcome.trace_hash));
  if (outcome.violation) print_violation(seed, *outcome.violation, out);
  return outcome.violation ? 1 : 0;
}

}  // namespace sep::sim
