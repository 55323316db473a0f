#!/usr/bin/env python3
"""The demo and the server on an exchange's captures: made ones, and the recorded ones where they are there.

    tests/demo/captures_test.py --sep build/release/apps/sep/sep
"""

import argparse
import json
import pathlib
import signal
import subprocess
import sys
import tempfile
import unittest

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "cli"))
import made_capture  # noqa: E402
from served import SETTINGS, Served  # noqa: E402

SEP = ""
RECORDED = pathlib.Path("../shared/data/binance-l2")


def sep(*words):
    return subprocess.run([SEP, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=120,
                          check=False)


class Captures(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="sep-capture-")))
        made_capture.write(self.folder)

    def demo(self, *words, code=0):
        done = sep("demo", "--json", "--market", str(self.folder), *words)
        self.assertEqual(done.returncode, code, done.stderr)
        return json.loads(done.stdout)

    def test_the_sentence_is_of_what_the_capture_trades_and_completes(self):
        report = self.demo()
        self.assertEqual((report["intent"]["base"], report["intent"]["quote"]), ("ETH", "USDT"))
        self.assertEqual(report["status"], "completed")
        self.assertEqual(sum(int(fill["bought"]["raw"]) for fill in report["fills"]), 10 * 10**18)
        # 2 ETH at each of 2,500.01 to .05, and 10 bp.
        paid = sum(int(fill["sold"]["raw"]) for fill in report["fills"])
        self.assertEqual(paid, 2_500_030_000_000 + 2_500_030_000)
        self.assertEqual(report["price"]["decision"], "2500.1")
        self.assertTrue(report["log"]["proven"])

    def test_the_report_names_the_model(self):
        market = self.demo()["market"]
        for part in ("comes back by half every 10 s", "the feed takes 5 ms", "requests and reports each 5 ms",
                     "a taker pays 10 bp"):
            self.assertIn(part, market["model"])
        self.assertEqual((market["start"], market["ended_after_last_record"]), ("2024-08-09T00:00:00.002Z", False))
        text = sep("demo", "--market", str(self.folder)).stdout
        self.assertIn("recorded    2024-08-09T00:00:00.002Z to 2024-08-09T00:00:59.901Z\n", text)
        self.assertIn("of the book at a venue that is not traded on", text)

    def test_the_same_seed_prints_the_same_bytes(self):
        for words in ([], ["--json"], ["--style", "twap over 4 slices", "--misbehave", "lost_ack=300,lost_fill=300"]):
            first, second = (sep("demo", "--market", str(self.folder), "--seed", "7", *words) for _ in range(2))
            self.assertEqual((first.returncode, first.stdout), (second.returncode, second.stdout), words)
        self.assertNotEqual(sep("demo", "--market", str(self.folder), "--seed", "8").stdout, first.stdout)

    def test_nothing_is_traded_after_the_last_record(self):
        report = self.demo("acquire 10 ETH using USDT, at most 0.5 % slippage, within 4 minutes, as twap over 12 slices",
                           code=6)
        self.assertEqual((report["status"], report["cause"]), ("partially_completed", "deadline"))
        last = report["market"]["last_record"]
        self.assertEqual(last, "2024-08-09T00:00:59.901Z")
        self.assertTrue(report["market"]["ended_after_last_record"])
        self.assertGreaterEqual(len(report["fills"]), 3)
        for fill in report["fills"]:
            self.assertLess(fill["executed_at"], last)
        self.assertTrue(report["log"]["proven"])

    def test_slices_follow_what_the_market_trades(self):
        # It trades 2.5 ETH a second.
        report = self.demo("acquire 5 ETH using USDT, at most 0.5 % slippage, within 40 seconds, as pov 20 %")
        self.assertEqual(report["status"], "completed")
        self.assertGreater(len(report["slices"]), 1)

    def test_a_volume_profile_of_them_is_a_configuration(self):
        done = sep("calibrate", "volume", "--market", str(self.folder))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("599 trades, 149.75 ETH; 1 of the parts seen", done.stdout.splitlines()[0])
        file = self.folder / "volume.toml"
        file.write_text(done.stdout)
        shown = json.loads(sep("config", "show", "--json", "--config", str(file)).stdout)
        weights = next(row["value"] for row in shown if row["key"] == "scheduling.volume_profile").split(",")
        self.assertEqual(weights, 1440 * ["1000000"])
        report = self.demo("--config", str(file), "acquire 5 ETH using USDT, at most 0.5 % slippage, within 40 seconds,"
                           " as vwap over 4 slices")
        self.assertEqual(report["status"], "completed")
        told = json.loads(sep("calibrate", "volume", "--market", str(self.folder), "--first", "40s", "--json").stdout)
        self.assertEqual((told["until"], told["parts"], told["parts_seen"], told["trades"]),
                         ("2024-08-09T00:00:40.002Z", 1440, 1, 400))

    def test_what_gives_no_volume_profile_is_said(self):
        for words, code, part in ((("--bins", "24"), 2, "nothing_seen"), (("--bins", "1441"), 2, "--bins"),
                                  (("--first", "2h"), 2, "ends before that"), (("--first", "soon"), 2, "--first"),
                                  (("--recording", "X"), 2, "unknown_choice")):
            done = sep("calibrate", "volume", "--market", str(self.folder), *words)
            self.assertEqual((done.returncode, done.stdout), (code, ""), words)
            self.assertIn(part, done.stderr)
        self.assertEqual(sep("calibrate", "volume", "--market", str(self.folder / "none")).returncode, 3)
        self.assertIn("no prints", sep("calibrate", "volume", "--market", "generated").stderr)

    def test_what_is_no_market_is_said_with_what_was_expected(self):
        for path, code, error in ((self.folder / "none", 3, "not_found"), (self.folder / "empty", 3, "no_recording")):
            (self.folder / "empty").mkdir(exist_ok=True)
            done = sep("demo", "--market", str(path))
            self.assertEqual((done.returncode, done.stdout), (code, ""), path)
            for part in (error, str(path), "blocks_A-B.json.zst", "captures"):
                self.assertIn(part, done.stderr)
        self.assertIn("unknown_choice: BTCUSDT-1; there are ETHUSDT-20240809",
                      sep("demo", "--market", str(self.folder), "--recording", "BTCUSDT-1").stderr)
        (self.folder / "futures.gz").unlink()
        done = sep("demo", "--market", str(self.folder))
        self.assertEqual(done.returncode, 1)
        self.assertIn("one_book: ETHUSDT-20240809: only the spot market's book", done.stderr)

    def test_pools_do_not_do_what_books_do_wrong(self):
        done = sep("demo", "--market", str(self.folder), "--misbehave", "reject=10")
        self.assertNotEqual(done.returncode, 0)

    def test_the_server_trades_on_them_and_goes_on_after_a_kill(self):
        settings = f'market = "{self.folder}"\n' + SETTINGS
        with Served(SEP, settings) as served:
            for asset, amount in (("USDT", "100000"), ("ETH", "10")):
                served.json("account", "deposit", "--asset", asset, "--amount", amount, "--reference", "test")
            line = "acquire 3 ETH using USDT, at most 1 % slippage, within 30s"
            first = served.submit(line, "--wait")
            self.assertEqual(served.shown(first)["status"], "completed")
            served.server.send_signal(signal.SIGKILL)  # its venue dies with it
            served.server.communicate()
            served.server = served.start("serve")
            self.assertEqual(served.shown(first)["progress"]["cum_qty"]["amount"], "3")
            second = served.shown(served.submit(line, "--wait"))
            self.assertEqual(second["status"], "completed")
            # The market goes on where it was: it began once, at the wall's time.
            rows = [json.loads(row) for row in (served.folder / "sep-data/venue.record").read_text().splitlines()]
            openings = [row for row in rows if row["kind"] == "books_opened"]
            self.assertEqual(len(openings), 2)
            self.assertEqual(len({(row["market"], row["start"]) for row in openings}), 1)
            self.assertTrue(openings[0]["market"].startswith("ETHUSDT-20240809 "))
            for verb in ("verify", "replay", "redecide"):
                self.assertEqual(served.run("events", verb).returncode, 0, verb)


