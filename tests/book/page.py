"""A page of the book: its fenced blocks, its headings and its links."""

import dataclasses
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]

_FENCE = re.compile(r"^( *)(`{3,}|~{3,})(.*)$")
_HEADING = re.compile(r"^#{1,6} +(.+?)(?: +#+)?$")
_INLINE_CODE = re.compile(r"`[^`]*`")
_LINK = re.compile(r"\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)")
_KNOWN_MARK = re.compile(r"(?:exit=\d+(?:,\d+)*)?|no-run: \S.*")

# How a line begins that is to be typed into a shell.
_COMMAND = re.compile(r"^(?:\$ |(?:\./)?sep |curl |python3 |cmake |tools/|tests/|build/)", re.MULTILINE)

RUN = {"sh", "python"}


@dataclasses.dataclass
class Block:
    """Of a fence ```LANGUAGE MARK; `first` and `last` are the lines of its text, counted from 0, last excluded: `first` is the fence, counted from 1."""

    language: str
    mark: str
    first: int
    last: int
    text: str
    output: "Block | None" = None  # what the page says that this one prints

    @property
    def no_run(self):
        """Why it is not run, or None."""
        return self.mark.removeprefix("no-run: ") if self.mark.startswith("no-run: ") else None

    @property
    def exits(self):
        """The codes other than 0 with which its commands end, in order."""
        return self.mark.removeprefix("exit=").split(",") if self.mark.startswith("exit=") else []


class Page:
    def __init__(self, path, text=None):
        self.path = path
        self.text = path.read_text(encoding="utf-8") if text is None else text
        self.blocks, self.prose = _split(self.text.splitlines())
        self.faults = list(_join_outputs(self.blocks))

    @property
    def name(self):
        return str(self.path.relative_to(ROOT))

    @property
    def to_run(self):
        return [block for block in self.blocks if block.language in RUN]

    def anchors(self):
        """The names that links may lead to, as they are made from headings."""
        found = set()
        for _, line in self.prose:
            heading = _HEADING.match(line)
            if not heading:
                continue
            name, count = _slug(heading[1]), 0
            while name in found:
                count += 1
                name = f"{_slug(heading[1])}-{count}"
            found.add(name)
        return found

    def links(self):
        """(line, target) of every link, lines counted from 1."""
        text = "\n".join(_INLINE_CODE.sub("", line) for _, line in self.prose)
        numbers = [number for number, _ in self.prose]
        for match in _LINK.finditer(text):
            yield numbers[text.count("\n", 0, match.start())] + 1, match[1]

    def with_outputs(self, printed):
        """The page's text with other outputs; `printed` is a list of (output block, text)."""
        lines = self.text.splitlines()
        for block, text in sorted(printed, key=lambda pair: -pair[0].first):
            lines[block.first:block.last] = text.splitlines()
        return "\n".join(lines) + "\n"


def pages():
    return [Page(ROOT / "README.md"), *(Page(path) for path in sorted((ROOT / "docs").rglob("*.md")))]


def _split(lines):
    """The blocks, and the other lines with their numbers."""
    blocks, prose, opened = [], [], None
    for number, line in enumerate(lines):
        fence = _FENCE.match(line)
        if opened is None and fence:
            opened = (fence[2], number, fence[3].strip())
        elif opened is not None and fence and fence[2].startswith(opened[0]) and not fence[3].strip():
            language, _, mark = opened[2].partition(" ")
            first = opened[1] + 1
            blocks.append(Block(language, mark.strip(), first, number, "\n".join(lines[first:number]) + "\n"))
            opened = None
        elif opened is None:
            prose.append((number, line))
    return blocks, prose


def _join_outputs(blocks):
    """Gives every output to the block before it; what is wrong with marks is said with its line."""
    for before, block in zip([None, *blocks], blocks):
        if block.language in {"", "bash", "shell", "console"} and _COMMAND.search(block.text):
            yield block, "commands are `sh`, and run; or `sh no-run: REASON`"
        if block.language in RUN and not _KNOWN_MARK.fullmatch(block.mark):
            yield block, f"`{block.mark}` is no mark of a block that runs: exit=N or no-run: REASON"
        if (block.language, block.mark) != ("text", "output"):
            continue
        if before is None or before.language not in RUN or before.no_run:
            yield block, "an output, and no block before it that runs"
        else:
            before.output = block


def _slug(heading):
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "")
    return re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
