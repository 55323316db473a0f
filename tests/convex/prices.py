"""What prices prove of all routes of the class, and prices made better where a solver leaves them open.

Where next to nothing of a token flows, a solver's price of it may be anything: it costs the solver nothing. The bound
asks every pool, so such a price may cost it much. The bound is convex in each price by itself, and a price is only of
use between that at which the first lane begins to buy the token and that at which the last ceases to sell it.
"""

from collections import defaultdict

TURNS = 6        # over all prices
SLOW = 1e-9      # of the bound: what one more turn has to bring
HALVINGS = 60    # of where the least is looked for
GOLDEN = 0.618033988749895


def proven(problem, used, prices):
    """The most that any route over these lanes buys, by weak duality at the prices: docs/routing.md, The bound."""
    gains = defaultdict(float)  # by pool: one lane of it at most
    for one in used:
        gain = one.lane.most_gained(*(prices[name] for name in ends(problem, one.lane)))
        gains[one.pool] = max(gains[one.pool], gain)
    return problem.amount * prices["source"] + sum(gains.values())


def ends(problem, lane):
    """The names of the prices of what it is paid and what it gives. What is late has no more than one swap left."""
    layer = problem.layer(lane)
    pays = "source" if layer == "first" else ("early" if layer == "between" else "late", lane.token_in)
    if lane.token_out == problem.target:
        return pays, "target"
    return pays, ("early" if layer == "first" else "late", lane.token_out)


def of_rows(problem, used, rows):
    """Prices by name from those of the program's rows: the row of all is the price of what is late."""
    prices = {"source": rows["source"], "target": 1.0}
    for name in {name for one in used for name in ends(problem, one.lane)} - {"source", "target"}:
        late = rows.get(("all", name[1]), 0.0)
        prices[name] = late + (rows.get(("early", name[1]), 0.0) if name[0] == "early" else 0.0)
    return prices


class Better:
    """Prices, one at a time, to where the bound is least."""

    def __init__(self, problem, used, prices):
        self.problem, self.used, self.prices = problem, used, dict(prices)
        self.sells, self.buys = defaultdict(list), defaultdict(list)  # lanes by the price of what they pay, and give
        for one in used:
            pays, gives = ends(problem, one.lane)
            self.sells[pays].append((one.lane, gives))
            self.buys[gives].append((one.lane, pays))

    def names(self, name):
        """Those that move together: what comes to a token through no other has one price, early or late."""
        if name != "source" and not self.buys["late", name[1]]:
            return [("early", name[1]), ("late", name[1])]
        return [name]

    def move(self, name):
        names = self.names(name)
        sells = [entry for each in names for entry in self.sells[each]]
        buys = [entry for each in names for entry in self.buys[each]]
        high = max((lane.spot() * self.prices[other] for lane, other in sells), default=0.0)
        low = min((self.prices[other] / lane.spot() for lane, other in buys), default=0.0)
        if name != "source" and len(names) == 1:  # what is early is worth no less than what is late
            if name[0] == "early":
                low, high = max(low, self.prices.get(("late", name[1]), 0)), max(high, self.prices.get(("late", name[1]), 0))
            else:
                low, high = (min(end, self.prices.get(("early", name[1]), end)) for end in (low, high))
        if name == "source":
            low = 0.0

        def at(price):
            sold = sum(lane.most_gained(price, self.prices[other]) for lane, other in sells)
            bought = sum(lane.most_gained(self.prices[other], price) for lane, other in buys)
            return sold + bought + (price * self.problem.amount if name == "source" else 0.0)
        now = at(self.prices.get(name, 0.0))
        if now <= 0:
            return  # nothing is gained there, and no less can be
        best = least(at, low, high) if low < high else high
        if at(best) <= now:
            for each in names:
                self.prices[each] = best

    def paid(self, lane):
        """What is paid in where the lane gains most, as far as so much can come."""
        return min(lane.best(*(self.prices[name] for name in ends(self.problem, lane)))[0],
                   self.problem.most[lane.token_in])

    def run(self, good):
        """Turns until the bound is good enough, or no better; the bound."""
        bound = proven(self.problem, self.used, self.prices)
        names = sorted({name for name in [*self.sells, *self.buys] if name != "target"}, key=str)
        for _ in range(TURNS):
            if bound <= good:
                break
            for name in names:
                self.move(name)
            before, bound = bound, min(bound, proven(self.problem, self.used, self.prices))
            if bound > before * (1 - SLOW):
                break
        return bound


def least(function, low, high):
    """Where a convex function is least: by the golden section."""
    left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    at_left, at_right = function(left), function(right)
    for _ in range(HALVINGS):
        if at_left <= at_right:
            high, right, at_right = right, left, at_left
            left = high - GOLDEN * (high - low)
            at_left = function(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + GOLDEN * (high - low)
            at_right = function(right)
        if high - low <= 1e-13 * high:
            break
    return left if at_left <= at_right else right
