#!/usr/bin/env python3
"""sep route as a user runs it: its JSON checked by its schemas and by arithmetic of this file's own.

    tests/cli/route_test.py --sep build/release/apps/sep/sep
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

import jsonschema

SEP = ""
ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
COIN = "0x" + "c0".rjust(40, "0")
TOKENS = ["0x" + f"d{i}".rjust(40, "0") for i in range(3)]
GAS_PRICE = 1000


def pool(number, first, second, reserves):
    address = "0x" + str(number).rjust(40, "0")
    return address, {"kind": "ConstantProduct", "address": address, "fee": "0.003",
                     "reserves": {first: str(reserves[0]), second: str(reserves[1])},
                     "cost": {"amount": str(90_000 * GAS_PRICE), "token": COIN}}


def auction():
    whole = 10**18
    pools = dict([pool(1, COIN, TOKENS[0], (500 * whole, 1000 * whole)), pool(2, COIN, TOKENS[0], (400 * whole, 810 * whole)),
                  pool(3, COIN, TOKENS[1], (300 * whole, 300 * whole)), pool(4, TOKENS[1], TOKENS[0], (300 * whole, 600 * whole))])
    order = {"sell_token": COIN, "buy_token": TOKENS[0], "sell_amount": str(20 * whole), "is_sell_order": True}
    return {"tokens": {COIN: {"decimals": 18, "external_price": 1.0}, TOKENS[0]: {"decimals": 18, "external_price": 0.5},
                       TOKENS[1]: {"decimals": 18, "external_price": None}},
            "orders": {"0": order, "1": {**order, "sell_token": TOKENS[0], "buy_token": TOKENS[1], "sell_amount": str(whole)},
                       "2": {**order, "is_sell_order": False, "buy_amount": str(3 * whole)}, "3": {**order, "buy_token": TOKENS[2]}},
            "amms": pools, "metadata": {"gas_price": float(GAS_PRICE), "native_token": COIN}}


def route(verb, *words):
    return subprocess.run([SEP, "route", verb, *map(str, words)], text=True, capture_output=True, check=False,
                          timeout=240)


def compare(*words):
    return route("compare", *words)


def verify(*words):
    return route("verify", *words)


def check_form(name, document):
    schema = json.loads((ROOT / "schema" / "route" / name).read_text())
    jsonschema.Draft202012Validator(schema).validate(document)


class RouteCompare(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, document, name="auction_1.json"):
        (self.folder / name).write_text(document if isinstance(document, str) else json.dumps(document))

    def told(self, *words):
        done = compare(self.folder, "--json", "-", *words)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        document = json.loads(done.stdout)
        check_form("compare.json", document)
        return document

    def run_again(self, order, pools):
        """What the steps give, by this file's own arithmetic."""
        held = {order["token_in"]: int(order["amount_in"])}
        reserves = {address: {token: int(amount) for token, amount in entry["reserves"].items()}
                    for address, entry in pools.items()}
        for step in order["steps"]:
            within = reserves[step["pool"]]
            paid, got = int(step["amount_in"]), int(step["amount_out"])
            source, target = step["token_in"], step["token_out"]
            self.assertEqual(got, paid * 997 * within[target] // (within[source] * 1000 + paid * 997))
            within[source] += paid
            within[target] -= got
            held[source] -= paid
            self.assertGreaterEqual(held[source], 0)
            held[target] = held.get(target, 0) + got
        self.assertEqual({token for token, amount in held.items() if amount}, {order["token_out"]})
        return held[order["token_out"]]

    def test_every_figure_follows_from_the_file(self):
        document = auction()
        self.write(document)
        told = self.told()
        self.assertEqual([order["name"] for order in told["orders"]], ["0", "1", "2"])
        for order in told["orders"]:
            with self.subTest(order["name"]):
                out, cost, net = (int(order[key]) for key in ("amount_out", "gas_cost_out", "amount_out_net"))
                self.assertEqual(self.run_again(order, document["amms"]), out)
                self.assertEqual(order["gas"], 90_000 * len(order["steps"]))
                self.assertEqual(net, out - cost)
                self.assertLessEqual(net, int(order["bound_net"]))
                for plain in ("best_single_net", "grid5_net"):
                    self.assertGreaterEqual(net, int(order[plain] or 0))
                self.assertAlmostEqual(order["gap_bp"], (int(order["bound_net"]) / net - 1) * 1e4, 6)
        self.assertEqual(int(told["orders"][0]["gas_cost_out"]), 2 * told["orders"][0]["gas"] * GAS_PRICE)
        self.assertEqual(told["summary"]["not_routed"], [{"name": "3", "reason": "unknown_token"}])
        self.assertEqual(told["summary"]["orders_skipped"], {})
        bought = told["orders"][2]
        self.assertEqual(bought["amount_out_wanted"], str(3 * 10**18))
        self.assertLess(0, int(bought["amount_out"]) - 3 * 10**18 + 1)
        self.assertLess(int(bought["amount_out"]) - 3 * 10**18, 10)
        self.assertNotIn("amount_out_wanted", told["orders"][0])

    def test_the_table_and_the_file_go_together(self):
        self.write(auction())
        file = self.folder / "told.txt"
        done = compare(self.folder, "--json", file)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("auction_1: 4 pools, 3 tokens", done.stdout)
        self.assertEqual(len(json.loads(file.read_text())["orders"]), 3)

    def test_fewer_hops_give_no_more(self):
        self.write(auction())
        nets = []
        for hops in (1, 2, 3):
            done = compare(self.folder, "--json", "-", "--hops", hops)
            order = json.loads(done.stdout)["orders"][0]
            nets.append(int(order["amount_out_net"]))
            if hops == 1:
                self.assertEqual({step["token_out"] for step in order["steps"]}, {TOKENS[0]})
        self.assertLess(nets[0], nets[1])
        self.assertLessEqual(nets[1], nets[2])

    def test_what_routes_prove_is_checked_again(self):
        self.write(auction())
        proofs = self.folder / "proofs"
        orders = self.told("--certificates", proofs)["orders"]
        files = sorted(proofs.iterdir())
        self.assertEqual([file.name for file in files], ["0.certificate.json", "1.certificate.json", "2.certificate.json"])
        done = verify(*files)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertEqual(done.stdout.count(": holds: "), 3)
        for order, one in zip(orders, self.verified(*files), strict=True):
            self.assertTrue(one["holds"])
            self.assertEqual((one["steps"], one["pools"]), (len(order["steps"]), 4))
            if "amount_out_wanted" in order:
                self.assertEqual((one["name"], one["cost"]), (order["name"], order["cost_in"]))
                self.assertEqual(int(order["cost_in"]), int(order["amount_in"]) + order["gas"] * GAS_PRICE)
                self.assertLessEqual(int(order["bound_cost_in"]), int(one["bound_cost"]))
                self.assertLessEqual(int(one["bound_cost"]), int(one["cost"]))
                self.assertAlmostEqual(order["cost_gap_bp"], (1 - int(order["bound_cost_in"]) / int(order["cost_in"])) * 1e4, 6)
                continue
            self.assertEqual((one["name"], one["amount_out_net"]), (order["name"], order["amount_out_net"]))
            self.assertLessEqual(int(one["amount_out_net"]), int(one["bound_net"]))
            self.assertLessEqual(int(one["bound_net"]), int(order["bound_net"]))
        dearer = json.loads(files[2].read_text())
        self.assertEqual(dearer["order"]["amount_out"], str(3 * 10**18))
        dearer["bound_cost"] *= 1.01
        other = self.folder / "dearer.json"
        other.write_text(json.dumps(dearer))
        self.assertIn("dearer.json: REFUSED: bound_too_high: ", verify(other).stdout)
        changed = json.loads(files[0].read_text())
        changed["bound"] *= 0.99
        files[0].write_text(json.dumps(changed))
        files[1].write_text("{")
        done = verify(*files)
        self.assertEqual(done.returncode, 1)
        self.assertIn("0.certificate.json: REFUSED: bound_too_low: ", done.stdout)
        self.assertIn("1.certificate.json: REFUSED: no_certificate: ", done.stdout)
        told = self.verified(*files[:2], self.folder / "none")
        self.assertEqual([one["fault"] for one in told], ["bound_too_low", "no_certificate", "unreadable"])
        self.assertEqual(verify(self.folder / "none").returncode, 1)
        self.assertEqual(verify().returncode, 2)

    def verified(self, *files):
        told = json.loads(verify("--json", *files).stdout)
        check_form("verify.json", told)
        return told["certificates"]

    def test_every_order_has_a_file_of_its_own(self):
        document = auction()
        document["orders"] = {"a/b": document["orders"]["0"], "a_b": document["orders"]["1"]}
        self.write(document)
        proofs = self.folder / "proofs"
        self.assertEqual(compare(self.folder, "--certificates", proofs).returncode, 0)
        files = sorted(proofs.iterdir())
        self.assertEqual([file.name for file in files], ["a_b-2.certificate.json", "a_b.certificate.json"])
        self.assertEqual([one["name"] for one in self.verified(*files)], ["a_b", "a/b"])

    def test_gas_at_another_price(self):
        self.write(auction())
        usual = {order["name"]: order for order in self.told()["orders"]}
        for order in self.told("--gas-price", "0")["orders"]:
            self.assertEqual((order["gas_cost_out"], order["amount_out_net"]), ("0", order["amount_out"]))
            least = int(usual[order["name"]]["amount_out"])
            self.assertGreaterEqual(int(order["bound_net"]), least)
            self.assertGreaterEqual(int(order["amount_out"]), least - len(order["steps"]))  # a unit of each is rounded away
        for order in self.told("--gas-price", "2.5")["orders"]:
            self.assertEqual(self.run_again(order, auction()["amms"]), int(order["amount_out"]))
            if order["name"] == "0":  # two base units of what it buys are worth a wei
                self.assertEqual(int(order["gas_cost_out"]), order["gas"] * 2 * 5 // 2)
        for wrong in ("-1", "nan", "inf", "1e19", "0x1", "", "1 "):
            self.assertEqual(compare(self.folder, "--gas-price", wrong).returncode, 2, wrong)
        self.assertEqual(compare(self.folder, "--gas-price", "1e18").returncode, 0)

    def branched(self, gas_price):
        """The first order at this gas price: as found, and as branching leaves it."""
        document = auction()
        document["metadata"]["gas_price"] = gas_price
        for one in document["amms"].values():
            one["cost"]["amount"] = str(int(90_000 * gas_price))
        self.write(document)
        proofs = self.folder / f"proofs-{gas_price:g}"
        plain, branched = self.told()["orders"], self.told("--branch", 40, "--certificates", proofs)["orders"]
        for before, after in zip(plain, branched, strict=True):
            self.assertLessEqual(int(after["bound_net"]), int(before["bound_net"]))
            self.assertGreaterEqual(int(after["amount_out_net"]), int(before["amount_out_net"]))
        self.assertLess(int(branched[0]["bound_net"]), int(plain[0]["bound_net"]))
        certificate = json.loads((proofs / "0.certificate.json").read_text())
        self.assertEqual(certificate["certificate"], 3)
        self.assertTrue(certificate["leaves"])
        self.assertTrue(all(one["holds"] for one in self.verified(*sorted(proofs.iterdir()))))
        return plain[0], branched[0]

    def test_branching_brings_bound_and_route_nearer(self):
        self.branched(1e11)
        before, after = self.branched(6e12)  # two swaps side by side would gain less than the gas of the second
        self.assertGreater(before["gap_bp"], 10)
        self.assertLess(after["gap_bp"], 0.0001)

    def test_what_routes_cost_is_measured(self):
        picture = self.folder / "bench.svg"
        done = route("bench", "--pools", "20,60", "--orders", "6", "--seed", "3", "--json", "-", "--svg", picture)
        self.assertEqual(done.returncode, 0, done.stderr)
        told = json.loads(done.stdout)
        check_form("bench.json", told)
        self.assertEqual([size["pools"] for size in told["sizes"]], [20, 60])
        for size in told["sizes"]:
            self.assertEqual(size["cold_us"]["count"] + size["without_route"], 6)
            self.assertGreater(size["cold_us"]["least"], 0)
        drawn = xml.etree.ElementTree.parse(picture).getroot()
        self.assertEqual(len(drawn.findall("{http://www.w3.org/2000/svg}polyline")), 7)
        self.write(auction())
        done = route("bench", "--folder", self.folder, "--pools", "4,9", "--orders", "3")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("has 4 pools that trade, not 9", done.stderr)
        self.assertRegex(done.stdout, r"(?m)^4 +cold route, us +\d")
        self.assertNotRegex(done.stdout, r"(?m)^9 ")
        self.assertEqual(route("bench", "--folder", self.folder / "none").returncode, 3)
        self.assertEqual(route("bench", "--pools", "20", "--orders", "1", "--json", self.folder / "no" / "file").returncode, 1)
        for words in (("--pools", "0"), ("--pools", "x"), ("--orders", "0"), ("--seed", "x")):
            self.assertEqual(route("bench", *words).returncode, 2, words)

    def test_exit_codes(self):
        self.assertEqual(compare(self.folder / "none").returncode, 3)
        self.assertEqual(compare(self.folder).returncode, 3)
        self.assertEqual(compare().returncode, 2)
        self.write(auction())
        self.assertEqual(compare(self.folder, "--hops", 9).returncode, 2)
        self.assertEqual(compare(self.folder, "--json", self.folder / "none" / "file").returncode, 1)
        done = compare(self.folder, "--certificates", self.folder / "auction_1.json")
        self.assertEqual(done.returncode, 1)
        self.assertIn("cannot make", done.stderr)
        self.write('{"tokens":1,"orders":1,"amms":1}', "auction_2.json")
        done = compare(self.folder)
        self.assertEqual(done.returncode, 1)
        self.assertIn("auction_2.json: ", done.stderr)


class RecordedOrders(unittest.TestCase):
    """The orders that another router was asked for on recorded pools, and those of an auction."""

    def told(self, folder):
        done = compare(DATA / folder, "--json", "-")
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)["orders"]

    def none_worse_than_simple_routes(self, orders):
        for order in orders:
            net, bound = int(order["amount_out_net"]), int(order["bound_net"])
            self.assertLessEqual(net, bound, order["name"])
            for simple in ("best_single_net", "grid5_net"):
                if order[simple] is not None:
                    self.assertGreaterEqual(net, int(order[simple]), (order["name"], simple))

    @unittest.skipUnless((DATA / "eth-pools-recording").is_dir(), "no recorded pools")
    def test_none_is_worse_than_the_other_router_nor_far_from_its_bound(self):
        orders = self.told("eth-pools-recording")
        self.none_worse_than_simple_routes(orders)
        self.assertGreater(len(orders), 40)
        for order in orders:
            self.assertGreaterEqual(order["vs_reference_bp"], 0, order["name"])
            self.assertLess(order["gap_bp"], 1, order["name"])

    @unittest.skipUnless((DATA / "cow-auctions").is_dir(), "no recorded auctions")
    def test_none_of_an_auction_is_worse_than_a_path_or_a_grid(self):
        orders = self.told("cow-auctions")
        self.none_worse_than_simple_routes(orders)
        self.assertGreater(len(orders), 500)


class RouteGaps(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        text = json.dumps(auction()).replace(TOKENS[0], "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48")
        (self.folder / "auction_1.json").write_text(text)

    def test_orders_and_sizes_go_together(self):
        done = route("gaps", self.folder, "--pairs", 4, "--sizes", "0.000001", "0.0001", "--branch", 20, "--verify", "--json", "-")
        self.assertEqual(done.returncode, 2, "below the least size")
        done = route("gaps", self.folder, "--pairs", 4, "--sizes", 1, 100, "--branch", 20, "--verify", "--json", "-")
        self.assertEqual(done.returncode, 0, done.stderr)
        told = json.loads(done.stdout)
        check_form("gaps.json", told)
        self.assertEqual(len(told["orders"]) + told["summary"]["unanswered"], 8)
        for order in told["orders"]:
            self.assertLessEqual(order["net"], order["bound"])
            self.assertTrue(order["holds"])
        for size in told["summary"]["sizes"]:
            self.assertEqual(size["orders"], sum(order["usd"] == size["usd"] for order in told["orders"]))

    def test_a_table_for_people(self):
        done = route("gaps", self.folder, "--pairs", 2)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("2 pairs of tokens on 1 states, seed 1, 0 parts", done.stdout)
        self.assertIn("10000000", done.stdout)

    def test_exit_codes(self):
        self.assertEqual(route("gaps", self.folder / "none").returncode, 3)
        self.assertEqual(route("gaps").returncode, 2)
        self.assertEqual(route("gaps", self.folder, "--hops", 9).returncode, 2)
        self.assertEqual(route("gaps", self.folder, "--least-pools", 99).returncode, 3)
        self.assertEqual(route("gaps", self.folder, "--json", self.folder / "none" / "file").returncode, 1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--sep", required=True)
    arguments, rest = parser.parse_known_args()
    SEP = arguments.sep
    unittest.main(argv=[sys.argv[0], *rest])
