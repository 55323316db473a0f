#!/usr/bin/env python3
"""What docs/api.md says, said to a server of its own: HTTP over TCP, the stream, the metrics."""

import argparse
import base64
import json
import os
import re
import socket
import struct
import subprocess
import sys
import unittest
import urllib.error
import urllib.request

sys.dont_write_bytecode = True

from served import ROOT, SETTINGS, Served  # noqa: E402

LINE = "acquire 1 WETH using USDC, at most 0.5 % slippage, within 5 minutes"


class OverTcp(Served):
    """A server that says where it listens."""

    def __init__(self, sep):
        super().__init__(sep, settings=SETTINGS + '[server]\nlisten = "127.0.0.1:0"\n')
        self.address = None

    def start(self, *words):
        process = subprocess.Popen([self.sep, *words], cwd=self.folder, text=True, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        ready = process.stdout.readline()
        found = re.fullmatch(r"ready \S+ http://(\S+)\n", ready)
        if not found:
            raise AssertionError(f"it said {ready!r}")
        self.address = found.group(1)
        return process

    def ask(self, path, body=None, **headers):
        request = urllib.request.Request(f"http://{self.address}{path}", data=body.encode() if body else None,
                                         headers={name.replace("_", "-"): value for name, value in headers.items()})
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


class Follower:
    """A WebSocket client of a few lines (RFC 6455): text frames, one at a time."""

    def __init__(self, address, **headers):
        host, port = address.rsplit(":", 1)
        self.socket = socket.create_connection((host, int(port)), timeout=30)
        key = base64.b64encode(os.urandom(16)).decode()
        lines = ["GET /v1/stream HTTP/1.1", f"Host: {address}", "Connection: Upgrade", "Upgrade: websocket",
                 f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        self.file = self.socket.makefile("rb")
        self.status = int(self.file.readline().split()[1])
        while self.file.readline() not in (b"\r\n", b""):
            pass

    def close(self):
        self.file.close()
        self.socket.close()

    def say(self, message):
        payload = json.dumps(message).encode()
        mask = os.urandom(4)
        size = bytes([0x80 | len(payload)]) if len(payload) < 126 else bytes([0xFE]) + struct.pack(">H", len(payload))
        masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
        self.socket.sendall(b"\x81" + size + mask + masked)

    def read(self):
        """The next text frame; pings are passed over."""
        while True:
            kind, size = self.file.read(2)
            size &= 0x7F
            if size == 126:
                size = struct.unpack(">H", self.file.read(2))[0]
            elif size == 127:
                size = struct.unpack(">Q", self.file.read(8))[0]
            payload = self.file.read(size)
            if kind & 0x0F == 1:
                return json.loads(payload)

    def read_type(self, kind):
        while True:
            frame = self.read()
            if frame["type"] == kind:
                return frame


class Tcp(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.served = OverTcp(ARGUMENTS.sep)
        cls.addClassCleanup(cls.served.__exit__, None, None, None)
        cls.served.__enter__()
        cls.served.deposit()

    def test_an_intent_completes_and_every_event_of_it_is_told(self):
        follower = Follower(self.served.address)
        self.addCleanup(follower.close)
        self.assertEqual(follower.status, 101)
        self.assertEqual(follower.read()["type"], "hello")
        follower.say({"action": "subscribe", "topics": ["*"], "resume_from": "now"})
        self.assertEqual(follower.read()["type"], "resumed")
        status, body = self.served.ask("/v1/intents", LINE, content_type="text/plain", idempotency_key="first")
        self.assertEqual(status, 202, body)
        receipt = json.loads(body)
        told, cursor = [], None
        while not told or told[-1]["topic"] != "intent.completed":
            frame = follower.read_type("event")
            told.append(frame["event"])
            cursor = frame["cursor"]
        self.assertEqual({event["correlation_id"] for event in told if event["topic"].startswith("intent.")},
                         {receipt["intent_id"]})
        _, feed = self.served.ask(f"/v1/events?after={int(told[0]['seq']) - 1}&limit={len(told)}")
        self.assertEqual(json.loads(feed)["events"], told)

        again = Follower(self.served.address)
        self.addCleanup(again.close)
        again.say({"action": "subscribe", "resume_from": cursor})
        self.assertEqual(again.read_type("resumed")["cursor"], cursor)
        _, shown = self.served.ask(f"/v1/intents/{receipt['intent_id']}")
        self.assertEqual(json.loads(shown)["principal"], "local:loopback")
        _, repeated = self.served.ask("/v1/intents", LINE, content_type="text/plain", idempotency_key="first")
        self.assertEqual(json.loads(repeated)["intent_id"], receipt["intent_id"])

    def test_pages_of_somebody_else_are_refused(self):
        for headers in ({"host": "evil.example"}, {"origin": "http://evil.example"}):
            status, body = self.served.ask("/v1/intents", LINE, content_type="text/plain", **headers)
            self.assertEqual(status, 403, body)
        follower = Follower(self.served.address, Origin="http://evil.example")
        self.addCleanup(follower.close)
        self.assertEqual(follower.status, 403)

    def test_metrics_are_those_of_the_list(self):
        self.served.ask("/no/such/route")
        status, text = self.served.ask("/metrics")
        self.assertEqual(status, 200)
        listed = set(re.findall(r"^\| `(\w+)` ", (ROOT / "docs/metrics.md").read_text(), re.MULTILINE))
        told = set(re.findall(r"^# TYPE (\w+) ", text, re.MULTILINE))
        self.assertTrue(told <= listed, told - listed)
        self.assertIn('sep_http_requests_total{method="other",route="other",status="404"}', text)
        self.assertIn("sep_ready 1\n", text)

    def test_other_machines_cannot_be_let_in(self):
        done = self.served.run("serve", "--set", "server.listen=0.0.0.0:0", "--set", "server.socket=other.sock",
                               "--set", "store.path=other.sqlite")
        self.assertEqual(done.returncode, 1)
        self.assertIn("can be reached from other machines", done.stderr)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--sep", required=True)
    ARGUMENTS, rest = parser.parse_known_args()
    unittest.main(argv=[sys.argv[0], *rest])
