"""Auctions made by a seed, in the form that sep route compare reads: pools of all kinds that disagree, orders of all sizes."""

import random
from decimal import Decimal, localcontext

COIN = "0x" + "c0".rjust(40, "0")
SPACING = {"0.0001": 1, "0.0005": 10, "0.003": 60, "0.01": 200}
ORDERS = 8


def address(number):
    return "0x" + f"{number:x}".rjust(40, "0")


class Made:
    def __init__(self, seed):
        self.draw = random.Random(seed)
        count = self.draw.randint(4, 9)
        self.tokens = [COIN, *(address(0xD00 + i) for i in range(1, count))]
        self.decimals = {token: self.draw.choice((6, 8, 18, 18)) for token in self.tokens}
        self.worth = {token: 10 ** self.draw.uniform(-3, 4) for token in self.tokens}  # of a whole token
        self.noise = self.draw.choice((0.0005, 0.005, 0.05))  # by which pools disagree
        self.deep = 10 ** self.draw.uniform(4, 7)  # worth of a usual pool

    def units(self, token, worth):
        return worth / self.worth[token] * 10.0 ** self.decimals[token]

    def size(self):
        return self.deep * 10 ** self.draw.gauss(0, 0.7)

    def wrong(self):
        return 1 + self.draw.gauss(0, self.noise)

    def pair(self, pool, first, second):
        size = self.size()
        reserves = {token: str(max(1000, int(self.units(token, size) * self.wrong()))) for token in (first, second)}
        return {"kind": "ConstantProduct", "address": pool, "fee": self.draw.choice(("0.003", "0.0025", "0.01", "0.0004")),
                "reserves": reserves, "cost": {"amount": "100000000", "token": COIN}}

    def weighted(self, pool, *tokens):
        size = self.size()
        parts = [self.draw.choice((1, 1, 1, 2, 4)) for _ in tokens]
        weights = [Decimal(part * 100 // sum(parts)) / 100 for part in parts]
        weights[0] += 1 - sum(weights)
        reserves = {token: {"balance": str(max(1000, int(self.units(token, size * float(weight)) * self.wrong()))),
                            "weight": str(weight)} for token, weight in zip(tokens, weights)}
        return {"kind": "WeightedProduct", "address": pool, "fee": self.draw.choice(("0.003", "0.0025", "0.01", "0.0001")),
                "reserves": reserves, "cost": {"amount": "100000000", "token": COIN}}

    def stable(self, pool, *tokens):
        """A token counts for what it is worth, or near it."""
        size = self.size()
        worth = {token: self.worth[token] * self.wrong() for token in tokens}
        held = {token: self.units(token, size * self.draw.choice((1, 1, 0.1, 4))) for token in tokens}
        rates = {token: int(10.0 ** self.decimals[token] / worth[token]) for token in tokens}
        return {"kind": "Stable", "address": pool, "fee": self.draw.choice(("0.0001", "0.0004", "0.003")),
                "reserves": {token: str(max(1000, int(amount))) for token, amount in held.items()},
                "scaling_rates": {token: str(rate) for token, rate in rates.items()},
                "amplification_parameter": str(self.draw.choice((5, 50, 200, 2000))),
                "cost": {"amount": "100000000", "token": COIN}}

    def ranged(self, pool, first, second):
        token0, token1 = sorted((first, second))
        fee = self.draw.choice(tuple(SPACING))
        spacing = SPACING[fee]
        with localcontext() as context:
            context.prec = 60
            price = Decimal(self.units(token1, 1) / self.units(token0, 1) * self.wrong())
            tick = int((price.ln() / Decimal("1.0001").ln()).to_integral_value(rounding="ROUND_FLOOR"))
            root = int((Decimal("1.0001") ** (Decimal(tick) + Decimal("0.4"))).sqrt() * 2**96)
        base, nets, within = tick // spacing, {}, 0
        for _ in range(self.draw.randint(1, 7)):
            low = base - self.draw.choice((0, 0, 1, 2, 5, 20, 100)) + self.draw.choice((0, 0, 0, 0, 3, -4))
            high = low + 1 + self.draw.choice((0, 1, 2, 10, 40, 200))
            low, high = (max(-887_000, min(887_000, end * spacing)) // spacing * spacing for end in (low, high))
            if low == high:
                continue
            liquidity = int((self.units(token0, self.size()) * self.units(token1, self.size())) ** 0.5
                            * self.draw.choice((0.3, 1, 10))) + 1000
            nets[low] = nets.get(low, 0) + liquidity
            nets[high] = nets.get(high, 0) - liquidity
            within += liquidity if low <= tick < high else 0
        return {"kind": "Concentrated", "address": pool, "fee": fee, "cost": {"amount": "100000000", "token": COIN},
                "pool": {"tokens": [{"id": token, "decimals": str(self.decimals[token])} for token in (token0, token1)],
                         "state": {"sqrt_price": str(root), "liquidity": str(within), "tick": str(tick),
                                   "liquidity_net": {str(index): str(net) for index, net in sorted(nets.items())}},
                         "gas_stats": {"mean": "100000"}}}

    def order(self):
        first, second = self.draw.sample(self.tokens, 2)
        amount = int(self.units(first, self.deep * 10 ** self.draw.uniform(-4, 0.7)))
        return {"sell_token": first, "buy_token": second, "sell_amount": str(max(amount, 1000)), "is_sell_order": True}

    def auction(self):
        pools = {}
        for number in range(1, self.draw.randint(6, 40)):
            make = self.draw.choice((self.pair, self.pair, self.ranged, self.ranged, self.weighted, self.stable))
            count = 2 if make in (self.pair, self.ranged) else min(self.draw.choice((2, 2, 3, 4, 8)), len(self.tokens))
            few = count <= 4 and self.draw.random() < 0.4
            tokens = self.draw.sample(self.tokens[:4] if few else self.tokens, count)
            pools[address(number)] = make(address(number), *tokens)
        return {"tokens": {token: {"decimals": self.decimals[token], "external_price": 1.0} for token in self.tokens},
                "orders": {str(number): self.order() for number in range(ORDERS)}, "amms": pools,
                "metadata": {"gas_price": 1000.0, "native_token": COIN}}
