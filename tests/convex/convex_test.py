#!/usr/bin/env python3
"""Routes held against an independent convex solver: what is best lies between what sep finds and what it says is the most.

    tests/convex/convex_test.py --sep build/release/apps/sep/sep                      networks made by a seed
    tests/convex/convex_test.py --sep build/release/apps/sep/sep --folder DIR         orders of recorded files
    tests/convex/convex_test.py --sep build/release/apps/sep/sep --folder DIR --sample 60

Needs CVXPY and Clarabel: build/python/bin/python3, which tools/setup --dev makes. Where DIR is absent it ends with 77.
"""

import argparse
import json
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import warnings
from dataclasses import dataclass, replace

import networks
import pools
import program

SKIPPED = 77
DIGITS = 1e-9      # what the arithmetic of this test may lose: doubles, sums of at most some thousand stretches
ACCURACY = 1e-6    # between what Clarabel says, what its flows give, and what its prices prove
NETWORKS = 4
LEAST = 20         # orders that must have been held against the solver, of the made ones


@dataclass
class Held:
    name: str
    ours: float
    bound: float
    cold_s: float
    solution: program.Solution

    def faults(self):
        best = self.solution
        if self.ours > best.high * (1 + DIGITS):
            yield f"nets {self.ours:.0f}, more than {best.high:.0f}, the most that the solver's prices allow"
        if best.low > self.bound * (1 + DIGITS):
            yield f"its bound {self.bound:.0f} is below {best.low:.0f}, what the solver's flows give"
        if self.ours > best.optimum * (1 + ACCURACY):
            yield f"the optimum {best.optimum:.0f} is less than {self.ours:.0f}"
        if best.cut:
            return  # the rest holds of what was parted to the end
        if best.optimum > self.bound * (1 + ACCURACY):
            yield f"the optimum {best.optimum:.0f} is more than {self.bound:.0f}"
        if self.loose() > ACCURACY:
            yield f"the solver leaves open where between {best.low:.0f} and {best.high:.0f} the optimum is"

    def loose(self):
        """How far apart the solver leaves what is best."""
        return self.solution.high / self.solution.low - 1

    def place(self):
        """Where the optimum lies: 0 our net, 1 our bound. None where it is open, or they are nearer than the solver sees."""
        room = self.bound - self.ours
        if self.solution.cut or room < 10 * max(self.loose(), DIGITS) * self.ours:
            return None
        return (max(self.solution.low, self.ours) - self.ours) / room

    def row(self):
        best, place = self.solution, self.place()
        return (f"{self.name[:36]:36} {self.ours:.10g} {best.optimum:.10g} {self.bound:.10g} "
                f"{(best.low / self.ours - 1) * 1e4:10.6f} {(self.bound / self.ours - 1) * 1e4:10.6f} "
                f"{'-' if place is None else format(place, '.3f'):>6} {self.loose():8.1e} {best.pools:5} {best.cones:6} "
                f"{best.programs:3} {self.cold_s * 1e6:8.0f} {best.first_s * 1e6:9.0f} {best.first_s / self.cold_s:7.0f}")


def must_be_found(one):
    """A route that nets too much, and a bound too low, by a little: found, or this test finds nothing."""
    for wrong in (replace(one, ours=one.solution.high * 1.00001, bound=one.bound * 1.1),
                  replace(one, bound=one.solution.low * 0.99999, ours=one.ours * 0.9)):
        if not list(wrong.faults()):
            yield f"{one.name}: what is wrong by a hundred thousandth is not found"


HEAD = ("order, ours, optimum, bound (base units), optimum over ours bp, bound over ours bp, place (0 ours, 1 bound), "
        "loose, pools, cones, programs, ours us, Clarabel us (first program), ratio")


def compared(sep, folder):
    """Certificates of all orders without gas, and the seconds that each took; None of those that buy."""
    with tempfile.TemporaryDirectory() as proofs:
        told = pathlib.Path(proofs) / "told.json"
        done = subprocess.run([sep, "route", "compare", str(folder), "--gas-price", "0", "--json", str(told),
                               "--certificates", proofs], text=True, capture_output=True, check=False, timeout=600)
        if done.returncode != 0:
            raise SystemExit(done.stdout + done.stderr)
        cold = {order["name"]: order["cold_us"] / 1e6 for order in json.loads(told.read_text())["orders"]
                if "amount_out_wanted" not in order}
        for file in sorted(pathlib.Path(proofs).glob("*.certificate.json")):
            certificate = json.loads(file.read_text())
            yield certificate, cold.get(certificate["name"])


