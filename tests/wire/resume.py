#!/usr/bin/env python3
"""Breaks the lines of clients of the stream at random moments, and checks that they lose and double nothing.

    tests/wire/resume.py --sep build/release/apps/sep/sep --disconnects 1000 --seed 1

While intents come in, four clients follow the log, each with two subscriptions: everything, and some topics. Each keeps
what it was told and the last cursor that it has dealt with. A line breaks after a random number of bytes (inside a
frame, inside the handshake, inside its own request) or after a random time, by a reset or in good order; every few
breaks the server is killed with -9 and started again. Then the client resumes from its cursors. At the end what each
was told must be the log: as `GET /v1/events` pages it, and as `sep events export` reads the store.

Prints the seed, which reproduces the breaks (not their moments). Exit 1 where anything is missing, doubled or different.
"""

import argparse
import json
import random
import socket
import struct
import sys
import threading
import time

sys.dont_write_bytecode = True

from server import PATIENCE, Server  # noqa: E402
from websocket import CLOSE, TEXT, WebSocket, Wrong, frame  # noqa: E402

SOME = ["intent.*", "exec.step_filled", "order.created"]
SENTENCES = ["acquire 0.{n} WETH using USDC, at most 2 % slippage, within 8s",
             "dispose 0.{n} WETH for USDC, at most 2 % slippage, within 8s",
             "acquire 5.{n} WETH using USDC, max slippage 0.05%, within 2s"]


class Broken(Exception):
    """The line, on purpose."""


class Line:
    """A socket that breaks after so many bytes read, or so many seconds, and may do so inside of what it writes."""

    def __init__(self, connected, bytes_left, written_left, seconds):
        self.connected, self.bytes_left, self.written_left = connected, bytes_left, written_left
        self.until = time.monotonic() + seconds

    def recv(self, size):
        if self.bytes_left <= 0:
            raise Broken
        self.connected.settimeout(max(0.001, self.until - time.monotonic()))
        got = self.connected.recv(min(size, self.bytes_left))
        self.bytes_left -= len(got)
        return got

    def sendall(self, sent):
        self.connected.sendall(sent[:self.written_left])
        self.written_left -= len(sent)
        if self.written_left <= 0:
            raise Broken

    def close(self):
        self.connected.close()

    def reset(self):
        self.connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


class Follower(threading.Thread):
    """A client: its cursors and what it was told, whatever happens to its line."""

    def __init__(self, server, seed, breaks):
        super().__init__(daemon=True)
        self.server, self.random, self.breaks_left = server, random.Random(seed), breaks
        self.cursors = {"all": "start", "some": "start"}
        self.told = {"all": [], "some": []}
        self.places = dict.fromkeys(("in the handshake", "inside a frame", "between frames", "by the clock",
                                     "by the server"), 0)
        self.error = None
        self.forgets = False  # what it was told

    def run(self):
        try:
            while self.breaks_left > 0:
                self.follow_until_broken()
                # Now and then it stays away for long enough to be far behind.
                time.sleep(self.random.choice((0, 0, 0, 0.01, 0.3)))
        except Exception as error:  # noqa: BLE001: told to the caller
            self.error = f"{type(error).__name__}: {error}"

    def follow_until_broken(self):
        """Counts as a break where the server was there to be left."""
        connected = self.connect()
        if connected is None:
            return
        by_bytes = self.random.random() < 0.8
        early = self.random.random() < 0.1
        line = Line(connected, self.random.randint(1, 300) if early else
                    int(2 ** self.random.uniform(8, 20)) if by_bytes else 1 << 40,
                    self.random.randint(1, 500) if self.random.random() < 0.05 else 1 << 40,
                    PATIENCE if by_bytes else self.random.uniform(0.001, 0.3))
        followed = None
        place = "in the handshake"
        try:
            followed = WebSocket(line)
            self.subscribe(followed)
            place = "between frames"
            while True:
                self.deal_with(followed)
        except Broken:
            # A buffer that is not empty holds the beginning of a frame, or of the handshake's answer.
            place = "inside a frame" if followed and followed.buffer else place
        except socket.timeout:
            place = "by the clock"
        except (EOFError, OSError):
            place = "by the server"
        if self.random.random() < 0.5:
            line.reset()
        line.close()
        self.places[place] += 1
        self.breaks_left -= 1

    def connect(self):
        try:
            return self.server.connect()
        except OSError:
            time.sleep(0.02)
            return None

    def subscribe(self, followed):
        for name, topics in (("all", ["*"]), ("some", SOME)):
            asked = {"action": "subscribe", "id": name, "topics": topics, "resume_from": self.cursors[name]}
            followed.write(frame(TEXT, json.dumps(asked).encode()))

    def deal_with(self, followed):
        kind, payload = followed.read()
        if kind == CLOSE:
            raise EOFError
        said = json.loads(payload)
        if said["type"] == "event":
            if not self.forgets:
                self.told[said["id"]].append(said["event"])
            self.cursors[said["id"]] = said["cursor"]
        elif said["type"] == "heartbeat":
            self.cursors.update(said["cursors"])
        elif said["type"] not in ("hello", "resumed"):
            raise Wrong(f"was told {payload[:300]!r}")
        return said

    def finish(self, wanted):
        """Resumes once more and reads to the end of the log; what comes too much is read as well."""
        connected = self.server.connect()
        followed = WebSocket(connected)
        self.subscribe(followed)
        while any(len(self.told[name]) < len(wanted[name]) for name in wanted):
            self.deal_with(followed)
        followed.write(frame(TEXT, b'{"action":"ping"}'))
        try:
            while True:
                self.deal_with(followed)
        except Wrong as pong:
            if "pong" not in str(pong):
                raise
        followed.close()


