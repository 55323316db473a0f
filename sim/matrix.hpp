// Every execution style under every kind of misbehaviour, each pair with seeds of its own: what `sep sim matrix` does.
// A pair fails if an invariant was violated in one of its runs, or if its misbehaviour never struck although it can.
#pragma once

#include "sim/run.hpp"

namespace sep::sim {

struct MatrixOptions {
  std::uint64_t seeds = 20;  // of every pair
  std::uint64_t first_seed = 1;
  std::vector<intent::ExecutionStyle> styles{};  // empty: all
  intent::Execution execution{};
  std::vector<std::string> faults{};  // names, or beginnings of names; empty: all
  std::uint32_t jobs = 1;             // threads; each run stays on one
  std::uint32_t twice_every = 25;     // of so many seeds one is run a second time (I14); 0: none
  bool json = false;
};

// What the runs of one pair add up to.
struct Cell {
  std::uint64_t runs = 0;
  std::uint64_t struck = 0;   // runs in which the misbehaviour struck
  std::uint64_t strikes = 0;  // and how often in all
  std::uint64_t intents = 0;
  std::uint64_t filled = 0;  // of these, in whole or in part
  std::uint64_t events = 0;
  std::map<std::uint64_t, Violation> violations;  // by seed
  std::optional<std::string> impossible;          // why it cannot strike; then there are no runs

  [[nodiscard]] bool failed() const { return !violations.empty() || (!impossible && struck == 0); }
};

struct Matrix {
  std::map<Focus, Cell> cells;
  std::map<Invariant, std::uint64_t> checked;
  Duration simulated;

  [[nodiscard]] bool failed() const;
};

// The misbehaviour that these name by its beginning; nothing named: all of it.
[[nodiscard]] std::vector<std::string> select_faults(std::vector<std::string> const& beginnings);

// The result does not depend on the number of threads.
[[nodiscard]] Matrix run_matrix(MatrixOptions const& options);

// Runs and prints a table of styles and misbehaviour. 0: no pair failed.
[[nodiscard]] int run_and_print(MatrixOptions const& options, std::FILE* out = stdout);

}  // namespace sep::sim
