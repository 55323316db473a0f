"""Where the blocks of one page run: a shell of its own in a temporary folder, one block after the other.

`sep` is on the PATH, and `./sep` is the same; `schema` and `python` are the repository's. A line that starts `sep serve` runs in the
background, and the next one waits until the server says that it is ready, and then for as long as a reader takes. Port
8080 stands for a free one. When the page is over its servers are ended by their process ids."""

import contextlib
import dataclasses
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time

from page import ROOT

PATIENCE = 120  # seconds that any block may take; none is measured
PORT = 8080     # as pages print it

_SERVE = re.compile(r"^(?P<command>(?:\./)?sep serve\b[^&#\n]*?)(?P<rest>[ ]*&?[ ]*(?:#.*)?)$", re.MULTILINE)
_KILLED = re.compile(r"^\S+: line \d+: +\d+ (?:Killed|Terminated) .*\n", re.MULTILINE)

# A command that fails is noted, not ended at. $! is the server afterwards, as behind an `&`.
_PRELUDE = """\
set -E -o pipefail
trap 'failed="$failed $?"' ERR
book_serve() {
  : >"$BOOK/serve.out"; : >"$BOOK/serve.err"
  "$@" >"$BOOK/serve.out" 2>"$BOOK/serve.err" &
  echo $! >>"$BOOK/servers"
  until grep -q . "$BOOK/serve.out"; do
    if ! kill -0 $! 2>/dev/null; then
      local status=0
      wait $! || status=$?
      cat "$BOOK/serve.err" >&2
      return $status
    fi
    sleep 0.05
  done
  cat "$BOOK/serve.out"
  sleep 2
}
"""
_STEP = 'failed=; . "$BOOK/block.sh" >"$BOOK/output" 2>"$BOOK/errors" </dev/null; echo "told$failed"\n'


@dataclasses.dataclass
class Ran:
    printed: str  # to standard output, and then what went to standard error: in files nobody knows how they alternate
    exits: list  # the codes other than 0, in order


class World:
    def __init__(self, sep):
        self.sep = pathlib.Path(sep).resolve()

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sep-book-"))
        self.is_gone = False
        self.own = self.folder / ".book"
        self.own.mkdir()
        (self.folder / "sep").symlink_to(self.sep)
        for shown in ("schema", "python"):
            (self.folder / shown).symlink_to(ROOT / shown)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SEP_")}
        environment |= {"PATH": f"{self.folder}:{os.environ['PATH']}", "HOME": str(self.folder), "BOOK": str(self.own),
                        "LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONDONTWRITEBYTECODE": "1"}
        self.shell = subprocess.Popen(["bash", "--noprofile", "--norc"], cwd=self.folder, env=environment, text=True,
                                      stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                      start_new_session=True)
        self.shell.stdin.write(_PRELUDE)
        return self

    def __exit__(self, *_):
        for server in self._servers():
            self._end(server)
        self._kill_all()
        self.shell.communicate()
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, block):
        text = re.sub(rf"\b{PORT}\b", str(self.port), block.text)
        if block.language == "python":
            (self.own / "block.py").write_text(text, encoding="utf-8")
            text = 'python3 "$BOOK/block.py"\n'
        else:
            text = _SERVE.sub(r"book_serve \g<command>", text)
        # The last line's failure is noted once, not again for the file.
        (self.own / "block.sh").write_text(text + ":\n", encoding="utf-8")
        watch = threading.Timer(PATIENCE, self._kill_all)
        watch.start()
        try:
            self.shell.stdin.write(_STEP)
            self.shell.stdin.flush()
            told = self.shell.stdout.readline()
        finally:
            watch.cancel()
        printed = "".join((self.own / name).read_text(encoding="utf-8", errors="replace") for name in ("output", "errors"))
        printed = re.sub(rf"\b{self.port}\b", str(PORT), _KILLED.sub("", printed))
        self.is_gone = not told.startswith("told")
        if self.is_gone:
            return Ran(printed + f"(the shell ended, or the block took more than {PATIENCE} s)\n", ["gone"])
        return Ran(printed, told.removeprefix("told").split())

    def _kill_all(self):
        """The shell and whatever it has started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.shell.pid, signal.SIGKILL)

    def _servers(self):
        noted = self.own / "servers"
        return [int(line) for line in noted.read_text().split()] if noted.exists() else []

    def _is_ours(self, process):
        try:
            return pathlib.Path(os.readlink(f"/proc/{process}/exe")) == self.sep
        except OSError:
            return False

    def _end(self, process):
        for kind in (signal.SIGTERM, signal.SIGKILL):
            if self._is_ours(process):
                os.kill(process, kind)
            until = time.monotonic() + PATIENCE / 6
            while self._is_ours(process) and time.monotonic() < until:
                time.sleep(0.05)
