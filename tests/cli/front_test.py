#!/usr/bin/env python3
"""Contexts, what an intent became, terminals, errors and `sep doctor`, against a server of its own.

    tests/cli/front_test.py --sep build/release/apps/sep/sep
"""

import argparse
import http.server
import json
import os
import pathlib
import pty
import re
import select
import subprocess
import sys
import threading
import time
import unittest

from served import PATIENCE, SETTINGS, Served

SEP = ""
KEY = "sep_hidden_1"  # what must be shown nowhere
TWAP = "acquire 1 WETH using USDC, at most 1 % slippage, within 10 minutes as twap over 4 slices"


class WithServer(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.served = Served(SEP)
        cls.enterClassContext(cls.served)
        cls.served.deposit()
        cls.done = cls.served.submit("acquire 3 WETH using USDC, at most 1 % slippage, within 30s", "--wait")

    def on_terminal(self, *words, answer=None, columns=None):
        """The command with a terminal of `columns` for all three streams: its exit code and everything it showed."""
        master, slave = pty.openpty()
        environment = {**self.served.environment(), **({"COLUMNS": str(columns)} if columns else {})}
        process = subprocess.Popen([SEP, *words], cwd=self.served.folder, stdin=slave, stdout=slave, stderr=slave,
                                   env=environment)
        os.close(slave)
        shown = b""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if answer and b"[y/N]" in shown:
                os.write(master, answer.encode())
                answer = None
            try:
                if select.select([master], [], [], 0.1)[0]:
                    shown += os.read(master, 65536)
                elif process.poll() is not None:
                    break
            except OSError:  # the other end is closed
                break
        code = process.wait(timeout=PATIENCE)
        os.close(master)
        return code, shown.decode().replace("\r\n", "\n")


class WhatBecameOfIt(WithServer):
    def test_orders_fills_and_plan_are_those_of_the_intent(self):
        shown = self.served.shown(self.done)
        self.assertGreater(len(shown["fills"]), 0)
        for words, member in ((("order", "list"), "orders"), (("fills",), "fills"), (("plan", "show"), "slices")):
            part = self.served.json(*words, self.done)
            self.assertEqual((part["intent_id"], part[member]), (self.done, shown[member]))
        self.assertIn(shown["orders"][0]["order_id"], self.served.run("order", "list", self.done).stdout)
        self.assertIn(shown["fills"][0]["sold"]["amount"], self.served.run("fills", self.done).stdout)
        self.assertIn("100.00 % of the slice", self.served.run("plan", "show", self.done).stdout)
        for words in (("order", "list"), ("fills",), ("plan", "show"), ("intent", "explain")):
            missing = self.served.run(*words, "01KDVDNA00DH8SEAG00000000D")
            self.assertEqual(missing.returncode, 3, words)
            self.assertIn("next: sep intent list", missing.stderr)

    def test_a_timed_plan_shows_its_schedule(self):
        intent = self.served.submit(TWAP)
        self.assertRegex(self.served.run("plan", "show", intent).stdout, r"twap, 4 slices, 20\S+Z to 20\S+Z")
        self.assertEqual(self.served.run("intent", "cancel", intent).returncode, 0)

    def test_explain_tells_the_story_in_order(self):
        told = self.served.json("intent", "explain", self.done)
        topics = [line["topic"] for line in told["story"]]
        self.assertEqual((topics[0], topics[-1]), ("intent.submitted", "intent.completed"))
        seqs = [line["seq"] for line in told["story"]]
        self.assertEqual(seqs, sorted(set(seqs)))
        text = self.served.run("intent", "explain", self.done).stdout
        self.assertRegex(text, r"accepted: decided at \d+\.\d+ from 3 sources")
        self.assertIn("closing, as all of it was traded (target_reached)", text)
        self.assertRegex(text, r"routed by \w+, the best proposal that was verified: to \w+, [0-9.]+ USDC for 3 WETH")

    def test_explain_says_why_it_was_denied(self):
        line = "acquire 3000000 WETH using USDC, at most 0.5 % slippage, within 30s"
        denied = self.served.json("intent", "submit", line, code=4)
        text = self.served.run("intent", "explain", denied["correlation_id"]).stdout
        self.assertIn("denied, because of insufficient_balance of USDC", text)

    def test_status_accounts_venues_and_limits(self):
        status = self.served.json("status")
        self.assertEqual((status["ready"], status["trading"]), (True, "active"))
        self.assertIn("ready    yes", self.served.run("status").stdout)
        self.assertTrue(self.served.json("account", "list")["conserved"])
        self.assertIn("every asset adds up to nothing", self.served.run("account", "list").stdout)
        self.assertIn("uniswap_v2", [row["name"] for row in self.served.json("venue", "list")["venues"]])
        self.assertRegex(self.served.run("venue", "list").stdout, r"(?m)^uniswap_v2 .* up")
        self.assertEqual(self.served.json("risk", "limits")["collar_bps"], 200)
        self.assertRegex(self.served.run("risk", "limits").stdout, r"(?m)^collar_bps +200$")

    def test_pages_of_intents_follow_each_other(self):
        self.served.submit(TWAP)
        first = self.served.json("intent", "list", "--limit", "1")
        second = self.served.json("intent", "list", "--limit", "1", "--cursor", first["next_cursor"])
        self.assertLess(second["intents"][0]["intent_id"], first["intents"][0]["intent_id"])


class Events(WithServer):
    def test_the_tail_of_a_server_is_that_of_its_store(self):
        words = ["events", "tail", "--topic", "intent.*,exec.*", "--json"]
        for more in (["-n", "3"], ["-n", "1000"], ["-n", "5", "--after", "10"]):
            by_file, by_server = self.told_at_rest([*words, *more])
            self.assertGreater(len(by_file.splitlines()), 2)
            self.assertEqual([json.loads(line) for line in by_file.splitlines()],
                             [json.loads(line) for line in by_server.splitlines()])

    def told_at_rest(self, words):
        """What the store's file tells, and the server, with nothing recorded in between: intents of other tests go on."""
        for _ in range(50):
            by_file = self.served.run(*words, "--store", "sep-data/events.sqlite").stdout
            by_server = self.served.run(*words, "--socket", "sep-data/sep.sock").stdout
            if by_file == self.served.run(*words, "--store", "sep-data/events.sqlite").stdout:
                return by_file, by_server
        self.fail("the log never comes to rest")

    def test_follow_shows_what_comes(self):
        for more in ([], ["--socket", "sep-data/sep.sock"]):
            with self.subTest(more):
                process = subprocess.Popen([SEP, "events", "tail", "-f", "-n", "0", "--topic", "intent.submitted", *more],
                                           cwd=self.served.folder, env=self.served.environment(), text=True,
                                           stdout=subprocess.PIPE)
                try:
                    for _ in range(100):  # what it has not begun to follow yet it does not show
                        self.served.submit("dispose 0.1 WETH for USDC, at most 1 % slippage, within 30s")
                        if select.select([process.stdout], [], [], 0.5)[0]:
                            break
                    self.assertIn("intent.submitted", process.stdout.readline())
                finally:
                    process.kill()
                    process.communicate()

    def test_without_a_server_it_says_so(self):
        lost = self.served.run("events", "tail", "--socket", "nobody.sock")
        self.assertEqual(lost.returncode, 7)


class Costs(WithServer):
    def test_a_server_reports_what_its_store_does(self):
        words = ["tca", "report", self.done]
        by_file = self.served.json(*words, "--store", "sep-data/events.sqlite")
        self.assertEqual(self.served.json(*words, "--socket", "sep-data/sep.sock"), by_file)
        self.assertRegex(self.served.run(*words, "--socket", "sep-data/sep.sock").stdout, r"(?m)^intent_id +" + self.done)
        self.assertIn("decision", self.served.run(*words).stdout)


class Contexts(WithServer):
    def setUp(self):
        (self.served.folder / "contexts.toml").unlink(missing_ok=True)

    def test_are_added_listed_selected_shown_and_removed(self):
        run, js = self.served.run, self.served.json
        self.assertEqual(run("context", "add", "here", "--socket", "sep-data/sep.sock").returncode, 0)
        self.assertEqual(run("context", "add", "gone", "--url", "http://127.0.0.1:1", "--key-ref", "env:GONE").returncode, 0)
        self.assertEqual((self.served.folder / "contexts.toml").stat().st_mode & 0o777, 0o600)
        names = [(row["name"], row["selected"]) for row in js("context", "list")["contexts"]]
        self.assertEqual(names, [("gone", False), ("here", False)])
        self.assertEqual(js("context", "show")["from"], "the configuration")
        self.assertEqual(run("context", "select", "here").returncode, 0)
        self.assertEqual(js("context", "show")["from"], "context here (selected)")
        self.assertEqual(js("context", "show", "here")["socket"], str((self.served.folder / "sep-data/sep.sock")))
        self.assertIn("* ", run("context", "list").stdout)
        self.assertEqual(run("context", "add", "here", "--url", "http://127.0.0.1:1").returncode, 8)
        self.assertEqual(run("context", "add", "here", "--url", "http://127.0.0.1:2", "--replace").returncode, 0)
        self.assertEqual(run("status").returncode, 7)
        self.assertEqual(run("context", "remove", "here").returncode, 0)
        self.assertEqual(js("context", "show")["from"], "the configuration")
        for verb in ("select", "show", "remove"):
            self.assertEqual(run("context", verb, "here").returncode, 3, verb)
        for words in (["a b", "--socket", "s"], ["a"], ["a", "--url", "https://127.0.0.1"],
                      ["a", "--socket", "s", "--url", "http://127.0.0.1:1"]):
            self.assertEqual(run("context", "add", *words).returncode, 2, words)

    def test_precedence(self):
        run = self.served.run
        run("context", "add", "here", "--socket", "sep-data/sep.sock")
        run("context", "add", "gone", "--socket", "nobody.sock")
        run("context", "select", "gone")
        elsewhere = "/"  # another working directory finds the same server
        self.assertEqual(run("status").returncode, 7)
        self.assertEqual(run("status", SEP_CONTEXT="here").returncode, 0)
        self.assertEqual(run("status", "--context", "gone", SEP_CONTEXT="here").returncode, 7)
        self.assertEqual(run("status", "--socket", "sep-data/sep.sock").returncode, 0)
        self.assertEqual(run("status", "--config", "sep.toml").returncode, 0)
        self.assertEqual(run("status", "--context", "nobody").returncode, 2)
        done = subprocess.run([SEP, "status", "--context", "here"], cwd=elsewhere, env=self.served.environment(),
                              capture_output=True, check=False, timeout=PATIENCE)
        self.assertEqual(done.returncode, 0)

    def test_a_selected_one_that_is_gone_can_be_changed(self):
        run = self.served.run
        run("context", "add", "here", "--socket", "sep-data/sep.sock")
        file = self.served.folder / "contexts.toml"
        file.write_text('selected = "gone"\n' + file.read_text())
        refused = run("status")
        self.assertEqual(refused.returncode, 2)
        self.assertIn("'sep context select' chooses one", refused.stderr)
        self.assertIn("here", run("context", "list").stdout)
        self.assertEqual(run("status", "--context", "here").returncode, 0)
        self.assertEqual(run("status", SEP_CONTEXT="here").returncode, 0)
        self.assertEqual(run("context", "select", "here").returncode, 0)
        self.assertEqual(run("status").returncode, 0)

    def test_a_tail_stays_with_its_server(self):
        run = self.served.run
        run("context", "add", "here", "--socket", "sep-data/sep.sock")
        run("context", "add", "gone", "--socket", "nobody.sock")
        run("context", "select", "here")
        tail = subprocess.Popen([SEP, "events", "tail", "--follow", "--json", "--topic", "intent.completed"],
                                cwd=self.served.folder, env=self.served.environment(), text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            self.assertIn("intent.completed", tail.stdout.readline())
            self.assertEqual(run("context", "select", "gone").returncode, 0)
            for _ in range(2):
                done = self.served.submit("dispose 0.1 WETH for USDC, at most 1 % slippage, within 30s", "--wait", "--socket", "sep-data/sep.sock")
                while (line := tail.stdout.readline()):
                    if done in line:
                        break
                self.assertIn(done, line, tail.poll())
            self.assertIsNone(tail.poll())
        finally:
            tail.kill()
            tail.communicate()

    def test_a_key_is_sent_and_never_shown(self):
        heard = []

        class Answer(http.server.BaseHTTPRequestHandler):
            def do_GET(self):  # noqa: N802
                heard.append(self.headers.get("authorization"))
                body = b'{"detail":"no such key","code":"bad_key","correlation_id":"01X"}'
                self.send_response(401)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        # What the client sends is what counts here; the server is a listener that refuses.
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
            thread = threading.Thread(target=server.serve_forever)
            thread.start()
            try:
                url = f"http://127.0.0.1:{server.server_port}"
                self.served.run("context", "add", "desk", "--url", url, "--key-ref", "env:DESK_KEY")
                refused = self.served.run("positions", "--context", "desk", DESK_KEY=KEY)
                self.assertEqual(heard, ["Bearer " + KEY])
                self.assertEqual(refused.returncode, 2)
                self.assertIn("no such key (bad_key, HTTP 401)", refused.stderr)
                self.assertIn("next: a key", refused.stderr)
                self.assertIn("correlation id 01X", refused.stderr)
                unset = self.served.run("positions", "--context", "desk")
                self.assertEqual((unset.returncode, len(heard)), (2, 1))
                self.assertIn("DESK_KEY", unset.stderr)
                for words in (("context", "list"), ("context", "show", "desk"), ("context", "list", "--json"),
                              ("doctor", "--context", "desk")):
                    shown = self.served.run(*words, DESK_KEY=KEY)
                    self.assertNotIn(KEY, shown.stdout + shown.stderr, words)
            finally:
                server.shutdown()
                thread.join()
        self.assertNotIn(KEY, (self.served.folder / "contexts.toml").read_text())


class Terminals(WithServer):
    def test_tables_fit_a_terminal_and_are_whole_elsewhere(self):
        whole = self.served.run("intent", "list").stdout
        self.assertGreater(max(map(len, whole.splitlines())), 70)
        self.assertNotIn("…", whole)
        code, shown = self.on_terminal("intent", "list", columns=60)
        self.assertEqual(code, 0)
        self.assertTrue(all(len(line) <= 60 for line in shown.splitlines()), shown)
        self.assertIn("…", shown)
        self.assertIn(self.done, shown)  # by which it is named
        self.assertEqual(self.on_terminal("intent", "list", columns=300)[1], whole)
        self.assertNotRegex(shown, "\x1b")

    def test_a_question_before_everything_is_halted_or_sold(self):
        words = ["risk", "halt", "--scope", "global", "--reason", "look"]
        code, shown = self.on_terminal(*words, answer="n\n")
        self.assertEqual(code, 1)
        self.assertIn("halt all trading on ./sep-data/sep.sock (the configuration)? [y/N]", shown)
        self.assertEqual(self.served.json("risk", "show")["state"], "active")
        self.assertEqual(self.on_terminal(*words, answer="y\n")[0], 0)
        self.assertEqual(self.served.json("risk", "show")["state"], "halted")
        self.served.json("risk", "resume", "--reason", "looked")
        code, shown = self.on_terminal(*words, "--yes")
        self.assertEqual((code, "[y/N]" in shown), (0, False))
        self.served.json("risk", "resume", "--reason", "looked")
        code, shown = self.on_terminal("risk", "flatten", "--asset", "WETH", "--reason", "out", answer="\n")
        self.assertEqual(code, 1)
        self.assertIn("sell all WETH of the configured strategy", shown)
        # Programs are not asked, nor is anybody about a part.
        self.assertEqual(self.served.run(*words).returncode, 0)
        self.served.json("risk", "resume", "--reason", "looked")
        part = ["risk", "halt", "--scope", "strategy:other", "--reason", "look"]
        self.assertEqual(self.on_terminal(*part)[0], 0)


class Doctor(unittest.TestCase):
    def findings(self, served, *words, code=0, **more):
        done = served.run("doctor", "--json", *words, **more)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return {row["check"]: row for row in json.loads(done.stdout)["findings"]}

    def wrong(self, served, *words, **more):
        found = self.findings(served, *words, code=1, **more)
        for row in found.values():
            self.assertEqual(row["verdict"] == "wrong", bool(row["what_to_do"]), row)
        return {name for name, row in found.items() if row["verdict"] == "wrong"}

    def test_a_sound_installation_is_found_sound(self):
        with Served(SEP) as served:
            served.deposit()
            found = self.findings(served)
            self.assertEqual({row["verdict"] for name, row in found.items() if name != "contexts"}, {"ok"}, found)
            self.assertRegex(served.run("doctor").stdout, r"(?m)^ready +ok +record \d+$")

    def test_each_fault_is_found_and_says_what_to_do(self):
        with Served(SEP) as served:
            served.deposit()
            data = served.folder / "sep-data"
            (data / "sep.sock").chmod(0o666)
            self.assertEqual(self.wrong(served), {"socket"})
            (data / "sep.sock").chmod(0o600)
            (served.folder / "key").write_text("sep_desk_abc")
            (served.folder / "key").chmod(0o644)
            served.run("context", "add", "desk", "--socket", "sep-data/sep.sock", "--key-ref", "file:key")
            self.assertEqual(self.wrong(served), {"key of desk"})
            (served.folder / "key").chmod(0o600)
            (served.folder / "contexts.toml").chmod(0o644)
            self.assertEqual(self.wrong(served), {"contexts"})
            (served.folder / "contexts.toml").chmod(0o600)
            self.assertEqual(self.wrong(served, SEP_RISK_COLAR_BPS="5"), {"configuration", "server"})
            self.assertEqual(self.wrong(served, "--socket", "nobody.sock"), {"socket", "server"})
            limited = subprocess.run(["bash", "-c", f"ulimit -n 200; exec '{SEP}' doctor --json"], cwd=served.folder,
                                     env=served.environment(), text=True, capture_output=True, check=False)
            self.assertEqual(limited.returncode, 1)
            self.assertIn("ulimit -n", limited.stdout)
            self.assertEqual(self.findings(served)["store"]["verdict"], "ok")
            self.assertEqual(served.stop()[0], 0)
            self.damage(data / "events.sqlite")
            self.assertIn("store", self.wrong(served))

    @staticmethod
    def damage(store):
        """One bit of the hash of the last record but one."""
        import sqlite3
        with sqlite3.connect(store) as database:
            table, column = database.execute(
                "select m.name, p.name from sqlite_master m, pragma_table_info(m.name) p "
                "where m.type = 'table' and p.name = 'hash' and m.name not like 'sqlite%'").fetchone()
            for row in database.execute("select name from sqlite_master where type = 'trigger'").fetchall():
                database.execute(f"drop trigger {row[0]}")
            seq, value = database.execute(f"select seq, {column} from {table} order by seq desc limit 1 offset 1").fetchone()
            changed = bytes([value[0] ^ 1]) + value[1:]
            database.execute(f"update {table} set {column} = ? where seq = ?", (changed, seq))

    def test_a_store_that_is_not_there_yet_is_no_fault_of_it(self):
        with Served(SEP).own_folder() as folder:
            done = subprocess.run([SEP, "doctor", "--json"], cwd=folder, text=True, capture_output=True, check=False,
                                  env={"PATH": os.environ["PATH"], "SEP_CONTEXTS": str(folder / "contexts.toml")})
            found = {row["check"]: row["verdict"] for row in json.loads(done.stdout)["findings"]}
            self.assertEqual(done.returncode, 1)
            self.assertEqual((found["store"], found["store folder"], found["server"]), ("skipped", "ok", "wrong"))

    def test_the_room_on_the_disk_is_held_against_the_configured_floor(self):
        served = Served(SEP)
        with served.own_folder():
            for floor, verdict in (("1GiB", "ok"), ("8000000000GiB", "wrong"), ("0B", "ok")):
                found = self.findings(served, code=1, SEP_STORE_MIN_FREE=floor)
                self.assertEqual(found["store folder"]["verdict"], verdict, found)


class ExitCodes(WithServer):
    """Each of them at least once; how intents end with 4, 5 and 6 is in cli_test.py, too."""

    def test_every_code(self):
        far = "acquire 1 WETH using USDC, limit 1, at most 1 % slippage, within 10 minutes"
        wanted = {
            0: ("status",),
            1: ("events", "verify", "--store", "nothing.sqlite"),
            2: ("intent", "amend", self.done, "--no-such-option"),
            3: ("intent", "show", "01KDVDNA00DH8SEAG00000000D"),
            4: ("intent", "submit", "acquire 3000000 WETH using USDC, at most 0.5 % slippage, within 30s"),
            5: ("intent", "submit", "acquire 1 WETH using USDC, at most 0.01 % slippage, within 2s", "--wait"),
            6: ("intent", "submit", "acquire 600 WETH using USDC, at most 0.5 % slippage, within 3s", "--wait"),
            7: ("status", "--socket", "nobody.sock"),
            8: ("intent", "cancel", self.done),
        }
        for code, words in wanted.items():
            done = self.served.run(*words)
            self.assertEqual(done.returncode, code, f"{words}: {done.stdout}{done.stderr}")
            self.assertEqual(bool(done.stderr), code in (1, 2, 3, 4, 7, 8), f"{words}: {done.stderr}")
        document = (pathlib.Path(__file__).resolve().parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")
        self.assertEqual([int(code) for code in re.findall(r"(?m)^\| (\d) \|", document)], sorted(wanted))
        self.assertEqual(self.served.run("intent", "cancel", self.served.submit(far)).returncode, 0)

    def test_a_problem_gives_cause_next_step_and_correlation(self):
        denied = self.served.run("intent", "submit", "acquire 3000000 WETH using USDC, at most 0.5 % slippage, within 30s")
        self.assertEqual(denied.stdout, "")
        self.assertRegex(denied.stderr, r"insufficient balance: USDC \(insufficient_balance, HTTP 422\)\n"
                                        r"  value \d+, limit \d+; docs/reason-codes.md says what they count\n"
                                        r"  next: sep positions, sep account deposit\n"
                                        r"  correlation id [0-9A-Z]{26}\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--sep", required=True)
    arguments, rest = parser.parse_known_args()
    SEP = str(pathlib.Path(arguments.sep).resolve())
    unittest.main(argv=[sys.argv[0], *rest])
