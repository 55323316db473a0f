#!/usr/bin/env python3
"""What operators meet: logs, a disk that fills up, copies of the store, configuration that changes, exports.

    tests/cli/operations_test.py --sep build/release/apps/sep/sep
"""

import argparse
import contextlib
import csv
import http.client
import http.server
import io
import json
import os
import pathlib
import signal
import socket
import socketserver
import sqlite3
import subprocess
import sys
import threading
import time
import unittest

from served import SETTINGS, Served

SEP = ""
LINE = "acquire 1 WETH using USDC, at most 1 % slippage, within 30s"
CANARY = "canary-3f9a1c77"


class OverSocket(http.client.HTTPConnection):
    """HTTP over the server's socket, for what the commands cannot send."""

    def __init__(self, path):
        super().__init__("localhost", timeout=60)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(60)
        self.sock.connect(self.path)


class Logged(Served):
    """A server whose log goes to a file in its folder."""

    def start(self, *words):
        if words[:1] != ("serve",):
            return super().start(*words)
        log = open(self.folder / "server.log", "ab")
        process = subprocess.Popen([self.sep, *words], cwd=self.folder, text=True, stdout=subprocess.PIPE, stderr=log)
        log.close()
        if not process.stdout.readline():
            raise AssertionError(f"sep {' '.join(words)} did not start: {self.log_text()}")
        return process

    def stop(self):
        self.server.send_signal(signal.SIGTERM)
        self.server.communicate(timeout=60)
        return self.server.returncode, self.log_text()

    def log_text(self):
        return (self.folder / "server.log").read_text()

    def lines(self, code=None):
        rows = [json.loads(line) for line in self.log_text().splitlines()]
        return [row for row in rows if code in (None, row["code"])]

    def http(self, method, target, body=None, headers=None):
        """Status and body, as JSON where it is some."""
        line = OverSocket(self.folder / "sep-data" / "sep.sock")
        try:
            line.request(method, target, body=body, headers=headers or {})
            answer = line.getresponse()
            text = answer.read().decode()
        finally:
            line.close()
        return answer.status, json.loads(text) if "json" in answer.headers.get("content-type", "") else text


def log_settings(level="info", more=""):
    return more + SETTINGS + f'[log]\nlevel = "{level}"\nformat = "json"\n'


