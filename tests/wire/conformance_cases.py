"""The cases, by the numbers of the Autobahn suite, for a server that answers text messages and echoes nothing.

A case is what is written, and what must come back: a list of answers, then either a close of ours (1000) that is
answered in kind, or the close that the server must send. Where the suite waits for an echo, a JSON ping filled up with
blanks to the same length is sent, and its pong awaited; a text that is no JSON is answered with an error.
"""

import dataclasses
import struct

import utf8_cases
from websocket import BINARY, CLOSE, CONTINUED, PING, PONG, TEXT, frame, header, masked

BOUND = 4096  # bytes of a message (api/stream/request.hpp)
HELLO = b"Hello, world!"  # no JSON
FIRST, SECOND = b'{"action":"pi', b'ng","id":"5"}'
ERROR, PONG_TEXT = ("text", "error"), ("text", "pong")
PROTOCOL_ERROR, UNKNOWN, INVALID, TOO_BIG = (1002,), (1003,), (1007,), (1009,)
NORMAL = (1000,)


@dataclasses.dataclass
class Case:
    number: str
    title: str
    sends: list  # bytes; ("chop", n) before it: in writes of n; "alive" or "quiet": the connection is still open then
    answers: list = dataclasses.field(default_factory=list)
    closes: tuple = ()  # the codes of which the server closes with one; (): we close
    keeps_closing: bool = False  # we have sent a close among `sends`
    group: str = ""  # cases of a group make one row
    informational: bool = False  # the code is not judged


def ping_text(size):
    """A ping of the stream's own language; blanks make it `size` bytes."""
    text = b'{"action":"ping","id":"%d"}' % size
    return text[:-1] + b" " * (size - len(text)) + b"}"


def pong(payload):
    return ("pong", payload)


def chopped(size, *frames):
    return [step for one in frames for step in (("chop", size), one)]


def close(code=None, reason=b""):
    return frame(CLOSE, b"" if code is None else struct.pack(">H", code) + reason)


def in_fragments(payload, size, opcode=TEXT):
    parts = [payload[at:at + size] for at in range(0, len(payload), size)]
    return [frame(CONTINUED if i else opcode, part, fin=i == len(parts) - 1) for i, part in enumerate(parts)]


def framing():
    lengths = [(1, 0, 0), (2, 125, 0), (3, 126, 0), (4, 127, 0), (5, 128, 0), (6, 65535, 0), (7, 65536, 0),
               (8, 65536, 997)]
    for i, size, chop in lengths:
        how = f", in chops of {chop}" if chop else ""
        beyond = size > BOUND
        text = ping_text(size) if size else b""
        sends = [("chop", chop)] if chop else []
        answers = [] if beyond else [PONG_TEXT if size else ERROR]
        yield Case(f"1.1.{i}", f"text of {size} bytes{how}", [*sends, frame(TEXT, text)], answers,
                   TOO_BIG if beyond else ())
        yield Case(f"1.2.{i}", f"binary of {size} bytes{how}", [*sends, frame(BINARY, b"\xfe" * size)], [],
                   TOO_BIG if beyond else UNKNOWN)
    yield Case("sep.1", "text of 4096 bytes, the bound", [frame(TEXT, ping_text(BOUND))], [PONG_TEXT])
    yield Case("sep.2", "text of 4097 bytes", [frame(TEXT, ping_text(BOUND + 1))], [], TOO_BIG)
    yield Case("sep.3", "text of 4096 bytes in two fragments", in_fragments(ping_text(BOUND), 2048), [PONG_TEXT])
    yield Case("sep.4", "text of 4097 bytes in two fragments", in_fragments(ping_text(BOUND + 1), 2049), [], TOO_BIG)
    full = [frame(TEXT, ping_text(BOUND), fin=False)]
    yield Case("sep.11", "text of 4096 bytes that an empty fragment ends", [*full, frame(CONTINUED)], [PONG_TEXT])
    yield Case("sep.12", "text of 4096 bytes, and a byte in a second fragment", [*full, frame(CONTINUED, b" ")], [],
               TOO_BIG)


