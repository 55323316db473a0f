#!/usr/bin/env python3
"""The surface of the command line: its tree, its document, its manual pages, its completions.

    tests/cli/surface_test.py --sep build/release/apps/sep/sep
    SEP_UPDATE_GOLDEN=1 tests/cli/surface_test.py --sep ...      rewrites docs/cli.md
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

SEP = ""
ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "cli.md"


def run(*words, code=0):
    done = subprocess.run([SEP, *words], text=True, capture_output=True, check=False, timeout=60)
    if done.returncode != code:
        raise AssertionError(f"sep {' '.join(words)} ended with {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout


def pages(page):
    yield page
    for below in page["commands"]:
        yield from pages(below)


class Tree(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.pages = list(pages(json.loads(run("help", "--json"))))

    def test_every_command_says_what_it_does_and_shows_how(self):
        self.assertGreater(len(self.pages), 40)
        for page in self.pages:
            with self.subTest(page["command"]):
                self.assertRegex(page["sentence"], r"^[A-Z].{9,}[^.]$")
                self.assertTrue(page["examples"], "no example")
                # A group's example is of one of its commands; a command's own example is of itself.
                calls = [line for line in page["examples"] if page["command"] in line]
                self.assertTrue(calls, f"no example of it in {page['examples']}")

    def test_every_option_says_what_it_means(self):
        for page in self.pages:
            for option in page["options"] + page["positionals"]:
                with self.subTest(f"{page['command']} {option['names']}"):
                    self.assertGreater(len(option["meaning"]), 3)

    def test_help_opens_with_the_sentence_and_an_example(self):
        for page in self.pages:
            with self.subTest(page["command"]):
                text = run(*page["command"].split()[1:], "--help")
                self.assertEqual(text, run("help", *page["command"].split()[1:]))
                lines = text.splitlines()
                opening = " ".join(lines[:lines.index("")])
                self.assertEqual(opening, page["sentence"])
                self.assertTrue(lines[lines.index("") + 1].startswith("  "), lines[:4])
                for below in page["commands"]:
                    self.assertIn(below["command"].rsplit(" ", 1)[1], text)

    def test_examples_name_commands_and_options_that_are_there(self):
        by_path = {page["command"]: page for page in self.pages}
        for page in self.pages:
            for line in page["examples"]:
                words = line.split()
                if words[0] != "sep":
                    continue
                with self.subTest(line):
                    path, rest = "sep", words[1:]
                    while rest and f"{path} {rest[0]}" in by_path:
                        path, rest = f"{path} {rest[0]}", rest[1:]
                    self.assertFalse(by_path[path]["commands"], f"'{path}' needs a command")
                    names = {name for option in by_path[path]["options"] for name in option["names"]}
                    given = {word for word in rest if word.startswith("--")}
                    self.assertLessEqual(given, names)

    def test_commands_that_answer_take_json(self):
        without = {"sep serve", "sep venue paper", "sep events show", "sep events export", "sep events checkpoint",
                   "sep config check", "sep sim repro", "sep completion bash", "sep completion zsh",
                   "sep completion fish"}
        for page in self.pages:
            takes = any("--json" in option["names"] for option in page["options"])
            if not page["commands"]:
                self.assertEqual(takes, page["command"] not in without, page["command"])

    def test_what_was_not_understood_is_told_with_a_next_step(self):
        for words, text, step in ((["intnt", "list"], "there is no command 'sep intnt': demo, ", "sep --help"),
                                  (["intent", "lst"], "there is no command 'sep intent lst': submit, preview, list, ", "sep intent --help"),
                                  (["risk"], "'sep risk' needs a command: show, ", "sep risk --help"),
                                  (["risk", "halt"], "--reason is required", "sep risk halt --help"),
                                  (["status", "--jsn"], "--jsn", "sep status --help")):
            done = subprocess.run([SEP, *words], text=True, capture_output=True, check=False, timeout=60)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn("sep: ", done.stderr)
            self.assertIn(text, done.stderr)
            self.assertTrue(done.stderr.endswith(f"  next: {step}\n"), done.stderr)

    def test_what_is_no_command_is_told(self):
        done = subprocess.run([SEP, "help", "intent", "nothing"], text=True, capture_output=True, check=False)
        self.assertEqual(done.returncode, 3)
        self.assertIn("sep intent --help", done.stderr)


class Document(unittest.TestCase):
    def test_is_the_tree(self):
        made = run("help", "--markdown")
        if os.environ.get("SEP_UPDATE_GOLDEN") == "1":
            DOCUMENT.write_text(made, encoding="utf-8")
        self.assertTrue(made == DOCUMENT.read_text(encoding="utf-8"),
                        "docs/cli.md is not what the program says: SEP_UPDATE_GOLDEN=1 rewrites it")


class Manual(unittest.TestCase):
    def test_a_page_for_every_command(self):
        with tempfile.TemporaryDirectory() as folder:
            run("help", "--man", folder)
            made = {path.name for path in pathlib.Path(folder).iterdir()}
            wanted = {page["command"].replace(" ", "-") + ".1" for page in pages(json.loads(run("help", "--json")))}
            self.assertEqual(made, wanted)
            text = (pathlib.Path(folder) / "sep-intent-submit.1").read_text()
            for part in (".SH NAME", ".SH SYNOPSIS", ".SH EXAMPLES", ".SH OPTIONS", ".SH EXIT STATUS"):
                self.assertIn(part, text)
            if not shutil.which("groff"):
                self.skipTest("no groff here: the pages are not typeset")
            for path in pathlib.Path(folder).iterdir():
                done = subprocess.run(["groff", "-man", "-ww", "-Tutf8", str(path)], text=True, capture_output=True,
                                      check=False)
                self.assertEqual((done.returncode, done.stderr), (0, ""), path.name)


class Completion(unittest.TestCase):
    """What bash offers for the words of a line, the last of them begun."""

    def offered(self, *words):
        script = run("completion", "bash") + (
            f'\nCOMP_WORDS=({" ".join(repr(word) for word in words)}); COMP_CWORD={len(words) - 1}\n'
            '_sep\nprintf "%s\\n" "${COMPREPLY[@]}"\n')
        done = subprocess.run(["bash", "-c", script], text=True, capture_output=True, check=False, timeout=60)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout.split()

    def test_bash_completes_commands_and_options(self):
        self.assertEqual(self.offered("sep", "int"), ["intent"])
        self.assertEqual(self.offered("sep", "intent", "sub"), ["submit"])
        self.assertIn("amend", self.offered("sep", "intent", ""))
        self.assertEqual(self.offered("sep", "intent", "submit", "--wa"), ["--wait"])
        self.assertEqual(self.offered("sep", "intent", "list", "--str"), ["--strategy"])
        self.assertEqual(self.offered("sep", "nothing", "sub"), [])

    def test_bash_completes_choices_and_passes_over_values(self):
        self.assertEqual(self.offered("sep", "events", "export", "--format", ""), ["jsonl", "csv"])
        self.assertEqual(self.offered("sep", "events", "export", "--format", "csv", "--to"), ["--topic"])
        # "show" is the name of a context here, not a command.
        self.assertIn("--json", self.offered("sep", "risk", "show", "--context", "halt", "--"))
        self.assertNotIn("--yes", self.offered("sep", "risk", "show", "--context", "halt", "--"))

    def test_bash_offers_every_command_and_option_of_the_tree(self):
        for page in pages(json.loads(run("help", "--json"))):
            words = page["command"].split()
            with self.subTest(page["command"]):
                names = [below["command"].rsplit(" ", 1)[1] for below in page["commands"]]
                if names:
                    self.assertEqual(self.offered(*words, ""), names)
                options = [name for option in page["options"] for name in option["names"]]
                self.assertEqual(sorted(self.offered(*words, "-")), sorted(options))

    def check_syntax(self, shell, *words):
        if not shutil.which(shell):
            self.skipTest(f"no {shell} here: its script is not read by it")
        with tempfile.NamedTemporaryFile("w", suffix=shell) as file:
            file.write(run("completion", shell))
            file.flush()
            done = subprocess.run([shell, *words, file.name], text=True, capture_output=True, check=False, timeout=60)
            self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_zsh_reads_its_script(self):
        self.check_syntax("zsh", "-n")

    def test_fish_reads_its_script(self):
        self.check_syntax("fish", "--no-execute")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--sep", required=True)
    arguments, rest = parser.parse_known_args()
    SEP = str(pathlib.Path(arguments.sep).resolve())
    unittest.main(argv=[sys.argv[0], *rest])
