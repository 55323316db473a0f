"""Pools rebuilt from the states in a certificate, by the formulas of their papers and nothing of core/.

A pool is a list of lanes, one for each pair of its tokens in each direction. A lane is a list of stretches. On a stretch
the pool is x y = L^2: it starts with the virtual holdings `x` of what is paid in and `y` of what is got, keeps the fee
of what is paid in, and ends where `most` times x was let in (Uniswap v3 whitepaper, 6.2: between two ticks
x = L / sqrt P and y = L sqrt P). Paying in i gives y u / (1 + u) with u = fee * i / x. The next stretch of a lane always
has a worse price, so the best way to fill a lane is in order.

A weighted or a stable pool is no such curve. Its lanes say exactly what they give and what is best at prices, and stand
in the convex program as stretches from node to node of their curve, which are right at the nodes and finer around what
a lane carries. All that is proven comes from the exact formulas.

A kind of pool is one function from its state to a list of lanes; KINDS names them.
"""

import bisect
import functools
import itertools
import math
from dataclasses import dataclass
from decimal import Decimal, localcontext

ONE = Decimal(2) ** 96
LONGEST = 1.0  # of `most`: longer ones are parted, so that numbers stay near 1
PARTS = 24     # at most; the last one takes the rest, which may be without end
BENT = 0.25    # from one node of a curve to the next its slope falls by no more, as a logarithm
MOST_IN = 0.3  # of a balance: the most that Balancer's vault lets in of a weighted pool, after the fee
STRAIGHT = 1e-12  # no stretch is less bent
FLAT = 1e-9    # of the first slope: there the nodes of a curve without end do end
WHOLE_AMP = ("susd", "three_pool")  # contracts that keep A without decimals
FINER = (0.5, 0.25, 0.06, 0.015, 0.004, 0.001)  # nodes around what a lane carries, in parts of that


class UnknownKind(Exception):
    pass


@dataclass
class Stretch:
    x: float     # virtual holdings at its start, base units
    y: float
    most: float  # of what is let in, in parts of x
    fee: float   # that part of what is paid in trades

    def takes(self):
        return self.x * self.most / self.fee

    def gives(self, paid):
        u = self.fee * paid / self.x
        return self.y * u / (1 + u)

    def best(self, price_in, price_out):
        """What is paid in where price_out * got - price_in * paid is largest, and that: (1 + u)^-2 is `cost`, or an end."""
        if price_out <= 0:
            return 0.0, 0.0
        cost = price_in * self.x / (price_out * self.y * self.fee)
        u = self.most if cost <= 0 else min(max(cost ** -0.5 - 1, 0.0), self.most)
        if u == math.inf:
            return u, price_out * self.y
        return self.x * u / self.fee, price_out * self.y * (u / (1 + u) - cost * u)


@dataclass
class Lane:
    token_in: int
    token_out: int
    stretches: list

    def takes(self):
        return sum(stretch.takes() for stretch in self.stretches)

    def gives(self, paid):
        got = 0.0
        for stretch in self.stretches:
            part = min(paid, stretch.takes())
            got += stretch.gives(part)
            paid -= part
            if paid <= 0:
                break
        return got

    def through(self, amount):
        """Right where so much is paid in: everywhere."""

    def around(self, _):
        """The stretches for a program around what was carried; these are exact everywhere."""
        return self.stretches

    def spot(self):
        """What the first unit paid in gives."""
        first = self.stretches[0]
        return first.fee * first.y / first.x

    def best(self, price_in, price_out):
        paid = gained = 0.0
        for stretch in self.stretches:
            more, gain = stretch.best(price_in, price_out)
            if gain <= 0:
                break  # those that follow are worse
            paid, gained = paid + more, gained + gain
        return paid, gained

    def most_gained(self, price_in, price_out):
        return self.best(price_in, price_out)[1]


def parted(x, y, most, fee):
    """A stretch as several, none longer than LONGEST but the last of PARTS; `most` may be without end."""
    found = []
    while most > LONGEST and len(found) < PARTS - 1:
        found.append(Stretch(x, y, LONGEST, fee))
        grown = 1 + LONGEST
        x, y, most = x * grown, y / grown, (1 + most) / grown - 1
    return [*found, Stretch(x, y, most, fee)]


