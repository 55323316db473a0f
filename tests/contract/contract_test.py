#!/usr/bin/env python3
"""The interface held to its own OpenAPI document.

    contract_test.py --sep FILE [--requests 20000] [--seed N] [--keys]

With --keys the server has a file of users, and requests come from all sorts of them: who may everything, who may little,
who asks too often, whose key is over, and who has none.
"""

import argparse
import collections
import hashlib
import http.client
import json
import pathlib
import random
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "cli"), str(ROOT / "tests" / "contract")]

from generator import Generator  # noqa: E402
from judge import Judge, Undocumented, reasons_of  # noqa: E402
from served import Served  # noqa: E402

SETTINGS = """\
[server]
listen = "127.0.0.1:0"
"""


OWNER = "owner"
USERS = {  # name: roles, strategies, more of its key
    OWNER: (["read", "trade", "risk", "admin"], ["*"], "requests_per_second = 10000"),
    "trader": (["read", "trade"], ["default"], "requests_per_second = 10000"),
    "reader": (["read"], ["*"], "requests_per_second = 10000"),
    "officer": (["risk"], ["default"], "requests_per_second = 10000"),
    "stranger": (["read", "trade", "risk", "admin"], ["another"], "requests_per_second = 10000"),
    "hasty": (["read"], ["*"], "requests_per_second = 1"),
    "former": (["read", "trade"], ["*"], "expires = 2026-01-01T00:00:00Z"),
    "abroad": (["read", "trade"], ["*"], 'addresses = ["10.1.0.0/16"]'),
}


def token(name):
    return f"sep_{name}_" + hashlib.sha256(name.encode()).hexdigest()


def users_file():
    return "".join(f"[users.{name}]\nroles = {json.dumps(roles)}\nstrategies = {json.dumps(strategies)}\n"
                   f"[users.{name}.keys.{name}]\nbearer_sha256 = \"{hashlib.sha256(token(name).encode()).hexdigest()}\"\n"
                   f"{more}\n" for name, (roles, strategies, more) in USERS.items())


STRANGERS = {  # who have no key of the file, and with what they come
    "": {},
    "wrong": {"authorization": "Bearer " + token("nobody")},
    "bent": {"authorization": "Basic YTpi"},
    "unsigned": {"sep-key": OWNER, "sep-timestamp": "0", "sep-nonce": "n", "sep-signature": "00"},
}


def credentials(rng):
    """Of most requests those with which most is allowed; of the others all sorts, none and wrong ones too."""
    if rng.random() < 0.7:
        return OWNER, {"authorization": "Bearer " + token(OWNER)}
    name = rng.choice([*USERS, *STRANGERS])
    return name, STRANGERS[name] if name in STRANGERS else {"authorization": "Bearer " + token(name)}


def may(name, operation):
    """Whether whoever comes with this key may be answered with success, by what the document says of scopes."""
    scopes = set(operation["x-scopes"])
    if name in (*STRANGERS, "former", "abroad") and name:
        return False
    return "open" in scopes or bool(scopes & set(USERS[name][0] if name else ()))


class Caller:
    """One connection that is made again where the server has closed it between two requests."""

    def __init__(self, address, own=None):
        self.address, self.connection = address, None
        self.own = own or {}  # headers, unless a request has others

    def ask(self, method, target, headers, body, own=None):
        headers = {**(self.own if own is None else own), **headers}
        while True:
            was_used = self.connection is not None and self.connection.sock is not None
            try:
                self.connection = self.connection or http.client.HTTPConnection(self.address, timeout=60)
                self.connection.request(method, target, body=body or None, headers=headers)
                response = self.connection.getresponse()
                return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
            except (http.client.HTTPException, ConnectionError):
                self.connection = None
                if not was_used:
                    raise AssertionError(f"{method} {target}: the server closes the connection without an answer") from None


def remember(generator, value):
    """Ids that later requests ask for, and how far the log is."""
    if not isinstance(value, dict):
        return
    if isinstance(value.get("seq"), int):
        generator.head = max(generator.head, value["seq"])
    if isinstance(value.get("intent_id"), str) and value["intent_id"] not in generator.intents[-200:]:
        generator.intents = (generator.intents + [value["intent_id"]])[-200:]
    for order in value.get("orders", []) if isinstance(value.get("orders"), list) else []:
        generator.orders = (generator.orders + [order["order_id"]])[-50:]


def leave_open(caller, generator):
    """An intent that goes on for an hour, whatever was halted before."""
    plain = {"content-type": "application/json"}
    caller.ask("POST", "/v1/risk/resume", plain, b'{"reason": "contract"}')
    caller.ask("POST", "/v1/risk/resume", plain, b'{"scope": "strategy:default", "reason": "contract"}')
    status, _, body = caller.ask("POST", "/v1/intents", {"content-type": "text/plain"},
                                 b"acquire 1 WETH using USDC, at most 5 % slippage, within 1h, as twap")
    if status == 202:
        generator.lasting.append(json.loads(body)["intent_id"])