def pings():
    binary = b"\x00\xff\xfe\xfd\xfc\xfb\x00\xff"
    yield Case("2.1", "ping without payload", [frame(PING)], [pong(b"")])
    yield Case("2.2", "ping with text", [frame(PING, HELLO)], [pong(HELLO)])
    yield Case("2.3", "ping with bytes that are no UTF-8", [frame(PING, binary)], [pong(binary)])
    yield Case("2.4", "ping of 125 bytes", [frame(PING, b"\xfe" * 125)], [pong(b"\xfe" * 125)])
    yield Case("2.5", "ping of 126 bytes", [frame(PING, b"\xfe" * 126)], [], PROTOCOL_ERROR)
    yield Case("2.6", "ping of 125 bytes, byte by byte", chopped(1, frame(PING, b"\xfe" * 125)), [pong(b"\xfe" * 125)])
    yield Case("2.7", "pong that nobody asked for", [frame(PONG)])
    yield Case("2.8", "pong with payload that nobody asked for", [frame(PONG, HELLO)])
    yield Case("2.9", "such a pong, then a ping", [frame(PONG, HELLO), frame(PING, b"ping")], [pong(b"ping")])
    many = [b"payload-%d" % i for i in range(10)]
    yield Case("2.10", "ten pings", ["together", *(frame(PING, one) for one in many)], [pong(one) for one in many])
    yield Case("2.11", "ten pings, byte by byte", chopped(1, *(frame(PING, one) for one in many)),
               [pong(one) for one in many])


def after_a_message(wrong, chop=0):
    """A message that is answered, then what ends it; the ping behind that is not answered."""
    frames = [frame(TEXT, HELLO), wrong, frame(PING)]
    return chopped(chop, *frames) if chop else frames


def reserved():
    yield Case("3.1", "text with RSV 1", [frame(TEXT, HELLO, rsv=1)], [], PROTOCOL_ERROR)
    for i, how, chop in ((2, "", 0), (3, "", 0), (4, ", byte by byte", 1)):
        yield Case(f"3.{i}", f"text, the same with RSV {i}, ping{how}",
                   after_a_message(frame(TEXT, HELLO, rsv=i), chop), [ERROR], PROTOCOL_ERROR)
    yield Case("3.5", "binary with RSV 5", [frame(BINARY, HELLO, rsv=5)], [], PROTOCOL_ERROR)
    yield Case("3.6", "ping with RSV 6", [frame(PING, HELLO, rsv=6)], [], PROTOCOL_ERROR)
    yield Case("3.7", "close with RSV 7", [frame(CLOSE, rsv=7)], [], PROTOCOL_ERROR)


def opcodes():
    for kind, first in ((1, 3), (2, 11)):
        yield Case(f"4.{kind}.1", f"opcode {first}", [frame(first)], [], PROTOCOL_ERROR)
        yield Case(f"4.{kind}.2", f"opcode {first + 1} with payload", [frame(first + 1, HELLO)], [], PROTOCOL_ERROR)
        for i, payload, chop in ((3, b"", 0), (4, HELLO, 0), (5, HELLO, 1)):
            how = ", byte by byte" if chop else ""
            yield Case(f"4.{kind}.{i}", f"text, opcode {first + i - 1}, ping{how}",
                       after_a_message(frame(first + i - 1, payload), chop), [ERROR], PROTOCOL_ERROR)
    for opcode, what in ((TEXT, "text"), (PING, "ping"), (CLOSE, "close")):
        yield Case(f"sep.{ {TEXT: 5, PING: 6, CLOSE: 7}[opcode] }", f"{what} without a mask",
                   [frame(opcode, b"" if opcode == CLOSE else HELLO, is_masked=False)], [], PROTOCOL_ERROR)
    for i, sent, what in ((8, header(TEXT, 0) [:1] + bytes([0xFE]) + struct.pack(">H", 5), "5 bytes in 16 bits"),
                          (9, header(TEXT, 0)[:1] + bytes([0xFF]) + struct.pack(">Q", 5), "5 bytes in 64 bits"),
                          (10, header(TEXT, 0)[:1] + bytes([0xFF]) + struct.pack(">Q", 1 << 63), "2^63 bytes")):
        yield Case(f"sep.{i}", f"text whose length is written as {what}",
                   [sent + b"\0\0\0\0" + HELLO[:5]], [], PROTOCOL_ERROR if i < 10 else PROTOCOL_ERROR + TOO_BIG)


