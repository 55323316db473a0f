"""A server of its own in a temporary folder, and the commands that talk to it."""

import contextlib
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds that any command may take; none is measured

# Short waits, so that what must time out does so within seconds.
SETTINGS = """\
[timing]
ack_timeout = "200ms"
query_interval = "200ms"
retry_interval = "200ms"
"""


class Served:
    """`sep serve` and, unless told otherwise, the paper venue it starts itself. Both end with the context.

    The folder ends with the context too, unless it was made before, by `with served.own_folder()`."""

    def __init__(self, sep, settings=SETTINGS, venue_apart=None):
        self.sep, self.settings = sep, settings
        self.venue_apart = venue_apart  # words of a venue that is started first; it is then not the server's own
        self.venue = None
        self.ending = contextlib.ExitStack()
        self.folder = None

    @contextlib.contextmanager
    def own_folder(self):
        """A folder with the settings; commands that need no server run in it."""
        with tempfile.TemporaryDirectory(prefix="sep-cli-") as name:
            self.folder = pathlib.Path(name)
            (self.folder / "sep.toml").write_text(self.settings)
            yield self.folder
            self.folder = None

    def __enter__(self):
        if self.folder is None:
            self.ending.enter_context(self.own_folder())
        if self.venue_apart is not None:
            (self.folder / "sep-data").mkdir(exist_ok=True)
            self.venue = self.start("venue", "paper", "--socket", "sep-data/venue.sock", "--record",
                                    "sep-data/venue.record", "--inclusion-ms", "20", *self.venue_apart)
        self.server = self.start("serve")
        return self

    def __exit__(self, *_):
        for process in (self.server, self.venue):
            if process and process.poll() is None:
                process.kill()
            if process:
                process.communicate()
        self.ending.close()

    def environment(self):
        """No context of whoever runs the tests counts here."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SEP_")}
        return {**kept, "SEP_CONTEXTS": str(self.folder / "contexts.toml")}

    def start(self, *words):
        """A process that says one line when it is ready."""
        process = subprocess.Popen([self.sep, *words], cwd=self.folder, text=True, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, env=self.environment())
        self.ready = process.stdout.readline().strip()  # the line
        if not self.ready:
            raise AssertionError(f"sep {' '.join(words)} did not start: {process.communicate()[1]}")
        return process

    def run(self, *words, **more):
        """`more`: variables of the environment."""
        return subprocess.run([self.sep, *words], cwd=self.folder, text=True, timeout=PATIENCE, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**self.environment(), **more})

    def json(self, *words, code=0):
        """The last line that a command printed."""
        return self.last_line(self.run(*words, "--json"), words, code)

    @staticmethod
    def last_line(done, words, code):
        if done.returncode != code:
            raise AssertionError(f"sep {' '.join(words)} ended with {done.returncode}, not {code}:\n"
                                 f"{done.stdout}{done.stderr}")
        return json.loads(done.stdout.splitlines()[-1])

    def deposit(self):
        for asset, amount in (("USDC", "5000000"), ("WETH", "100"), ("ETH", "10")):
            self.json("account", "deposit", "--asset", asset, "--amount", amount, "--reference", "test")

    def submit(self, line, *words):
        """A server that has just started may not have seen the market yet: asked again until it has."""
        asked = ["intent", "submit", line, *words]
        for _ in range(100):
            done = self.run(*asked, "--json")
            if done.returncode != 4 or '"no_reference_price"' not in done.stdout:
                break
            time.sleep(0.1)
        return self.last_line(done, asked, 0)["intent_id"]

    def shown(self, intent):
        return self.json("intent", "show", intent)

    def stop(self):
        """SIGTERM, and what the server ended with."""
        self.server.send_signal(signal.SIGTERM)
        output, errors = self.server.communicate(timeout=PATIENCE)
        return self.server.returncode, output + errors
