#!/usr/bin/env python3
"""Every noun of the command line against a server of its own, and every exit code.

    tests/cli/cli_test.py --sep build/release/apps/sep/sep
"""

import argparse
import json
import pathlib
import re
import signal
import subprocess
import sys
import time
import unittest

from served import SETTINGS, Served

SEP = ""
FAR = "acquire 1 WETH using USDC, limit 1, at most 1 % slippage, within 10 minutes"  # nobody sells at that price
MARKET = pathlib.Path("../shared/data/eth-pools-recording").resolve()
ENDED = {"denied", "completed", "partially_completed", "canceled", "expired", "failed"}


class WithServer(unittest.TestCase):
    """One server for all cases of a class; the cases do not depend on each other."""

    @classmethod
    def setUpClass(cls):
        cls.served = Served(SEP)
        cls.enterClassContext(cls.served)
        cls.served.deposit()


class Books(unittest.TestCase):
    """Orders on books, as the commands show them."""

    def test_orders_show_their_limit(self):
        line = "acquire 3 WETH using USDC, at most 1 % slippage, within 30s"
        with Served(SEP, 'market = "generated_books"\n' + SETTINGS) as served:
            served.deposit()
            intent = served.submit(line, "--wait")
            shown = served.shown(intent)
            self.assertEqual(shown["status"], "completed")
            self.assertEqual(shown["progress"]["cum_qty"]["amount"], "3")
            self.assertGreater(len(shown["orders"]), 0)
            for order in shown["orders"]:
                self.assertEqual((order["book"], order["pool"]), ("WETH-USDC", None))
                limit = order["limit"]
                self.assertEqual((limit["side"], limit["time_in_force"]), ("buy", "ioc"))
                self.assertRegex(limit["price"], r"^2\d{3}(\.\d{1,2})?$")
                self.assertEqual(int(limit["quantity"]["raw"]), int(limit["lots"]) * 10**14)
            text = served.run("intent", "show", intent).stdout
            self.assertRegex(text, r"order [0-9a-f]{12} to paper_\w+: buy [0-9.]+ WETH at [0-9.]+ or better, ioc; filled")
            for verb in ("verify", "replay", "redecide"):
                self.assertEqual(served.run("events", verb).returncode, 0, verb)
            created = served.run("events", "export", "--topic", "order.created").stdout.splitlines()
            self.assertEqual(json.loads(created[0])["payload"]["terms"]["book"]["side"], "buy")