class Run:
    def __init__(self):
        self.held, self.skipped, self.faults = [], {}, []

    def hold(self, label, certificate, cold_s):
        name = label + certificate["name"]
        if certificate["order"]["gas_price"] != 0 or certificate["order"]["hops"] > 3:
            raise SystemExit(f"{name}: not of the class: no gas, three swaps at most")
        if cold_s is None:
            return self.skip(name, "it says what is bought, not what is sold")
        try:
            problem = program.Problem(certificate)
        except pools.UnknownKind as kind:
            return self.skip(name, f"a pool on its paths is of a kind not known here: {kind}")
        one = Held(name, certificate["route"]["net"], certificate["bound"], cold_s, program.solve(problem))
        print(one.row(), flush=True)
        if not self.held:
            self.faults += must_be_found(one)
        self.held.append(one)
        self.faults += [f"{name}: {fault}" for fault in one.faults()]

    def skip(self, name, reason):
        print(f"{name}: skipped: {reason}")
        self.skipped[reason] = self.skipped.get(reason, 0) + 1

    def report(self, least):
        held = self.held
        for reason, count in self.skipped.items():
            print(f"{count} orders skipped: {reason}")
        if len(held) < least:
            self.faults.append(f"only {len(held)} orders were held against the solver, fewer than {least}")
        if held:
            places = [one.place() for one in held if one.place() is not None]
            below = [(one.solution.low / one.ours - 1) * 1e4 for one in held]
            above = [(one.bound / one.solution.high - 1) * 1e4 for one in held]
            ratios = [one.solution.first_s / one.cold_s for one in held]
            ended = [one for one in held if not one.solution.cut]
            off = max((abs(one.solution.optimum / one.solution.low - 1) for one in ended), default=0)
            loose = max((one.loose() for one in ended), default=0)
            print(f"{len(held)} orders, the optimum of each parted to the end known to {loose:.1e}; what Clarabel "
                  f"says of it is off by {off:.1e} at most; {sum(one.solution.programs > 2 for one in held)} were parted, "
                  f"{sum(one.solution.cut for one in held)} not to the end")
            print(f"optimum over ours: median {statistics.median(below):.6f} bp, most {max(below):.6f} bp; "
                  f"bound over optimum: median {statistics.median(above):.6f} bp, "
                  f"most {max(above):.6f}, least {min(above):.6f} bp")
            if places:
                print(f"place (0 ours, 1 bound) of {len(places)} whose gap the solver can see: "
                      f"least {min(places):.3f}, median {statistics.median(places):.3f}, most {max(places):.3f}")
            print(f"time: ours median {statistics.median(one.cold_s for one in held) * 1e6:.0f} us, Clarabel median "
                  f"{statistics.median(one.solution.first_s for one in held) * 1e6:.0f} us; "
                  f"ratio least {min(ratios):.0f}, median {statistics.median(ratios):.0f}, most {max(ratios):.0f}; "
                  f"CVXPY and all programs {sum(one.solution.whole_s for one in held):.1f} s in all")
        for fault in self.faults:
            print(f"WRONG: {fault}")
        print(f"{len(held)} held, {len(self.faults)} wrong, {sum(self.skipped.values())} skipped")
        return 1 if self.faults else 0


def made(sep, seed, count, run):
    print(f"seed {seed}")
    for number in range(count):
        with tempfile.TemporaryDirectory() as folder:
            auction = networks.Made(f"{seed}/{number}").auction()
            (pathlib.Path(folder) / "auction_1.json").write_text(json.dumps(auction))
            for certificate, cold_s in compared(sep, folder):
                run.hold(f"{number}/", certificate, cold_s)


def recorded(sep, folder, sample, seed, run):
    found = list(compared(sep, folder))
    if sample and sample < len(found):
        print(f"seed {seed}: {sample} of {len(found)} orders")
        found = random.Random(seed).sample(found, sample)
    for certificate, cold_s in found:
        run.hold("", certificate, cold_s)
    return len(found)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sep", required=True)
    parser.add_argument("--folder", type=pathlib.Path, help="recorded files; without it networks are made")
    parser.add_argument("--sample", type=int, help="so many of the folder's orders; without it all")
    parser.add_argument("--networks", type=int, default=NETWORKS, help="how many are made")
    parser.add_argument("--seed", default="1")
    arguments = parser.parse_args()
    warnings.filterwarnings("ignore", "Solution may be inaccurate")  # how far off it is, is measured here
    if arguments.folder and not arguments.folder.is_dir():
        print(f"skipped: no recorded data: {arguments.folder}")
        return SKIPPED
    run = Run()
    print(HEAD)
    if arguments.folder:
        recorded(arguments.sep, arguments.folder, arguments.sample, arguments.seed, run)
        return run.report(1)
    made(arguments.sep, arguments.seed, arguments.networks, run)
    return run.report(min(LEAST, arguments.networks * 6))


if __name__ == "__main__":
    sys.exit(main())
