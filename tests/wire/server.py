"""`sep serve` in a folder of its own, on a socket and a port of this machine, that can be killed and started again."""

import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile

# Without the settings of whoever runs the tests.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("SEP_")}
PATIENCE = 60  # seconds that anything may take; none is measured

SETTINGS = """\
[server]
listen = "127.0.0.1:{port}"
[store]
lease = "200ms"
max_dispatch = "50ms"
[risk]
repeat_limit = 0
[timing]
order_life = "3s"
ack_timeout = "300ms"
query_interval = "100ms"
retry_interval = "100ms"
"""


class Server:
    """Ends with the context; the folder too, unless `keep` is set by then. `variables` are of its environment."""

    def __init__(self, sep, settings="", **variables):
        self.sep, self.settings, self.keep = str(pathlib.Path(sep).resolve()), settings, False
        self.environment = ENVIRONMENT | variables
        self.folder, self.process, self.port = None, None, 0

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sep-wire-"))
        self.errors = open(self.folder / "errors.log", "wb")
        self.start()
        return self

    def __exit__(self, *_):
        self.kill()
        self.errors.close()
        if not self.keep:
            shutil.rmtree(self.folder)

    def start(self):
        """The port that was got first is kept from then on."""
        (self.folder / "sep.toml").write_text(SETTINGS.format(port=self.port) + self.settings)
        # A session of its own: the venue that it starts goes with it.
        self.process = subprocess.Popen([self.sep, "serve"], cwd=self.folder, stdout=subprocess.PIPE,
                                        stderr=self.errors, start_new_session=True, env=self.environment)
        ready = self.process.stdout.readline().decode()
        found = re.fullmatch(r"ready \S+ http://127\.0\.0\.1:(\d+)\n", ready)
        if not found:
            self.keep = True
            raise AssertionError(f"sep serve said {ready!r}; see {self.folder}/errors.log")
        self.port = int(found.group(1))

    def kill(self):
        """kill -9 of the server and the venue it started, by their session."""
        if self.process and self.process.returncode is None:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            self.process.wait()
            self.process.stdout.close()

    @property
    def socket_path(self):
        return str(self.folder / "sep-data/sep.sock")

    def connect(self):
        made = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made

    def ask(self, method, target, body=None, **headers):
        """The answer as (status, JSON). `content_type` in Python is content-type on the wire."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, target, body=body, headers=named)
            response = connection.getresponse()
            text = response.read()
            return response.status, json.loads(text) if text.strip() else {}
        finally:
            connection.close()

    def run(self, *words):
        return subprocess.run([self.sep, *words], cwd=self.folder, text=True, timeout=10 * PATIENCE, check=True,
                              stdout=subprocess.PIPE, env=self.environment).stdout

    def deposit(self):
        for asset, amount in (("USDC", "500000000"), ("WETH", "1000000"), ("ETH", "1000")):
            status, body = self.ask("POST", "/v1/accounts/deposit",
                                    json.dumps({"asset": asset, "amount": amount, "reference": "wire"}),
                                    content_type="application/json")
            if status != 202:
                raise AssertionError(f"a deposit was answered with {status} {body}")