class Intents(WithServer):
    def test_submit_and_wait_until_completed(self):
        done = self.served.run("intent", "submit", "acquire 3 WETH using USDC, at most 1 % slippage, within 30s", "--wait")
        self.assertEqual(done.returncode, 0, done.stderr)
        topics = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("20")]
        self.assertEqual((topics[0], topics[-1]), ("intent.submitted", "intent.completed"))
        self.assertIn("completed, target_reached", done.stdout)

    def test_submit_a_json_body_and_the_same_key_twice(self):
        body = {"type": "dispose", "base": "WETH", "quote": "USDC", "size": {"base_amount": "0.5"},
                "max_slippage_bps": 100, "within": "30s"}
        (self.served.folder / "body.json").write_text(json.dumps(body))
        words = ["intent", "submit", "--body", "body.json", "--key", "once"]
        first = self.served.json(*words)
        again = self.served.json(*words)
        self.assertEqual((first["intent_id"], again["replayed"]), (again["intent_id"], True))
        other = self.served.json("intent", "submit", FAR, "--key", "once", code=8)
        self.assertEqual((other["code"], other["correlation_id"]), ("key_reused", first["intent_id"]))
        self.assertEqual(self.served.json("intent", "watch", first["intent_id"])["status"], "completed")

    def test_a_preview_says_how_it_would_end_and_records_nothing(self):
        before = self.served.json("intent", "list")["intents"]
        line = "acquire 1 WETH using USDC, at most 1 % slippage, within 30s"
        self.assertEqual(self.served.json("intent", "preview", line)["verdict"], "routed")
        self.assertIn("routed", self.served.run("intent", "preview", line).stdout)
        denied = self.served.json("intent", "preview", line.replace("1 WETH", "100000 WETH"), code=4)
        self.assertEqual(denied["denial"]["reason"], "insufficient_balance")
        self.assertEqual(self.served.run("intent", "preview").returncode, 2)
        self.assertEqual(self.served.json("intent", "list")["intents"], before)

    def test_show_list_watch_cancel(self):
        intent = self.served.submit(FAR)
        self.assertNotIn(self.served.shown(intent)["status"], ENDED)
        listed = self.served.json("intent", "list", "--strategy", "default")["intents"]
        self.assertIn(intent, [row["intent_id"] for row in listed])
        self.assertIn(intent, self.served.run("intent", "list").stdout)
        self.assertEqual(self.served.run("intent", "cancel", intent, "--reason", "enough").returncode, 0)
        watched = self.served.run("intent", "watch", intent)
        self.assertEqual(watched.returncode, 5, watched.stderr)
        self.assertIn("intent.canceled", watched.stdout)
        self.assertEqual(self.served.json("intent", "cancel", intent, code=8)["code"], "wrong_state")

    def test_pause_resume_amend(self):
        intent = self.served.submit(FAR)
        self.assertEqual(self.served.json("intent", "pause", intent)["status"], "paused")
        self.assertNotEqual(self.served.json("intent", "resume", intent)["status"], "paused")
        self.served.json("intent", "amend", intent, "--size", "0.5", "--max-slippage-bps", "50", "--version", "1")
        shown = self.served.shown(intent)
        self.assertEqual((shown["version"], shown["spec"]["max_slippage_bps"]), (2, 50))
        self.assertEqual(shown["progress"]["order_qty"]["amount"], "0.5")
        stale = self.served.json("intent", "amend", intent, "--size", "0.4", "--version", "1", code=8)
        self.assertEqual(stale["code"], "version_differs")
        self.served.json("intent", "cancel", intent)

    def test_a_price_that_nobody_gives_expires(self):
        line = "acquire 1 WETH using USDC, at most 0.01 % slippage, within 2s"
        self.assertEqual(self.served.json("intent", "submit", line, "--wait", code=5)["status"], "expired")

    def test_a_size_beyond_the_pools_ends_partially(self):
        line = "acquire 600 WETH using USDC, at most 0.5 % slippage, within 3s"
        ended = self.served.json("intent", "submit", line, "--wait", code=6)
        self.assertEqual((ended["status"], ended["reason"]), ("partially_completed", "deadline"))

    def test_what_is_not_there_or_not_understood(self):
        for verb in ("show", "watch", "cancel", "pause", "resume"):
            self.assertEqual(self.served.run("intent", verb, "01KDVDNA00DH8SEAG00000000D").returncode, 3, verb)
        wrong = self.served.run("intent", "submit", "acquire 1 WOTH using USDC, at most 1 % slippage, within 1m")
        self.assertEqual(wrong.returncode, 2)
        self.assertIn("unknown_asset", wrong.stderr)
        self.assertEqual(self.served.run("intent", "submit").returncode, 2)
        self.assertEqual(self.served.run("intent", "list", "--socket", "nobody.sock").returncode, 7)


class Money(WithServer):
    def test_deposit_and_positions(self):
        words = ["account", "deposit", "--strategy", "saver", "--asset", "USDC", "--amount"]
        self.assertEqual(self.served.run(*words, "12.5").returncode, 0)
        rows = self.served.json("positions", "--strategy", "saver")["positions"]
        self.assertEqual([(row["asset"], row["available"]["amount"]) for row in rows], [("USDC", "12.5")])
        self.assertIn("saver", self.served.run("positions").stdout)
        for _ in range(2):
            self.assertEqual(self.served.run(*words, "1.5", "--key", "once").returncode, 0)
        self.assertEqual(self.served.run(*words, "2.5", "--key", "once").returncode, 8)
        rows = self.served.json("positions", "--strategy", "saver")["positions"]
        self.assertEqual([row["available"]["amount"] for row in rows], ["14"])
        for amount, code in (("-1", 8), ("0", 8), ("1.1234567", 2), ("a few", 2)):
            self.assertEqual(self.served.run(*words, amount).returncode, code, amount)

    def test_more_than_there_is_is_denied(self):
        line = "acquire 3000000 WETH using USDC, at most 0.5 % slippage, within 30s"
        denied = self.served.json("intent", "submit", line, code=4)
        self.assertEqual((denied["code"], denied["status_of_intent"]), ("insufficient_balance", "denied"))