def constant_product(pool):
    state = pool["state"]
    fee = state["fee_numerator"] / state["fee_denominator"]
    held = (float(state["reserve0"]), float(state["reserve1"]))
    if min(held) <= 0:
        return []
    tokens = tokens_of(pool)
    return [Lane(tokens[i], tokens[1 - i], parted(held[i], held[1 - i], math.inf, fee)) for i in (0, 1)]


@functools.cache
def root_at(tick):
    """sqrt(1.0001^tick)"""
    with localcontext() as context:
        context.prec = 50
        return (Decimal("1.0001") ** tick).sqrt()


def concentrated(pool):
    state = pool["state"]
    ticks = [(entry["index"], int(entry["net"])) for entry in state["ticks"]]
    within = sum(net for index, net in ticks if index <= state["tick"])
    if within != int(state["liquidity"]) or sum(net for _, net in ticks) != 0:
        raise ValueError(f"{pool['address']}: its ticks do not add up to its liquidity")
    price = int(state["sqrt_price_x96"], 16) / ONE
    fee = 1 - state["fee_pips"] / 1e6
    down, at, liquidity = [], price, within
    for index, net in reversed([entry for entry in ticks if entry[0] <= state["tick"]]):
        down += between(liquidity, at, root_at(index), fee)
        at, liquidity = root_at(index), liquidity - net
    up, at, liquidity = [], price, within
    for index, net in [entry for entry in ticks if entry[0] > state["tick"]]:
        up += between(liquidity, at, root_at(index), fee)
        at, liquidity = root_at(index), liquidity + net
    token0, token1 = tokens_of(pool)
    return [Lane(token0, token1, down), Lane(token1, token0, up)]


def between(liquidity, start, end, fee):
    """From one root of a price to another. Downwards token0 (L / S) is paid in, upwards token1 (L S)."""
    most = float(start / end - 1 if end < start else end / start - 1)
    if liquidity <= 0 or most <= 0:
        return []
    token0, token1 = float(liquidity / start), float(liquidity * start)
    return parted(token0, token1, most, fee) if end < start else parted(token1, token0, most, fee)


