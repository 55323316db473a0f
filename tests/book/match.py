"""Whether something printed is what a page says.

Ids (ULID), times (RFC 3339), and hashes of 24 hexadecimal digits and more are others in every run: any one stands for any
other. An ellipsis stands for any part of a line, and alone on a line for any number of lines. All else is compared."""

import difflib
import re

_VARIES = [(re.compile(r"\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b"), "<ulid>"),
           (re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z"), "<time>"),
           (re.compile(r"\b[0-9a-f]{24,64}\b"), "<hash>")]
ANY = "…"


def _plain(text):
    for pattern, name in _VARIES:
        text = pattern.sub(name, text)
    return text


def _pattern(line):
    return ".*".join(re.escape(_plain(part)) for part in line.split(ANY))


def _lines(text):
    return [line.rstrip() for line in text.rstrip().splitlines()]


def matches(said, printed):
    pattern = "".join(r"(?:[^\n]*\n)*?" if line == ANY else _pattern(line) + r"\n" for line in _lines(said))
    return re.fullmatch(pattern, "".join(_plain(line) + "\n" for line in _lines(printed))) is not None


def difference(said, printed):
    return "\n".join(difflib.unified_diff(_lines(said), _lines(printed), "the page", "printed", lineterm="", n=1))


def renewed(said, printed):
    """What the page should say now: lines that still match stay as they are written."""
    held = [line for line in _lines(said) if line != ANY]
    made = []
    for line in _lines(printed):
        same = [old for old in held if re.fullmatch(_pattern(old), _plain(line))]
        made.append(same[0] if same else line)
    return "\n".join(made) + "\n"
