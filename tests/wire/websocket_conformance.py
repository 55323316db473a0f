#!/usr/bin/env python3
"""The cases of the Autobahn suite that apply to /v1/stream, against a server of its own.

    tests/wire/websocket_conformance.py --sep build/release/apps/sep/sep          compares with the published list
    tests/wire/websocket_conformance.py --sep build/release/apps/sep/sep --write  makes it

Exit 1 where a case fails or docs/websocket-conformance.md says something else.
"""

import argparse
import contextlib
import json
import os
import pathlib
import re
import struct
import sys
import time

sys.dont_write_bytecode = True

from conformance_cases import HELLO, NORMAL, all_cases, close  # noqa: E402
from server import PATIENCE, Server  # noqa: E402
from websocket import CLOSE, PING, PONG, TEXT, WebSocket, Wrong, frame  # noqa: E402

LIST = pathlib.Path(__file__).resolve().parents[2] / "docs/websocket-conformance.md"
QUIET = 0.1  # seconds

HEAD = """\
# WebSocket conformance

What `/v1/stream` does in the cases of the [Autobahn suite](https://github.com/crossbario/autobahn-testsuite), by its
numbers. The suite itself wants a server that echoes and says nothing of its own; this one greets, answers JSON and takes
messages of at most 4 KiB. So each case is said again, byte for byte in what matters, by `tests/wire`: where the suite
waits for an echo, a JSON ping of the same length is answered, or text that is no JSON with an error; where a message is
longer than the bound, or binary, the server must close as [RFC 6455](https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1)
says. Everything that is sent between is answered in order and nothing else comes; closes are clean. Cases named `sep` are
ours.

This list is made by `tests/wire/websocket_conformance.py --write`, and a test runs it again.

"""
COMPRESSION = ("12.1.1 to 13.7.18", "permessage-deflate", "not offered", "a client that asks for it is answered without")


class Run:
    """One case on a connection of its own."""

    def __init__(self, server, case):
        self.case, self.seen = case, []
        with contextlib.closing(WebSocket(server.connect())) as self.socket:
            self.took = self.take()

    def take(self):
        """What went wrong; None: nothing. `code` is then what it was closed with."""
        try:
            self.read_hello()
            self.send()
            if not self.case.closes:
                self.socket.write(close(1000))
            self.code = self.read_to_close()
        except EOFError:
            return f"the connection ended without a close, after {self.seen}"
        except (OSError, Wrong, ValueError) as error:
            return f"{type(error).__name__}: {error}, after {self.seen}"
        if self.case.closes and not self.case.keeps_closing:
            self.socket.write(close(self.code) if self.code else close())
        wrong = self.read_end()
        if wrong:
            return wrong
        if self.seen != self.case.answers:
            return f"answered {self.seen}, not {self.case.answers}"
        wanted = self.case.closes or NORMAL
        return None if self.code in wanted or self.case.informational else f"closed with {self.code}, not {wanted}"

    def read_end(self):
        """What is wrong behind the server's close: the end of the connection is its part, and nothing else comes. A
        reset is wrong too: the server reads what we have sent before it."""
        try:
            if not self.socket.buffer:
                self.socket.fill()
            return f"{self.socket.buffer[:40]!r} came behind the close"
        except EOFError:
            return None
        except ConnectionResetError:
            return "the connection was reset behind the close"
        except OSError as error:
            return f"the connection goes on behind the close: {error}"

    def read_hello(self):
        kind, text = self.socket.read()
        if kind != TEXT or json.loads(text)["type"] != "hello":
            raise Wrong(f"greeted with {text!r}")

    def send(self):
        together, chop, held = False, None, b""
        for step in self.case.sends:
            if step == "together":
                together = True
            elif isinstance(step, tuple):
                chop = step[1]
            elif step in ("quiet", "alive"):
                self.socket.write(held)
                held = b""
                self.wait(step)
            elif together:
                held += step
            else:
                self.socket.write(step, chop)
        self.socket.write(held)

    def wait(self, how):
        if how == "alive":
            self.socket.write(frame(PING, b"alive"))
            self.see(*self.socket.read())
        elif not self.case.answers and not self.socket.is_quiet(QUIET):
            raise Wrong("something came where nothing should")
        elif self.case.answers:
            time.sleep(QUIET)

    def see(self, kind, payload):
        if kind == TEXT:
            self.seen.append(("text", json.loads(payload)["type"]))
        else:
            self.seen.append(("pong" if kind == PONG else f"opcode {kind}", payload))

    def read_to_close(self):
        while True:
            kind, payload = self.socket.read()
            if kind == CLOSE:
                return struct.unpack(">H", payload[:2])[0] if payload else None
            self.see(kind, payload)


