#!/usr/bin/env python3
"""POST /v1/intents, durable, beside FastAPI, Pydantic and uvicorn that only validate the same body.

    python3 -m venv FOLDER && FOLDER/bin/pip install -r bench/peer/requirements.txt
    bench/http_bench.py --build build/release --peer FOLDER --runs 3

Runs both in turn, over TCP and over a Unix socket, with 1, 16 and 256 kept-alive connections, and prints a Markdown row
for each: requests per second and latencies of the best run, and what a second of the server's processor time answers
(/proc; of `sep serve` all threads, without the venue's process), as a ratio.
"""

import argparse
import json
import os
import pathlib
import resource
import subprocess
import sys
import time

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests/wire"))

from server import Server  # noqa: E402

CONNECTIONS = (1, 16, 256)
SETTINGS = "[risk.global]\nmax_open_intents = 4000000\n"


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Sep(Server):
    """A store of its own for each measurement."""

    name = "sep"

    def __init__(self, build):
        super().__init__(build / "apps/sep/sep", SETTINGS)

    def __enter__(self):
        super().__enter__()
        self.deposit()
        time.sleep(1)  # the market is seen
        return self

    def ways(self):
        return {"tcp": f"127.0.0.1:{self.port}", "unix": self.socket_path}


class Peer:
    name = "fastapi"

    def __init__(self, peer):
        self.uvicorn = peer / "bin/uvicorn"

    def __enter__(self):
        self.socket = f"/tmp/sep-peer-{os.getpid()}.sock"
        return self

    def start(self, way):
        if getattr(self, "process", None):
            self.stop()
        where = ["--uds", self.socket] if way == "unix" else ["--host", "127.0.0.1", "--port", "8971"]
        self.process = subprocess.Popen([self.uvicorn, "validate_only:app", "--no-access-log", "--loop", "uvloop",
                                         "--http", "httptools", "--log-level", "warning", *where],
                                        cwd=ROOT / "bench/peer", env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
        time.sleep(2)
        return self.socket if way == "unix" else "127.0.0.1:8971"

    def stop(self):
        self.process.kill()
        self.process.wait()

    def __exit__(self, *_):
        self.stop()
        pathlib.Path(self.socket).unlink(missing_ok=True)


def measure(load, to, connections, seconds, pid):
    before = cpu_seconds(pid)
    done = subprocess.run([load, "--to", to, "--connections", str(connections), "--seconds", str(seconds)],
                          text=True, stdout=subprocess.PIPE, check=True)
    said = json.loads(done.stdout)
    # The warm-up of a second is in the processor's time and not in the count.
    said["per_cpu_s"] = said["per_s"] * (seconds + 1) / (cpu_seconds(pid) - before)
    if set(said["statuses"]) != {"202"}:
        raise AssertionError(f"not all were accepted: {said['statuses']}")
    return said


def run(arguments, way, connections):
    """The best of the runs by what the processor's time answers, of both, in turn."""
    best = {}
    for _ in range(arguments.runs):
        with Sep(arguments.build) as sep:
            said = measure(arguments.load, sep.ways()[way], connections, arguments.seconds, sep.process.pid)
        best["sep"] = max(best.get("sep", said), said, key=lambda one: one["per_cpu_s"])
        with Peer(arguments.peer) as peer:
            to = peer.start(way)
            said = measure(arguments.load, to, connections, arguments.seconds, peer.process.pid)
        best["fastapi"] = max(best.get("fastapi", said), said, key=lambda one: one["per_cpu_s"])
    return best


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/release")
    parser.add_argument("--peer", type=pathlib.Path, required=True)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5)
    arguments = parser.parse_args()
    arguments.build = arguments.build.resolve()
    arguments.load = arguments.build / "bench/http_load"
    os.environ["SEP_SERVER_CONNECTIONS"] = str(max(CONNECTIONS))
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
    print("| way | connections | server | requests/s | p50, us | p99, us | p99.9, us | per second of processor | ratio |")
    print("|---|---:|---|---:|---:|---:|---:|---:|---:|")
    for way in ("tcp", "unix"):
        for connections in CONNECTIONS:
            best = run(arguments, way, connections)
            for name, said in best.items():
                ratio = said["per_cpu_s"] / best["fastapi"]["per_cpu_s"]
                print(f"| {way} | {connections} | {name} | {said['per_s']:,} | {said['p50_us']:,} | {said['p99_us']:,} | "
                      f"{said['p999_us']:,} | {said['per_cpu_s']:,.0f} | {ratio:.1f} |", flush=True)


if __name__ == "__main__":
    main()
