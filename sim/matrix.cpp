#include "sim/matrix.hpp"

#include <algorithm>
#include <atomic>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <mutex>
#include <thread>

namespace sep::sim {
namespace {

std::vector<Focus> selected(MatrixOptions const& options) {
  auto const styles = options.styles.empty() ? all_styles() : options.styles;
  std::vector<Focus> all;
  for (auto const& fault : select_faults(options.faults))
    for (auto const style : styles) all.push_back({style, fault, options.execution});
  return all;
}

std::uint64_t filled_of(Outcome const& outcome) {
  auto const of = [&](char const* ending) {
    auto const found = outcome.endings.find(ending);
    return found == outcome.endings.end() ? 0 : found->second;
  };
  return of(intent::IntentCompleted::kTopic) + of(intent::IntentPartiallyCompleted::kTopic);
}

void add(Cell& cell, Focus const& focus, std::uint64_t seed, Outcome const& outcome) {
  ++cell.runs;
  auto const strikes = outcome.faults.find(focus.fault);
  if (strikes != outcome.faults.end() && strikes->second > 0) {
    ++cell.struck;
    cell.strikes += strikes->second;
  }
  cell.intents += outcome.submitted;
  cell.filled += filled_of(outcome);
  cell.events += outcome.events;
  if (outcome.violation) cell.violations.emplace(seed, *outcome.violation);
}

void run_into(Matrix& matrix, std::mutex& mutex, Focus const& focus, std::uint64_t seed, bool twice) {
  auto const outcome = run_one(seed, {.focus = focus});
  auto const second = twice ? run_one(seed, {.focus = focus}).trace_hash : outcome.trace_hash;
  std::lock_guard const lock(mutex);
  auto& cell = matrix.cells.at(focus);
  add(cell, focus, seed, outcome);
  for (auto const& [invariant, count] : outcome.checked) matrix.checked[invariant] += count;
  matrix.simulated = matrix.simulated + outcome.simulated;
  if (!twice) return;
  ++matrix.checked[Invariant::i14_same_seed_same_trace];
  if (second != outcome.trace_hash)
    cell.violations.emplace(seed, Violation{Invariant::i14_same_seed_same_trace, "the second run differs", {}});
}

std::string text_of(Cell const& cell) {
  if (cell.impossible) return "-";
  auto text = fmt::format("{}/{}", cell.struck, cell.runs);
  if (!cell.violations.empty()) text += fmt::format(" !{}", cell.violations.size());
  return text;
}

std::vector<intent::ExecutionStyle> styles_of(Matrix const& matrix) {
  std::set<intent::ExecutionStyle> styles;
  for (auto const& [focus, cell] : matrix.cells) styles.insert(focus.style);
  return {styles.begin(), styles.end()};
}

void print_failures(Matrix const& matrix, std::FILE* out) {
  for (auto const& [focus, cell] : matrix.cells) {
    for (auto const& [seed, violation] : cell.violations)
      fmt::print(out, "VIOLATED {}: {}\n  {}\n", enum_name(violation.invariant), violation.detail,
                 repro_command(seed, focus));
    if (!cell.impossible && cell.struck == 0)
      fmt::print(out, "NEVER STRUCK {} under {}\n", focus.fault, enum_name(focus.style));
  }
}

void print_text(Matrix const& matrix, MatrixOptions const& options, std::FILE* out) {
  auto const styles = styles_of(matrix);
  Cell sum;
  fmt::print(out, "{:<38}", "runs struck / runs");
  for (auto const style : styles) fmt::print(out, " {:>12}", enum_name(style).substr(0, 12));
  fmt::print(out, " {:>16}\n", "filled / intents");
  for (auto const& fault : select_faults(options.faults)) {
    Cell row;
    fmt::print(out, "{:<38}", fault);
    for (auto const style : styles) {
      auto const& cell = matrix.cells.at({style, fault, options.execution});
      fmt::print(out, " {:>12}", text_of(cell));
      for (auto* into : {&row, &sum}) {
        into->runs += cell.runs;
        into->struck += cell.struck;
        into->strikes += cell.strikes;
        into->intents += cell.intents;
        into->filled += cell.filled;
        into->events += cell.events;
      }
    }
    fmt::print(out, " {:>16}\n", fmt::format("{} / {}", row.filled, row.intents));
  }
  fmt::print(out, "\n{} runs, {} of them struck, {} strikes; {} intents, {} filled, {} events\n", sum.runs, sum.struck,
             sum.strikes, sum.intents, sum.filled, sum.events);
  std::map<std::string, std::set<std::string>> impossible;
  for (auto const& [focus, cell] : matrix.cells)
    if (cell.impossible) impossible[*cell.impossible].insert(enum_name(focus.style));
  for (auto const& [why, which] : impossible) fmt::print(out, "-: {}\n", why);
  for (auto const& [fault, why] : faults_left_out()) fmt::print(out, "left out: {}: {}\n", fault, why);
  fmt::print(out, "\nchecks of invariants\n");
  for (auto const& [invariant, count] : matrix.checked)
    fmt::print(out, "  {:<40} {:>12}\n", enum_name(invariant), count);
}

std::string cell_json(Focus const& focus, Cell const& cell) {
  auto const pair = fmt::format("\"style\":\"{}\",\"execution\":\"{}\",\"fault\":\"{}\"", enum_name(focus.style),
                                enum_name(focus.execution), focus.fault);
  if (cell.impossible) return fmt::format("{{{},\"impossible\":\"{}\"}}", pair, *cell.impossible);
  std::vector<std::string> violations;
  for (auto const& [seed, violation] : cell.violations)
    violations.push_back(fmt::format("{{\"seed\":{},\"invariant\":\"{}\"}}", seed, enum_name(violation.invariant)));
  return fmt::format(
      "{{{},\"runs\":{},\"struck\":{},\"strikes\":{},\"intents\":{},\"filled\":{},\"events\":{},"
      "\"violations\":[{}]}}",
      pair, cell.runs, cell.struck, cell.strikes, cell.intents, cell.filled, cell.events, fmt::join(violations, ","));
}

void print_json(Matrix const& matrix, std::FILE* out) {
  std::vector<std::string> cells;
  for (auto const& [focus, cell] : matrix.cells) cells.push_back(cell_json(focus, cell));
  std::vector<std::string> checks;
  for (auto const& [invariant, count] : matrix.checked)
    checks.push_back(fmt::format("\"{}\":{}", enum_name(invariant), count));
  fmt::print(out, "{{\"failed\":{},\"simulated_ns\":\"{}\",\"cells\":[{}],\"checks\":{{{}}}}}\n", matrix.failed(),
             matrix.simulated.ns, fmt::join(cells, ","), fmt::join(checks, ","));
}

}  // namespace

bool Matrix::failed() const {
  return std::ranges::any_of(cells, [](auto const& row) { return row.second.failed(); });
}

std::vector<std::string> select_faults(std::vector<std::string> const& beginnings) {
  auto names = focused_faults();
  if (beginnings.empty()) return names;
  std::erase_if(names, [&](std::string const& name) {
    return std::ranges::none_of(beginnings, [&](std::string const& begins) { return name.starts_with(begins); });
  });
  return names;
}

Matrix run_matrix(MatrixOptions const& options) {
  Matrix matrix;
  std::vector<Focus> possible;
  for (auto const& focus : selected(options)) {
    auto& cell = matrix.cells[focus];
    cell.impossible = why_impossible(focus);
    if (!cell.impossible) possible.push_back(focus);
  }
  std::mutex mutex;
  std::atomic<std::uint64_t> next{0};
  auto const work = [&] {
    for (auto i = next++; i < options.seeds * possible.size(); i = next++) {
      auto const number = i % options.seeds;
      bool const twice = options.twice_every > 0 && number % options.twice_every == 0;
      run_into(matrix, mutex, possible[i / options.seeds], options.first_seed + number, twice);
    }
  };
  std::vector<std::jthread> threads;
  for (std::uint32_t i = 1; i < std::max(options.jobs, 1U); ++i) threads.emplace_back(work);
  work();
  threads.clear();
  return matrix;
}

int run_and_print(MatrixOptions const& options, std::FILE* out) {
  auto const matrix = run_matrix(options);
  options.json ? print_json(matrix, out) : print_text(matrix, options, out);
  print_failures(matrix, options.json ? stderr : out);
  return matrix.failed() ? 1 : 0;
}

}  // namespace sep::sim
