#!/usr/bin/env python3
"""A solver of one's own: it splits a quantity over the constant-product pools of the pair.

    python3 python/examples/solver.py ./sep-data/solve.sock [NAME]

It needs nothing but Python. The quantity goes chunk by chunk to the pool where the next chunk is cheapest; amounts are
whole numbers and rounded as the pools' contract does (Uniswap v2: UniswapV2Library, getAmountOut and getAmountIn). What
it answers is only a proposal: the platform evaluates it again, and takes it where it is the best. It does not look at
`worst` and `sell_cap`: what goes beyond them is refused.
"""

import json
import socket
import sys

CHUNKS = 64


class Pool:
    def __init__(self, told, sell):
        state = told["state"]
        reserves = int(state["reserve0"]), int(state["reserve1"])
        forwards = told["token0"]["asset"] == sell
        self.id = told["id"]
        self.held_in, self.held_out = reserves if forwards else reserves[::-1]
        self.kept, self.of = state["fee_numerator"], state["fee_denominator"]

    def bought(self, sold):
        """Of what is bought, for exactly so much sold."""
        trades = sold * self.kept
        return trades * self.held_out // (self.held_in * self.of + trades)

    def sold(self, bought):
        """Of what is sold, for exactly so much bought; None: the pool does not have that much."""
        if bought >= self.held_out:
            return None
        return self.held_in * bought * self.of // ((self.held_out - bought) * self.kept) + 1


def split(pools, qty, cost_of):
    """{pool: quantity}: every chunk to the pool where it costs least. `cost_of(pool, quantity)` may be None."""
    shares = dict.fromkeys(pools, 0)
    chunk = max(qty // CHUNKS, 1)
    while (left := qty - sum(shares.values())) > 0:
        part = min(chunk, left)

        def more(pool):
            after, before = cost_of(pool, shares[pool] + part), cost_of(pool, shares[pool])
            return None if after is None else after - before

        prices = {pool: price for pool in pools if (price := more(pool)) is not None}
        if not prices:
            break
        shares[min(prices, key=prices.get)] += part
    return shares


def propose(known, ask):
    """The steps of a proposal; none: this solver has no route."""
    sell, buy = ask["sell"]["asset"], ask["buy"]["asset"]
    usable = (known[number] for number in ask["instruments"])
    pools = [Pool(told, sell) for told in usable
             if told["state"]["kind"] == "constant_product"
             and {told["token0"]["asset"], told["token1"]["asset"]} == {sell, buy}]
    pools = [pool for pool in pools if pool.held_in > 0 and pool.held_out > 0]
    exact_in = ask["kind"] == "exact_in"
    cost_of = (lambda pool, qty: -pool.bought(qty)) if exact_in else (lambda pool, qty: pool.sold(qty) if qty else 0)
    most = 1 if ask["whole"] else ask["most_steps"]
    while True:
        shares = {pool: qty for pool, qty in split(pools, int(ask["qty"]), cost_of).items() if qty > 0}
        least = min(shares, key=shares.get, default=None)
        if len(shares) <= most and (least is None or len(shares) == 1 or shares[least] >= int(ask["least_step"])):
            break
        pools = [pool for pool in shares if pool is not least]  # one too many, or one too small
    return [{"instruments": [pool.id], "qty": str(qty), "expected": str(abs(cost_of(pool, qty)))}
            for pool, qty in shares.items()]


def main(path, name):
    line = socket.socket(socket.AF_UNIX)
    line.connect(path)

    def say(message):
        line.sendall(json.dumps(message).encode() + b"\n")

    say({"type": "hello", "protocol": 1, "solver": name})
    known = {}
    for text in line.makefile("rb"):
        message = json.loads(text)
        if message["type"] == "instrument":
            known[message["id"]] = message
        elif message["type"] == "ask":
            say({"type": "propose", "ask": message["ask"], "steps": propose(known, message)})
        elif message["type"] == "refused":
            sys.exit(f"refused: {message['code']} {message['errors']}")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2] if len(sys.argv) == 3 else "example")
