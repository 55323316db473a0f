"""A WebSocket client (RFC 6455) that writes frames as it is told, the wrong ones too, and reads them strictly."""

import base64
import hashlib
import os
import socket
import struct

CONTINUED, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Wrong(AssertionError):
    """The server did what no server may."""


def upgrade(host, key, extra=()):
    lines = ["GET /v1/stream HTTP/1.1", f"Host: {host}", "Connection: Upgrade", "Upgrade: websocket",
             f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", *extra]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def masked(payload, mask):
    whole = (mask * (len(payload) // 4 + 1))[:len(payload)]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(whole, "big")).to_bytes(len(payload), "big")


def header(opcode, size, fin=True, rsv=0, is_masked=True):
    first, second = (0x80 if fin else 0) | rsv << 4 | opcode, 0x80 if is_masked else 0
    if size < 126:
        return bytes([first, second | size])
    if size < 65536:
        return struct.pack(">BBH", first, second | 126, size)
    return struct.pack(">BBQ", first, second | 127, size)


def frame(opcode, payload=b"", fin=True, rsv=0, is_masked=True):
    mask = os.urandom(4)
    body = mask + masked(payload, mask) if is_masked else payload
    return header(opcode, len(payload), fin, rsv, is_masked) + body


class WebSocket:
    """One connection, behind its handshake. The response's headers stand in `headers`, in lower case."""

    def __init__(self, connected, host="localhost", extra=()):
        self.socket, self.buffer = connected, b""
        self.bytes_read = 0
        key = base64.b64encode(os.urandom(16)).decode()
        self.write(upgrade(host, key, extra))
        while b"\r\n\r\n" not in self.buffer:
            self.fill()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        status, *rows = head.decode("latin-1").split("\r\n")
        self.status = int(status.split()[1])
        self.headers = {name.lower(): value.strip() for name, value in (row.split(":", 1) for row in rows)}
        accepted = base64.b64encode(hashlib.sha1(key.encode() + GUID).digest()).decode()
        if self.status == 101 and self.headers.get("sec-websocket-accept") != accepted:
            raise Wrong("Sec-WebSocket-Accept does not belong to the key")

    def close(self):
        self.socket.close()

    def write(self, sent, chop=None):
        """Bytes as they are, in writes of `chop`. A server that has closed already is no error: it may."""
        try:
            size = chop or len(sent) or 1
            for at in range(0, len(sent), size):
                self.socket.sendall(sent[at:at + size])
        except (BrokenPipeError, ConnectionResetError):
            pass

    def fill(self):
        more = self.socket.recv(65536)
        if not more:
            raise EOFError
        self.bytes_read += len(more)
        self.buffer += more

    def take(self, size):
        while len(self.buffer) < size:
            self.fill()
        taken, self.buffer = self.buffer[:size], self.buffer[size:]
        return taken

    def read_frame(self):
        """(opcode, payload). A server neither masks nor fragments control frames, nor uses what was not agreed on."""
        first, second = self.take(2)
        opcode, size = first & 0x0F, second & 0x7F
        if first & 0x70 or second & 0x80 or opcode not in (CONTINUED, TEXT, BINARY, CLOSE, PING, PONG):
            raise Wrong(f"a frame begins with {first:#x} {second:#x}")
        if opcode >= CLOSE and (size > 125 or not first & 0x80):
            raise Wrong("a control frame is too long or fragmented")
        if size == 126:
            size = struct.unpack(">H", self.take(2))[0]
        elif size == 127:
            size = struct.unpack(">Q", self.take(8))[0]
        return opcode, bool(first & 0x80), self.take(size)

    def read(self):
        """The next message or control frame as (opcode, payload); pings of the server's own are answered."""
        kind, parts = None, []
        while True:
            opcode, fin, payload = self.read_frame()
            if opcode == PING:
                self.write(frame(PONG, payload))
            elif opcode >= CLOSE:
                return opcode, payload
            else:
                if (opcode == CONTINUED) != (kind is not None):
                    raise Wrong("a message begins inside another, or continues none")
                kind = kind or opcode
                parts.append(payload)
                if fin:
                    return kind, b"".join(parts)

    def is_quiet(self, seconds):
        """Whether nothing comes for that long."""
        if self.buffer:
            return False
        self.socket.settimeout(seconds)
        try:
            self.fill()
        except socket.timeout:
            return True
        except EOFError:
            pass
        finally:
            self.socket.settimeout(60)
        return False