class Risk(WithServer):
    def test_halt_show_resume(self):
        scope = ["--scope", "strategy:stopped"]
        self.served.json("account", "deposit", "--strategy", "stopped", "--asset", "USDC", "--amount", "50000")
        self.served.json("account", "deposit", "--strategy", "stopped", "--asset", "ETH", "--amount", "1")
        line = "acquire 1 WETH using USDC, at most 1 % slippage, within 30s, strategy stopped"
        self.assertEqual(self.served.run("risk", "halt", *scope, "--reason", "look").returncode, 0)
        scopes = self.served.json("risk", "show")["scopes"]
        self.assertEqual([(row["scope"], row["state"]) for row in scopes], [("strategy:stopped", "halted")])
        self.assertIn("strategy:stopped", self.served.run("risk", "show").stdout)
        self.assertEqual(self.served.json("intent", "submit", line, code=4)["code"], "trading_halted")
        self.served.json("risk", "reduce", *scope, "--reason", "get out")
        self.served.json("risk", "resume", *scope, "--reason", "looked")
        self.assertEqual(self.served.json("risk", "show")["scopes"], [])
        self.assertEqual(self.served.json("intent", "submit", line, "--wait")["status"], "completed")
        self.assertEqual(self.served.run("risk", "halt").returncode, 2)
        wrong = self.served.json("risk", "halt", "--scope", "venue:nowhere", "--reason", "x", code=2)
        self.assertEqual(wrong["errors"][0]["code"], "unknown_name")

    def test_kill_cancels_what_is_open_in_its_scope(self):
        for asset, amount in (("USDC", "50000"), ("ETH", "1")):
            self.served.json("account", "deposit", "--strategy", "killed", "--asset", asset, "--amount", amount)
        line = "acquire 1 WETH using USDC, at most 1 % slippage, within 30m, as twap, strategy killed"
        intent = self.served.json("intent", "submit", line)["intent_id"]
        killed = self.served.json("risk", "kill", "--scope", "strategy:killed", "--reason", "drill")
        self.assertEqual((killed["state"], killed["canceled_intents"]), ("halted", [intent]))
        self.assertEqual(self.served.run("intent", "watch", intent).returncode, 5)
        self.assertEqual(self.served.json("risk", "kill", "--scope", "strategy:no blanks", "--reason", "x", code=8)["code"],
                         "unknown_scope")
        self.served.json("risk", "resume", "--scope", "strategy:killed", "--reason", "drill over")

    def test_flatten(self):
        flattened = self.served.json("risk", "flatten", "--asset", "WETH", "--reason", "get out")["intent_id"]
        self.assertEqual(self.served.run("intent", "watch", flattened).returncode, 0)


