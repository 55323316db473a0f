"""The UTF-8 sequences of cases 6.5 to 6.23, after Markus Kuhn's decoder stress test: group -> [(valid, bytes)]."""

GREEK = "κόσμε".encode()
LONELY = [b"\xc0", b"\xe0\x80", b"\xf0\x80\x80", b"\xf8\x80\x80\x80", b"\xfc\x80\x80\x80\x80",
          b"\xdf", b"\xef\xbf", b"\xf7\xbf\xbf", b"\xfb\xbf\xbf\xbf", b"\xfd\xbf\xbf\xbf\xbf"]


def is_whole(text):
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def spaced(first, last):
    return b"".join(bytes([one, 0x20]) for one in range(first, last))


def non_characters():
    """The last two code points of each plane."""
    return [chr(plane << 16 | last).encode() for plane in range(17) for last in (0xFFFE, 0xFFFF)]


def surrogates(*codes):
    return b"".join(chr(code).encode("utf-8", "surrogatepass") for code in codes)


def valid(*texts):
    return [(True, text) for text in texts]


def invalid(*texts):
    return [(False, text) for text in texts]


GROUPS = {
    "some valid sequences": valid(b"hello$world", b"hello\xc2\xa2world", b"hello\xe2\x82\xacworld",
                                  b"hello\xf0\xa4\xad\xa2world", GREEK),
    "all prefixes of a valid text": [(is_whole(GREEK[:i]), GREEK[:i]) for i in range(1, len(GREEK) + 1)],
    "first sequence of a length": valid(b"\x00", b"\xc2\x80", b"\xe0\xa0\x80", b"\xf0\x90\x80\x80"),
    "first sequence of 5 and 6 bytes": invalid(b"\xf8\x88\x80\x80\x80", b"\xfc\x84\x80\x80\x80\x80"),
    "last sequence of a length": valid(b"\x7f", b"\xdf\xbf", b"\xef\xbf\xbf", b"\xf4\x8f\xbf\xbf"),
    "last sequence of 4, 5 and 6 bytes": invalid(b"\xf7\xbf\xbf\xbf", b"\xfb\xbf\xbf\xbf\xbf",
                                                 b"\xfd\xbf\xbf\xbf\xbf\xbf"),
    "other edges": valid(b"\xed\x9f\xbf", b"\xee\x80\x80", b"\xef\xbf\xbd", b"\xf4\x8f\xbf\xbf")
    + invalid(b"\xf4\x90\x80\x80"),
    "unexpected continuation bytes": invalid(b"\x80", b"\xbf", b"\x80\xbf", b"\x80\xbf\x80", b"\x80\xbf\x80\xbf",
                                             b"\x80\xbf\x80\xbf\x80", b"\x80\xbf\x80\xbf\x80\xbf",
                                             bytes(range(0x80, 0xBF))),
    "lonely first bytes": invalid(spaced(0xC0, 0xDF), spaced(0xE0, 0xEF), spaced(0xF0, 0xF7), spaced(0xF8, 0xFB),
                                  spaced(0xFC, 0xFD)),
    "last byte missing": invalid(*LONELY),
    "incomplete sequences joined": invalid(b"".join(LONELY)),
    "impossible bytes": invalid(b"\xfe", b"\xff", b"\xfe\xfe\xff\xff"),
    "overlong ASCII": invalid(b"\xc0\xaf", b"\xe0\x80\xaf", b"\xf0\x80\x80\xaf", b"\xf8\x80\x80\x80\xaf",
                              b"\xfc\x80\x80\x80\x80\xaf"),
    "longest overlong sequences": invalid(b"\xc1\xbf", b"\xe0\x9f\xbf", b"\xf0\x8f\xbf\xbf", b"\xf8\x87\xbf\xbf\xbf",
                                          b"\xfc\x83\xbf\xbf\xbf\xbf"),
    "overlong NUL": invalid(b"\xc0\x80", b"\xe0\x80\x80", b"\xf0\x80\x80\x80", b"\xf8\x80\x80\x80\x80",
                            b"\xfc\x80\x80\x80\x80\x80"),
    "single surrogates": invalid(*(surrogates(code)
                                   for code in (0xD800, 0xDB7F, 0xDB80, 0xDBFF, 0xDC00, 0xDF80, 0xDFFF))),
    "paired surrogates": invalid(*(surrogates(high, low) for high in (0xD800, 0xDB7F, 0xDB80, 0xDBFF)
                                   for low in (0xDC00, 0xDFFF))),
    "code points that are no characters": valid(*non_characters()),
    "specials": valid(*(chr(code).encode() for code in range(0xFFF9, 0x10000))),
}
