#!/usr/bin/env python3
"""Makes the golden store: a server of its own is driven through a life with as many kinds of events as fit.

    tests/golden_store/make_store.py --sep build/release/apps/sep/sep --name v2

Writes v2.sqlite.xz and v2.json (checkpoint and topics) beside itself.
"""

import argparse
import json
import lzma
import pathlib
import signal
import sqlite3
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent / "cli"))

from served import SETTINGS, Served  # noqa: E402

FAR = "acquire 1 WETH using USDC, limit 1, at most 1 % slippage, within 10 minutes"
QUICK = SETTINGS + 'archive_after = "1s"\norder_life = "3s"\nclosing_bound = "300ms"\nunknown_bound = "300ms"\n'


def wait_for(served, topic):
    for _ in range(600):
        lines = served.run("events", "export", "--topic", topic).stdout.splitlines()
        if lines:
            return json.loads(lines[-1])["payload"]
    raise SystemExit(f"no {topic} came")


def live(served):
    served.deposit()
    served.run("account", "deposit", "--asset", "USDC", "--amount", "-1")
    served.run("intent", "submit", "acquire 1 WETH using USDC, at most 1 % slippage, within 30s", "--key", "k", "--wait")
    served.run("intent", "submit", "acquire 1 WETH using USDC, at most 1 % slippage, within 30s", "--key", "k")
    served.run("intent", "submit", "acquire 3000000 WETH using USDC, at most 1 % slippage, within 30s")
    served.run("intent", "submit", "acquire 600 WETH using USDC, at most 0.5 % slippage, within 3s", "--wait")
    served.run("intent", "submit", "acquire 1 WETH using USDC, at most 0.01 % slippage, within 2s", "--wait")
    served.run("intent", "submit", "acquire 150 WETH using USDC, at most 2 % slippage, within 30s", "--wait")
    served.run("intent", "submit", "acquire 4 WETH using USDC, at most 2 % slippage, within 6s as twap", "--wait")
    served.run("account", "deposit", "--asset", "USDC", "--amount", "5", "--key", "once")
    served.run("account", "deposit", "--asset", "USDC", "--amount", "5", "--key", "once")
    served.run("intent", "submit", "acquire 1 WETH using USDC, at most 1 % slippage, within 30s, passive")
    far = served.submit(FAR)
    for words in (["pause"], ["resume"], ["amend", "--size", "0.5"], ["cancel"]):
        served.run("intent", words[0], far, *words[1:])
    for state in ("reduce", "halt"):
        served.run("risk", state, "--scope", "strategy:other", "--reason", "look")
    served.run("risk", "flatten", "--asset", "WETH", "--reason", "get out")
    wait_for(served, "intent.archived")


def restart_and_lose_the_venue(served):
    served.submit(FAR)
    served.stop()
    served.server = served.start("serve")
    for _ in range(50):  # until the market is there again
        time.sleep(0.1)
        small = "acquire 0.1 WETH using USDC, at most 1 % slippage, within 30s"
        if served.run("intent", "submit", small, "--wait").returncode == 0:
            break
    served.venue.send_signal(signal.SIGSTOP)
    served.submit("acquire 1 WETH using USDC, at most 1 % slippage, within 10 minutes, stop on failure")
    served.submit("acquire 1 WETH using USDC, at most 1 % slippage, within 10 minutes", "--key", "last")
    wait_for(served, "order.escalated")
    served.run("intent", "cancel", served.json("intent", "list", "--limit", "1")["intents"][0]["intent_id"])
    wait_for(served, "intent.escalated")
    served.venue.kill()
    order = wait_for(served, "exec.step_unknown")["order"]
    served.run("order", "resolve", order, "--evidence", "the venue is gone for good")
    served.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sep", required=True, type=lambda path: str(pathlib.Path(path).resolve()))
    parser.add_argument("--name", required=True)
    arguments = parser.parse_args()
    sep, name = arguments.sep, arguments.name
    with Served(sep, QUICK, venue_apart=["--misbehave", "lost_ack=200,duplicate_fill=300,reject=200"]) as served:
        live(served)
        restart_and_lose_the_venue(served)
        store = served.folder / "sep-data" / "events.sqlite"
        checkpoint = served.run("events", "checkpoint").stdout.strip()
        exported = [json.loads(line)["topic"] for line in served.run("events", "export").stdout.splitlines()]
        with sqlite3.connect(store) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        (HERE / f"{name}.sqlite.xz").write_bytes(lzma.compress(store.read_bytes(), preset=9))
    topics = {topic: exported.count(topic) for topic in sorted(set(exported))}
    (HERE / f"{name}.json").write_text(json.dumps({"checkpoint": checkpoint, "topics": topics}, indent=1) + "\n")
    print(f"{len(exported)} events of {len(topics)} topics")


if __name__ == "__main__":
    main()