class Curve:
    """A lane by its curve: `gives` and `slope` of what is paid in, up to `end`."""

    def __init__(self, token_in, token_out, end):
        self.token_in, self.token_out, self.end = token_in, token_out, end

    def spot(self):
        return self.slope(0.0)

    @functools.cached_property
    def nodes(self):
        """Amounts paid in, so near each other that the slope falls little between."""
        last = self.end
        if last == math.inf:
            last = self.reach
            while self.slope(last) > FLAT * self.spot():
                last *= 2
        found = [0.0]
        ahead = [last]
        while ahead:
            bent = math.log(self.slope(found[-1]) / self.slope(ahead[-1]))
            if bent > BENT and ahead[-1] - found[-1] > 1e-6 * ahead[-1]:
                ahead.append((found[-1] + ahead[-1]) / 2)
            else:
                found.append(ahead.pop())
        return found

    def through(self, amount):
        """Right where so much is paid in: a node. Before stretches are asked for."""
        if 0 < amount < self.nodes[-1] and amount not in self.nodes:
            bisect.insort(self.nodes, amount)

    @functools.cached_property
    def slopes(self):
        return [self.slope(node) for node in self.nodes]

    @functools.cached_property
    def stretches(self):
        return self.between(self.nodes)

    def around(self, carried):
        near = {carried * (1 + sign * part) for part in FINER for sign in (-1, 1)} | {carried, 2 * carried}
        return self.between(sorted({node for node in near if 0 < node < self.nodes[-1]} | set(self.nodes)))

    def between(self, nodes):
        """Right at each node, with the fall of the slope from each to the next."""
        found = []
        for start, end in itertools.pairwise(nodes):
            rate = self.rate(start, end)
            u = max(math.expm1(math.log(self.slope(start) / self.slope(end)) / 2), STRAIGHT)
            x = (end - start) / u
            found.append(Stretch(x, x * rate * (1 + u), u, 1.0))
        return found

    def rate(self, start, end):
        """What is got for each unit from one amount to another; where the difference has no digits, of the slopes."""
        mean = math.sqrt(self.slope(start) * self.slope(end))
        got, before = self.gives(end), self.gives(start)
        return (got - before) / (end - start) if got - before > 1e-6 * got else mean

    def best(self, price_in, price_out):
        """As a stretch says it. Where a curve without end is followed beyond its nodes, all that is left is counted."""
        if price_out <= 0 or self.spot() * price_out <= price_in:
            return 0.0, 0.0
        least = price_in / price_out
        if self.slopes[-1] >= least:
            paid = self.nodes[-1]
            return paid, price_out * (self.gives(paid) if self.end < math.inf else self.whole) - price_in * paid
        above = bisect.bisect_left(self.slopes, -least, key=lambda slope: -slope)
        low, high = self.nodes[above - 1], self.nodes[above]
        paid = self.falls_to(least, low, high)
        return paid, max(price_out * self.gives(paid) - price_in * paid, 0.0)

    def falls_to(self, least, low, high):
        """Where the slope is `least`: regula falsi in its logarithm (Illinois)."""
        at_low, at_high = math.log(self.slope(low) / least), math.log(self.slope(high) / least)
        side = 0
        paid = low
        for _ in range(40):
            if at_low <= 0 or at_high >= 0:
                break
            paid = (low * at_high - high * at_low) / (at_high - at_low)
            at = math.log(self.slope(paid) / least)
            if abs(at) < 1e-12:
                break
            if at > 0:
                low, at_low, at_high = paid, at, at_high / 2 if side > 0 else at_high
                side = 1
            else:
                high, at_high, at_low = paid, at, at_low / 2 if side < 0 else at_low
                side = -1
        return paid

    def most_gained(self, price_in, price_out):
        return self.best(price_in, price_out)[1]


class Weighted(Curve):
    """Balancer whitepaper, 4: b_out (1 - (b_in / (b_in + fee i))^(w_in / w_out)), in base units."""

    def __init__(self, tokens, holds, weights, fee):
        super().__init__(*tokens, MOST_IN * holds[0] / fee)
        self.holds, self.power, self.fee = holds, weights[0] / weights[1], fee

    def gives(self, paid):
        return -self.holds[1] * math.expm1(-self.power * math.log1p(self.fee * min(paid, self.end) / self.holds[0]))

    def slope(self, paid):
        grown = math.log1p(self.fee * paid / self.holds[0])
        return self.fee * self.power * self.holds[1] / self.holds[0] * math.exp(-(1 + self.power) * grown)

    def best(self, price_in, price_out):
        if price_out <= 0 or self.spot() * price_out <= price_in:
            return 0.0, 0.0
        paid = self.end
        if price_in > 0:
            grown = math.log(self.spot() * price_out / price_in) / (1 + self.power)
            paid = min(paid, self.holds[0] * math.expm1(min(grown, 1.0)) / self.fee)
        return paid, max(price_out * self.gives(paid) - price_in * paid, 0.0)


class Stable(Curve):
    """Egorov 2019: a (x + y + rest) + D = a D + k with k = D^(n + 1) / (n^n x y others), all in one unit.

    The others and D stay, so after dx the g that is got has a (dx - g) = k0 (x0 y0 / (x (y0 - g)) - 1), a quadratic. Its
    lesser root is written so that nothing cancels. Balancer's pools keep the fee of what is paid in, Curve's of what is
    got: `trades` and `pays` are what is left of each.
    """

    def __init__(self, tokens, holds, units, bend, k, trades, pays):
        super().__init__(*tokens, math.inf)
        self.x, self.y = holds
        self.unit_in, self.unit_out = trades * units[0], units[1] / pays
        self.bend, self.k = bend, k
        self.whole = self.y / self.unit_out
        self.reach = self.x / self.unit_in

    def got(self, let_in):
        a, k, y = self.bend, self.k, self.y
        x = self.x + let_in
        root = math.hypot(a * (let_in - y) + k, 2 * math.sqrt(a * y * k * self.x / x))
        return 2 * let_in * y * (a + k / x) / (a * (let_in + y) + k + root)

    def left(self, let_in):
        """y: the lesser root from its own quadratic, as of what is got little may be left."""
        a, k = self.bend, self.k
        x = self.x + let_in
        half = a * (let_in - self.y) + k
        product = a * self.y * k * self.x / x
        root = math.hypot(half, 2 * math.sqrt(product))
        return 2 * product / a / (half + root) if half > 0 else (root - half) / (2 * a)

    def gives(self, paid):
        return self.got(self.unit_in * paid) / self.unit_out

    def slope(self, paid):
        let_in = self.unit_in * paid
        x, y = self.x + let_in, self.left(let_in)
        k = self.k * (self.x / x) * (self.y / y)
        return self.unit_in / self.unit_out * (self.bend + k / x) / (self.bend + k / y)


