#!/usr/bin/env python3
"""`sep sim run --market DIR`: the simulator on recorded pools and books.

    tests/cli/sim_market_test.py --sep build/release/apps/sep/sep
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "demo"))
import made_capture  # noqa: E402

SEP = ""
POOLS = pathlib.Path("../shared/data/eth-pools-recording")
BOOKS = pathlib.Path("../shared/data/binance-l2")


def sim(*arguments):
    return subprocess.run([SEP, "sim", *arguments], capture_output=True, text=True, check=False, timeout=280)


class RecordedMarkets(unittest.TestCase):
    def runs(self, market, seeds, *arguments):
        done = sim("run", "--seeds", str(seeds), "--market", str(market), "--json", *arguments)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        told = json.loads(done.stdout)
        self.assertEqual((told["runs"], told["violations"]), (seeds, 0))
        self.assertGreater(told["checks"]["i4_venue_agrees"], 0)
        return told

    def made(self):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="sep-capture-")))
        made_capture.write(folder)
        return folder

    def test_a_made_capture(self):
        self.runs(self.made(), 3)

    @unittest.skipUnless(POOLS.exists(), "no recorded pools")
    def test_recorded_pools(self):
        told = self.runs(POOLS, 6)
        self.assertGreater(told["endings"]["intent.completed"], 0)
        self.runs(POOLS, 1, "--recording", "24693611-24693622")

    @unittest.skipUnless(BOOKS.exists(), "no recorded books")
    def test_recorded_books(self):
        told = self.runs(BOOKS, 3)
        self.assertGreater(told["endings"]["intent.completed"], 0)

    def test_a_run_can_be_seen_again(self):
        folder = str(self.made())
        hashes = {sim("repro", "2", "--quiet", "--market", folder).stdout.splitlines()[-1] for _ in range(2)}
        self.assertEqual(len(hashes), 1, hashes)
        self.assertRegex(hashes.pop(), "^trace [0-9a-f]{64}$")

    def test_what_is_no_market_is_refused(self):
        for arguments in (("run", "--market", "/nowhere"), ("run", "--market", "tests"),
                          ("repro", "1", "--market", "sideways"),
                          ("run", "--market", str(self.made()), "--recording", "DOGEUSDT-20240808")):
            done = sim(*arguments)
            self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
            self.assertIn("market", done.stderr)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--sep", required=True)
    known, rest = parser.parse_known_args()
    SEP = str(pathlib.Path(known.sep).resolve())
    unittest.main(argv=[sys.argv[0], *rest])
