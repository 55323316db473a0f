#!/usr/bin/env python3
"""`sep sim matrix` and what it says of a run that can be seen again.

    tests/cli/matrix_test.py --sep build/release/apps/sep/sep
"""

import argparse
import json
import subprocess
import sys
import unittest

SEP = ""


def sim(*arguments):
    return subprocess.run([SEP, "sim", *arguments], capture_output=True, text=True, check=False, timeout=300)


class Matrix(unittest.TestCase):
    """The command, not the runs: those have tests beside the code, and the test `sim.matrix`."""

    def test_a_table_of_styles_and_misbehaviour(self):
        done = sim("matrix", "--seeds", "3", "--style", "twap", "--style", "pov", "--fault", "v_late_ack")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        lines = done.stdout.splitlines()
        self.assertEqual(lines[0].split(), "runs struck / runs twap pov filled / intents".split())
        self.assertEqual(lines[1].split()[0], "v_late_ack")
        self.assertEqual(lines[1].split()[2], "-")
        self.assertIn("-: pools do not say what the market trades: pov is denied there", lines)

    def test_json_says_the_same_of_every_pair(self):
        arguments = ("matrix", "--seeds", "4", "--style", "immediate", "--fault", "b_duplicate", "--json")
        done = sim(*arguments)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        told = json.loads(done.stdout)
        self.assertFalse(told["failed"])
        self.assertEqual([cell["fault"] for cell in told["cells"]],
                         ["b_duplicate_ack", "b_duplicate_fill", "b_duplicate_fill_new_id"])
        for cell in told["cells"]:
            self.assertEqual((cell["style"], cell["runs"], cell["violations"]), ("immediate", 4, []))
            self.assertGreater(cell["struck"], 0)
            self.assertGreaterEqual(cell["intents"], cell["runs"])
        self.assertEqual(told["checks"]["i14_same_seed_same_trace"], 3)
        self.assertEqual(sim(*arguments, "--jobs", "1").stdout, done.stdout)

    def test_a_run_can_be_seen_again(self):
        pair = ("--style", "twap", "--fault", "v_lost_ack")
        first = sim("repro", "3", *pair)
        self.assertEqual(first.returncode, 0, first.stdout)
        self.assertIn("intent.submitted", first.stdout)
        self.assertIn("v_lost_ack", first.stdout)
        trace = [line for line in first.stdout.splitlines() if line.startswith("trace ")]
        quiet = sim("repro", "3", *pair, "--quiet")
        self.assertEqual(trace, [line for line in quiet.stdout.splitlines() if line.startswith("trace ")])
        self.assertNotIn("intent.submitted", quiet.stdout)

    def test_what_makes_no_sense_is_refused(self):
        for arguments in (("matrix", "--fault", "nothing"), ("matrix", "--fault", ""), ("matrix", "--style", "slow"),
                          ("matrix", "--seeds", "0"), ("matrix", "--seeds", "-3"), ("matrix", "--jobs", "0"),
                          ("repro", "1", "--style", "twap"), ("repro", "1", "--fault", "v_reject"),
                          ("repro", "1", "--style", "twap", "--fault", "v_"),
                          ("repro", "1", "--style", "pov", "--fault", "v_reject")):
            with self.subTest(arguments=arguments):
                done = sim(*arguments)
                self.assertEqual(done.returncode, 2, done.stdout[:300])
                self.assertTrue(done.stderr.strip())


def main():
    global SEP
    parser = argparse.ArgumentParser()
    parser.add_argument("--sep", required=True)
    arguments, rest = parser.parse_known_args()
    SEP = arguments.sep
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
