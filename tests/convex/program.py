"""The best route of the class of core/routing/optimiser/bound.hpp, without gas, as a convex program.

Layers of swaps. With N = 3 every unit goes source -> target, source -> v -> target or source -> v -> w -> target, so a
swap between two other tokens is a unit's second, and what it pays in came straight from the source (docs/routing.md).
For each token v other than source and target, with `early` what came straight from the source and `late` what came
through another token:

    what goes on to other tokens                    <=  early
    what goes on to other tokens and to the target  <=  early + late

and from the source goes at most the order. What comes to the target is made as large as can be. A pool is one swap in
one direction. That alone is not convex; the program lets both directions of a pair trade by themselves, and the lanes of
more tokens share the pool, each the whole curve at a part of its size, the parts 1 together (the convex hull of one lane
or another: nothing below it is proven by prices). Where its solution uses several lanes of a pool it is solved again with
each of them alone and with none of them (branch and bound, to the end or to MOST programs; what is proven of all lanes
together stays true then, and the optimum is left open).

What is paid in on a stretch is scale * z in parts of x, z from 0 to 1, and what is lost to the slope of the price is
scale^2 * r: got / y = scale z - scale^2 r with r (1 + scale z) >= z^2. That is x y = L^2 as a second-order cone that
keeps its digits on the shortest range.

The program is solved again over the lanes that carried something and in units of what they carried: that gives what the
first, over thousands of ranges of all sizes, cannot tell to more than some digits. What is best is known from both sides
without trusting either: `low` is what the flows give, pool by pool, and `high` what the prices prove.
"""

import itertools
import math
import time
from collections import defaultdict
from dataclasses import dataclass

import cvxpy as cp
import numpy as np
import scipy.sparse as sparse

import pools as formulas
from prices import Better, of_rows

ASKED = 1e-9  # of Clarabel: of the gap, and of what the constraints miss
SMALL = 1e-9  # of a token's scale: lanes that carry less are left out of the second program
ROOM = 2      # times what can come to a lane that it may carry, and in the second program times what it carried
CLOSE = 1e-7  # nothing is gained by parting two lanes of a pool that gain no more together
ROUNDS = 4    # of programs over the same lanes, after the first
LEAST = 1e-3  # part of a pool: a lane with less is taken to have so much
MOST = 24     # programs of one order
# Each where the one before fails, or finds less than there is.
SETTINGS = ({}, {"equilibrate_max_iter": 50}, {"direct_solve_method": "faer"}, {"equilibrate_enable": False})


@dataclass
class Used:
    """A lane that the class has a use for."""
    pool: int
    lane: formulas.Lane

    def key(self):
        return self.pool, self.lane.token_in, self.lane.token_out


@dataclass
class Solution:
    optimum: float = 0.0  # what the solver says
    low: float = 0.0      # what its flows really give, pool by pool: a route of the class
    high: float = 0.0     # what its prices prove of all such routes, every stretch of every pool counted
    first_s: float = 0.0  # inside Clarabel, of the first program
    solve_s: float = 0.0  # of all
    whole_s: float = 0.0  # with CVXPY
    cut: bool = False     # not parted to the end: `high` may be more than any route gives, and `optimum` too
    programs: int = 0
    cones: int = 0
    pools: int = 0


