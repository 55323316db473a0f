// A build with one mistake in it, which must be caught: simulates seeds until an invariant is violated and compares it
// with the ones that mistake must show in. 0: caught.
//
//   sim_canary_<name> SEEDS INVARIANT...
#include <cstdlib>
#include <cstring>

#include "sim/simulation.hpp"

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  auto const seeds = std::strtoull(argv[1], nullptr, 10);
  for (unsigned long long seed = 1; seed <= seeds; ++seed) {
    auto const outcome = sep::sim::Simulation(seed, {}).run();
    if (!outcome.violation) continue;
    auto const name = sep::enum_name(outcome.violation->invariant);
    std::printf("caught in seed %llu by %s: %s\n", seed, name.c_str(), outcome.violation->detail.c_str());
    for (int i = 2; i < argc; ++i)
      if (name == argv[i]) return 0;
    std::printf("that is not an invariant this mistake was expected to violate\n");
    return 1;
  }
  std::printf("NOT caught in %llu seeds\n", seeds);
  return 1;
}