@unittest.skipUnless(RECORDED.is_dir(), f"no recorded data: {RECORDED}")
class Recorded(unittest.TestCase):
    def test_each_capture_completes_its_sentence(self):
        for words, base in (([], "ETH"), (["--recording", "BTCUSDT-20240808"], "BTC")):
            done = sep("demo", "--json", "--market", str(RECORDED), *words)
            self.assertEqual(done.returncode, 0, done.stderr)
            report = json.loads(done.stdout)
            self.assertEqual((report["status"], report["intent"]["base"]), ("completed", base))
            self.assertLess(abs(report["price"]["slippage_centi_bps"]), 2000)
            self.assertTrue(report["log"]["proven"])

    def test_the_record_ends_and_so_does_the_trading(self):
        done = sep("demo", "--json", "--market", str(RECORDED),
                   "acquire 10 ETH using USDT, at most 0.5 % slippage, within 10 minutes, as twap over 20 slices")
        report = json.loads(done.stdout)
        self.assertEqual((done.returncode, report["status"]), (6, "partially_completed"))
        for fill in report["fills"]:
            self.assertLess(fill["executed_at"], report["market"]["last_record"])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--sep", required=True)
    arguments, rest = parser.parse_known_args()
    SEP = str(pathlib.Path(arguments.sep).resolve())
    unittest.main(argv=[sys.argv[0], *rest])