def fragments():
    yield Case("5.1", "ping in two fragments", [frame(PING, b"1", fin=False), frame(CONTINUED, b"2")], [],
               PROTOCOL_ERROR)
    yield Case("5.2", "pong in two fragments", [frame(PONG, b"1", fin=False), frame(CONTINUED, b"2")], [],
               PROTOCOL_ERROR)
    two = [frame(TEXT, FIRST, fin=False), frame(CONTINUED, SECOND)]
    three = [two[0], frame(PING, b"between"), two[1]]
    with_ping = [pong(b"between"), PONG_TEXT]
    yield Case("5.3", "text in two fragments, in one write", ["together", *two], [PONG_TEXT])
    yield Case("5.4", "text in two fragments, a write each", two, [PONG_TEXT])
    yield Case("5.5", "text in two fragments, byte by byte", chopped(1, *two), [PONG_TEXT])
    yield Case("5.6", "a ping between two fragments, in one write", ["together", *three], with_ping)
    yield Case("5.7", "a ping between two fragments, a write each", three, with_ping)
    yield Case("5.8", "a ping between two fragments, byte by byte", chopped(1, *three), with_ping)
    number = 9
    for fin in (True, False):
        stray = [frame(CONTINUED, b"nothing to continue", fin=fin), frame(TEXT, HELLO)]
        for how, sends in (("in one write", ["together", *stray]), ("a write each", stray),
                           ("byte by byte", chopped(1, *stray))):
            yield Case(f"5.{number}", f"continues nothing, FIN {int(fin)}, then text, {how}", sends, [], PROTOCOL_ERROR)
            number += 1
    yield Case("5.15", "text in two fragments, continues nothing, then text",
               ["together", *two, frame(CONTINUED, b"3", fin=False), frame(TEXT, b"4")], [PONG_TEXT], PROTOCOL_ERROR)
    for number, fin in ((16, False), (17, True)):
        yield Case(f"5.{number}", f"twice: continues nothing, FIN {int(fin)}, then text in two fragments",
                   [frame(CONTINUED, b"1", fin=fin), *two] * 2, [], PROTOCOL_ERROR)
    yield Case("5.18", "two fragments that both say text", [frame(TEXT, b"1", fin=False), frame(TEXT, b"2")], [],
               PROTOCOL_ERROR)
    five = in_fragments(FIRST + SECOND, 6)
    sends = [*five[:2], frame(PING, b"1"), "quiet", *five[2:4], frame(PING, b"2"), *five[4:]]
    for number, how in ((19, "in as few writes as it takes"), (20, "a write each")):
        steps = ["together", *sends] if number == 19 else sends
        yield Case(f"5.{number}", f"five fragments with two pings between and a pause, {how}", steps,
                   [pong(b"1"), pong(b"2"), PONG_TEXT])


