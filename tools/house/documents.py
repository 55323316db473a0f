"""Markdown: one title per document, and links that lead somewhere inside the repository."""

import posixpath
import re

_FENCE = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`[^`\n]*`")
_TITLE = re.compile(r"^# \S", re.MULTILINE)
_LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)")
_OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def check(files, exists):
    """`exists` answers whether a path from the root is there, folders and files of any kind included."""
    for file in files:
        if not file.is_markdown:
            continue
        prose = _FENCE.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), file.text)
        titles = [file.line_at(match.start()) for match in _TITLE.finditer(prose)]
        if len(titles) != 1:
            yield file.finding(titles[1] if titles else 1, "title", f"{len(titles)} first-level headings, one is right")
        prose = _INLINE.sub(lambda m: " " * len(m.group()), prose)
        for match in _LINK.finditer(prose):
            yield from _check_link(file, file.line_at(match.start()), match.group(1), exists)


def _check_link(file, line, link, exists):
    target = link.split("#")[0]
    if not target or _OUTSIDE.match(target):
        return
    path = posixpath.normpath(posixpath.join(file.folder, target))
    if path.startswith(("..", "/")):
        yield file.finding(line, "link", f"{link} leaves the repository")
    elif not exists(path):
        yield file.finding(line, "link", f"{link} leads nowhere")
