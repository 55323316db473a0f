"""Finds the functions of a C++ file by matching braces: close enough to count their lines and read their names."""

import re
from dataclasses import dataclass

_MARK = re.compile(r"[{};]")
_TYPE = re.compile(r"\b(class|struct|union|enum|namespace|concept)\b")
_CONSTRAINT = re.compile(r"\brequires\s*\((?:[^()]|\([^()]*\))*\)")
_NAME = re.compile(r"([A-Za-z_]\w*)\s*\($")


@dataclass(frozen=True)
class Function:
    name: str
    line: int
    lines: int


def _without_brackets(head):
    """The head without template arguments and parameter lists; None if its parentheses do not match."""
    for pattern in (r"\([^()]*\)", r"<[^<>()]*>"):
        changed = 1
        while changed:
            head, changed = re.subn(pattern, " ", head)
    return None if re.search(r"[()]", head) else head


def _function_name(head):
    """The name of the function that this head opens, or None if it opens something else."""
    head = _CONSTRAINT.sub(" ", head)
    if "(" not in head:
        return None
    outside = _without_brackets(head)
    if outside is None or _TYPE.search(outside):
        return None
    named = _NAME.search(head[: head.index("(") + 1])
    return named.group(1) if named else "?"


def functions_of(file):
    """Outermost functions only: a lambda or local type counts with the function around it."""
    code, found = file.code, []
    depth, start, opened = 0, 0, None  # opened: (name, position, depth) of the function we are in
    for mark in _MARK.finditer(code):
        if mark.group() == "{":
            if opened is None:
                head = code[start:mark.start()]
                name = _function_name(head)
                if name:
                    opened = (name, start + len(head) - len(head.lstrip()), depth)
            depth += 1
        elif mark.group() == "}":
            depth -= 1
            if opened and depth == opened[2]:
                first, last = file.line_at(opened[1]), file.line_at(mark.start())
                found.append(Function(opened[0], first, last - first + 1))
                opened = None
        start = mark.end()
    return found
