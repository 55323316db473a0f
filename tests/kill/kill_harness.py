#!/usr/bin/env python3
"""Kills the engine under load at random instants while the venue lives on, and checks what must survive.

    tests/kill/kill_harness.py --sep build/release/apps/sep/sep --kills 50 --seed 1
    tests/kill/kill_harness.py --sep build/release/apps/sep/sep --kills 50 --seed 1 --market generated_books

After every kill -9 the engine is started again on the same store and the same venue process. On books every third kill
takes the venue as well, which comes back on its record. At the end:

  acknowledged   every intent that a caller got a receipt for is there, and the same key gives the same receipt
  executed once  the venue's own record shows no client order id executed twice (on a book, where an order has several
                 fills: none twice, and together no more than the order), and its executions summed per intent are no
                 more than was ordered
  both agree     every execution in the venue's record is a fill in the log, with the same amounts, and the reverse; left
                 out and counted are ghosts: canceled for the platform, executed all the same, the report lost
  terminal       every intent has ended, with a reason
  proven         sep events verify, replay and redecide are clean

Prints one line per check and exits 1 if one fails. Servers are started here and stopped by their process id.
"""

import argparse
import http.client
import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

MISBEHAVIOUR = ("late_ack=20,lost_ack=40,duplicate_ack=30,timeout_executed=40,timeout_not_executed=40,"
                "duplicate_fill=40,fill_after_cancel=300,reject=30,lost_fill=40,query_not_found_then_appears=40")
BOOK_MISBEHAVIOUR = ("late_ack=20,lost_ack=40,duplicate_ack=30,timeout_executed=40,timeout_not_executed=40,"
                     "unavailable_after_accept=40,duplicate_fill=40,fill_after_cancel=300,late_cancel=200,lost_fill=40,"
                     "query_not_found_then_appears=40,unauthorized=20,silent_feed=2,feed_gap=20")
SETTINGS = """\
stream = "kill"
[server]
socket = "{folder}/sep.sock"
[store]
path = "{folder}/events.sqlite"
lease = "200ms"
max_dispatch = "50ms"
[venue]
socket = "{folder}/venue.sock"
record = "{folder}/venue.record"
[intent]
strategy = "kill"
[risk]
repeat_limit = 0
[timing]
order_life = "3s"
ack_timeout = "300ms"
query_interval = "100ms"
retry_interval = "100ms"
"""
SENTENCES = ["acquire 0.{n} WETH using USDC, at most 2 % slippage, within 8s",
             "dispose 0.{n} WETH for USDC, at most 2 % slippage, within 8s",
             "spend {n} USDC on WETH, at most 2 % slippage, within 8s",
             "acquire 5.{n} WETH using USDC, max slippage 0.05%, within 2s"]


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path, timeout):
        super().__init__("localhost", timeout=timeout)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def call(path, method, target, body=None, headers=None, timeout=5.0):
    """The answer as (status, JSON), or None where there was none."""
    connection = UnixConnection(path, timeout)
    try:
        connection.request(method, target, body=body, headers=headers or {})
        response = connection.getresponse()
        text = response.read()
        return response.status, json.loads(text) if text else {}
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()


def raw(amount):
    """Base units, whether the asset is known (an object) or not (text)."""
    return int(amount["raw"] if isinstance(amount, dict) else amount)


class Load(threading.Thread):
    """A client: submits, remembers what was acknowledged, and asks again with the same key where no answer came."""

    def __init__(self, path, seed, name, pause):
        super().__init__(daemon=True)
        self.path, self.random, self.name, self.pause = path, random.Random(seed), name, pause
        self.acknowledged, self.sent, self.errors = {}, 0, []
        self.stopping = threading.Event()

    def run(self):
        while not self.stopping.is_set():
            key = f"{self.name}-{self.sent}"
            self.sent += 1
            line = self.random.choice(SENTENCES).format(n=self.random.randint(1, 9))
            self.submit(key, line)
            time.sleep(self.random.uniform(0.0, 2.0 * self.pause))
            if self.random.random() < 0.1 and self.acknowledged:
                # One of the latest: its order may still be at the venue.
                intent = self.random.choice(list(self.acknowledged.values())[-2:])[0]
                call(self.path, "POST", f"/v1/intents/{intent}/cancel", b"{}", {"Content-Type": "application/json"})

    def submit(self, key, line):
        headers = {"Content-Type": "text/plain", "Idempotency-Key": key}
        while not self.stopping.is_set():
            answer = call(self.path, "POST", "/v1/intents", line.encode(), headers)
            if answer is None or answer[0] in (503, 504):
                time.sleep(0.01)
                continue
            status, body = answer
            intent = body.get("intent_id")
            if status in (200, 202, 422) and intent:
                self.acknowledged[key] = (intent, line)
            else:
                self.errors.append(f"{key}: {status} {body}")
            return