def utf8():
    hello = "Hello-µ@ßöäüàá-UTF-8!!".encode()
    wrong, rest = b"\xed\xa0\x80", b"edited"
    yield Case("6.1.1", "text of no bytes", [frame(TEXT)], [ERROR])
    yield Case("6.1.2", "three fragments of no bytes", [frame(TEXT, fin=False), frame(CONTINUED, fin=False),
                                                        frame(CONTINUED)], [ERROR])
    yield Case("6.1.3", "three fragments, the middle one not empty",
               [frame(TEXT, fin=False), frame(CONTINUED, FIRST + SECOND, fin=False), frame(CONTINUED)], [PONG_TEXT])
    yield Case("6.2.1", "valid text", [frame(TEXT, hello)], [ERROR])
    yield Case("6.2.2", "valid text in two fragments", in_fragments(hello, 14), [ERROR])
    yield Case("6.2.3", "valid text, a byte a fragment", in_fragments(hello, 1), [ERROR])
    yield Case("6.2.4", "valid Greek, a byte a fragment", in_fragments(utf8_cases.GREEK, 1), [ERROR])
    bad = utf8_cases.GREEK + wrong + rest
    yield Case("6.3.1", "invalid text", [frame(TEXT, bad)], [], INVALID)
    yield Case("6.3.2", "invalid text, a byte a fragment", in_fragments(bad, 1), [], INVALID)
    # The server closes before it has the rest: fail fast.
    beyond = b"\xf4\x90\x80\x80"
    for i, parts in ((1, (utf8_cases.GREEK, beyond)), (2, (utf8_cases.GREEK + beyond[:1], beyond[1:2]))):
        yield Case(f"6.4.{i}", "a valid fragment, then one that makes it invalid: closed without a third",
                   [frame(TEXT, parts[0], fin=False), "alive", frame(CONTINUED, parts[1], fin=False)],
                   [pong(b"alive")], INVALID)
        mask = b"\x5a\xa5\x0f\xf0"
        whole = masked(parts[0] + parts[1], mask)
        head = header(TEXT, len(utf8_cases.GREEK + beyond + rest)) + mask
        yield Case(f"6.4.{i + 2}", "the same in parts of one frame: closed before its end",
                   [head + whole[:len(parts[0])], "quiet", whole[len(parts[0]):]], [], INVALID)
    for i, (title, rows) in enumerate(utf8_cases.GROUPS.items(), 5):
        for j, (is_valid, text) in enumerate(rows, 1):
            yield Case(f"6.{i}.{j}", title, [frame(TEXT, text)], [ERROR] if is_valid else [],
                       () if is_valid else INVALID, group=f"6.{i} {is_valid}")


def closing():
    hello = frame(TEXT, HELLO)
    bad = utf8_cases.GREEK + b"\xed\xa0\x80edited"
    yield Case("7.1.1", "text, then close", [hello, close(1000)], [ERROR], NORMAL, True)
    yield Case("7.1.2", "two closes", ["together", close(1000), close()], [], NORMAL, True)
    yield Case("7.1.3", "close, then ping", ["together", close(1000), frame(PING)], [], NORMAL, True)
    yield Case("7.1.4", "close, then text", ["together", close(1000), hello], [], NORMAL, True)
    yield Case("7.1.5", "a fragment, close, the second fragment",
               ["together", frame(TEXT, FIRST, fin=False), close(1000), frame(CONTINUED, SECOND)], [], NORMAL, True)
    yield Case("7.1.6", "text of 256 KiB, text, close, ping",
               [frame(TEXT, b"BAsd7&jh23" * 26215), hello, close(1000), frame(PING)], [], TOO_BIG)
    yield Case("7.3.1", "close without payload", [close()], [], (None, 1000), True)
    yield Case("7.3.2", "close of 1 byte", [frame(CLOSE, b"a")], [], PROTOCOL_ERROR)
    yield Case("7.3.3", "close with a code", [close(1000)], [], NORMAL, True)
    yield Case("7.3.4", "close with a reason", [close(1000, HELLO)], [], NORMAL, True)
    yield Case("7.3.5", "close with the longest reason, 123 bytes", [close(1000, b"*" * 123)], [], NORMAL, True)
    yield Case("7.3.6", "close with a reason of 124 bytes", [close(1000, b"*" * 124)], [], PROTOCOL_ERROR)
    yield Case("7.5.1", "close whose reason is no UTF-8", [close(1000, bad)], [], PROTOCOL_ERROR + INVALID)
    for i, code in enumerate((1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999), 1):
        yield Case(f"7.7.{i}", f"close with {code}", [close(code)], [], (code, 1000), True)
    for i, code in enumerate((0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999), 1):
        yield Case(f"7.9.{i}", f"close with {code}, which is none", [close(code)], [], PROTOCOL_ERROR)
    for i, code in enumerate((5000, 65535), 1):
        yield Case(f"7.13.{i}", f"close with {code}, which nobody has defined", [close(code)], [],
                   (code, 1000, 1002), True, informational=True)


