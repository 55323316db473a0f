"""Links of the book lead to files that are there and to headings that are there."""

import os
import pathlib
import re
import unittest

from page import ROOT, Page, pages

_OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def faults_of(page):
    for line, link in page.links():
        if _OUTSIDE.match(link):
            continue
        target, _, anchor = link.partition("#")
        path = pathlib.Path(os.path.normpath(page.path.parent / target)) if target else page.path
        if not path.is_relative_to(ROOT):
            yield f"{page.name}:{line}: {link}: leaves the repository"
        elif target and not path.exists():
            yield f"{page.name}:{line}: {link}: there is no such file"
        elif anchor and path.suffix != ".md":
            yield f"{page.name}:{line}: {link}: only pages have headings"
        elif anchor and anchor not in (Page(path) if target else page).anchors():
            yield f"{page.name}:{line}: {link}: there is no such heading"


class Links(unittest.TestCase):
    def test_diagrams_have_no_semicolons(self):
        """Mermaid takes one for the end of a statement, also within words."""
        wrong = [f"{page.name}:{block.first}" for page in pages() for block in page.blocks
                 if block.language == "mermaid" and ";" in block.text]
        self.assertEqual(wrong, [])

    def test_they_lead_somewhere(self):
        faults = [fault for page in pages() for fault in faults_of(page)]
        self.assertEqual(faults, [], "\n" + "\n".join(faults))

    def test_those_that_lead_nowhere_are_found(self):
        text = "# Here\n\n[a](nothing.md) [b](#there) [c](README.md#nowhere)\n[d](../README.md#use-it) [e](#here)\n"
        found = [fault.split(": ")[1] for fault in faults_of(Page(ROOT / "docs/x.md", text))]
        self.assertEqual(found, ["nothing.md", "#there", "README.md#nowhere"])
