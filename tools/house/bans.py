"""What must not be written, and what to write in its place."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Ban:
    rule: str
    pattern: re.Pattern
    instead: str
    allowed_in: tuple = ()  # beginnings of paths


def _ban(rule, pattern, instead, *allowed_in):
    return Ban(rule, re.compile(pattern), instead, allowed_in)


# In the shipped code of core/ (DESIGN L1): it must compute the same from the same inputs, everywhere, for ever.
CORE_CODE = [
    _ban("clock", r"\b(system_clock|steady_clock|high_resolution_clock|clock_gettime|gettimeofday)\b|\bstd::chrono\b",
         "time arrives in the input (core/base/time.hpp)"),
    _ban("thread", r"\bstd::(j?thread|async|future|promise|mutex|shared_mutex|condition_variable|atomic)\b|\bthread_local\b",
         "one thread calls the core; threads live in runtime/"),
    _ban("random", r"\bstd::(rand|srand|random_device|mt19937\w*)\b|(?<![\w:.])s?rand\s*\(",
         "the recorded generator (core/base/rng.hpp)"),
    _ban("hash-order", r"\bunordered_(multi)?(map|set)\b", "std::map, std::set or a sorted vector"),
    _ban("std-hash", r"\bstd::hash\b", "sha256 or hash128 (core/base/hash.hpp): std::hash differs between libraries"),
    _ban("io", r"\b(f|s|sn|vsn|vf|d)?printf\s*\(|\bf(open|write|read|puts)\s*\(|\bstd::(cout|cerr|clog|cin|[io]?fstream|filesystem)\b",
         "an event or an effect; text is made with fmt at the edges", "core/base/check.cpp"),
    _ban("exception", r"\b(throw|try|catch)\b", "Result and TRY_LET (core/base/result.hpp), CHECK for bugs of ours"),
    _ban("environment", r"\b(secure_)?getenv\b", "the recorded input ConfigLoaded"),
    _ban("float", r"\b(double|float)\b", "integers (core/base/int.hpp) and Rate (core/money/rate.hpp)",
         "core/routing/optimiser", "core/routing/certificate"),
    _ban("pointer-order", r"\bstd::(multi)?(map|set)\s*<\s*[^,<>]*\*|\bstd::less\s*<[^<>]*\*\s*>",
         "an id as the key: addresses differ from run to run"),
    _ban("global", r"\bstatic\s+(?!const\b|constexpr\b|consteval\b|constinit const\b|inline\b)[^;(){}]*[=;{]",
         "a member of State or a parameter"),
]

# Matched against the whole name of an included header.
CORE_INCLUDES = [
    _ban("clock", r"chrono|ctime|time\.h", "time arrives in the input (core/base/time.hpp)"),
    _ban("thread", r"thread|future|mutex|shared_mutex|condition_variable|atomic|stop_token|pthread\.h",
         "one thread calls the core; threads live in runtime/"),
    _ban("random", r"random", "the recorded generator (core/base/rng.hpp)"),
    _ban("hash-order", r"unordered_map|unordered_set", "std::map, std::set or a sorted vector"),
    _ban("io", r"iostream|fstream|cstdio|stdio\.h|filesystem|unistd\.h|fcntl\.h|(sys|netinet|arpa)/.*|boost/(asio|beast).*",
         "an event or an effect; text is made with fmt at the edges", "core/base/check.cpp"),
]

# Everywhere, in the raw text. These rule files and their tests must name what they forbid.
_OWN = ("tools/house/",)
TEXT = [
    _ban("unfinished", r"\b(TODO|FIXME|XXX)\b", "finish it, or open an issue", *_OWN),
    _ban("openmp", r"#\s*pragma\s+omp\b", "a thread of runtime/", *_OWN),
    _ban("fast-math", r"-ffast-math|-Ofast\b", "nothing: results must be the same on every compiler", *_OWN),
    _ban("package-host", r"registry\.npmjs|npmjs\.com|pypi\.org|pythonhosted\.org|(deb|security|ftp)\.debian\.org|crates\.io"
                         r"|conan\.io|rubygems\.org|ghcr\.io|docker\.io|quay\.io|githubusercontent",
         "the package's name; the client knows its host", *_OWN),
]
PATHS = _ban("machine-path", r"(?<![\w./~)}*-])/(home|root|work|tmp)(?=[/\s\"'`),;:]|\Z)",
             "a path from the repository root, or the temporary folder the system names", *_OWN)


def check(files):
    for file in files:
        for ban in TEXT + ([] if file.is_test else [PATHS]):
            yield from _matches(file, file.text, ban)
        if file.is_cpp and file.path.startswith("core/") and not file.is_test:
            for ban in CORE_CODE:
                yield from _matches(file, file.code, ban)
            for line, header, _ in file.includes:
                for ban in CORE_INCLUDES:
                    if ban.pattern.fullmatch(header) and not file.path.startswith(ban.allowed_in):
                        yield file.finding(line, ban.rule, f"<{header}> in core/; instead: {ban.instead}")


def _matches(file, text, ban):
    if file.path.startswith(ban.allowed_in):
        return
    for match in ban.pattern.finditer(text):
        found = " ".join(match.group().split())
        yield file.finding(file.line_at(match.start()), ban.rule, f"'{found}'; instead: {ban.instead}")