class Logs(unittest.TestCase):
    def test_lines_say_what_happened_and_name_their_intent(self):
        with Logged(SEP, log_settings()) as served:
            served.deposit()
            done = served.submit(LINE, "--wait")
            denied = served.json("intent", "submit", LINE.replace("1 WETH", "3000000 WETH"), code=4)["intent_id"]
            served.json("risk", "halt", "--scope", "strategy:x", "--reason", "look")
            self.assertEqual(served.stop()[0], 0)
            codes = [row["code"] for row in served.lines()]
            for first, then in (("server.starting", "server.recovered"), ("server.recovered", "engine.started"), ("engine.started", "server.ready"),
                                ("server.ready", "intent.completed"), ("intent.completed", "server.stopping"),
                                ("server.stopping", "server.stopped")):
                self.assertLess(codes.index(first), codes.index(then), codes)
            self.assertIn("config.adopted", codes)
            self.assertNotIn("http.answered", codes)
            completed = served.lines("intent.completed")[0]
            self.assertEqual(completed["correlation_id"], done)
            shown = json.loads(served.run("events", "show", str(completed["seq"])).stdout)
            self.assertEqual((shown["topic"], shown["correlation_id"]), ("intent.completed", done))
            refused = served.lines("intent.denied")[0]
            self.assertEqual((refused["correlation_id"], refused["reason"]), (denied, "insufficient_balance"))
            self.assertEqual(served.lines("trading.halted")[0]["scope"], "strategy:x")
            self.assertEqual(served.lines("server.recovered")[0]["epoch"], 1)

    def test_a_venue_that_goes_is_told(self):
        with Logged(SEP, log_settings(), venue_apart=[]) as served:
            served.deposit()
            served.submit(LINE, "--wait")
            served.venue.kill()
            for _ in range(600):
                if served.lines("venue.down"):
                    break
                time.sleep(0.05)
            self.assertEqual([row["level"] for row in served.lines("venue.down")[:1]], ["warn"])
            self.assertEqual(served.stop()[0], 0)

    def test_requests_are_told_at_debug(self):
        with Logged(SEP, log_settings("debug")) as served:
            served.run("intent", "show", "01KDVDNA00DH8SEAG00000000D")
            self.assertEqual(served.stop()[0], 0)
            rows = [row for row in served.lines("http.answered") if row["route"] == "/v1/intents/{id}"]
            self.assertEqual([(row["http_status"], row["correlation_id"]) for row in rows],
                             [(404, "01KDVDNA00DH8SEAG00000000D")])
            self.assertNotIn("trace_id", rows[0])

    def test_a_trace_goes_along(self):
        trace = "4bf92f3577b34da6a3ce929d0e0e4736"
        with Logged(SEP, log_settings("debug")) as served:
            for parent in (f"00-{trace}-00f067aa0ba902b7-01", CANARY):
                done = served.run("account", "deposit", "--asset", "USDC", "--amount", "5", "--json",
                                  TRACEPARENT=parent)
                self.assertEqual(done.returncode, 0, done.stderr)
                seq = json.loads(done.stdout)["seq"]
                shown = json.loads(served.run("events", "show", str(seq + 1)).stdout)
                self.assertEqual((shown["topic"], shown["traceparent"]),
                                 ("ledger.posted", parent if parent != CANARY else None))
            self.assertEqual(served.stop()[0], 0)
            rows = [row for row in served.lines("http.answered") if row["route"] == "/v1/accounts/deposit"]
            self.assertEqual([row.get("trace_id") for row in rows], [trace, None])
            self.assertNotIn(CANARY, served.log_text())

    def test_no_secret_reaches_the_log(self):
        os.environ["SEP_TEST_KEY"] = CANARY
        self.addCleanup(os.environ.pop, "SEP_TEST_KEY")
        for form in ("json", "text"):
            with Logged(SEP, log_settings("debug").replace('"json"', f'"{form}"')) as served:
                served.deposit()
                served.submit(LINE, "--wait")
                secret = {"authorization": f"Bearer {CANARY}", "cookie": CANARY, "x-request-id": CANARY,
                          "idempotency-key": CANARY, "user-agent": CANARY}
                body = {"type": "dispose", "base": "WETH", "quote": "USDC", "size": {"base_amount": "0.5"},
                        "max_slippage_bps": 100, "within": "30s", "client_intent_id": CANARY}
                self.assertEqual(served.http("POST", "/v1/intents", json.dumps(body), secret)[0], 202)
                for broken in (json.dumps({**body, CANARY: CANARY}), CANARY, json.dumps({**body, "base": CANARY})):
                    status, _ = served.http("POST", "/v1/intents", broken, {**secret, "idempotency-key": "k"})
                    self.assertGreaterEqual(status, 400)
                held = json.dumps({"scope": "strategy:x", "reason": CANARY})
                self.assertEqual(served.http("POST", "/v1/risk/halt", held, secret)[0], 202)
                self.assertEqual(served.http("GET", f"/v1/{CANARY}?key={CANARY}", headers=secret)[0], 404)
                self.assertEqual(served.http("GET", f"/v1/intents/{CANARY}", headers=secret)[0], 404)
                self.assertEqual(served.stop()[0], 0)
                text = served.log_text()
                self.assertIn("http.answered", text)
                self.assertIn("trading.halted", text)
                self.assertNotIn(CANARY, text)


