"""Who may include whom (DESIGN section 4), and what every folder and header must have."""

import re

CORE_LIST = "core/CMakeLists.txt"

# A top folder includes itself and what is listed here. apps/, bench/, tests/ and python/ wire, so they see everything.
MAY_INCLUDE = {
    "core": set(),
    "runtime": {"core"},
    "adapters": {"core", "runtime"},
    "readmodel": {"core", "runtime"},
    "api": {"core", "runtime", "readmodel"},
    "sim": {"core", "runtime", "adapters", "readmodel"},
}
TOPS = set(MAY_INCLUDE) | {"apps", "bench", "tests", "python"}


def core_order(files):
    """The folders of core/ in the order of dependence, read from where CMake reads it."""
    text = next((file.text for file in files if file.path == CORE_LIST), "")
    listed = re.search(r"foreach\(\s*\w+\s+([^)]*)\)", text)
    return listed.group(1).split() if listed else []


def adapter_of(path):
    """adapters/venues/paper/x.hpp -> adapters/venues/paper; adapters/nats/x.hpp -> adapters/nats"""
    parts = path.split("/")[:-1]
    return "/".join(parts[:3] if len(parts) > 1 and parts[1] in {"venues", "store"} else parts[:2])


def check(files):
    order = core_order(files)
    for file in files:
        if file.is_cpp:
            for line, included, quoted in file.includes:
                reason = _refusal(file, included, order) if quoted else None
                if reason:
                    yield file.finding(line, "layers", f"includes {included}: {reason}")
            yield from _check_header(file)
    yield from _check_readmes(files)


def _refusal(file, included, order):
    """Why this file may not include that one, or None."""
    own, other = file.path.split("/")[0], included.split("/")[0]
    if own not in MAY_INCLUDE or other not in TOPS:
        return None
    if own == "core" and other == "core":
        return _core_refusal(file.path.split("/")[1], included.split("/")[1], order)
    if own == "adapters" and other == "adapters":
        mine, theirs = adapter_of(file.path), adapter_of(included)
        known = theirs == "adapters/common" or mine == theirs or mine.startswith(theirs + "/")
        return None if known else "adapters never know each other (adapters/common is for all)"
    if other == own or other in MAY_INCLUDE[own]:
        return None
    # A test may stand on what its subject may not know, except in core/.
    return None if own != "core" and file.is_test else f"{own}/ does not know {other}/"


def _core_refusal(mine, theirs, order):
    if mine not in order or theirs not in order:
        return f"not a folder of {CORE_LIST}"
    return None if order.index(theirs) <= order.index(mine) else f"{theirs} stands below {mine} in {CORE_LIST}"


def _check_header(file):
    if not file.path.endswith(".hpp"):
        return
    if not file.text.startswith(("// ", "/* ")):
        yield file.finding(1, "header", "starts with a comment: what it is, lifecycle, invariants")
    if "#pragma once" not in file.text:
        yield file.finding(1, "header", "has no #pragma once")


def _check_readmes(files):
    described = {file.folder for file in files if file.name == "README.md"}
    seen = set()
    for file in files:
        has_source = file.is_cpp or file.path.endswith((".py", ".cmake", ".sql", ".ts", ".tsx"))
        if has_source and file.folder not in described and file.folder not in seen and file.folder != ".":
            seen.add(file.folder)
            yield file.finding(1, "readme", f"{file.folder}/ has no README.md: what lives here, what never does, where to start")