def life_of(generator, document):
    """What is done to an open intent, one after the other, as requests like those that are generated."""
    if not generator.lasting:
        return []
    path, intent = "/v1/intents/{id}", generator.lasting.pop()
    steps = [("PATCH", path, b'{"size": "0.5"}')]
    steps += [("POST", f"{path}/{verb}", b"{}") for verb in ("pause", "resume", "cancel")]
    return [(method, path, document["paths"][path][method.lower()], path.replace("{id}", intent),
             {"content-type": "application/json"}, body) for method, path, body in steps]


def check_log(caller, judge, failures):
    """Every event of the log, by topic."""
    topics, after = collections.Counter(), 0
    while True:
        page = json.loads(caller.ask("GET", f"/v1/events?limit=1000&after={after}", {}, b"")[2])
        for event in page["events"]:
            topics[event["topic"]] += 1
            try:
                judge.check_event(event)
            except Undocumented as found:
                failures.append(f"event {event['seq']}: {found}")
                if len(failures) > 20:
                    return topics
        if after == page["next_after"]:
            return topics
        after = page["next_after"]


def run(served, requests, seed, with_keys):
    address = served.ready.split(" http://")[1]
    caller = Caller(address, {"authorization": "Bearer " + token(OWNER)} if with_keys else {})
    rng, by_caller = random.Random(seed), collections.Counter()
    document = json.loads(caller.ask("GET", "/openapi.json", {}, b"")[2])
    judge = Judge(document, reasons_of((ROOT / "docs" / "reason-codes.md").read_text()) |
                  reasons_of((ROOT / "docs" / "problem-codes.md").read_text()))
    generator = Generator(document, seed)
    statuses, by_operation, failures = collections.Counter(), collections.Counter(), []
    start = time.monotonic()
    leave_open(caller, generator)
    scripted = list(generator.sweep())
    swept = len(scripted)
    for number in range(swept + requests):
        if number % 100 == 0:
            leave_open(caller, generator)
        if number > swept and number % 500 == 499:
            scripted = life_of(generator, document)
        method, _, operation, target, headers, body = scripted.pop(0) if scripted else generator.request()
        if operation["operationId"] == "stream":
            headers.pop("content-type", None)
        name, own = credentials(rng) if with_keys else ("", None)
        status, answered, text = caller.ask(method, target, headers, body, own)
        statuses[status] += 1
        by_caller[name, status] += 1
        by_operation[operation["operationId"], status // 100] += 1
        try:
            if status >= 500:
                raise Undocumented(f"a server error: {status} {text[:300]!r}")
            value = judge.check(operation, status, answered, text)
            if name in ("", OWNER):
                remember(generator, value)
            if with_keys and status < 400 and not may(name, operation):
                raise Undocumented(f"{name or 'nobody'} is answered with {status}")
        except Undocumented as found:
            failures.append(f"request {number}: {name} {method} {target} {headers} {body[:300]!r}\n    {found}")
            if len(failures) == 20:
                break
    topics = check_log(caller, judge, failures)
    took = time.monotonic() - start
    print(f"{sum(statuses.values())} requests, {swept} of them of the sweep, {took:.0f} s, answers {dict(sorted(statuses.items()))}; "
          f"{sum(topics.values())} events of {len(topics)} topics")
    for name in sorted({name for name, _ in by_caller} if with_keys else []):
        print(f"  {name or '(nobody)'}: " + str({status: count for (one, status), count in sorted(by_caller.items()) if one == name}))
    if with_keys and not by_caller["hasty", 429]:
        failures.append("whoever asks too often is never told so")
    silent = sorted(operation["operationId"] for _, _, operation in generator.operations
                    if not any(count for (name, kind), count in by_operation.items()
                               if name == operation["operationId"] and kind in (1, 2)))
    expected = ["resolve_order", "stream"]  # nothing is uncertain here; the stream is a WebSocket
    if set(silent) - set(expected):
        failures.append(f"never asked with success: {silent}")
    return failures


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sep", required=True, type=lambda text: str(pathlib.Path(text).resolve()))
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--keys", action="store_true")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}")
    served = Served(arguments.sep, SETTINGS + ('users = "users.toml"\n' if arguments.keys else ""))
    with served.own_folder() as folder:
        (folder / "users.toml").write_text(users_file())
        (folder / "users.toml").chmod(0o600)
        with served:
            served.deposit()
            failures = run(served, arguments.requests, arguments.seed, arguments.keys)
            if served.server.poll() is not None:
                failures.append(f"the server ended with {served.server.returncode}")
    for failure in failures:
        print(failure)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