class Problem:
    def __init__(self, certificate):
        order = certificate["order"]
        self.source, self.target = order["token_in"], order["token_out"]
        self.hops, self.amount = order["hops"], float(order["amount_in"])
        self.route = {(step["pool"], step["token_in"], step["token_out"]): float(step["amount_in"])
                      for step in certificate["route"]["steps"]}
        self.net = float(certificate["route"]["net"])
        lanes = [Used(number, lane) for number, pool in self.near(certificate["pools"])
                 for lane in formulas.lanes_of(pool)]
        for one in lanes:  # so that the route that is held against it is one of the program's
            one.lane.through(self.route.get(one.key(), 0.0))
        self.used = self.on_paths([one for one in lanes if one.lane.stretches])
        self.measure()

    def given(self, used):
        """What a route over these lanes is known to give: the one that is held against the program, if it is of it."""
        return self.net if self.route.keys() <= {one.key() for one in used} else 0.0

    def near(self, pools):
        """Pools that can lie on a path of so many swaps. Others are left alone: they may be of any kind."""
        ends = {(number, a, b) for number, pool in enumerate(pools)
                for a, b in itertools.permutations(formulas.tokens_of(pool), 2)}
        after = {0: {self.source}}   # tokens by swaps from the source
        before = {0: {self.target}}  # and by swaps to the target
        for swaps in range(1, self.hops):
            after[swaps] = {b for _, a, b in ends if a in after[swaps - 1]} - {self.source, self.target}
            before[swaps] = {a for _, a, b in ends if b in before[swaps - 1]} - {self.source, self.target}
        found = {number for number, a, b in ends for i in after for j in before
                 if i + j < self.hops and a in after[i] and b in before[j]}
        return [(number, pools[number]) for number in sorted(found)]

    def layer(self, lane):
        """first, between or last; None: the class has no use for it."""
        if lane.token_in == self.target or lane.token_out == self.source:
            return None
        if lane.token_in == self.source:
            return "first"
        if lane.token_out == self.target:
            return "last" if self.hops > 1 else None
        return "between" if self.hops > 2 else None

    def on_paths(self, found):
        """What is left when lanes that nothing comes to, or nothing goes on from, are taken out."""
        found = [one for one in found if self.layer(one.lane)]
        while True:
            early = {one.lane.token_out for one in found if self.layer(one.lane) == "first"}
            comes = early | {one.lane.token_out for one in found if self.layer(one.lane) == "between"}
            last = {one.lane.token_in for one in found if self.layer(one.lane) == "last"}
            goes = last | {one.lane.token_in for one in found if self.layer(one.lane) == "between"}

            def kept(lane):
                layer = self.layer(lane)
                if layer == "first":
                    return lane.token_out == self.target or lane.token_out in goes
                return (lane.token_in in early and lane.token_out in last) if layer == "between" else lane.token_in in comes
            left = [one for one in found if kept(one.lane)]
            if len(left) == len(found):
                return left
            found = left

    def measure(self):
        """How much of each token there can be at most, and how much one lane after another brings: its scale."""
        self.most, self.scale = defaultdict(float), defaultdict(float)
        self.most[self.source] = self.scale[self.source] = self.amount
        for layer in ("first", "between", "last"):
            most, scale = defaultdict(float), defaultdict(float)
            for lane in (one.lane for one in self.used if self.layer(one.lane) == layer):
                most[lane.token_out] += lane.gives(self.most[lane.token_in])
                scale[lane.token_out] = max(scale[lane.token_out], lane.gives(self.scale[lane.token_in]))
            for token, amount in most.items():
                self.most[token] += amount
                self.scale[token] = max(self.scale[token], scale[token])


class Rows:
    """A matrix by rows with names."""

    def __init__(self, width):
        self.width, self.row_of, self.entries = width, {}, ([], [], [])

    def add(self, name, column, value):
        row = self.row_of.setdefault(name, len(self.row_of))
        for kept, new in zip(self.entries, (row, column, value)):
            kept.append(new)

    def matrix(self):
        rows, columns, values = self.entries
        return sparse.csr_array((values, (rows, columns)), shape=(len(self.row_of), self.width))


