#!/usr/bin/env python3
"""sep route quote and sep route explain against a server, and what they prove checked by sep route verify.

    tests/cli/quote_test.py --sep build/release/apps/sep/sep
"""

import argparse
import json
import pathlib
import sys
import time
import unittest

import jsonschema

from served import ROOT, SETTINGS, Served

SEP = ""
PAIR = ("--sell", "WETH", "--buy", "USDC")
WIDTH = 100  # columns


def schema_of(name):
    documents = json.loads((ROOT / "schema" / "json" / "documents.json").read_text())
    return jsonschema.Draft202012Validator({"$defs": documents["$defs"], "$ref": f"#/$defs/{name}"})


class Quotes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.served = Served(SEP)
        cls.enterClassContext(cls.served)
        for _ in range(100):  # a server that has just started may not have seen the market yet
            if cls.served.run("route", "quote", *PAIR, "--amount", "1").returncode == 0:
                break
            time.sleep(0.1)

    def quote(self, *words, code=0):
        told = self.served.json("route", "quote", *words, code=code)
        schema_of("Quote").validate(told)
        return told

    def test_figures_go_together(self):
        told = self.quote(*PAIR, "--amount", "250")
        out, cost, net, bound, single = (int(told[name]["raw"]) for name in (
            "amount_out", "gas_cost", "amount_out_net", "bound_net", "best_single_net"))
        self.assertEqual(out - cost, net)
        self.assertLessEqual(single, net)
        self.assertLessEqual(net, bound)
        self.assertGreaterEqual(float(told["gap_bps"]), (bound - net) / net * 1e4 - 1e-9)
        held = {"WETH": 250 * 10**18}
        for step in told["steps"]:
            sell, buy = step["sell"], step["buy"]
            held[sell["asset"]] = held.get(sell["asset"], 0) - int(sell["raw"])
            self.assertGreaterEqual(held[sell["asset"]], 0)
            held[buy["asset"]] = held.get(buy["asset"], 0) + int(buy["raw"])
        self.assertEqual({asset: amount for asset, amount in held.items() if amount}, {"USDC": out})
        self.assertEqual(told["gas"], sum(step["gas"] for step in told["steps"]))

    def test_its_certificate_holds(self):
        for number, words in enumerate((("--amount", "0.05"), ("--amount", "10", "--hops", "1"), ("--amount", "2000"))):
            with self.subTest(words):
                name = f"quote-{number}.json"
                told = self.quote(*PAIR, *words, "--certificate", name)
                done = self.served.run("route", "verify", name, "--json")
                self.assertEqual(done.returncode, 0, done.stdout)
                one = json.loads(done.stdout)["certificates"][0]
                self.assertEqual(one["amount_out_net"], told["amount_out_net"]["raw"])
                self.assertLessEqual(int(one["bound_net"]), int(told["bound_net"]["raw"]))
                self.assertEqual((one["steps"], one["pools"]), (len(told["steps"]), len(told["graph"]["links"])))
                file = self.served.folder / name
                spoiled = json.loads(file.read_text())
                spoiled["bound"] *= 0.9
                file.write_text(json.dumps(spoiled))
                self.assertEqual(self.served.run("route", "verify", name).returncode, 1)

    def test_branching_lowers_the_bound_and_is_proven(self):
        words = (*PAIR, "--amount", "100", "--gas-price", "1000000000000")
        free = self.quote(*words)
        told = self.quote(*words, "--branch", "25", "--certificate", "branched.json")
        self.assertLess(int(told["bound_net"]["raw"]), int(free["bound_net"]["raw"]))
        self.assertGreaterEqual(int(told["amount_out_net"]["raw"]), int(free["amount_out_net"]["raw"]))
        file = self.served.folder / "branched.json"
        certificate = json.loads(file.read_text())
        self.assertEqual((certificate["certificate"], len(certificate["leaves"])), (3, told["leaves"]))
        done = self.served.run("route", "verify", "branched.json", "--json")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertLessEqual(int(json.loads(done.stdout)["certificates"][0]["bound_net"]), int(told["bound_net"]["raw"]))
        del certificate["leaves"][0]
        file.write_text(json.dumps(certificate))
        self.assertEqual(self.served.run("route", "verify", "branched.json").returncode, 1)
        text = self.served.run("route", "explain", *words, "--branch", "25").stdout
        self.assertIn("before branching", text)

    def test_a_limit_of_bytes_is_one_of_steps(self):
        told = self.quote(*PAIR, "--amount", "900")
        self.assertGreater(len(told["steps"]), 2)
        told = self.quote(*PAIR, "--amount", "900", "--max-calldata", "700", "--certificate", "short.json")
        self.assertLessEqual(len(told["steps"]), 2)
        self.assertEqual([told[name] for name in ("max_calldata", "max_steps", "max_hops")], [700, 2, 2])
        self.assertEqual(self.served.run("route", "verify", "short.json").returncode, 0)

    def test_data_is_paid_as_gas(self):
        words = (*PAIR, "--amount", "900", "--gas-price", "10000000")
        free = self.quote(*words)
        told = self.quote(*words, "--data-price", "3000000000", "--certificate", "data.json")
        self.assertEqual(told["steps"][0]["gas"], free["steps"][0]["gas"] + 78_000)
        self.assertEqual(told["gas"], sum(step["gas"] for step in told["steps"]))
        self.assertEqual(told["data_price"]["raw"], "3000000000")
        self.assertEqual(self.served.run("route", "verify", "data.json").returncode, 0)
        self.assertIn("data price", self.served.run("route", "explain", *words, "--data-price", "3000000000").stdout)

    def test_what_is_bought_may_be_exact(self):
        told = self.quote("--sell", "USDC", "--buy", "WETH", "--buy-amount", "40", "--slippage-bps", "30")
        self.assertEqual((told["kind"], told["sell"], told["buy"]["raw"]), ("exact_out", "USDC", str(40 * 10**18)))
        sold, gas, cost, bound, single = (int(told[name]["raw"]) for name in (
            "sold", "gas_cost", "cost", "bound_cost", "best_single_cost"))
        self.assertEqual(sold + gas, cost)
        self.assertEqual({told[name]["asset"] for name in ("sold", "gas_cost", "cost", "bound_cost", "max_in")}, {"USDC"})
        self.assertLessEqual(bound, cost)
        self.assertLessEqual(cost, single)
        self.assertGreaterEqual(float(told["gap_bps"]), (cost - bound) / cost * 1e4 - 1e-9)
        self.assertGreaterEqual(int(told["amount_out"]["raw"]), 40 * 10**18)
        self.assertEqual([told[name] for name in ("amount_out_net", "bound_net", "best_single_net", "min_out", "least")], [None] * 5)
        self.assertEqual(int(told["max_in"]["raw"]), sold * 10_030 // 10_000)
        for step in told["steps"]:
            self.assertEqual(int(step["max_in"]["raw"]), int(step["sell"]["raw"]) * 10_030 // 10_000)
            self.assertIsNone(step["min_out"])

    def test_the_certificate_of_what_is_bought_holds(self):
        for number, words in enumerate((("--buy-amount", "0.05"), ("--buy-amount", "25", "--hops", "1"), ("--buy-amount", "900"))):
            with self.subTest(words):
                name = f"buying-{number}.json"
                told = self.quote("--sell", "USDC", "--buy", "WETH", *words, "--certificate", name)
                done = self.served.run("route", "verify", name, "--json")
                self.assertEqual(done.returncode, 0, done.stdout)
                one = json.loads(done.stdout)["certificates"][0]
                self.assertLessEqual(abs(int(one["cost"]) - int(told["cost"]["raw"])), 1)
                self.assertGreaterEqual(int(one["bound_cost"]), int(told["bound_cost"]["raw"]))
                self.assertEqual((one["steps"], one["pools"]), (len(told["steps"]), len(told["graph"]["links"])))
                file = self.served.folder / name
                spoiled = json.loads(file.read_text())
                spoiled["bound_cost"] *= 1.1
                file.write_text(json.dumps(spoiled))
                self.assertEqual(self.served.run("route", "verify", name).returncode, 1)

    def test_limits_until_it_is_made(self):
        told = self.quote(*PAIR, "--amount", "250", "--slippage-bps", "50")
        self.assertEqual(int(told["min_out"]["raw"]), int(told["amount_out"]["raw"]) * 9_950 // 10_000)
        for step in told["steps"]:
            self.assertEqual(int(step["min_out"]["raw"]), int(step["buy"]["raw"]) * 9_950 // 10_000)
        least = f"{int(told['amount_out_net']['raw']) * 999 // 1000 / 10**6:.6f}"
        told = self.quote(*PAIR, "--amount", "250", "--slippage-bps", "50", "--least", least)
        self.assertEqual(int(told["min_out"]["raw"]), int(told["least"]["raw"]) + int(told["gas_cost"]["raw"]))
        told = self.quote(*PAIR, "--amount", "250")
        self.assertEqual({told[name] for name in ("min_out", "max_in", "slippage_bps")}, {None})

    def test_the_graph_can_be_drawn(self):
        told = self.quote("--sell", "USDC", "--buy", "WBTC", "--amount", "200000")
        nodes = {node["asset"]: node["role"] for node in told["graph"]["nodes"]}
        self.assertEqual((nodes["USDC"], nodes["WBTC"]), ("source", "target"))
        used = [link for link in told["graph"]["links"] if link["used"]]
        self.assertEqual(len(used), len(told["steps"]))
        for link in told["graph"]["links"]:
            self.assertIn(link["from"], nodes)
            self.assertIn(link["to"], nodes)

    def test_tables_fit(self):
        for verb in ("quote", "explain"):
            for words in ((*PAIR, "--amount", "1234.567890123456789"), ("--sell", "USDC", "--buy", "WBTC", "--amount", "200000"),
                          (*PAIR, "--buy-amount", "123456.789012", "--most", "9999", "--slippage-bps", "25")):
                done = self.served.run("route", verb, *words)
                self.assertEqual(done.returncode, 0, done.stderr)
                for line in done.stdout.splitlines():
                    self.assertLessEqual(len(line), WIDTH, line)
        text = self.served.run("route", "explain", *PAIR, "--amount", "10", "--exclude", "sushiswap_v2").stdout
        for said in ("single path", "their fee inside", "prove the bound", "not used", "venue_excluded"):
            self.assertIn(said, text)

    def test_what_cannot_be_filled_ends_with_5(self):
        told = self.quote(*PAIR, "--amount", "10", "--least", "900000", code=5)
        self.assertEqual((told["verdict"], told["reason"]), ("not_fillable", "bound_below_limit"))
        self.assertLess(int(told["bound_net"]["raw"]), int(told["least"]["raw"]))
        told = self.quote(*PAIR, "--buy-amount", "50000", "--most", "0.5", code=5)
        self.assertEqual((told["verdict"], told["reason"]), ("not_fillable", "bound_above_limit"))
        self.assertGreater(int(told["bound_cost"]["raw"]), int(told["most"]["raw"]))
        told = self.quote(*PAIR, "--buy-amount", "90000000000", code=5)
        self.assertEqual(told["reason"], "too_little_liquidity")
        self.assertLess(int(told["most_found"]["raw"]), int(told["buy"]["raw"]))
        none = [word for venue in ("uniswap_v2", "sushiswap_v2", "pancakeswap_v2") for word in ("--exclude", venue)]
        told = self.quote(*PAIR, "--amount", "10", *none, code=5)
        self.assertEqual(told["reason"], "no_route")
        done = self.served.run("route", "explain", *PAIR, "--amount", "10", *none, "--certificate", "none.json")
        self.assertEqual(done.returncode, 5)
        self.assertIn("not fillable now: no_route", done.stdout)
        self.assertIn("there is no certificate", done.stderr)
        self.assertFalse((self.served.folder / "none.json").exists())

    def test_what_makes_no_sense_is_refused(self):
        for words in (("--amount", "0"), ("--amount", "1,5"), ("--amount", "1", "--hops", "4"), ("--amount", "1", "--hops", "0"), ("--amount", "1", "--steps", "1001"),
                      ("--amount", "1", "--venue", "nowhere"), ("--amount", "1", "--gas-price", "-1"), (),
                      ("--amount", "1", "--buy-amount", "1"), ("--amount", "1", "--most", "1"), ("--buy-amount", "1", "--least", "1"),
                      ("--buy-amount", "0"), ("--amount", "1", "--slippage-bps", "10001"), ("--most", "1"),
                      ("--amount", "1", "--branch", "26"), ("--amount", "1", "--max-calldata", "259"),
                      ("--amount", "1", "--gas-price", "0", "--data-price", "1"), ("--amount", "1", "--data-price", "-1"), ("--buy-amount", "1", "--branch", "5")):
            with self.subTest(words):
                self.assertEqual(self.served.run("route", "quote", *PAIR, *words).returncode, 2)
        self.assertEqual(self.served.run("route", "quote", "--sell", "WETH", "--buy", "WETH", "--amount", "1").returncode, 2)
        done = self.served.run("route", "quote", *PAIR, "--amount", "1", "--certificate", "none/file")
        self.assertEqual(done.returncode, 1)
        self.assertIn("cannot write", done.stderr)
        self.assertEqual(self.served.run("route", "quote", *PAIR, "--amount", "1", "--socket", "none").returncode, 7)


class Books(unittest.TestCase):
    def test_an_order_is_shared_over_books_and_what_is_told_is_proven(self):
        with Served(SEP, 'market = "generated_books"\n' + SETTINGS) as served:
            for _ in range(100):  # a server that has just started may not have seen the market yet
                if served.run("route", "quote", *PAIR, "--amount", "1").returncode == 0:
                    break
                time.sleep(0.1)
            for words in (PAIR, ("--sell", "USDC", "--buy", "WETH")):
                with self.subTest(words):
                    told = served.json("route", "quote", *words, "--amount", "20", "--certificate", "book.json")
                    schema_of("Quote").validate(told)
                    self.assertEqual(told["left_out"], [])
                    self.assertTrue(told["steps"])
                    for step in told["steps"]:
                        self.assertEqual(step["kind"], "order_book")
                        before, after = (int(step[name]["quote_raw"]) / int(step[name]["base_raw"])
                                         for name in ("price_before", "price_after"))
                        self.assertGreaterEqual(before, after)
                    self.assertEqual(int(told["sold"]["raw"]), sum(int(step["sell"]["raw"]) for step in told["steps"]))
                    held = served.run("route", "verify", "book.json")
                    self.assertEqual(held.returncode, 0, held.stdout + held.stderr)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--sep", required=True)
    arguments, rest = parser.parse_known_args()
    SEP = str(pathlib.Path(arguments.sep).resolve())
    unittest.main(argv=[sys.argv[0], *rest])