class Orders(unittest.TestCase):
    def test_an_operator_resolves_what_the_venue_cannot_tell(self):
        with Served(SEP, venue_apart=[]) as served:
            served.deposit()
            served.venue.send_signal(signal.SIGSTOP)  # it hears nothing more, and nobody is told
            line = "acquire 1 WETH using USDC, at most 1 % slippage, within 10 minutes, stop on failure"
            intent = served.submit(line)
            order = self.first(served, "exec.step_submitted", intent)["order"]
            self.first(served, "exec.step_unknown", intent)
            served.venue.kill()
            told = served.json("order", "resolve", order, "--evidence", "the venue is gone for good")
            self.assertGreater(told["seq"], 0)
            ended = served.run("intent", "watch", intent)
            self.assertEqual(ended.returncode, 5, ended.stdout + ended.stderr)
            self.assertEqual(served.shown(intent)["status"], "failed")
            self.assertEqual(served.json("order", "resolve", order, "--evidence", "again", code=8)["code"], "order_settled")
            self.assertEqual(served.run("order", "resolve", "0" * 32, "--evidence", "none").returncode, 3)
            self.assertEqual(served.run("order", "resolve", order).returncode, 2)

    @staticmethod
    def first(served, topic, intent):
        """The payload of the intent's first event of that topic, once it is there."""
        for _ in range(600):
            done = served.run("events", "export", "--topic", topic)
            for line in done.stdout.splitlines():
                event = json.loads(line)
                if event["correlation_id"] == intent:
                    return event["payload"]
        raise AssertionError(f"no {topic} of {intent}")


class Events(unittest.TestCase):
    def test_beside_the_server_and_after_it(self):
        with Served(SEP) as served:
            served.deposit()
            served.submit("acquire 1 WETH using USDC, at most 1 % slippage, within 30s", "--wait")
            self.read(served)
            tail = served.run("events", "tail", "--topic", "intent.*", "-n", "2").stdout.splitlines()
            self.assertEqual([line.split()[2] for line in tail], ["intent.closing", "intent.completed"])
            self.assertEqual(served.run("events", "show", "999999").returncode, 3)
            csv = served.run("events", "export", "--format", "csv").stdout.splitlines()
            jsonl = served.run("events", "export").stdout.splitlines()
            self.assertEqual(len(csv), len(jsonl) + 1)
            checkpoint = served.run("events", "checkpoint").stdout.strip()
            open_intent = served.submit(FAR)
            code, output = served.stop()
            self.assertEqual(code, 0, output)
            self.assertEqual(served.run("intent", "list").returncode, 7)
            self.read(served)
            self.assertEqual(served.run("events", "verify", "--checkpoint", checkpoint).returncode, 0)
            served.server = served.start("serve")
            self.assertNotIn(served.shown(open_intent)["status"], ENDED)

    def read(self, served):
        whole = served.json("events", "verify")
        self.assertTrue(whole["ok"])
        self.assertTrue(served.json("events", "replay")["snapshot_agrees"])
        self.assertEqual(served.json("events", "redecide")["differing"], 0)
        self.assertEqual(json.loads(served.run("events", "show", "1").stdout)["seq"], 1)
        self.assertGreater(int(served.json("events", "tail", "-n", "1")["seq"]), 1)