class Program:
    """The program over some of the lanes. `paid`: what each carried in a solution, whose sizes are the units then.

    `whole`: the same at the whole size of the pool, where a lane had a part of it.
    """

    def __init__(self, problem, used, paid=None, whole=None):
        self.problem, self.used = problem, used
        self.given = problem.given(used)
        self.scale = dict(problem.scale)
        if paid is not None:
            for token in {one.lane.token_in for one in used} - {problem.source}:
                self.scale[token] = sum(amount for one, amount in zip(used, paid) if one.lane.token_in == token)
        self.stretches = []  # (index into used, Stretch, scale: the most that can be let in, in parts of x)
        for index, one in enumerate(used):
            # More cannot come, or need not: what lies beyond is out of reach. With room, so that this binds nowhere.
            left = ROOM * (problem.most[one.lane.token_in] if paid is None else whole[index])
            for stretch in (one.lane.stretches if paid is None else one.lane.around(whole[index])):
                most = min(stretch.most, formulas.LONGEST)  # what the last part has beyond is left to what is proven
                self.stretches.append((index, stretch, min(most, left * stretch.fee / stretch.x)))
                left -= stretch.takes()
                if left <= 0:
                    break

    def rows(self):
        count, problem = len(self.stretches), self.problem
        through = {one.lane.token_out for one in self.used if problem.layer(one.lane) == "between"}
        limits, target = Rows(2 * count), Rows(2 * count)
        for k, (index, stretch, scale) in enumerate(self.stretches):
            lane = self.used[index].lane
            layer = problem.layer(lane)
            paid = stretch.x * scale / stretch.fee / self.scale[lane.token_in]
            got = stretch.y * scale / self.scale[lane.token_out]
            outflow = ["source"] if layer == "first" else [("all", lane.token_in)]
            if layer == "between" and lane.token_in in through:
                outflow.append(("early", lane.token_in))
            for name in outflow:
                limits.add(name, k, paid)
            if lane.token_out == problem.target:
                target.add("target", k, got)
                target.add("target", count + k, -got * scale)
                continue
            inflow = [("all", lane.token_out)]
            if layer == "first" and lane.token_out in through:
                inflow.append(("early", lane.token_out))
            for name in inflow:
                limits.add(name, k, -got)
                limits.add(name, count + k, got * scale)
        return limits, target

    def parts(self):
        """Which part each stretch has of its pool: a matrix over the lanes that share one, what is fixed, sums by pool."""
        pairs = defaultdict(set)
        for one in self.used:
            pairs[one.pool].add(frozenset((one.lane.token_in, one.lane.token_out)))
        shared = [i for i, one in enumerate(self.used) if len(pairs[one.pool]) > 1]
        column = {lane: i for i, lane in enumerate(shared)}
        of, sums = Rows(len(shared)), Rows(len(shared))
        for k, (index, _, _) in enumerate(self.stretches):
            of.add(k, column.get(index, 0), float(index in column))
        for lane, i in column.items():
            sums.add(self.used[lane].pool, i, 1.0)
        fixed = np.array([float(index not in column) for index, _, _ in self.stretches])
        return shared, of, fixed, sums

    def solve(self, solution):
        """(optimum, paid by lane, that at the whole size of its pool, prices by name of row)"""
        count, problem = len(self.stretches), self.problem
        limits, target = self.rows()
        scale = np.array([scale for _, _, scale in self.stretches])
        z, r = cp.Variable(count, nonneg=True), cp.Variable(count, nonneg=True)
        both = cp.hstack([z, r])
        right = np.zeros(len(limits.row_of))
        right[limits.row_of["source"]] = 1.0
        flows = limits.matrix() @ both <= right
        shared, of, fixed, sums = self.parts()
        part, rules = fixed, []
        if shared:
            share = cp.Variable(len(shared), nonneg=True)
            part, rules = of.matrix() @ share + fixed, [sums.matrix() @ share <= 1]
        let_in = part + cp.multiply(scale, z)
        curves = cp.SOC(r + let_in, cp.vstack([2 * z, r - let_in]), axis=0)
        goal = cp.Problem(cp.Maximize((target.matrix() @ both)[0]), [flows, curves, z <= part, *rules])
        # Whatever it ends with is taken: how good it is, is measured by what it gives and proves.
        least = self.given / self.scale[problem.target] * (1 - CLOSE)
        for more in SETTINGS:
            try:
                goal.solve(solver=cp.CLARABEL, tol_gap_abs=ASKED, tol_gap_rel=ASKED, tol_feas=ASKED, max_iter=200,
                           accept_unknown=True, **more)
                if goal.value >= least:
                    break
            except cp.error.SolverError as error:
                failed = error
        if goal.value is None:
            raise failed
        seconds = goal.solver_stats.solve_time
        solution.programs += 1
        solution.cones = max(solution.cones, count)
        solution.first_s = solution.first_s or seconds
        solution.solve_s += seconds
        paid = np.zeros(len(self.used))
        for k, (index, stretch, _) in enumerate(self.stretches):
            paid[index] += min(max(z.value[k], 0), 1) * scale[k] * stretch.x / stretch.fee
        whole = paid.copy()
        for i, index in enumerate(shared):
            whole[index] /= min(max(share.value[i], LEAST), 1)
        unit = self.scale[problem.target]
        prices = {}
        for name, row in limits.row_of.items():
            token = problem.source if name == "source" else name[1]
            prices[name] = max(flows.dual_value[row], 0) * unit / self.scale[token]
        return goal.value * unit, paid, whole, prices


