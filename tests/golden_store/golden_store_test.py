#!/usr/bin/env python3
"""Stores that earlier builds wrote: this build reads, verifies, replays and decides them again, and goes on with them.

    tests/golden_store/golden_store_test.py --sep build/release/apps/sep/sep
"""

import argparse
import json
import lzma
import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent / "cli"))

from served import Served  # noqa: E402

SEP = ""


class GoldenStores(unittest.TestCase):
    def test_every_store_that_is_kept(self):
        kept = sorted(HERE.glob("v*.sqlite.xz"))
        self.assertGreater(len(kept), 0)
        for packed in kept:
            with self.subTest(packed.name):
                self.check(packed, json.loads((HERE / packed.name.replace(".sqlite.xz", ".json")).read_text()))

    def check(self, packed, expected):
        served = Served(SEP)
        with served.own_folder() as folder:
            store = folder / "sep-data" / "events.sqlite"
            store.parent.mkdir()
            store.write_bytes(lzma.decompress(packed.read_bytes()))
            self.read(served, expected)
            with served:  # the engine starts on it, takes new commands, and the old log is still what it was
                served.deposit()
                self.assertEqual(served.stop()[0], 0)
                self.read(served, expected)

    def read(self, served, expected):
        verified = served.json("events", "verify", "--checkpoint", expected["checkpoint"])
        self.assertTrue(verified["ok"], verified)
        replayed = served.json("events", "replay")
        self.assertTrue(replayed["snapshot_agrees"] and replayed["ledger_conserved"], replayed)
        again = served.json("events", "redecide")
        # What was decided under earlier rules may be decided otherwise today, and is told apart.
        self.assertEqual((again["differing"] - again["under_other_rules"], again["strayed"]), (0, 0), again)
        lines = served.run("events", "export").stdout.splitlines()
        topics = [json.loads(line)["topic"] for line in lines]
        for topic, count in expected["topics"].items():
            self.assertGreaterEqual(topics.count(topic), count, topic)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--sep", required=True)
    arguments, rest = parser.parse_known_args()
    SEP = str(pathlib.Path(arguments.sep).resolve())
    unittest.main(argv=[sys.argv[0], *rest])