def order(row):
    """Autobahn's cases by number, then ours."""
    number = row[0].split()[0].split("–")[0]
    ours = number.startswith("sep")
    return ours, [int(part) for part in re.findall(r"\d+", number)]


def wanted_text(case):
    counted = {}
    for kind, what in case.answers:
        name = "a pong" if kind == "pong" else "JSON pong" if what == "pong" else "JSON error"
        counted[name] = counted.get(name, 0) + 1
    answers = ", ".join(name if count == 1 else f"{count} times {name}" for name, count in counted.items())
    end = "our close answered" if not case.closes or case.keeps_closing else f"closed with {case.closes[0]}"
    if case.closes and len(case.closes) > 1 and not case.keeps_closing:
        end = "closed with " + " or ".join(str(code) for code in case.closes)
    return f"{answers}, {end}" if answers else end


def rows_of(results):
    """(number, what is sent, what must come back, result): a row a case, or a group of cases."""
    groups = {}
    for case, wrong, code in results:
        groups.setdefault(case.group or case.number, []).append((case, wrong, code))
    rows = []
    for cases in groups.values():
        first = cases[0][0]
        failed = [f"{case.number}: {wrong}" for case, wrong, _ in cases if wrong]
        result = "pass" if not failed else "FAILS: " + "; ".join(failed)
        if first.informational and not failed:
            result = f"undefined; answered with {cases[0][2]}"
        numbers = [case.number for case, _, _ in cases]
        ends = [int(number.rsplit(".", 1)[1]) for number in numbers]
        prefix = numbers[0].rsplit(".", 1)[0]
        name = numbers[0] if len(numbers) == 1 else f"{numbers[0]}–{ends[-1]}"
        if ends != list(range(ends[0], ends[0] + len(ends))):
            name = f"{prefix}." + ", ".join(str(end) for end in ends)
        rows.append((name, first.title, wanted_text(first), result))
    return sorted(rows, key=order)


def descriptors(server):
    return len(os.listdir(f"/proc/{server.process.pid}/fd"))


def handshake(server, extra):
    with contextlib.closing(WebSocket(server.connect(), extra=extra)) as asked:
        return asked.status, asked.headers


def run_all(server):
    handshake(server, ())
    before = descriptors(server)
    # Clients that have failed and never hang up.
    stubborn = [WebSocket(server.connect()) for _ in range(3)]
    for one in stubborn:
        one.write(frame(TEXT, HELLO, rsv=1))
    results = []
    for case in all_cases():
        run = Run(server, case)
        results.append((case, run.took, getattr(run, "code", None)))
    rows = rows_of(results)
    status, headers = handshake(server, ["Sec-WebSocket-Extensions: permessage-deflate"])
    offered = status != 101 or "sec-websocket-extensions" in headers
    rows.append((*COMPRESSION[:3], "FAILS: it is agreed to and no case was run") if offered else
                (COMPRESSION[0], COMPRESSION[1], COMPRESSION[3], COMPRESSION[2]))
    until = time.monotonic() + PATIENCE
    while descriptors(server) > before and time.monotonic() < until:
        time.sleep(0.1)
    left = descriptors(server) - before
    rows.append(("after all", "clients that had failed and never hung up among them", "the server holds nothing of them",
                 "pass" if left <= 0 else f"FAILS: {left} descriptors left"))
    for one in stubborn:
        one.close()
    failed = [f"{case.number} {case.title}: {wrong}" for case, wrong, _ in results if wrong]
    return rows, len(results), failed + [f"{row[0]}: {row[3]}" for row in rows[-2:] if row[3].startswith("FAILS")]


def render(rows, count):
    lines = [f"{count} cases.", "", "| case | sent | must come back | result |", "|---|---|---|---|"]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return HEAD + "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sep", required=True)
    parser.add_argument("--write", action="store_true", help="write the list instead of comparing it")
    arguments = parser.parse_args()
    with Server(arguments.sep) as server:
        rows, count, failed = run_all(server)
    text = render(rows, count)
    print("\n".join([*failed[:30], f"{count} cases, {len(failed)} failed"]))
    if arguments.write:
        LIST.write_text(text)
    elif not LIST.exists() or LIST.read_text() != text:
        print(f"{LIST.name} says something else: make it anew with --write")
        return 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