class Disk(unittest.TestCase):
    def test_a_short_disk_refuses_what_can_wait_and_recovers_by_itself(self):
        """The floor is put beyond any disk, and back again, in the file; the server reads it again."""
        with Logged(SEP, log_settings()) as served:
            served.deposit()
            intent = served.submit("acquire 1 WETH using USDC, limit 1, at most 1 % slippage, within 10 minutes")
            self.assertEqual(served.http("GET", "/readyz")[0], 200)
            self.change(served, log_settings(more='store.min_free = "8000000GiB"\n'))
            for _ in range(600):
                status, ready = served.http("GET", "/readyz")
                if status == 503:
                    break
                time.sleep(0.05)
            self.assertEqual((status, ready["code"]), (503, "disk_full"))
            status, refused = served.http("POST", "/v1/intents", LINE, {"content-type": "text/plain"})
            self.assertEqual((status, refused["code"], refused["retryable"]), (503, "disk_full", True))
            self.assertIn("\nsep_disk_short 1\n", served.http("GET", "/metrics")[1])
            self.assertEqual(served.run("intent", "cancel", intent).returncode, 0)
            self.assertEqual(served.run("intent", "watch", intent).returncode, 5)
            self.assertEqual(served.run("risk", "halt", "--reason", "short").returncode, 0)
            self.assertEqual(served.run("risk", "resume", "--reason", "on").returncode, 7)
            self.change(served, log_settings())
            for _ in range(600):
                if served.http("GET", "/readyz")[0] == 200:
                    break
                time.sleep(0.05)
            self.assertEqual(served.run("risk", "resume", "--reason", "on").returncode, 0)
            self.assertEqual(served.json("intent", "submit", LINE, "--wait")["status"], "completed")
            self.assertIn("\nsep_disk_short 0\n", served.http("GET", "/metrics")[1])
            self.assertEqual(served.stop()[0], 0)
            self.assertEqual([row["code"] for row in served.lines() if row["code"].startswith("disk.")],
                             ["disk.short", "disk.enough"])
            self.assertEqual(served.lines("disk.short")[0]["level"], "error")

    @staticmethod
    def change(served, settings):
        (served.folder / "sep.toml").write_text(settings)
        done = served.run("config", "reload")
        if done.returncode != 0:
            raise AssertionError(done.stdout + done.stderr)

    def test_a_disk_that_really_fills_up(self):
        """A disk of 24 MiB of its own, where root can make one: filled below the floor, and emptied again."""
        with Logged(SEP, log_settings(more='store.min_free = "8MiB"\n')) as served:
            self.assertEqual(served.stop()[0], 0)
            disk = served.folder / "sep-data"
            for entry in disk.iterdir():
                entry.unlink()
            mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk], check=False,
                                     stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            if mounted.returncode != 0:
                self.skipTest(f"no disk can be made here: {mounted.stdout.strip()}")
            try:
                self.fill_and_empty(served, disk)
            finally:
                if served.server.poll() is None:
                    served.server.kill()
                served.server.wait()
                subprocess.run(["umount", "--lazy", disk], check=True)

    def fill_and_empty(self, served, disk):
        served.server = served.start("serve")
        served.deposit()
        served.submit(LINE, "--wait")
        (disk / "ballast").write_bytes(b"x" * (17 << 20))
        self.wait_for(served, 503)
        self.assertEqual(served.json("intent", "submit", LINE, code=7)["code"], "disk_full")
        self.assertEqual(served.run("risk", "halt", "--reason", "short").returncode, 0)
        (disk / "ballast").unlink()
        self.wait_for(served, 200)
        self.assertEqual(served.run("risk", "resume", "--reason", "on").returncode, 0)
        self.assertEqual(served.json("intent", "submit", LINE, "--wait")["status"], "completed")
        self.assertEqual(served.stop()[0], 0)
        self.assertTrue(served.json("events", "verify")["ok"])

    def wait_for(self, served, wanted):
        for _ in range(600):
            status = served.http("GET", "/readyz")[0]
            if status == wanted:
                return
            time.sleep(0.05)
        self.fail(f"readiness stays {status}")


