"""The tree under check: its files, and C++ text without comments or literals so that rules look at code only."""

import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

SKIPPED_FOLDERS = {"build", ".git", ".next", "node_modules", "__pycache__", "out"}
CPP = {".cpp", ".hpp"}
TEXT = CPP | {".py", ".md", ".cmake", ".txt", ".json", ".toml", ".sh", ".sql", ".ts", ".tsx", ".js", ".yml", ".yaml"}

_TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)"""
    r"""|(?P<literal>R"(?P<mark>[^(\s]*)\(.*?\)(?P=mark)"|"(?:\\.|[^"\\\n])*"|(?<!\w)'(?:\\.|[^'\\\n])+')""",
    re.DOTALL)
_PREPROCESSOR = re.compile(r"^[ \t]*#(?:[^\n\\]|\\.|\\\n)*", re.MULTILINE)
_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.MULTILINE)


def _blank(text):
    return re.sub(r"[^\n]", " ", text)


@dataclass(frozen=True)
class Finding:
    path: str
    line: int
    rule: str
    message: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.rule}: {self.message}"


@dataclass(frozen=True)
class File:
    path: str  # from the root, with slashes
    text: str

    @property
    def name(self):
        return PurePosixPath(self.path).name

    @property
    def folder(self):
        return str(PurePosixPath(self.path).parent)

    @property
    def is_cpp(self):
        return PurePosixPath(self.path).suffix in CPP

    @property
    def is_markdown(self):
        return self.path.endswith(".md")

    @property
    def is_test(self):
        """Tests, fuzzers and benchmarks: code that never ships."""
        stem = PurePosixPath(self.path).stem
        return stem.endswith(("_test", "_fuzz", "_bench")) or self.path.startswith(("tests/", "bench/"))

    @cached_property
    def code(self):
        """The text with comments, literals and preprocessor lines blanked; every line keeps its number."""
        bare = _TOKEN.sub(lambda m: _blank(m.group()), self.text)
        return _PREPROCESSOR.sub(lambda m: _blank(m.group()), bare)

    @cached_property
    def includes(self):
        """(line, path, quoted) of every include that is not commented out."""
        uncommented = _TOKEN.sub(lambda m: _blank(m.group()) if m.group("comment") else m.group(), self.text)
        return [(self.line_at(m.start(2)), m.group(2), m.group(1) == '"') for m in _INCLUDE.finditer(uncommented)]

    def line_at(self, position):
        return self.text.count("\n", 0, position) + 1

    def finding(self, line, rule, message):
        return Finding(self.path, line, rule, message)


def read_tree(root):
    """Every text file below root, in order of path. Programs without a suffix count when they start with #!."""
    files = []
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in SKIPPED_FOLDERS)
        for name in sorted(names):
            full = os.path.join(folder, name)
            suffix = PurePosixPath(name).suffix
            if suffix not in TEXT and (suffix or not _is_script(full)):
                continue
            with open(full, encoding="utf-8", errors="replace") as file:
                files.append(File(os.path.relpath(full, root).replace(os.sep, "/"), file.read()))
    return files


def _is_script(path):
    with open(path, "rb") as file:
        return file.read(2) == b"#!"