class Ending(unittest.TestCase):
    """SIGTERM: what was decided is at the venue, what is left is named, and the next start goes on with it."""

    LEFT = re.compile(r"\S+ warn  order\.left .* correlation_id=([0-9A-Z]{26}) order=([0-9a-f]{32}) venue=[a-z0-9_]+ "
                      r"status=(?:submitting|working|partially_filled|unknown|cancel_pending)")
    LINE = "acquire 0.{} WETH using USDC, at most 2 % slippage, within 2 minutes"

    def ended(self, served):
        """Ends the server; the orders that it named, by id."""
        code, output = served.stop()
        self.assertEqual(code, 0, output)
        left = {match[2]: match[1] for match in map(self.LEFT.fullmatch, output.splitlines()) if match}
        self.assertRegex(output, rf"(?m) server\.stopped .* live_orders={len(left)}$")
        return left

    @staticmethod
    def venue_record(served):
        """The orders that the venue was asked for, and its executions. It may be writing."""
        text = (served.folder / "sep-data" / "venue.record").read_text()
        entries = [json.loads(line) for line in text[:text.rfind("\n") + 1].splitlines()]
        asked = {entry["request"]["terms"]["id"] for entry in entries
                 if entry["kind"] == "asked" and "terms" in entry["request"]}
        return asked, [entry["order"] for entry in entries if entry["kind"] == "executed"]

    @staticmethod
    def payloads(served, topic):
        exported = served.run("events", "export", "--topic", topic).stdout.splitlines()
        return [json.loads(line)["payload"] for line in exported]

    def test_names_the_live_orders_and_the_next_start_completes_them(self):
        with Served(SEP, venue_apart=[]) as served:
            served.deposit()
            served.submit(self.LINE.format(9), "--wait")
            self.assertEqual(self.ended(served), {})
            served.server = served.start("serve")
            served.submit(self.LINE.format(8), "--wait")  # now it is connected
            served.venue.send_signal(signal.SIGSTOP)
            intents = [served.submit(self.LINE.format(i + 1)) for i in range(3)]
            left = self.ended(served)
            self.assertEqual(sorted(left.values()), sorted(intents))
            served.venue.send_signal(signal.SIGCONT)
            served.server = served.start("serve")
            for intent in intents:
                self.assertEqual(served.json("intent", "watch", intent)["status"], "completed")
            self.assertEqual(self.ended(served), {})
            asked, executed = self.venue_record(served)
            self.assertLessEqual(set(left), asked)
            self.assertEqual(len(executed), len(set(executed)))
            self.assertTrue(served.json("events", "verify")["ok"])

    def test_what_the_log_says_was_submitted_has_reached_the_venue(self):
        with Served(SEP, venue_apart=[]) as served:
            served.deposit()
            served.submit(self.LINE.format(9), "--wait")
            clients = [subprocess.Popen([SEP, "intent", "submit", self.LINE.format(i + 1)], cwd=served.folder,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for i in range(9)]
            clients[0].wait()
            left = self.ended(served)
            for client in clients:
                client.wait()
            submitted = {order["order"] for order in self.payloads(served, "exec.step_submitted")}
            never_sent = {order["order"] for order in self.payloads(served, "order.expired")
                          if order["proof"] == "never_sent"}
            for _ in range(500):  # what is in its socket it has yet to read
                asked, executed = self.venue_record(served)
                if asked >= submitted - never_sent:
                    break
                time.sleep(0.02)
            self.assertEqual(asked, submitted - never_sent)
            self.assertLessEqual(set(left), asked)
            self.assertEqual(len(executed), len(set(executed)))


class WithoutServer(unittest.TestCase):
    def test_configuration_says_where_values_come_from(self):
        with Served(SEP) as served:
            rows = {row["key"]: row for row in served.json("config", "show", "--origin", "--set", "seed=5")}
            self.assertEqual((rows["seed"]["value"], rows["seed"]["origin"]), ("5", "flag"))
            self.assertEqual((rows["timing.ack_timeout"]["origin"], rows["stream"]["origin"]), ("file", "built_in"))
            self.assertRegex(served.run("config", "show", "--origin").stdout, r"(?m)^timing\.ack_timeout +200ms +file")

    def test_a_clock_limit_of_nothing_is_refused(self):
        with Served(SEP) as served:
            refused = served.run("config", "check", "--set", "server.clock_jump_max=0s")
            self.assertEqual(refused.returncode, 2)
            self.assertIn("server.clock_jump_max: more than 0s", refused.stderr)

    @unittest.skipUnless(MARKET.is_dir(), f"no recorded market at {MARKET}")
    def test_a_store_is_not_served_on_another_market(self):
        with Served(SEP) as served:
            served.deposit()
            self.assertEqual(served.stop()[0], 0)
            elsewhere = ["--set", "venue.socket=sep-data/other.sock", "--set", "venue.record=sep-data/other.record"]
            refused = served.run("serve", "--market", str(MARKET), *elsewhere)
            self.assertEqual(refused.returncode, 1, refused.stderr)
            self.assertIn("the engine refuses the venue's registry: ", refused.stderr)
            self.assertIn("`store.path`", refused.stderr)

    def test_version(self):
        with Served(SEP) as served:
            self.assertEqual(set(served.json("version")), {"version", "commit", "rules_version"})


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--sep", required=True)
    arguments, rest = parser.parse_known_args()
    SEP = str(pathlib.Path(arguments.sep).resolve())
    unittest.main(argv=[sys.argv[0], *rest])
