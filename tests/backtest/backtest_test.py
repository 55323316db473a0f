#!/usr/bin/env python3
"""A backtest as a user runs it.

    tests/backtest/backtest_test.py --sep build/release/apps/sep/sep
"""

import argparse
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import unittest

SEP = ""
EXAMPLE = "schema/backtest/example.toml"
RECORDINGS = pathlib.Path("../shared/data/eth-pools-recording")
SMALL = """
seed = 3
[[strategies]]
name = "desk1"
deposits = { USDC = "500000", WETH = "100", ETH = "5" }
[generate]
count = 12
every = "30s"
sizes = ["1", "4"]
styles = ["immediate", "twap over 4 slices"]
sides = ["acquire", "dispose"]
max_slippage = "1 %"
within = "2m"
"""


def backtest(*words, **options):
    return subprocess.run([SEP, "backtest", *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=240, **options)


class Folder(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def file(self, text, name="backtest.toml"):
        path = pathlib.Path(self.folder.name, name)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path


class Backtest(Folder):
    def test_the_same_file_and_seed_print_the_same_bytes(self):
        path = self.file(SMALL)
        for words in ([], ["--json"], ["--summary"], ["--misbehave", "lost_ack=300,timeout_executed=300"]):
            first, second = backtest(path, *words), backtest(path, *words)
            self.assertEqual(first.returncode, 0, first.stderr)
            self.assertEqual(first.stdout, second.stdout, words)
        self.assertNotEqual(backtest(path, "--seed", 4).stdout, backtest(path).stdout)

    def test_neither_environment_nor_configuration_nor_time_zone_matter(self):
        path = self.file(SMALL)
        pathlib.Path(self.folder.name, "sep.toml").write_text('[risk]\nmin_notional = "1000000"\n')
        other = {**os.environ, "SEP_RISK_MIN_NOTIONAL": "1000000", "SEP_SEED": "9", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
        self.assertEqual(backtest(path).stdout, backtest(path, env=other, cwd=self.folder.name).stdout)

    def test_the_report(self):
        done = backtest(self.file(SMALL), "--json")
        report = json.loads(done.stdout)
        self.assertEqual(report["market"]["ending"], "all_ended")
        self.assertEqual(len(report["intents"]), 12)
        self.assertTrue(all(row["status"] == "completed" for row in report["intents"]))
        self.assertEqual(sum(group["count"] for group in report["groups"]), 12)
        costs = sorted(row["versus_decision_centi_bps"] for row in report["intents"])
        summary = report["all"]["versus_decision_centi_bps"]
        self.assertEqual(summary["count"], 12)
        self.assertLessEqual(abs(summary["mean"] - sum(costs) / 12), 0.5)
        self.assertLessEqual(abs(summary["median"] - (costs[5] + costs[6]) / 2), 0.5)
        low, high = summary["mean_95"]
        self.assertTrue(costs[0] <= low <= summary["mean"] <= high <= costs[-1])
        self.assertTrue(report["log"]["proven"])
        gas = sum(int(row["gas"]["raw"]) for row in report["intents"])
        self.assertEqual(int(report["all"]["gas"][0]["raw"]), gas)
        self.assertIn(b"peak memory", done.stderr)
        self.assertNotIn(b"peak memory", done.stdout)

    def test_a_kept_log_is_a_log_like_any_other(self):
        store = pathlib.Path(self.folder.name, "log.sqlite")
        path = self.file(SMALL)
        kept = backtest(path, "--store", store)
        self.assertEqual(kept.returncode, 0, kept.stderr)
        self.assertEqual(kept.stdout, backtest(path).stdout)
        for verb in ("verify", "replay", "redecide"):
            done = subprocess.run([SEP, "events", verb, "--store", store], capture_output=True, timeout=120)
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(backtest(path, "--store", store).returncode, 8)

    def test_the_example(self):
        done = backtest(EXAMPLE, "--summary")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(b"all_ended", done.stdout)

    @unittest.skipUnless(RECORDINGS.is_dir(), "no recorded market")
    def test_a_recorded_market(self):
        text = SMALL.replace("count = 12", "count = 6").replace("1 %", "2 %")
        done = backtest(self.file(text), "--market", RECORDINGS, "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        report = json.loads(done.stdout)
        self.assertIsNotNone(report["market"]["last_record_at"])
        self.assertIn("displacement stays", report["market"]["impact_model"])
        self.assertEqual(done.stdout, backtest(self.file(text), "--market", RECORDINGS, "--json").stdout)


class Refusals(Folder):
    def test_exit_codes(self):
        for code, words in ((2, []), (3, ["none.toml"]), (2, [self.folder.name]),
                            (3, [self.file(SMALL), "--market", "no/such/folder"]),
                            (2, [self.file(SMALL), "--misbehave", "lost_ack=many"]),
                            (2, [self.file(SMALL), "--seed", "x"]), (2, [self.file(SMALL), "--fly"]),
                            (1, [self.file(SMALL), "--store", "no/such/folder/log.sqlite"])):
            done = backtest(*words)
            self.assertEqual(done.returncode, code, (words, done.stderr))
            self.assertTrue(done.stderr)
            self.assertFalse(done.stdout)

    def test_bad_files_name_line_and_key(self):
        for text, wanted in ((SMALL.replace("every", "evry"), b":8: generate.evry: unknown_key"),
                             (SMALL.replace('"4"', "4"), b"generate.sizes: wrong_type"),
                             (SMALL.replace("twap over", "twap ever"), b"generate[0]: intent_unreadable"),
                             (SMALL.replace("USDC =", "USDX ="), b"strategies[0].deposits.USDX: unknown_asset"),
                             (SMALL + "[settings.risk]\ncolar_bps = 3\n", b"did you mean risk.collar_bps"),
                             (SMALL + "=", b"not_toml"), ("", b"nothing_to_run")):
            done = backtest(self.file(text))
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn(wanted, done.stderr)

    def test_junk(self):
        text = SMALL.replace("count = 12", "count = 2").encode()
        for seed in range(40):
            draw = random.Random(seed)
            junk = bytearray(text)
            for _ in range(draw.randint(1, 6)):
                junk[draw.randrange(len(junk))] = draw.randrange(256)
            done = backtest(self.file(bytes(junk)))
            self.assertIn(done.returncode, (0, 2, 3), f"seed {seed}: {done.stderr}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--sep", required=True)
    arguments, rest = parser.parse_known_args()
    SEP = str(pathlib.Path(arguments.sep).resolve())
    unittest.main(argv=[sys.argv[0], *rest])