def limits():
    """What is too long is refused by its header, before it is there: 4 KiB of each are written, or fragments as far as
    it takes."""
    sizes = (64 << 10, 256 << 10, 1 << 20, 4 << 20, 8 << 20, 16 << 20)
    for kind, opcode, what in ((1, TEXT, "text"), (2, BINARY, "binary")):
        for i, size in enumerate(sizes, 1):
            yield Case(f"9.{kind}.{i}", f"{what} of 64 KiB to 16 MiB: closed at its first 4 KiB",
                       [header(opcode, size) + b"\0\0\0\0" + b"*" * BOUND], [], TOO_BIG, group=f"9.{kind}")
    for kind, opcode, what in ((3, TEXT, "text"), (4, BINARY, "binary")):
        for i in range(1, 10):
            size = 64 << 2 * (i - 1)
            count = max(1, BOUND // size + 1)
            parts = [frame(CONTINUED if at else opcode, b"*" * min(size, 1 << 20), fin=False) for at in range(count)]
            if size > 1 << 20:
                parts = [header(opcode, size, fin=False) + b"\0\0\0\0" + b"*" * BOUND]
            yield Case(f"9.{kind}.{i}", f"{what} of 4 MiB in fragments of 64 bytes to 4 MiB: closed beyond 4 KiB",
                       ["together", *parts], [], TOO_BIG, group=f"9.{kind}")
    for kind, opcode, what in ((5, TEXT, "text"), (6, BINARY, "binary")):
        for i in range(1, 7):
            yield Case(f"9.{kind}.{i}", f"{what} of 1 MiB in writes of 64 to 2048 bytes: closed at its first 4 KiB",
                       chopped(64 << (i - 1), header(opcode, 1 << 20) + b"\0\0\0\0" + b"*" * BOUND), [], TOO_BIG,
                       group=f"9.{kind}")
    for i, size in enumerate((0, 16, 64, 256, 1024, 4096, 16384), 1):
        beyond = size > BOUND
        count = 1 if beyond else 1000
        text = ping_text(size) if size > 26 else b"*" * size
        answers = [] if beyond else [PONG_TEXT if size > 26 else ERROR] * count
        yield Case(f"9.7.{i}", f"1000 texts of {size} bytes, one after the other" if not beyond else
                   f"text of {size} bytes", ["together", *[frame(TEXT, text)] * count], answers,
                   TOO_BIG if beyond else ())
        yield Case(f"9.8.{i}", f"binary of {size} bytes", [frame(BINARY, b"\xfe" * size)], [],
                   TOO_BIG if beyond else UNKNOWN)
    endless = [frame(TEXT, b"*" * BOUND, fin=False)] + [frame(CONTINUED, b"*" * BOUND, fin=False)] * 64
    yield Case("9.9.1", "a text of endless fragments of 4 KiB", endless, [], TOO_BIG)
    yield Case("10.1.1", "text of 65536 bytes in fragments of 1300", in_fragments(b"*" * 65536, 1300), [], TOO_BIG)


def all_cases():
    for part in (framing, pings, reserved, opcodes, fragments, utf8, closing, limits):
        yield from part()
