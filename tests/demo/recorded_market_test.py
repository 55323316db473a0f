#!/usr/bin/env python3
"""The demo against recorded mainnet pools. Where the recording is absent it ends with 77: skipped, not passed.

    tests/demo/recorded_market_test.py --sep build/release/apps/sep/sep
"""

import argparse
import json
import pathlib
import subprocess
import sys
import unittest

SKIPPED = 77
SEP = ""
MARKET = pathlib.Path("../shared/data/eth-pools-recording")


def demo(*words):
    done = subprocess.run([SEP, "demo", "--json", "--market", str(MARKET), *words], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    if not done.stdout:
        raise AssertionError(done.stderr)
    return done.returncode, json.loads(done.stdout)


class RecordedMarket(unittest.TestCase):
    def test_the_sentence_completes_within_its_budget(self):
        for words in ([], ["acquire 8 WETH using USDC, at most 0.5 % slippage, within 2 minutes"]):
            code, report = demo(*words)
            self.assertEqual((code, report["status"]), (0, "completed"), words)
            self.assertLessEqual(report["price"]["slippage_centi_bps"], 5000)
            self.assertTrue(report["log"]["proven"])
            self.assertLessEqual(report["comparison"]["achieved"]["slippage_centi_bps"],
                                 report["comparison"]["one_order"]["slippage_centi_bps"])

    def test_what_the_budget_does_not_buy_is_said(self):
        code, report = demo("acquire 20 WETH using USDC, at most 0.01 % slippage, within 2 minutes")
        self.assertEqual((code, report["status"]), (6, "partially_completed"))
        self.assertLessEqual(report["price"]["slippage_centi_bps"], 100)
        self.assertTrue(report["log"]["proven"])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--sep", required=True)
    arguments, rest = parser.parse_known_args()
    SEP = str(pathlib.Path(arguments.sep).resolve())
    if not MARKET.is_dir():
        print(f"skipped: no recorded market at {MARKET} (run from the repository's root)")
        sys.exit(SKIPPED)
    unittest.main(argv=[sys.argv[0], *rest])
