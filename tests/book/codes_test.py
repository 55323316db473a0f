"""docs/problem-codes.md lists every code that a problem or an error of the stream can carry, and no other.

Codes stand in api/ as literals, and come from enumerations by name. Denials are listed by another page."""

import re
import unittest

from page import ROOT

_LITERAL = re.compile(r'\.code = "(\w+)"')
_CALL = re.compile(r'\b(?:not_found|error|end_with)\(\s*(?:asked, )?"([a-z]+(?:_[a-z]+)*)"')
_REFUSED = re.compile(r'\b(?:Refused|return )\{\d+,\s*"(\w+)"')
_STATUS = [re.compile(r'\.status = (?P<status>\d+),\s*\.code = "(?P<code>\w+)"'),
           re.compile(r'\bRefused\{(?P<status>\d+),\s*"(?P<code>\w+)"')]
_ENUMS = [("api/text/problem.hpp", "ProblemCode"), ("core/engine/event.hpp", "CommandFault"),
          ("readmodel/tca/execution_log.hpp", "ExecutionFault")]
_ROW = re.compile(r"^\| ((?:`\w+`(?:, )?)+) \| ([^|]*) \|[^|]+\|[^|]+\|$", re.MULTILINE)


def sources():
    for path in sorted((ROOT / "api").rglob("*.[ch]pp")):
        if not path.stem.endswith(("_test", "_fuzz")):
            yield path.read_text(encoding="utf-8")


def enumerators(header, name):
    text = (ROOT / header).read_text(encoding="utf-8")
    listed = re.search(r"BOOST_DESCRIBE_ENUM\(" + name + r",([^)]*)\)", text)
    return set(re.findall(r"\w+", listed[1]))


def rows():
    """(code, its status column) of every row of the page."""
    text = (ROOT / "docs/problem-codes.md").read_text(encoding="utf-8")
    for row in _ROW.finditer(text):
        for code in re.findall(r"\w+", row[1]):
            yield code, row[2]


class Codes(unittest.TestCase):
    def test_the_page_lists_the_codes_of_the_source(self):
        literal = {code for text in sources() for pattern in (_LITERAL, _CALL, _REFUSED) for code in pattern.findall(text)}
        self.assertTrue({"bad_query", "not_yet", "overloaded", "slow_consumer", "host_not_allowed", "unknown_order",
                         "wrong_key", "replayed"}
                        <= literal, literal)
        named = set().union(*(enumerators(*enum) for enum in _ENUMS))
        listed = {code for code, _ in rows()}
        self.assertEqual(sorted((literal | named) - listed), [], "not on the page")
        self.assertEqual(sorted(listed - literal - named), [], "on the page, and nowhere in api/")

    def test_the_page_tells_their_status(self):
        told = {}
        for code, status in rows():
            told.setdefault(code, set()).update(re.findall(r"\d{3}", status))
        found = [match for text in sources() for pattern in _STATUS for match in pattern.finditer(text)]
        self.assertGreater(len(found), 10)
        for match in found:
            self.assertIn(match["status"], told[match["code"]], match["code"])
