#!/usr/bin/env python3
"""Malformed requests to every route of a server of its own: none is accepted, none is the server's error.

    tests/wire/malformed.py --sep build/release/apps/sep/sep --sender build/release/tests/wire/wire_malformed \\
        --count 1000000 --seed 1

Checks, beside what the sender says of each answer: no command reached the log, the server lives, its memory drifts by
less than 1 % after a warm-up (a fifth of the count, at least 20,000, before it), and it holds no descriptor more than
before.
"""

import argparse
import json
import os
import subprocess
import sys
import time

sys.dont_write_bytecode = True

from server import PATIENCE, Server  # noqa: E402

LINE = "acquire 0.1 WETH using USDC, at most 2 % slippage, within 20s"


class Attacked:
    def __init__(self, server, sender, seed):
        self.server, self.sender, self.seed, self.failed = server, sender, seed, []

    def check(self, name, holds, what):
        print(f"{'ok' if holds else 'FAILED'}  {name}: {what}", flush=True)
        if not holds:
            self.failed.append(name)

    def intent_and_order(self):
        """Those of an intent that has ended, so that nothing else goes on."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            status, receipt = self.server.ask("POST", "/v1/intents", LINE, content_type="text/plain")
            while status == 202 and time.monotonic() < until:
                _, shown = self.server.ask("GET", f"/v1/intents/{receipt['intent_id']}")
                if shown["status"] == "completed":
                    _, page = self.server.ask("GET", "/v1/events?limit=1000&topic=order.created")
                    return receipt["intent_id"], page["events"][-1]["payload"]["terms"]["id"]
                time.sleep(0.05)
            time.sleep(0.2)
        raise AssertionError("no intent completed")

    def routes(self):
        """Every route of the server's own document as a line for the sender; and how many of them take a body."""
        _, document = self.server.ask("GET", "/openapi.json")
        operations = [(method.upper(), path, operation) for path, methods in document["paths"].items()
                      for method, operation in methods.items()]
        (self.server.folder / "routes.txt").write_text("".join(
            f"{method} {path}{' body' if 'requestBody' in operation else ''}\n" for method, path, operation in operations))
        return sum("requestBody" in operation for _, _, operation in operations)

    def events_after(self, seq):
        found = []
        while True:
            _, page = self.server.ask("GET", f"/v1/events?after={seq}&limit=1000")
            found += page["events"]
            if page["next_after"] == seq:
                return found
            seq = page["next_after"]

    def check_sent(self, name, said, code, count):
        self.check(name, code == 0 and said["wrong"] == 0 and said["sent"] == count == said["refused"] + said["cut"],
                   f"{said['sent']} sent, {said['refused']} answered with 4xx, {said['cut']} cut, {said['wrong']} wrong")

    def send(self, count, intent, order, *more):
        self.seed += 1000
        done = subprocess.run([self.sender, "--port", str(self.server.port), "--socket", self.server.socket_path,
                               "--routes", str(self.server.folder / "routes.txt"), "--intent", intent, "--order", order, "--count", str(count), "--seed", str(self.seed),
                               *more],
                              text=True, stdout=subprocess.PIPE, check=False)
        print(done.stdout, end="", flush=True)
        return json.loads(done.stdout.splitlines()[-1]), done.returncode

    def memory(self):
        with open(f"/proc/{self.server.process.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))

    def descriptors(self, at_most):
        """Once the server has let go of what was closed."""
        until = time.monotonic() + PATIENCE
        while True:
            count = len(os.listdir(f"/proc/{self.server.process.pid}/fd"))
            if count <= at_most or time.monotonic() > until:
                return count
            time.sleep(0.05)

    def run(self, count):
        self.server.deposit()
        intent, order = self.intent_and_order()
        right = self.routes() + 3  # an intent is sent in three forms, a quote in two
        said, code = self.send(0, intent, order, "--right", "1")
        self.check("right ones", code == 0 and said["right"] == right,
                   f"what the wrong ones are made of is understood: {said['right']} of {right}")
        _, page = self.server.ask("GET", "/v1/events?limit=1")
        before, held = page["seq"], self.descriptors(1 << 20)
        warm_up = max(20_000, count // 5)
        self.check_sent("warm-up", *self.send(warm_up, intent, order), warm_up)
        warm = self.memory()
        since = time.monotonic()
        said, code = self.send(count, intent, order)
        took = time.monotonic() - since
        drift = 100 * (self.memory() - warm) / warm
        self.check_sent("refused", said, code, count)
        print(f"    in {took:.1f} s, {said['sent'] / took:.0f}/s")
        self.check("alive", self.server.process.poll() is None and self.server.ask("GET", "/readyz")[0] == 200, "ready")
        events = self.events_after(before)
        ours = [event["topic"] for event in events if event["principal"].startswith("local:")]
        self.check("log", not ours, f"{len(ours)} events of commands, {len(events) - len(ours)} others {ours[:5]}")
        self.check("memory", drift < 1, f"{warm} kB after the warm-up, {drift:+.2f} %")
        left = self.descriptors(held)
        self.check("descriptors", left <= held, f"{held} before, {left} after")
        return self.failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sep", required=True)
    parser.add_argument("--sender", required=True)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", flush=True)
    with Server(arguments.sep) as server:
        failed = Attacked(server, arguments.sender, arguments.seed).run(arguments.count)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