class Stores(unittest.TestCase):
    def test_a_backup_beside_the_server_and_the_way_back(self):
        with Logged(SEP, log_settings()) as served:
            served.deposit()
            before = served.submit(LINE, "--wait")
            saved = served.json("store", "backup", "monday.sqlite")
            self.assertEqual(saved["checkpoint"].split()[-2:], [str(saved["seq"]), saved["hash"]])
            self.assertEqual(served.run("store", "backup", "monday.sqlite").returncode, 8)
            after = served.submit(LINE, "--wait")
            self.assertTrue(served.json("store", "check")["ok"])
            self.assertEqual(served.run("store", "restore", "monday.sqlite", "--replace").returncode, 8)
            self.assertEqual(served.stop()[0], 0)
            epoch = served.json("store", "info")["epoch"]
            self.assertEqual(served.run("store", "restore", "monday.sqlite").returncode, 8)
            done = served.run("store", "restore", "monday.sqlite", "--replace", "--json")
            self.assertEqual(done.returncode, 0, done.stderr)
            restored = json.loads(done.stdout)
            self.assertIn(f"WHAT HAPPENED AFTER RECORD {saved['seq']} IS NOT IN THIS STORE", done.stderr)
            self.assertEqual((restored["seq"], restored["hash"]), (saved["seq"], saved["hash"]))
            self.assertGreater(restored["epoch"], epoch)
            self.assertTrue(served.json("store", "check", "--store", restored["replaced"])["ok"])
            self.assertEqual(served.json("store", "info")["restored"], saved["checkpoint"])
            served.server = served.start("serve")
            self.assertEqual(served.shown(before)["status"], "completed")
            self.assertEqual(served.run("intent", "show", after).returncode, 3)
            denied = served.json("intent", "submit", LINE, code=4)
            self.assertEqual(denied["code"], "trading_halted")
            self.assertEqual([row["level"] for row in served.lines("store.restored")], ["warn"])
            self.assertIsNone(served.json("store", "info")["restored"])
            self.assertEqual(served.run("risk", "resume", "--reason", "compared").returncode, 0)
            served.submit(LINE, "--wait")
            self.assertEqual(served.stop()[0], 0)
            self.assertGreater(served.json("store", "info")["epoch"], restored["epoch"])
            self.assertEqual(served.run("events", "verify", "--checkpoint", saved["checkpoint"]).returncode, 0)
            self.assertEqual(served.json("events", "redecide")["differing"], 0)

    def test_backups_under_load_are_whole(self):
        with Logged(SEP, log_settings()) as served:
            served.deposit()
            clients = [subprocess.Popen([SEP, "intent", "submit", LINE.replace("1 WETH", f"0.{n} WETH"), "--wait"],
                                        cwd=served.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                       for n in range(1, 9)]
            seqs = []
            for n in range(4):
                seqs.append(served.json("store", "backup", f"copy{n}.sqlite")["seq"])
            for client in clients:
                client.wait()
            self.assertEqual(seqs, sorted(seqs))
            for n in range(4):
                copy = str(served.folder / f"copy{n}.sqlite")
                self.assertTrue(served.json("store", "check", "--store", copy)["ok"])
                self.assertEqual(served.json("events", "redecide", "--store", copy)["differing"], 0)


    def test_derived_tables_are_left_out_beside_a_writer_alone(self):
        def checked(*words, code=0):
            return served.json("store", "check", *words, code=code)
        with Logged(SEP, log_settings()) as served:
            served.deposit()
            served.submit(LINE, "--wait")
            self.assertFalse(checked()["derived_tables"])
            served.json("store", "backup", "copy.sqlite")
            self.assertTrue(checked("--store", "copy.sqlite")["derived_tables"])
            served.server.kill()
            served.server.wait()
            self.assertTrue(served.json("store", "info")["lease_until"])
            self.assertEqual((checked()["ok"], checked()["derived_tables"]), (True, True))
            for store in ("sep-data/events.sqlite", "copy.sqlite"):
                with contextlib.closing(sqlite3.connect(served.folder / store)) as database, database:
                    for row in database.execute("select name from sqlite_master where type = 'trigger'").fetchall():
                        database.execute(f"drop trigger {row[0]}")
                    database.execute("delete from child_orders")
                broken = checked("--store", store, code=1)
                self.assertEqual((broken["ok"], broken["derived_tables"]), (False, True), broken)


class Configuration(unittest.TestCase):
    def test_a_changed_limit_denies_afterwards_and_is_in_the_log(self):
        with Logged(SEP, log_settings()) as served:
            served.deposit()
            served.submit(LINE, "--wait")
            limit = '[risk.global]\nmax_order_notional = "500"\n[server]\nclock_jump_max = "9s"\n'
            (served.folder / "sep.toml").write_text(log_settings() + limit)
            told = served.json("config", "reload")
            self.assertEqual((told["outcome"], told["changed"], told["at_restart"]),
                             ("adopted", ["risk.global.max_order_notional"], ["server.clock_jump_max"]))
            denied = served.json("intent", "submit", LINE, code=4)
            self.assertEqual((denied["code"], denied["status_of_intent"]), ("order_notional_exceeded", "denied"))
            rows = {row["key"]: row["value"] for row in served.http("GET", "/v1/config")[1]["settings"]}
            self.assertEqual((rows["risk.global.max_order_notional"], rows["server.clock_jump_max"]), ("500", "5s"))
            adopted = [json.loads(line) for line in
                       served.run("events", "export", "--topic", "config.adopted").stdout.splitlines()]
            self.assertEqual(len(adopted), 2)
            caused = json.loads(served.run("events", "show", str(adopted[1]["seq"] - 1)).stdout)
            self.assertEqual((caused["kind"], caused["topic"]), ("input", "config_loaded"))
            self.assertEqual(served.json("config", "reload")["outcome"], "unchanged")
            self.assertEqual(served.json("events", "redecide")["differing"], 0)
            self.assertEqual(served.stop()[0], 0)
            self.assertEqual([row["key"] for row in served.lines("config.changed")], ["risk.global.max_order_notional"])
            self.assertEqual({row["key"] for row in served.lines("config.needs_restart")}, {"server.clock_jump_max"})

    def test_a_faulty_file_changes_nothing(self):
        with Logged(SEP, log_settings()) as served:
            served.deposit()
            (served.folder / "sep.toml").write_text(log_settings() + f'[risk]\ncollar_bps = "{CANARY}"\nmax_age = 1\n')
            self.assertEqual(served.run("config", "reload").returncode, 2)  # it cannot even find the server
            refused = served.run("config", "reload", "--socket", "sep-data/sep.sock")
            self.assertEqual(refused.returncode, 2)
            self.assertIn("risk.collar_bps", refused.stderr)
            self.assertIn("nothing has changed", refused.stderr)
            (served.folder / "sep.toml").write_text(log_settings())
            served.submit(LINE, "--wait")
            self.assertEqual(served.stop()[0], 0)
            self.assertEqual({row["key"] for row in served.lines("config.fault")}, {"risk.collar_bps", "risk.max_age"})
            self.assertNotIn(CANARY, served.log_text())

    def test_a_faulty_file_of_users_is_told_by_its_place(self):
        def users(role):
            (served.folder / "users.toml").write_text(
                f'[users.alice]\nroles = ["{role}"]\nstrategies = ["*"]\n[users.alice.keys.bot]\n'
                f'bearer_sha256 = "{"a" * 64}"\n')
            (served.folder / "users.toml").chmod(0o600)
        served = Logged(SEP, log_settings(more='[server]\nusers = "users.toml"\n'))
        with served.own_folder():
            users("read")
            with served:
                self.assertEqual(served.json("config", "reload")["outcome"], "unchanged")
                users(CANARY)
                told = served.json("config", "reload", code=2)
                self.assertEqual([(row["key"], row["where"]) for row in told["faults"]],
                                 [("server.users", "users.toml:1")])
                self.assertIn(CANARY, told["faults"][0]["detail"])
                users("trade")
                self.assertEqual(served.json("config", "reload")["changed"], ["server.users"])
                self.assertEqual(served.json("config", "reload")["outcome"], "unchanged")
                self.assertEqual(served.stop()[0], 0)
                faults = served.lines("config.fault")
                self.assertEqual([(row["key"], row["where"]) for row in faults], [("server.users", "users.toml:1")])
                self.assertNotIn(CANARY, served.log_text())

    def test_nobody_to_tell(self):
        with Logged(SEP, log_settings()) as served:
            self.assertEqual(served.stop()[0], 0)
            self.assertEqual(served.run("config", "reload").returncode, 7)

    def test_a_server_that_cannot_read_it_again_is_not_signalled(self):
        """One of an earlier build says nothing of reloads, and SIGHUP would end it."""
        class Earlier(http.server.BaseHTTPRequestHandler):
            def do_GET(self):  # noqa: N802
                body = b'{"settings":[]}'
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

            def address_string(self):
                return "local"

        class Listener(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
            daemon_threads = True

        hung_up = []
        before = signal.signal(signal.SIGHUP, lambda *_: hung_up.append(True))
        served = Served(SEP, log_settings())
        try:
            with served.own_folder() as folder, Listener(str(folder / "earlier.sock"), Earlier) as server:
                thread = threading.Thread(target=server.serve_forever)
                thread.start()
                try:
                    refused = served.run("config", "reload", "--socket", "earlier.sock")
                finally:
                    server.shutdown()
                    thread.join()
        finally:
            signal.signal(signal.SIGHUP, before)
        self.assertEqual((refused.returncode, hung_up), (8, []), refused.stderr)
        self.assertIn("restart it", refused.stderr)


class Exports(unittest.TestCase):
    def test_csv_and_json_lines_say_the_same(self):
        with Logged(SEP, log_settings()) as served:
            served.deposit()
            served.submit(LINE, "--wait")
            words = ["events", "export", "--topic", "intent.*,exec.*", "--after", "5"]
            lines = [json.loads(line) for line in served.run(*words).stdout.splitlines()]
            self.assertEqual(served.run(*words, "--format", "csv", "--out", "events.csv").returncode, 0)
            text = (served.folder / "events.csv").read_bytes().decode()
            self.assertEqual(text.count("\r\n"), len(lines) + 1)
            rows = list(csv.DictReader(io.StringIO(text, newline="")))
            self.assertEqual([(row["seq"], row["topic"], json.loads(row["payload"])) for row in rows],
                             [(str(line["seq"]), line["topic"], line["payload"]) for line in lines])
            self.assertGreater(len(rows), 5)
            self.assertEqual(served.run(*words, "--out", "events.csv").returncode, 8)
            self.assertEqual((served.folder / "events.csv").read_bytes().decode(), text)
            fills = served.run("events", "export", "--rows", "fills", "--format", "csv").stdout
            filled = list(csv.DictReader(io.StringIO(fills)))
            self.assertEqual(sum(int(row["bought_raw"]) for row in filled), 10**18)
            self.assertEqual({row["bought_asset"] for row in filled}, {"WETH"})

    @unittest.skipUnless(os.path.exists("/dev/full"), "no /dev/full")
    def test_what_cannot_be_written_is_a_failure(self):
        with Logged(SEP, log_settings()) as served:
            served.deposit()
            with open("/dev/full", "wb") as full:
                done = subprocess.run([SEP, "events", "export"], cwd=served.folder, stdout=full, stderr=subprocess.PIPE,
                                      check=False, text=True)
            self.assertEqual(done.returncode, 1)
            self.assertIn("No space left", done.stderr)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--sep", required=True)
    arguments, rest = parser.parse_known_args()
    SEP = str(pathlib.Path(arguments.sep).resolve())
    unittest.main(argv=[sys.argv[0], *rest])