def given(problem, used, paid):
    """What comes of the flows when each pool is asked: all that is there is passed on in proportion, none twice."""
    def run(layer, there):
        out = defaultdict(float)
        wanted = defaultdict(float)
        mine = [(one.lane, amount) for one, amount in zip(used, paid) if problem.layer(one.lane) == layer]
        for lane, amount in mine:
            wanted[lane.token_in] += amount
        for lane, amount in mine:
            have = there[lane.token_in]
            share = 0 if wanted[lane.token_in] <= 0 else min(1, have / wanted[lane.token_in])
            if layer == "last" and wanted[lane.token_in] > 0:
                share = have / wanted[lane.token_in]
            out[lane.token_out] += lane.gives(amount * share)
        spent = {token: min(there[token], amount) for token, amount in wanted.items()}
        return out, spent
    early, _ = run("first", defaultdict(float, {problem.source: problem.amount}))
    late, spent = run("between", early)
    there = defaultdict(float)
    for token in [*early, *late]:
        there[token] = early[token] - spent.get(token, 0) + late[token]
    bought = early[problem.target]
    there.pop(problem.target, None)
    last, _ = run("last", there)
    return bought + last[problem.target]


def twice_used(problem, used, paid):
    """The pool of which two lanes carry most beside each other, and all lanes that carry the lesser part of a pool."""
    carried = defaultdict(list)
    for index, (one, amount) in enumerate(zip(used, paid)):
        carried[one.pool].append((amount / problem.scale[one.lane.token_in], index))
    lesser = {pool: sorted(parts)[:-1] for pool, parts in carried.items() if len(parts) > 1}
    worst = max(lesser, key=lambda pool: lesser[pool][-1][0], default=None)
    return worst, [index for parts in lesser.values() for _, index in parts]


class Search:
    """Branch and bound over pools of which two lanes are used."""

    def __init__(self, problem):
        self.problem = problem
        self.solution = Solution(pools=len({one.pool for one in problem.used}))

    def look(self, used, paid=None, whole=None):
        optimum, paid, whole, prices = Program(self.problem, used, paid, whole).solve(self.solution)
        pool, lesser = twice_used(self.problem, used, paid)
        alone = paid.copy()
        alone[lesser] = 0
        self.solution.low = max(self.solution.low, given(self.problem, used, alone))
        return optimum, paid, whole, prices, pool

    def part(self, used, above):
        """The sets of lanes that this one is parted into, and the most that is proven of them; none: it is done."""
        problem, solution = self.problem, self.solution
        optimum, paid, whole, prices, pool = self.look(used)
        high, rows = above, prices
        for _ in range(ROUNDS):
            good = solution.low * (1 + CLOSE / 10)
            better = [Better(problem, used, of_rows(problem, used, found)) for found in (prices, rows)]
            bounds = [one.run(good) for one in better]
            high = min(high, *bounds)
            if rows is not prices and high <= solution.low * (1 + CLOSE):
                break
            # Again over what carried something, or would at the better prices, in units of that.
            best = better[bounds.index(min(bounds))]
            wanted = np.maximum(paid, [best.paid(one.lane) for one in used])
            if problem.given(used) > 0:
                wanted = np.maximum(wanted, [problem.route.get(one.key(), 0.0) for one in used])
            kept = [i for i, one in enumerate(used) if wanted[i] > SMALL * problem.scale[one.lane.token_in]]
            try:
                optimum, paid_again, whole_again, again, pool = self.look(
                    [used[i] for i in kept], wanted[kept], np.maximum(wanted, whole)[kept])
            except cp.error.SolverError:
                break  # what is known is known
            rows = {**prices, **again}
            paid, whole = np.zeros(len(used)), np.zeros(len(used))
            paid[kept], whole[kept] = paid_again, whole_again
        if pool is None or high <= solution.low * (1 + CLOSE):
            self.end(optimum, high)
            return []
        carry = [i for i, one in enumerate(used)
                 if one.pool == pool and paid[i] > SMALL * problem.scale[one.lane.token_in]]
        carry.sort(key=lambda i: paid[i] / problem.scale[used[i].lane.token_in])
        none = [one for i, one in enumerate(used) if i not in carry]
        alone = [[one for k, one in enumerate(used) if one.pool != pool or k == i] for i in carry]
        return [(lanes, high, optimum) for lanes in [none, *alone]]  # the one that carries most is looked at first

    def end(self, optimum, high):
        self.solution.optimum = max(self.solution.optimum, optimum)
        self.solution.high = max(self.solution.high, high)


def solve(problem):
    start = time.monotonic()
    search = Search(problem)
    solution = search.solution
    left = [(problem.used, math.inf, math.inf)]
    while left:
        used, high, optimum = left.pop()
        used = problem.on_paths(used)
        if not used:
            continue
        if high <= solution.low * (1 + CLOSE):
            search.end(optimum, high)
        elif solution.programs >= MOST:
            solution.cut = True
            search.end(optimum, high)
        else:
            left += search.part(used, high)
    solution.whole_s = time.monotonic() - start
    return solution
