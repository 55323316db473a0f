#!/usr/bin/env python3
"""`sep tca` and `GET /v1/intents/{id}/tca`, against figures computed here from `sep events export`.

    tests/cli/costs_test.py --sep build/release/apps/sep/sep
"""

import argparse
import fractions
import http.client
import json
import pathlib
import socket
import sys
import unittest

from served import Served

SEP = ""
FAR = "acquire 1 WETH using USDC, limit 1, at most 1 % slippage, within 10 minutes"  # nobody sells at that price
LINES = ("acquire 3 WETH using USDC, at most 1 % slippage, within 30s",
         "dispose 2 WETH for USDC, at most 1 % slippage, within 30s",
         "acquire 2 WETH using USDC, at most 1 % slippage, within 12s, as twap over 4 slices")
Fraction = fractions.Fraction


def rate(price):
    return Fraction(int(price["quote_raw"]), int(price["base_raw"]))


def rounded(value):
    """To the nearest unit, halves away from zero."""
    units = (abs(value) + Fraction(1, 2)) // 1
    return int(units if value >= 0 else -units)


def away_from_zero(value):
    return -int(-value // 1) if value >= 0 else int(value // 1)


def expected(events, intent):
    """What docs/tca.md says of a completed intent, sized in the base asset, of which nothing is left."""
    mine = [event for event in events if event["correlation_id"] == intent]
    one = {event["topic"]: event["payload"] for event in reversed(mine)}  # the first of each topic
    fills = [event["payload"] for event in mine if event["topic"] == "exec.step_filled"]
    sign = 1 if one["intent.submitted"]["spec"]["type"] == "acquire" else -1
    of_base, of_quote = ("bought", "sold") if sign > 0 else ("sold", "bought")
    base = sum(int(fill["fill"][of_base]["raw"]) for fill in fills)
    quote = sum(int(fill["fill"][of_quote]["raw"]) for fill in fills)
    decision = rate(one["intent.accepted"]["terms"]["decision_price"])
    arrival = rate(one["exec.started"]["arrival_price"])
    at_decision, at_arrival = rounded(base * decision), rounded(base * arrival)
    average = Fraction(quote, base)
    return {"base": base, "quote": quote, "notional": at_decision,
            "delay": sign * (at_arrival - at_decision), "execution": sign * (quote - at_arrival),
            "opportunity": 0, "fees": 0, "total_without_gas": sign * (quote - at_decision),
            "gas_raw": sum(int(fill["fill"]["gas"]["raw"]) for fill in fills),
            "fees_inside": sum(int(fill["fee"]["raw"]) for fill in fills), "fills": len(fills),
            "vs_decision": sign * away_from_zero((average - decision) / decision * 10**6),
            "vs_arrival": sign * away_from_zero((average - arrival) / arrival * 10**6)}


class Costs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.served = Served(SEP)
        cls.enterClassContext(cls.served)
        cls.served.deposit()
        cls.intents = [cls.served.submit(line) for line in LINES]
        for intent in cls.intents:
            ended = cls.served.json("intent", "watch", intent)
            assert ended["status"] == "completed", ended
        cls.events = [json.loads(line) for line in cls.served.run("events", "export").stdout.splitlines()]

    def get(self, target):
        """GET over the server's socket: the status and the body."""
        connection = http.client.HTTPConnection("localhost")
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.connect(str(self.served.folder / "sep-data" / "sep.sock"))
        connection.request("GET", target)
        answer = connection.getresponse()
        body = json.loads(answer.read())
        connection.close()
        return answer.status, body

    def test_the_report_says_what_the_events_say(self):
        for intent, line in zip(self.intents, LINES):
            with self.subTest(line):
                report, figures = self.served.json("tca", "report", intent), expected(self.events, intent)
                shortfall = report["shortfall"]
                for part in ("notional", "delay", "execution", "opportunity", "fees", "total_without_gas"):
                    self.assertEqual(int(shortfall[part]["raw"]), figures[part], part)
                parts = [int(shortfall[part]["raw"]) for part in ("delay", "execution", "opportunity", "fees", "gas")]
                self.assertEqual(int(shortfall["total"]["raw"]), sum(parts))
                self.assertEqual(int(report["filled"]["raw"]), figures["base"])
                self.assertEqual(int(report["filled_quote"]["raw"]), figures["quote"])
                self.assertEqual(int(report["fees_inside"]["raw"]), figures["fees_inside"])
                self.assertEqual(int(report["gas"]["raw"]), figures["gas_raw"])
                self.assertEqual(len(report["fills"]), figures["fills"])
                self.assertEqual(report["slippage"]["vs_decision_centi_bps"], figures["vs_decision"])
                self.assertEqual(report["slippage"]["vs_arrival_centi_bps"], figures["vs_arrival"])
                self.assertEqual(sum(int(fill["quote"]["raw"]) for fill in report["fills"]), figures["quote"])

    def test_what_the_log_cannot_tell_is_null_and_named(self):
        report = self.served.json("tca", "report", self.intents[0])
        why = {row["figure"]: row["why"] for row in report["missing"]}
        self.assertEqual((why["vwap"], why["participation"]), ("no_market_trades", "no_market_trades"))
        self.assertIsNone(report["prices"]["vwap"])
        self.assertIsNone(report["participation_centi_bps"])

    def test_over_http_it_is_the_same(self):
        for intent in self.intents:
            status, body = self.get(f"/v1/intents/{intent}/tca")
            report = self.served.json("tca", "report", intent)
            self.assertEqual(status, 200, body)
            for markouts in (report.pop("markouts"), body.pop("markouts")):  # the market may move between the two
                self.assertEqual(len(markouts), 5)
            for fill in report["fills"] + body["fills"]:
                del fill["markouts"]
            self.assertEqual(body, report)
        self.assertEqual(self.get("/v1/intents/01KDVDNA00DH8SEAG00000000D/tca")[0], 404)

    def test_for_a_terminal(self):
        done = self.served.run("tca", "report", self.intents[0])
        self.assertEqual(done.returncode, 0, done.stderr)
        for text in (self.intents[0], "decision", "execution", "gas", "no_market_trades", "positive is cost"):
            self.assertIn(text, done.stdout)

    def test_verify_recomputes_every_figure(self):
        whole = self.served.json("tca", "verify")
        self.assertGreaterEqual(whole["intents"], len(LINES))
        self.assertEqual((whole["different"], whole["equal"], whole["differences"]), (0, whole["checked"], []))
        self.assertGreater(whole["checked"] - whole["absent"], 100)
        one = self.served.json("tca", "verify", self.intents[0])
        self.assertEqual((one["intents"], one["different"]), (1, 0))
        self.assertLess(one["checked"], whole["checked"])
        self.assertRegex(self.served.run("tca", "verify").stdout, r"\d+ figures checked, \d+ equal .*, 0 different")

    def test_what_is_not_there_has_not_ended_or_was_denied(self):
        for verb in ("report", "verify"):
            for wrong in ("01KDVDNA00DH8SEAG00000000D", "x", "0" * 26):
                self.assertEqual(self.served.json("tca", verb, wrong, code=3)["code"], "unknown_intent", wrong)
        denied = self.served.json("intent", "submit", "acquire 3000000 WETH using USDC, at most 1 % slippage, within 1m",
                                  code=4)["correlation_id"]
        still_open = self.served.submit(FAR)
        for verb in ("report", "verify"):
            self.assertEqual(self.served.json("tca", verb, denied, code=8)["code"], "not_accepted")
            self.assertEqual(self.served.json("tca", verb, still_open, code=8)["code"], "not_ended")
        self.assertEqual(self.get(f"/v1/intents/{still_open}/tca")[0], 409)
        self.assertGreaterEqual(self.served.json("tca", "verify")["skipped"], 2)
        self.served.json("intent", "cancel", still_open)
        report = self.served.json("tca", "report", still_open)
        self.assertEqual((report["status"], report["fills"], report["prices"]["average"]), ("canceled", [], None))
        self.assertIn({"figure": "average", "why": "nothing_filled", "detail": ""}, report["missing"])
        self.assertEqual(self.served.json("tca", "verify", still_open)["different"], 0)

    def test_no_store_is_told(self):
        for verb in (["report", self.intents[0]], ["verify"]):
            done = self.served.run("tca", *verb, "--store", "nowhere.sqlite")
            self.assertEqual(done.returncode, 1)
            self.assertIn("--store", done.stderr)
        self.assertEqual(self.served.run("tca").returncode, 2)
        self.assertEqual(self.served.run("tca", "report").returncode, 2)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--sep", required=True)
    arguments, rest = parser.parse_known_args()
    SEP = str(pathlib.Path(arguments.sep).resolve())
    unittest.main(argv=[sys.argv[0], *rest])
