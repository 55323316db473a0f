"""Pools rebuilt from the states in a certificate, by the formulas of their papers and nothing of core/.

A pool is a list of lanes, one for each pair of its tokens in each direction. A lane is a list of stretches. On a stretch
the pool is x y = L^2: it starts with the virtual holdings `x` of what is paid in and `y` of what is got, keeps the fee
of what is paid in, and ends where `most` times x was let in (Uniswap v3 whitepaper, 6.2: between two ticks
x = L / sqrt P and y = L sqrt P). Paying in i gives y u / (1 + u) with u = fee * i / x. The next stretch of a lane always
has a worse price, so the best way to fill a lane is in order.

A kind of pool is one function from its state to a list of lanes; KINDS names them.
"""

import functools
import math
from dataclasses import dataclass
from decimal import Decimal, localcontext

ONE = Decimal(2) ** 96
LONGEST = 1.0  # of `most`: longer ones are parted, so that numbers stay near 1
PARTS = 24     # at most; the last one takes the rest, which may be without end


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


def tokens_of(pool):
    return pool["tokens"]


KINDS = {"constant_product": constant_product, "concentrated": concentrated}


def lanes_of(pool):
    kind = pool["state"]["kind"]
    if kind not in KINDS:
        raise UnknownKind(kind)
    return KINDS[kind](pool)
