#!/usr/bin/env python3
"""Runs what the book shows, as it is printed, and checks what the book says of the code.

    tests/book/book_test.py --sep build/release/apps/sep/sep                            everything
    tests/book/book_test.py --sep build/release/apps/sep/sep --page docs/api.md         that page's blocks alone
    tests/book/book_test.py --sep build/release/apps/sep/sep --page docs/api.md --update

Every block of a page in `sh` or `python` runs, in order, in one shell per page (world.py says where). Behind the language
may stand what is not so:

    ```sh exit=4             its commands end with 0, but for one that ends with 4; exit=4,2: one and a later one
    ```sh no-run: REASON     it is not run; the test lists it with the reason
    ```text output           what the block before prints; match.py says what may differ; --update writes it anew

Other languages, and fences without one, are not run; commands do not stand in them.
"""

import argparse
import pathlib
import sys
import unittest

sys.dont_write_bytecode = True

from codes_test import Codes  # noqa: E402,F401
from links_test import Links  # noqa: E402,F401
from match import difference, matches, renewed  # noqa: E402
from names_test import Names  # noqa: E402,F401
from page import ROOT, Page, pages  # noqa: E402
from world import World  # noqa: E402

SEP = None
WRONG = """\
# A page

```sh
sep version | cut -d' ' -f1
```
```text output
pes
```
```sh
sep version --nonsense >/dev/null 2>&1
sep version | cut -d' ' -f1
```
```text output
sep
```
```sh exit=2
true
```
```sh no-run: as an example
exit 1
```
"""
RIGHT = """\
# A page

```sh exit=2,7
name=$(sep version | cut -d' ' -f1)
sep nonsense >/dev/null 2>&1
sep intent list >/dev/null 2>&1
```
```sh
echo "$name 01M8N3DY1KS4TJCE000000000G 12 seconds"
./sep version | cut -d' ' -f1
```
```text output
sep 01KDVDNA00DH8SEAG00000000D … seconds
sep
```
"""


def run_page(page, sep):
    """(faults, renewed outputs) of a page."""
    faults = [f"{page.name}:{block.first}: {fault}" for block, fault in page.faults]
    printed = []
    if faults or not any(block.no_run is None for block in page.to_run):
        return faults, printed
    with World(sep) as world:
        for block in page.to_run:
            if block.no_run is not None:
                continue
            ran = world.run(block)
            if ran.exits != block.exits:
                faults.append(f"{page.name}:{block.first}: ended with {', '.join(ran.exits) or '0'}, the page says "
                              f"{', '.join(block.exits) or '0'}:\n{block.text}{ran.printed}")
            if block.output and not matches(block.output.text, ran.printed):
                faults.append(f"{page.name}:{block.output.first}: prints something else:\n"
                              f"{difference(block.output.text, ran.printed)}")
                printed.append((block.output, renewed(block.output.text, ran.printed)))
            if world.is_gone:
                faults.append(f"{page.name}: the blocks behind it were not run")
                break
    return faults, printed


class Examples(unittest.TestCase):
    """A test per page is added below."""

    def check(self, page):
        faults, _ = run_page(page, SEP)
        self.assertFalse(faults, "\n\n".join(["", *faults]))


class Runner(unittest.TestCase):
    """The test would notice."""

    def test_what_is_wrong_is_found(self):
        faults, printed = run_page(Page(ROOT / "docs/wrong.md", WRONG), SEP)
        self.assertEqual([fault.split(": ", 1)[0] for fault in faults],
                         ["docs/wrong.md:6", "docs/wrong.md:9", "docs/wrong.md:16"], faults)
        self.assertEqual([text for _, text in printed], ["sep\n"])

    def test_what_is_right_passes(self):
        faults, _ = run_page(Page(ROOT / "docs/right.md", RIGHT), SEP)
        self.assertEqual(faults, [])

    def test_marks_that_do_not_exist_are_found(self):
        for text in ("```sh norun\n```", "```sh no-run:\n```", "```text output\n```", "```sh exit=x\n```", "```\nsep serve\n```"):
            self.assertEqual(len(Page(ROOT / "docs/x.md", text + "\n").faults), 1, text)

    def test_only_what_varies_may_vary(self):
        self.assertTrue(matches("a\n…\nb 12\n", "a\nx\ny\nb 12\n"))
        self.assertTrue(matches("at 2026-01-01T00:00:00Z\n", "at 2027-02-03T04:05:06.789Z\n"))
        for printed in ("b 12\n", "a\nb 13\n", "a\nb 12\nc\n", ""):
            self.assertFalse(matches("a\n…\nb 12\n", printed), printed)


def add_pages():
    for page in pages():
        if page.to_run or page.faults:
            name = "test_" + page.name.removesuffix(".md").replace("/", "_").replace("-", "_")
            setattr(Examples, name, lambda self, page=page: self.check(page))


def update(page):
    faults, printed = run_page(page, SEP)
    page.path.write_text(page.with_outputs(printed), encoding="utf-8")
    return faults


def main():
    global SEP
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sep", required=True, help="the built binary")
    parser.add_argument("--page", type=pathlib.Path, help="the blocks of this page alone")
    parser.add_argument("--update", action="store_true", help="write the outputs of that page anew")
    arguments, rest = parser.parse_known_args()
    SEP = arguments.sep
    if arguments.page:
        page = Page(arguments.page.resolve())
        faults = update(page) if arguments.update else run_page(page, SEP)[0]
        print("\n\n".join(faults) or f"{page.name}: as printed")
        return 1 if faults else 0
    for page in pages():
        for block in page.to_run:
            if block.no_run is not None:
                print(f"not run: {page.name}:{block.first}: {block.no_run}")
    sys.stdout.flush()
    add_pages()
    unittest.main(argv=[sys.argv[0], *rest])
    return 0


if __name__ == "__main__":
    sys.exit(main())
