"""Words that say nothing (DESIGN section 5): not in names of files, types or functions."""

import re
from pathlib import PurePosixPath

from .functions import functions_of

EMPTY_WORDS = {"manager", "handler", "processor", "helper", "util", "utility", "info"}
PLURALS = {"managers", "handlers", "processors", "helpers", "utils", "utilities", "infos"}

_CPP_TYPE = re.compile(r"\b(?:class|struct|union|enum(?:\s+class)?|concept|namespace)\s+(?:\[\[\w+\]\]\s*)?([A-Za-z_]\w*)"
                       r"|\busing\s+([A-Za-z_]\w*)\s*=")
_PYTHON_NAME = re.compile(r"^\s*(?:def|class)\s+([A-Za-z_]\w*)", re.MULTILINE)


def words_of(name):
    """fooBarHTTPServer_v2 -> foo, bar, http, server, v2"""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+", name)]


def _empty_word(name):
    return next((word for word in words_of(name) if word in EMPTY_WORDS | PLURALS), None)


def _empty_type(name):
    words = words_of(name)
    return "data" if words and words[-1] == "data" else _empty_word(name)


def check(files):
    folders = set()
    for file in files:
        yield from _named(file, 1, "file", _empty_type(PurePosixPath(file.path).stem), file.name)
        if file.folder not in folders:
            folders.add(file.folder)
            yield from _named(file, 1, "folder", _empty_word(PurePosixPath(file.folder).name), file.folder)
        if file.is_cpp:
            for match in _CPP_TYPE.finditer(file.code):
                name = match.group(1) or match.group(2)
                yield from _named(file, file.line_at(match.start()), "type", _empty_type(name), name)
            for function in functions_of(file):
                yield from _named(file, function.line, "function", _empty_word(function.name), function.name)
        elif file.path.endswith(".py"):
            for match in _PYTHON_NAME.finditer(file.text):
                name = match.group(1)
                yield from _named(file, file.line_at(match.start(1)), "name", _empty_word(name), name)


def _named(file, line, kind, word, name):
    if word:
        yield file.finding(line, "vocabulary", f"{kind} '{name}': '{word}' says nothing; name what it is or does")
