#!/usr/bin/env python3
"""What styles and sizes cost over recorded exchange books: the table of docs/backtest.md.

    bench/capture_costs.py --sep build/release/apps/sep/sep --captures ../shared/data/binance-l2

Every style and size runs alone over the same recording (schema/backtest/captures.toml) and begins at the same times, so
what differs between two runs is the style. Costs are against the arrival price, in bp, positive worse. Printed is

    filled      of all that was wanted
    cost        mean, and the report's 95 % interval
    difference  to `immediate` at the same start: mean, and a 95 % interval by the circular block bootstrap, whose
                blocks are as long as an intent: intents that overlap share their market and are not independent
"""

import argparse
import json
import random
import re
import subprocess
import tempfile
from pathlib import Path

TEMPLATE = Path(__file__).resolve().parent.parent / "schema/backtest/captures.toml"
STYLES = [
    "immediate",
    "twap over 6 slices",
    "vwap over 6 slices",
    "pov 10 %",
    "implementation_shortfall",
    "adaptive",
    "immediate, passive",
]
MARKETS = {"ETH": ["1", "5", "20"], "BTC": ["0.1", "0.5", "2"]}
DAY = "20240808"
BLOCK = 7  # intents: 60 s of one every 9 s
RESAMPLES = 4000


def file_for(coin, size, style, captures, seed):
    text = TEMPLATE.read_text()
    values = {
        "seed": str(seed),
        "market": json.dumps(str(captures)),
        "recording": json.dumps(f"{coin}USDT-{DAY}"),
        "base": json.dumps(coin),
        "sizes": json.dumps([size]),
        "styles": json.dumps([style]),
        "deposits": f'{{ USDT = "100000000", {coin} = "10000" }}',
    }
    for key, value in values.items():
        text, count = re.subn(rf"(?m)^{key} = .*$", lambda _, k=key, v=value: f"{k} = {v}", text)
        if count != 1:
            raise SystemExit(f"{TEMPLATE}: {count} lines of {key}")
    return text


def run(sep, text):
    with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
        file.write(text)
        file.flush()
        ran = subprocess.run([sep, "backtest", file.name, "--json"], capture_output=True, text=True)
    if ran.returncode != 0:
        raise SystemExit(ran.stderr)
    return json.loads(ran.stdout)


def cost(intent):
    centi = intent["versus_arrival_centi_bps"]
    return None if centi is None else centi / 100


def filled(intents):
    return sum(float(i["filled"]["amount"]) for i in intents) / sum(float(i["qty"]["amount"]) for i in intents)


def block_interval(values, seed):
    rng = random.Random(seed)
    n = len(values)
    means = []
    for _ in range(RESAMPLES):
        drawn = []
        while len(drawn) < n:
            first = rng.randrange(n)
            drawn += [values[(first + k) % n] for k in range(BLOCK)]
        means.append(sum(drawn[:n]) / n)
    means.sort()
    return means[int(0.025 * RESAMPLES)], means[int(0.975 * RESAMPLES)]


def difference(intents, base, seed):
    pairs = [(cost(a), cost(b)) for a, b in zip(intents, base)]
    values = [a - b for a, b in pairs if a is not None and b is not None]
    if len(values) < 2 * BLOCK:
        return "too few"
    low, high = block_interval(values, seed)
    return f"{sum(values) / len(values):+.2f} [{low:+.2f}, {high:+.2f}]"


def row(outcome, base, seed):
    costs = outcome["all"]["versus_arrival_centi_bps"]
    if not costs or not costs.get("count"):
        return f"{100 * filled(outcome['intents']):.0f} % | nothing was filled | "
    mean = f"{costs['mean'] / 100:.2f}"
    if costs.get("mean_95"):
        mean += " [{:.2f}, {:.2f}]".format(*(c / 100 for c in costs["mean_95"]))
    to_base = "" if base is None else difference(outcome["intents"], base, seed)
    return f"{100 * filled(outcome['intents']):.0f} % | {mean} | {to_base}"


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--sep", default="build/release/apps/sep/sep")
    asked.add_argument("--captures", default="../shared/data/binance-l2")
    asked.add_argument("--seed", type=int, default=7)
    arguments = asked.parse_args()
    print("| size | style | filled | cost | difference to immediate |\n|---|---|---|---|---|")
    for coin, sizes in MARKETS.items():
        for size in sizes:
            base = None
            for style in STYLES:
                text = file_for(coin, size, style, Path(arguments.captures).resolve(), arguments.seed)
                outcome = run(arguments.sep, text)
                print(f"| {size} {coin} | {style} | {row(outcome, base, arguments.seed)} |", flush=True)
                base = base or outcome["intents"]


if __name__ == "__main__":
    main()