class Harness:
    def __init__(self, arguments):
        self.sep, self.kills, self.seed, self.pause = arguments.sep, arguments.kills, arguments.seed, arguments.pause
        self.books = arguments.market == "generated_books"
        self.random = random.Random(arguments.seed)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sep-kill-"))
        self.socket = str(self.folder / "sep.sock")
        self.failures = []
        self.log = open(self.folder / "output.log", "wb")

    def start(self, *words):
        return subprocess.Popen([self.sep, *words], stdout=subprocess.PIPE, stderr=self.log, cwd=self.folder)

    def start_venue(self):
        market = (["--market", "generated_books", "--misbehave", BOOK_MISBEHAVIOUR, "--rate", "1000000"] if self.books
                  else ["--misbehave", MISBEHAVIOUR, "--block-ms", "500", "--inclusion-ms", "20"])
        venue = self.start("venue", "paper", "--socket", str(self.folder / "venue.sock"), "--record",
                           str(self.folder / "venue.record"), "--seed", str(self.seed), *market)
        if not venue.stdout.readline():
            raise SystemExit(f"the venue did not start; see {self.folder}/output.log")
        return venue

    def start_engine(self):
        return self.start("serve", "--config", str(self.folder / "sep.toml"))

    def wait_ready(self, patience=20.0):
        until = time.monotonic() + patience
        while time.monotonic() < until:
            answer = call(self.socket, "GET", "/readyz", timeout=1.0)
            if answer and answer[0] == 200:
                return
            time.sleep(0.01)
        raise SystemExit(f"the engine did not become ready; see {self.folder}/output.log")

    def deposit(self):
        for asset, amount in (("USDC", "5000000"), ("WETH", "2000"), ("ETH", "500")):
            body = json.dumps({"strategy": "kill", "asset": asset, "amount": amount, "reference": "harness"})
            status, answer = call(self.socket, "POST", "/v1/accounts/deposit", body.encode(),
                                  {"Content-Type": "application/json"}) or (0, {})
            if status >= 300 or status == 0:
                raise SystemExit(f"deposit refused: {status} {answer}")

    def run(self):
        (self.folder / "sep.toml").write_text(SETTINGS.format(folder=self.folder))
        venue = self.start_venue()
        engine = self.start_engine()
        loads = []
        try:
            self.wait_ready()
            self.deposit()
            loads = [Load(self.socket, self.seed * 100 + i, f"c{i}", self.pause) for i in range(4)]
            for load in loads:
                load.start()
            for done in range(self.kills):
                # One in five dies while it is still recovering.
                if self.random.random() < 0.8:
                    self.wait_ready()
                    time.sleep(self.random.uniform(0.0, 0.8))
                else:
                    time.sleep(self.random.uniform(0.0, 0.1))
                engine.kill()
                engine.wait()
                if self.books and done % 3 == 2:
                    venue.kill()
                    venue.wait()
                    venue = self.start_venue()
                engine = self.start_engine()
                if (done + 1) % 50 == 0:
                    print(f"{done + 1} kills", file=sys.stderr, flush=True)
            self.wait_ready()
            time.sleep(1.0)
            for load in loads:
                load.stopping.set()
            for load in loads:
                load.join()
            self.wait_terminal()
            self.check_receipts(loads)
            engine.send_signal(signal.SIGTERM)
            engine.wait(timeout=30)
            self.check_books()
            self.check_log()
        finally:
            for process in (engine, venue):
                if process.poll() is None:
                    process.terminate()
                    process.wait()
        return self.report(loads)

    def check(self, name, fine, detail):
        print(f"{'ok  ' if fine else 'FAIL'}  {name}: {detail}")
        if not fine:
            self.failures.append(name)

    def intents(self):
        cursor, rows = "", []
        while True:
            _, page = call(self.socket, "GET", f"/v1/intents?limit=500{cursor}", timeout=30.0)
            rows += page["intents"]
            if not page.get("next_cursor"):
                return rows
            cursor = "&cursor=" + page["next_cursor"]

    def wait_terminal(self, patience=90.0):
        terminal = {"denied", "completed", "partially_completed", "canceled", "expired", "failed"}
        until = time.monotonic() + patience
        while True:
            rows = self.intents()
            live = [row for row in rows if row["status"] not in terminal]
            if not live or time.monotonic() > until:
                break
            time.sleep(0.5)
        mute = [row for row in rows if row["status"] in terminal and not row["reason"]]
        self.check("terminal", not live and not mute,
                   f"{len(rows)} intents, {len(live)} still live, {len(mute)} ended without a reason")
        self.count = len(rows)

    def check_receipts(self, loads):
        lost, changed, total = 0, 0, 0
        for load in loads:
            for key, (intent, line) in load.acknowledged.items():
                total += 1
                answer = call(self.socket, "GET", f"/v1/intents/{intent}", timeout=10.0)
                if not answer or answer[0] != 200:
                    lost += 1
            for key, (intent, line) in list(load.acknowledged.items())[-20:]:
                answer = call(self.socket, "POST", "/v1/intents", line.encode(),
                              {"Content-Type": "text/plain", "Idempotency-Key": key}, timeout=10.0)
                if not answer or answer[1].get("intent_id") != intent:
                    changed += 1
        errors = [error for load in loads for error in load.errors]
        self.check("acknowledged", lost == 0 and total > 0, f"{total} receipts, {lost} lost")
        self.check("same receipt", changed == 0, f"{changed} keys answered otherwise the second time")
        self.check("answers", not errors, f"{len(errors)} unexpected" + (f": {errors[0]}" if errors else ""))

    def events(self):
        command = [self.sep, "events", "export", "--store", str(self.folder / "events.sqlite"), "--format", "jsonl"]
        output = subprocess.run(command, stdout=subprocess.PIPE, stderr=self.log, check=True).stdout
        return [json.loads(line) for line in output.splitlines() if line]

    def read_venue(self):
        """By order: its executions, and the orders that were withdrawn by it and executed all the same on purpose."""
        executed, withdrawn, scripted = {}, set(), set()
        for line in (self.folder / "venue.record").read_text().splitlines():
            entry = json.loads(line)
            if entry["kind"] == "executed":
                executed.setdefault(entry["order"], []).append(entry["fill"])
            elif entry["kind"] == "withdrawn":
                withdrawn.add(entry["order"])
            elif entry["kind"] in ("misbehaved", "book_misbehaved") and entry["fault"] == "fill_after_cancel":
                scripted.add(entry["order"])
        return executed, withdrawn & scripted & set(executed)

    def read_log(self):
        created, ordered, filled, canceled = {}, {}, {}, set()
        for event in self.events():
            payload = event["payload"]
            if event["topic"] in ("exec.step_filled", "order.archived_filled"):
                filled.setdefault(payload["order"], []).append(payload["fill"])
            elif event["topic"] == "order.created":
                created[payload["terms"]["id"]] = payload
            elif event["topic"] == "order.canceled":
                canceled.add(payload["order"])
            elif event["topic"] == "intent.accepted":
                ordered[payload["intent"]] = payload["terms"]["order_qty"]
        return created, ordered, filled, canceled

    def is_twice(self, fills, created):
        if not self.books or not created:
            return len(fills) > 1
        terms = created["terms"]
        moved, ordered = ("sold", "sell") if terms["kind"] == "exact_in" else ("bought", "buy")
        ids = {fill["venue_fill_id"] for fill in fills}
        return len(ids) < len(fills) or sum(raw(fill[moved]) for fill in fills) > raw(terms[ordered])

    def check_books(self):
        executed, withdrawn = self.read_venue()
        created, ordered, filled, canceled = self.read_log()
        twice = [order for order, fills in executed.items() if self.is_twice(fills, created.get(order))]
        moved = dict.fromkeys(ordered, 0)
        for order in created.keys() & executed.keys():
            intent, terms = created[order]["intent"], created[order]["terms"]
            side = "sold" if ordered[intent]["asset"] == terms["sell"]["asset"] else "bought"
            moved[intent] += sum(raw(fill[side]) for fill in executed[order])
        over = [intent for intent, qty in moved.items() if qty > raw(ordered[intent])]
        self.check("executed once", not twice and not over and executed,
                   f"{len(executed)} orders executed, {len(twice)} twice, {len(over)} of {len(moved)} intents beyond "
                   "their quantity")

        def by_id(orders):
            return {(order, fill["venue_fill_id"]): tuple(raw(fill[side]) for side in ("sold", "bought", "gas"))
                    for order, fills in orders.items() for fill in fills}

        done, booked = by_id(executed), by_id(filled)
        strangers = [order for order in executed if order not in created]
        unbooked = [key for key in done if key not in booked]
        ghosts = [key for key in unbooked if key[0] in withdrawn and key[0] in canceled]
        invented = [key for key in booked if key not in done]
        unequal = [key for key in done.keys() & booked.keys() if done[key] != booked[key]]
        doubled = sum(len(fills) for fills in filled.values()) - len(booked)
        self.check("both agree", not strangers and len(unbooked) == len(ghosts) and not invented and not unequal
                   and not doubled,
                   f"{len(done)} fills, {len(strangers)} orders not ours, {len(unbooked) - len(ghosts)} fills not booked, "
                   f"{len(invented)} booked without execution, {len(unequal)} booked otherwise, {doubled} booked twice; "
                   f"{len(ghosts)} ghosts, {len(withdrawn)} orders executed after their cancel")

    def check_log(self):
        for verb in ("verify", "replay", "redecide"):
            command = [self.sep, "events", verb, "--store", str(self.folder / "events.sqlite")]
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            self.check(verb, done.returncode == 0, done.stdout.strip().splitlines()[-1] if done.stdout else "no output")

    def report(self, loads):
        print(f"{self.kills} kills, {self.count} intents, seed {self.seed}")
        if self.failures:
            print(f"failed: {', '.join(self.failures)}; kept in {self.folder}")
            return 1
        subprocess.run(["rm", "-r", str(self.folder)], check=True)
        return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sep", required=True, type=lambda path: str(pathlib.Path(path).resolve()))
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--pause", type=float, default=0.05, help="mean seconds between two submissions of a client")
    parser.add_argument("--market", choices=("generated", "generated_books"), default="generated")
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", flush=True)
    return Harness(arguments).run()


if __name__ == "__main__":
    sys.exit(main())
