"""What the book names is there: topics and configuration keys, files and folders of the repository."""

import pathlib
import re
import unittest

from page import ROOT, pages

_SPAN = re.compile(r"`([^`\n]+)`")
_DOTTED = re.compile(r"([a-z]+)\.([a-z0-9_]+(?:\.[a-z0-9_*<>]+)*|\*)")
_PATH = re.compile(r"\.?[a-z_]+/[\w./*-]+")


def listed(page):
    return set(re.findall(r"^\| `([^`]+)` \|", (ROOT / "docs" / page).read_text(encoding="utf-8"), re.MULTILINE))


def is_known(name, known):
    """A name of the list, a section of it, or one with a word in the place of <name>."""
    section = name.removesuffix("*").removesuffix(".") + "."
    return any(one == name or one.startswith(section) or re.fullmatch(one.replace("<name>", r"[\w-]+"), name)
               for one in known)


class Names(unittest.TestCase):
    def setUp(self):
        self.spans = [(f"{page.name}:{number + 1}", page, span) for page in pages() for number, line in page.prose
                      for span in _SPAN.findall(line)]

    def test_topics_and_keys_exist(self):
        known = listed("topics.md") | listed("configuration.md") | listed("operations.md")  # codes of the log
        sections = {name.split(".")[0] for name in known if "." in name}
        self.assertTrue({"intent", "exec", "timing"} <= sections)
        wrong = []
        for where, _, span in self.spans:
            name = _DOTTED.fullmatch(span)
            is_file = span.endswith((".md", ".hpp", ".cpp", ".py", ".toml"))
            if name and name[1] in sections and not is_file and not is_known(span, known):
                wrong.append(f"{where}: {span}")
        self.assertEqual(wrong, [], "neither a topic nor a key\n" + "\n".join(wrong))

    def test_states_of_fix_are_those_of_the_lifecycles(self):
        states = set(re.findall(r"^\| \*\*(\w+)\*\* \|", (ROOT / "docs/lifecycles.md").read_text(), re.MULTILINE))
        table = (ROOT / "docs/fix-mapping.md").read_text().split("## OrdStatus", 1)[1].split("\n## ", 1)[0]
        named = {span for line in table.splitlines() if line.startswith("|") for span in _SPAN.findall(line)}
        self.assertEqual(states, named)

    def test_files_and_folders_exist(self):
        folders = {path.name for path in ROOT.iterdir() if path.is_dir()} - {"build"}
        self.assertIn("core", folders)
        wrong = []
        for where, _, span in self.spans:
            path = _PATH.fullmatch(span)
            if path and pathlib.PurePath(span).parts[0] in folders and not list(ROOT.glob(span.rstrip("/"))):
                wrong.append(f"{where}: {span}")
        self.assertEqual(wrong, [], "no such file or folder\n" + "\n".join(wrong))
