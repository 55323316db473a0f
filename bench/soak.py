#!/usr/bin/env python3
"""A server under load for as long as it is told, and whether it holds its memory and its descriptors.

    bench/soak.py --sep build/release/apps/sep/sep --minutes 60

Intents come in and are executed, clients follow the stream and break off now and then, pages of events are read, and
requests are refused. Once a minute it prints what the server holds. What it holds up to a bound is not a leak: so the
bounds are low here (intents leave the engine's memory after seconds, and the latest 2,000 that ended are kept), and
memory is judged from the half of the time on. Exit 1 where it grew by more than 2 % from then on, where descriptors grew,
or where anything went wrong.
"""

import argparse
import json
import os
import pathlib
import random
import sys
import threading
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tests/wire"))

from resume import Follower, Load  # noqa: E402
from server import Server  # noqa: E402

KEPT = "2000"  # intents that ended
MEMORY_GROWTH_MAX = 0.02  # in the second half
SETTINGS = 'archive_after = "5s"\n'  # of [timing], with which the settings of a server end


class Reader(threading.Thread):
    """Asks for what there is to see, and for what is not to be had."""

    TARGETS = ("/v1/events?limit=200", "/v1/intents?limit=50", "/v1/positions", "/v1/risk", "/metrics", "/v1/none",
               "/v1/intents/%zz", "/v1/events?after=x")

    def __init__(self, server, seed):
        super().__init__(daemon=True)
        self.server, self.random, self.asked, self.errors, self.stopping = server, random.Random(seed), 0, 0, False

    def run(self):
        while not self.stopping:
            try:
                target = self.random.choice(self.TARGETS)
                if target == "/metrics":
                    with self.server.connect() as line:
                        line.sendall(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                        while line.recv(65536):
                            pass
                else:
                    status, _ = self.server.ask("GET", target)
                    self.errors += status >= 500
                self.asked += 1
            except (OSError, ValueError):
                self.errors += 1
            time.sleep(0.05)


def held(server):
    with open(f"/proc/{server.process.pid}/status", encoding="ascii") as status:
        rss = next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))
    return rss, len(os.listdir(f"/proc/{server.process.pid}/fd"))


def run(server, minutes, seed):
    server.deposit()
    rng = random.Random(seed)
    followers = [Follower(server, rng.random(), 1 << 40) for _ in range(3)]
    for follower in followers:
        follower.forgets = True
    load, reader = Load(server, rng.random()), Reader(server, rng.random())
    for thread in (load, reader, *followers):
        thread.start()
    rows, begin = [], time.monotonic()
    print("| minute | memory, kB | descriptors | intents | breaks |\n|---:|---:|---:|---:|---:|", flush=True)
    while time.monotonic() - begin < 60 * minutes:
        time.sleep(min(60, max(1, 60 * minutes - (time.monotonic() - begin))))
        rows.append((*held(server), load.taken))
        breaks = sum(sum(follower.places.values()) for follower in followers)
        print(f"| {(time.monotonic() - begin) / 60:.0f} | {rows[-1][0]:,} | {rows[-1][1]} | {rows[-1][2]:,} | {breaks:,} |",
              flush=True)
    load.stopping.set()
    reader.stopping = True
    for follower in followers:
        follower.breaks_left = 0
    threads = (load, reader, *followers)
    for thread in threads:
        thread.join(60)
    left = [f"{type(thread).__name__} did not end" for thread in threads if thread.is_alive()]
    time.sleep(3)
    memory, descriptors = held(server)
    half = rows[len(rows) // 2]
    grown = rows[-1][0] / half[0] - 1
    errors = [follower.error for follower in followers if follower.error] + ["a read failed"] * reader.errors + left
    enough = 2 * int(KEPT)
    if len(rows) < 4 or half[2] < enough or rows[-1][2] - half[2] < enough:
        errors.append(f"too little was asked for to judge memory by: {half[2]} intents, then {rows[-1][2] - half[2]}")
    print(json.dumps({"minutes": minutes, "intents": load.taken, "reads": reader.asked, "errors": len(errors),
                      "memory_kb": memory, "memory_growth_in_the_second_half": round(grown, 4),
                      "bytes_per_intent_of_it": round(1024 * (rows[-1][0] - half[0]) / max(1, rows[-1][2] - half[2])),
                      "descriptors_at_the_end": descriptors}), flush=True)
    return descriptors, grown, errors


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sep", required=True)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", flush=True)
    with Server(arguments.sep, SETTINGS, SEP_SERVER_ENDED_INTENTS=KEPT) as server:
        before = held(server)[1]
        descriptors, grown, errors = run(server, arguments.minutes, arguments.seed)
        print(f"descriptors: {before} before, {descriptors} after; {errors[:10]}")
    # The store and its keeper open and close a few files of their own; thousands of connections came and went.
    return 1 if descriptors > before + 4 or grown > MEMORY_GROWTH_MAX or errors else 0


if __name__ == "__main__":
    sys.exit(main())
