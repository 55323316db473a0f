"""Runs the same simulated seeds in two builds and compares every byte of what they print: one trace hash a seed."""

import argparse
import subprocess
import sys
from pathlib import Path

SKIPPED = 77


def traces(binary, first, count):
    run = subprocess.run([binary, str(first), str(count)], capture_output=True, text=True, check=False)
    if run.returncode != 0:
        sys.exit(f"{binary} ended with {run.returncode}\n{run.stdout}{run.stderr}")
    return run.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("one", type=Path)
    parser.add_argument("other", type=Path)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--count", type=int, default=50)
    args = parser.parse_args()
    if not args.other.exists():
        print(f"skipped: {args.other} is not built; ./sep test asan builds it")
        return SKIPPED
    one = traces(args.one, args.first, args.count)
    other = traces(args.other, args.first, args.count)
    if len(one.splitlines()) != args.count:
        sys.exit(f"{args.count} traces expected:\n{one}")
    for ours, theirs in zip(one.splitlines(), other.splitlines()):
        if ours != theirs:
            print(f"{args.one}: {ours}\n{args.other}: {theirs}")
    print(f"{args.count} seeds, {'equal' if one == other else 'NOT equal'}")
    return 0 if one == other else 1


if __name__ == "__main__":
    sys.exit(main())