def unit_of(token):
    """What a base unit counts in the pool."""
    return 10.0 ** (18 - int(token["decimals"])) * float(token["rate"]) / 1e18


def pairs_of(count):
    return itertools.permutations(range(count), 2)


def weighted(pool):
    state, names = pool["state"], tokens_of(pool)
    holds = [float(token["balance"]) for token in state["tokens"]]
    weights = [float(token["weight"]) for token in state["tokens"]]
    fee = 1 - float(state["swap_fee"]) / 1e18
    return [Weighted((names[i], names[j]), (holds[i], holds[j]), (weights[i], weights[j]), fee)
            for i, j in pairs_of(len(names)) if min(holds[i], holds[j]) > 0]


def balancer_stable(pool):
    state = pool["state"]
    units = [unit_of(token) for token in state["tokens"]]
    balances = [float(token["balance"]) for token in state["tokens"]]
    fee = 1 - float(state["swap_fee"]) / 1e18
    return stable_lanes(pool, balances, units, float(state["amplification"]) / 1000, trades=fee)


def stable_swap(pool):
    """Curve's. Where the fee grows off the peg the least one is taken: the pool gives no more than so."""
    state = pool["state"]
    units = [float(coin["rate"]) / 1e18 for coin in state["coins"]]
    balances = [float(coin["balance"]) for coin in state["coins"]]
    amplification = float(state["amp"]) / (1 if state["contract"] in WHOLE_AMP else 100)
    return stable_lanes(pool, balances, units, amplification, pays=1 - float(state["fee"]) / 1e10)


def stable_lanes(pool, balances, units, amplification, trades=1.0, pays=1.0):
    """`amplification` is that of the paper times n^(n - 1), as contracts keep it."""
    names = tokens_of(pool)
    holds = [balance * unit for balance, unit in zip(balances, units)]
    if min(holds) <= 0:
        return []
    bend = amplification * len(names)
    k = grown(invariant(holds, bend), holds)
    return [Stable((names[i], names[j]), (holds[i], holds[j]), (units[i], units[j]), bend, k, trades, pays)
            for i, j in pairs_of(len(names))]


def grown(whole, holds):
    """D^(n + 1) / (n^n prod x)"""
    return float(whole * math.prod(whole / (len(holds) * Decimal(held)) for held in holds))


def invariant(holds, bend):
    """D, by halving: a sum(x) + D - a D - k falls with D once a is more than 1, and D is at most the sum."""
    with localcontext() as context:
        context.prec = 50
        a, total = Decimal(bend), sum(map(Decimal, holds))
        low, high = Decimal(0), total
        for _ in range(120):
            middle = (low + high) / 2
            k = middle * math.prod(middle / (len(holds) * Decimal(held)) for held in holds)
            if a * total + middle - a * middle - k > 0:
                low = middle
            else:
                high = middle
        return low


def tokens_of(pool):
    return pool["tokens"]


KINDS = {"constant_product": constant_product, "concentrated": concentrated, "weighted": weighted,
         "balancer_stable": balancer_stable, "stable_swap": stable_swap}


def lanes_of(pool):
    kind = pool["state"]["kind"]
    if kind not in KINDS:
        raise UnknownKind(kind)
    return KINDS[kind](pool)
