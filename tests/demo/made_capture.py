"""A made pair of exchange captures: ETHUSDT, spot and futures, from 9 August 2024, 00:00 UTC, for a minute.

Twenty levels of 2 ETH a cent apart on each side; the spot market's middle is 2,500.00, the futures' a tenth above. Every
100 ms a trade of a quarter of an ETH and a difference that says nothing new."""

import gzip
import json

FROM_MS = 1_723_161_600_000


def lines(spot, tenths):
    middle = 250_000 if spot else 250_010
    price = lambda cents: f"{cents // 100}.{cents % 100:02}"
    for n in range(tenths):
        at = FROM_MS + 100 * n
        received = (at - 997) * 1_000_000
        trade = {"e": "trade", "E": at, "T": at, "s": "ETHUSDT", "t": n + 1, "p": price(middle - 1), "q": "0.250",
                 "m": True} | ({"M": True} if spot else {"X": "MARKET"})
        yield received, {"stream": "ethusdt@trade", "data": trade}
        diff = {"e": "depthUpdate", "E": at + 1, "s": "ETHUSDT", "U": 100 + n, "u": 100 + n,
                "b": [[price(middle - 1), "2.000"]], "a": []} | ({} if spot else {"T": at + 1, "pu": 99 + n})
        yield received + 1, {"stream": f"ethusdt@depth@{100 if spot else 0}ms", "data": diff}
        if n == 0:
            book = {side: [[price(middle + sign * k), "2.000"] for k in range(1, 21)]
                    for side, sign in (("bids", -1), ("asks", 1))}
            yield received + 2, {"lastUpdateId": 100} | ({} if spot else {"E": at + 2, "T": at + 2}) | book


def write(folder, tenths=600):
    for name, spot in (("spot.gz", True), ("futures.gz", False)):
        text = "".join(f"{received} {json.dumps(message, separators=(',', ':'))}\n"
                       for received, message in lines(spot, tenths))
        (folder / name).write_bytes(gzip.compress(text.encode()))