class Load(threading.Thread):
    """Submits intents, one after the other, whether the server is there or not."""

    def __init__(self, server, seed):
        super().__init__(daemon=True)
        self.server, self.random, self.stopping, self.taken = server, random.Random(seed), threading.Event(), 0

    def run(self):
        while not self.stopping.is_set():
            line = self.random.choice(SENTENCES).format(n=self.random.randint(1, 9))
            try:
                status, _ = self.server.ask("POST", "/v1/intents", line, content_type="text/plain")
                self.taken += status == 202
            except (OSError, ValueError):
                pass
            self.stopping.wait(self.random.uniform(0, 0.04))


def kill_now_and_then(server, followers, kills, rng):
    """Spread over the breaks; ends when the followers do."""
    total = sum(follower.breaks_left for follower in followers)
    at = sorted(rng.randrange(1, total) for _ in range(kills))
    done = 0
    while any(follower.is_alive() for follower in followers):
        broken = total - sum(follower.breaks_left for follower in followers)
        if at and broken >= at[0]:
            at.pop(0)
            server.kill()
            time.sleep(rng.uniform(0, 0.3))
            server.start()
            done += 1
        time.sleep(0.01)
    return done


def paged(server):
    events, after = [], 0
    while True:
        status, page = server.ask("GET", f"/v1/events?after={after}&limit=1000")
        if status != 200:
            raise AssertionError(f"a page was answered with {status} {page}")
        events += page["events"]
        if page["next_after"] >= page["seq"]:
            return events, page["seq"]
        after = page["next_after"]


def wait_for_rest(server):
    """The log, once nothing more is written to it for two seconds."""
    seq, since, until = None, time.monotonic(), time.monotonic() + PATIENCE
    while time.monotonic() - since < 2 and time.monotonic() < until:
        _, page = server.ask("GET", "/v1/events?limit=1")
        if page["seq"] != seq:
            seq, since = page["seq"], time.monotonic()
        time.sleep(0.1)
    return paged(server)


def matches(event):
    return any(event["topic"].startswith(topic[:-1]) if topic.endswith("*") else event["topic"] == topic
               for topic in SOME)


def difference(told, wanted):
    """None, or the first place where they differ."""
    for i, (one, other) in enumerate(zip(told, wanted)):
        if one != other:
            return f"at {i}: told {one['seq']} {one['topic']}, the log has {other['seq']} {other['topic']}"
    return None if len(told) == len(wanted) else f"{len(told)} told, the log has {len(wanted)}"


def run(server, disconnects, kills, seed):
    rng = random.Random(seed)
    server.deposit()
    load = Load(server, rng.random())
    load.start()
    count = 4
    followers = [Follower(server, rng.random(), disconnects // count + (i < disconnects % count)) for i in range(count)]
    for follower in followers:
        follower.start()
    killed = kill_now_and_then(server, followers, kills, rng)
    load.stopping.set()
    load.join()
    failed = [follower.error for follower in followers if follower.error]
    events, head = wait_for_rest(server)
    stored = [json.loads(line) for line in server.run("events", "export", "--format", "jsonl").splitlines()]
    places = {}
    for i, follower in enumerate(followers):
        wanted = {"all": events, "some": [event for event in events if matches(event)]}
        if not follower.error:
            follower.finish(wanted)
        for name, expected in wanted.items():
            # What the engine did since, on its own, is behind the head that was read.
            told = [event for event in follower.told[name] if int(event["seq"]) <= head]
            if wrong := difference(told, expected):
                failed.append(f"client {i}, {name}: {wrong}")
        for place, times in follower.places.items():
            places[place] = places.get(place, 0) + times
    if wrong := difference(stored[:len(events)], events):
        failed.append(f"sep events export: {wrong}")
    broken = ", ".join(f"{times} {place}" for place, times in places.items())
    print(f"{sum(places.values())} breaks: {broken}; {killed} kills; {load.taken} intents, {len(events)} events, "
          f"{count} clients of 2 subscriptions")
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sep", required=True)
    parser.add_argument("--disconnects", type=int, default=60)
    parser.add_argument("--kills", type=int, default=None, help="of the server; one for every 40 disconnects")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", flush=True)
    kills = arguments.disconnects // 40 if arguments.kills is None else arguments.kills
    with Server(arguments.sep) as server:
        failed = run(server, arguments.disconnects, kills, arguments.seed)
        server.keep = bool(failed)
        for line in failed:
            print(line)
        print(f"failed; kept in {server.folder}" if failed else "nothing lost, nothing doubled")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
