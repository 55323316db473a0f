"""Ceilings: a file is read in one sitting, a function on one screen."""

from .functions import functions_of

FILE_LINES = 300
FUNCTION_LINES = 60

# What may be longer, how long, and why. An entry that is no longer needed, or higher than needed, is a finding: the
# numbers only go down. Tables belong here; code does not.
LONGER_FILES = {}  # path: (lines, reason)
LONGER_FUNCTIONS = {}  # (path, function): (lines, reason)


def check(files):
    for file in files:
        if not file.is_cpp:
            continue
        yield from _check_length(file, 1, "file-length", file.text.count("\n"), FILE_LINES, LONGER_FILES.get(file.path))
        for function in functions_of(file):
            granted = LONGER_FUNCTIONS.get((file.path, function.name))
            yield from _check_length(file, function.line, "function-length", function.lines, FUNCTION_LINES, granted,
                                     function.name + ": ")


def _check_length(file, line, rule, lines, ceiling, granted, what=""):
    if granted and lines < granted[0]:
        yield file.finding(line, rule, f"{what}{lines} lines, granted {granted[0]}: lower the grant in tools/house/sizes.py")
    elif lines > (granted[0] if granted else ceiling):
        yield file.finding(line, rule, f"{what}{lines} lines, the ceiling is {granted[0] if granted else ceiling}")
