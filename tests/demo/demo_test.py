#!/usr/bin/env python3
"""The demo and the commands that need no server, as a user runs them.

    tests/demo/demo_test.py --sep build/release/apps/sep/sep
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

SEP = ""


def sep(*words, **options):
    return subprocess.run([SEP, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=120, **options)


class Demo(unittest.TestCase):
    def test_completes_the_sentence_within_its_limits(self):
        done = sep("demo", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        report = json.loads(done.stdout)
        self.assertEqual(report["status"], "completed")
        self.assertEqual(report["cause"], "target_reached")
        self.assertLessEqual(report["price"]["slippage_centi_bps"], 5000)
        self.assertEqual(sum(int(fill["bought"]["raw"]) for fill in report["fills"]), 10 * 10**18)
        self.assertTrue(report["log"]["proven"])

    def test_is_held_against_one_order_on_the_best_pool(self):
        compared = json.loads(sep("demo", "--json").stdout)["comparison"]
        one, achieved = compared["one_order"], compared["achieved"]
        self.assertEqual(one["base"]["raw"], str(10 * 10**18))
        self.assertLessEqual(achieved["slippage_centi_bps"], one["slippage_centi_bps"])
        self.assertEqual(one["all_in_centi_bps"], one["slippage_centi_bps"] + one["gas_centi_bps"])
        self.assertEqual((compared["one_order_within_limit"], compared["part_within_limit"]), (True, None))
        sliced = json.loads(sep("demo", "--json", "--style", "twap").stdout)["comparison"]
        self.assertEqual(sliced["one_order"]["slippage_centi_bps"], one["slippage_centi_bps"])
        self.assertLess(sliced["achieved"]["slippage_centi_bps"], one["slippage_centi_bps"])
        text = sep("demo", "acquire 15 WETH using USDC, at most 0.29 % slippage, within 1 minute").stdout
        self.assertRegex(text, r"one order for the whole is beyond the 29\.00 bp allowed; \S+ WETH fit on \w+, at ")

    def test_trades_in_slices(self):
        for style in ("twap", "vwap over 12 slices", "implementation_shortfall every 20s", "adaptive"):
            done = sep("demo", "--json", "--style", style)
            report = json.loads(done.stdout)
            self.assertEqual((done.returncode, report["status"]), (0, "completed"), f"{style}: {done.stderr}")
            self.assertGreaterEqual(len(report["slices"]), 8, style)
            self.assertEqual(sum(int(piece["filled"]["raw"]) for piece in report["slices"]), 10 * 10**18)
            self.assertLess(max(int(piece["qty"]["raw"]) for piece in report["slices"]), 4 * 10**18)
            self.assertTrue(report["log"]["proven"], style)
        denied = sep("demo", "--json", "--style", "pov 10 %")
        self.assertEqual(denied.returncode, 4)
        self.assertIn("market_volume_missing", json.loads(denied.stdout)["refusal"])

    def test_completes_the_sentence_on_books(self):
        done = sep("demo", "--json", "--market", "generated_books")
        self.assertEqual(done.returncode, 0, done.stderr)
        report = json.loads(done.stdout)
        self.assertEqual((report["status"], report["cause"]), ("completed", "target_reached"))
        self.assertLessEqual(report["price"]["slippage_centi_bps"], 5000)
        self.assertEqual(sum(int(fill["bought"]["raw"]) for fill in report["fills"]), 10 * 10**18)
        self.assertTrue(report["log"]["proven"])
        for fill in report["fills"]:
            limit = fill["limit"]
            self.assertEqual((limit["side"], limit["time_in_force"]), ("buy", "ioc"))
            self.assertRegex(limit["price"], r"^2\d{3}(\.\d{1,2})?$")
            self.assertEqual(int(limit["quantity"]["raw"]), int(limit["lots"]) * 10**14)
            self.assertEqual(fill["gas"]["raw"], "0")
            paid = int(fill["sold"]["raw"]) * 10**12 / int(fill["bought"]["raw"])
            self.assertLessEqual(paid, float(limit["price"]) * 1.0006)  # the taker's 5 bp on top
        for step in report["plan"]:
            self.assertEqual((step["book"], "pool" in step), ("WETH-USDC", False))
            self.assertLessEqual(float(step["worst_price"]), max(float(f["limit"]["price"]) for f in report["fills"]))
        self.assertIn("book states", report["comparison"]["impact_model"])
        text = sep("demo", "--market", "generated_books").stdout
        self.assertRegex(text, r"to paper_\w+: buy [0-9.]+ WETH at [0-9.]+ or better, ioc")
        self.assertRegex(text, r"\d+ lots up to [0-9.]+")
        self.assertNotIn("pool", text)

    def test_works_in_slices_on_books_and_ends_honestly_whatever_they_do(self):
        done = sep("demo", "--json", "--market", "generated_books", "--style", "twap")
        report = json.loads(done.stdout)
        self.assertEqual((done.returncode, report["status"]), (0, "completed"), done.stderr)
        self.assertGreaterEqual(len(report["slices"]), 8)
        faults = ("late_ack=100,lost_ack=100,timeout_executed=100,timeout_not_executed=100,duplicate_fill=100,"
                  "lost_fill=100,unavailable_after_accept=100,unauthorized=50")
        for seed in range(8):
            done = sep("demo", "--json", "--market", "generated_books", "--seed", str(seed), "--misbehave", faults)
            report = json.loads(done.stdout)
            self.assertIn(report["status"], ("completed", "partially_completed", "expired"), f"seed {seed}")
            self.assertTrue(report["log"]["proven"], f"seed {seed}")
            bought = sum(int(fill["bought"]["raw"]) for fill in report["fills"])
            self.assertLessEqual(bought, 10 * 10**18, f"seed {seed}")

    def test_a_fill_that_is_taken_back_is_in_no_report(self):
        for seed in ("1", "2", "3"):
            report = json.loads(sep("demo", "--seed", seed, "--market", "generated_books", "--style", "twap over 6 slices",
                                    "--misbehave", "trade_bust=700", "--json").stdout)
            self.assertTrue(report["log"]["proven"], f"seed {seed}")
            bought = sum(int(fill["bought"]["raw"]) for fill in report["fills"])
            self.assertEqual(bought, sum(int(slice["filled"]["raw"]) for slice in report["slices"]), f"seed {seed}")
            self.assertEqual(bought > 0, report["status"] != "expired", f"seed {seed}")

    def test_a_book_does_not_do_what_a_pool_does_wrong(self):
        for market, fault in (("generated_books", "reject=10"), ("generated", "late_cancel=10")):
            done = sep("demo", "--market", market, "--misbehave", fault)
            self.assertNotEqual(done.returncode, 0, fault)

    def test_the_same_seed_prints_the_same_bytes(self):
        for words in (["--seed", "7"], ["--seed", "7", "--json"], ["--seed", "7", "--style", "twap"],
                      ["--seed", "7", "--market", "generated_books"],
                      ["--seed", "7", "--market", "generated_books", "--json", "--misbehave", "lost_fill=300"],
                      ["--seed", "3", "--misbehave", "lost_ack=300,timeout_executed=300,lost_fill=300"]):
            first, second = sep("demo", *words), sep("demo", *words)
            self.assertEqual(first.stdout, second.stdout)
            self.assertEqual(first.returncode, second.returncode)
        self.assertNotEqual(sep("demo", "--seed", "7").stdout, sep("demo", "--seed", "8").stdout)

    def test_many_seeds_end_honestly_whatever_the_venue_does(self):
        faults = "late_ack=100,lost_ack=100,timeout_executed=100,timeout_not_executed=100,duplicate_fill=100,reject=100"
        for seed in range(20):
            done = sep("demo", "--json", "--seed", str(seed), "--misbehave", faults)
            report = json.loads(done.stdout)
            self.assertIn(report["status"], ("completed", "partially_completed", "expired"), f"seed {seed}")
            self.assertTrue(report["log"]["proven"], f"seed {seed}")
            bought = sum(int(fill["bought"]["raw"]) for fill in report["fills"])
            self.assertLessEqual(bought, 10 * 10**18, f"seed {seed}")

    def test_denies_with_a_reason(self):
        done = sep("demo", "--json", "acquire 10000 WETH using USDC, at most 0.5 % slippage, within 5 minutes")
        self.assertEqual(done.returncode, 4)
        self.assertIn("insufficient_balance", json.loads(done.stdout)["refusal"])

    def test_says_what_is_wrong_with_a_sentence(self):
        done = sep("demo", "acquire 10 WOTH using USDC, at most 0.5 % slippage, within 5 minutes")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("unknown_asset", done.stderr)


class Commands(unittest.TestCase):
    def test_the_log_of_a_kept_demo(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(sep("demo", "--keep", folder).returncode, 0)
            store = ["--store", f"{folder}/events.sqlite"]
            for verb in ("verify", "replay", "redecide"):
                done = sep("events", verb, *store)
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            checkpoint = sep("events", "checkpoint", *store).stdout.strip()
            self.assertEqual(sep("events", "verify", *store, "--checkpoint", checkpoint).returncode, 0)
            words = checkpoint.split(" ")
            words[4] = str(int(words[4]) + 1)
            self.assertEqual(sep("events", "verify", *store, "--checkpoint", " ".join(words)).returncode, 1)
            rows = [json.loads(line) for line in sep("events", "export", *store).stdout.splitlines()]
            self.assertEqual(rows[0]["topic"], "engine.started")
            self.assertIn("intent.completed", [row["topic"] for row in rows])
            csv = sep("events", "export", *store, "--format", "csv", "--topic", "intent.*").stdout.splitlines()
            self.assertTrue(all(",intent." in line for line in csv[1:]) and len(csv) > 3)
            self.assertEqual(json.loads(sep("events", "show", "1", *store).stdout)["kind"], "input")
            self.assertEqual(sep("events", "show", "999999", *store).returncode, 3)

    def test_no_store_is_told(self):
        done = sep("events", "verify", "--store", "/nonexistent/events.sqlite")
        self.assertEqual(done.returncode, 1)
        self.assertIn("--store", done.stderr)

    def test_no_server_is_told(self):
        done = sep("intent", "list", "--socket", "/nonexistent/sep.sock")
        self.assertEqual(done.returncode, 7)
        self.assertIn("sep serve", done.stderr)

    def test_version_and_configuration(self):
        self.assertIn("version", json.loads(sep("version", "--json").stdout))
        shown = sep("config", "show", "--origin", "--set", "seed=5").stdout
        self.assertRegex(shown, r"(?m)^seed +5 +flag")
        wrong = sep("config", "check", "--set", "risk.colar_bps=5")
        self.assertEqual(wrong.returncode, 2)
        self.assertIn("collar_bps", wrong.stderr)

    def test_usage(self):
        self.assertEqual(sep().returncode, 2)
        self.assertEqual(sep("intent", "fly").returncode, 2)
        self.assertEqual(sep("--help").returncode, 0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--sep", required=True)
    arguments, rest = parser.parse_known_args()
    SEP = str(pathlib.Path(arguments.sep).resolve())
    unittest.main(argv=[sys.argv[0], *rest])
