"""Every rule fires on what it forbids, and stays silent on the nearest thing that is allowed."""

import unittest

from house import bans, documents, layers, names, sizes
from house.functions import functions_of
from house.tree import File

ORDER = File("core/CMakeLists.txt", "foreach(folder base money market)\nendforeach()\n")


def rules(check, *files):
    return [finding.rule for finding in check(list(files))]


def lines(count):
    return "int x;\n" * count


def function(name, count):
    return f"int {name}(int a) {{\n" + "  ++a;\n" * (count - 2) + "}\n"


class Sizes(unittest.TestCase):
    def test_file_of_300_lines_is_fine_and_301_is_not(self):
        self.assertEqual(rules(sizes.check, File("core/base/a.cpp", lines(300))), [])
        self.assertEqual(rules(sizes.check, File("core/base/a.cpp", lines(301))), ["file-length"])

    def test_other_files_may_be_long(self):
        self.assertEqual(rules(sizes.check, File("docs/a.md", lines(400))), [])

    def test_function_of_60_lines_is_fine_and_61_is_not(self):
        self.assertEqual(rules(sizes.check, File("runtime/a.cpp", function("f", 60))), [])
        self.assertEqual(rules(sizes.check, File("runtime/a.cpp", function("f", 61))), ["function-length"])

    def test_grants_only_go_down(self):
        self.addCleanup(sizes.LONGER_FILES.clear)
        sizes.LONGER_FILES["core/base/a.cpp"] = (400, "a table")
        self.assertEqual(rules(sizes.check, File("core/base/a.cpp", lines(400))), [])
        self.assertEqual(rules(sizes.check, File("core/base/a.cpp", lines(401))), ["file-length"])
        self.assertEqual(rules(sizes.check, File("core/base/a.cpp", lines(399))), ["file-length"])

    def test_every_grant_has_a_reason(self):
        for _, reason in [*sizes.LONGER_FILES.values(), *sizes.LONGER_FUNCTIONS.values()]:
            self.assertTrue(reason)


class Functions(unittest.TestCase):
    def names_in(self, text):
        return [function.name for function in functions_of(File("a.cpp", text))]

    def test_free_functions_members_and_tests_are_found(self):
        self.assertEqual(self.names_in("namespace a {\nint f() { return 1; }\n}\n"), ["f"])
        self.assertEqual(self.names_in("struct S {\n  int f() const noexcept { return 1; }\n};\n"), ["f"])
        self.assertEqual(self.names_in("int S::g(std::map<int, int> const& m) { return 1; }"), ["g"])
        self.assertEqual(self.names_in("template <class T>\n  requires(sizeof(T) > 1)\nvoid f(T) {}"), ["f"])
        self.assertEqual(self.names_in("TEST(Suite, case_of_it) {}"), ["TEST"])

    def test_types_and_tables_are_not_functions(self):
        self.assertEqual(self.names_in("struct S { int a; };"), [])
        self.assertEqual(self.names_in("BOOST_DESCRIBE_ENUM(E, a)\nenum class F : int { a, b };"), [])
        self.assertEqual(self.names_in("constexpr std::array<int, 2> table = {1, 2};"), [])

    def test_inner_functions_count_with_the_outer_one(self):
        found = functions_of(File("a.cpp", "void f() {\n  auto g = [](int a) {\n    return a;\n  };\n}\n"))
        self.assertEqual([(f.name, f.line, f.lines) for f in found], [("f", 1, 5)])

    def test_braces_in_text_and_comments_do_not_count(self):
        found = functions_of(File("a.cpp", 'void f() {\n  g("{", \'{\', 1\'000, R"(}})");  // }\n}\nvoid h() {}\n'))
        self.assertEqual([(f.name, f.lines) for f in found], [("f", 3), ("h", 1)])


# rule -> what must be found in shipped code of core/
CORE_SAMPLES = {
    "clock": ["auto t = std::chrono::system_clock::now();", "clock_gettime(CLOCK_REALTIME, &t);", "#include <chrono>"],
    "thread": ["std::thread t;", "std::mutex m;", "thread_local int x;", "#include <mutex>", "#include <thread>"],
    "random": ["int x = rand();", "std::mt19937 g;", "#include <random>"],
    "hash-order": ["std::unordered_map<int, int> m;", "#include <unordered_set>"],
    "std-hash": ["std::hash<int> h;"],
    "io": ["printf(text);", "std::cout << 1;", "#include <iostream>", "#include <fstream>", "#include <sys/stat.h>"],
    "exception": ["throw 1;", "try { f(); }", "catch (...) {}"],
    "environment": ['getenv("HOME");'],
    "float": ["double x;", "float y;"],
    "pointer-order": ["std::map<Order*, int> m;", "std::set<Order const*> s;"],
    "global": ["static int counter = 0;", "static std::vector<int> cache;"],
}

CORE_ALLOWED = [
    "// throw nothing, use no double and no std::thread\n",
    'CHECK_NOTE(ok, "rand() and double");',
    "TRY_LET(auto x, f());",
    "static constexpr int limit = 3;",
    "static Amount make(int a);",
    "std::map<AssetId, Order*> m;",
    "int const doubled = 2;",
    "#include <map>",
]


class CoreBans(unittest.TestCase):
    def test_each_ban_fires(self):
        for rule, samples in CORE_SAMPLES.items():
            for sample in samples:
                with self.subTest(sample):
                    self.assertIn(rule, rules(bans.check, File("core/money/a.cpp", sample)))

    def test_each_ban_has_a_sample(self):
        self.assertEqual({ban.rule for ban in bans.CORE_CODE + bans.CORE_INCLUDES}, set(CORE_SAMPLES))

    def test_each_ban_names_what_to_write(self):
        for ban in bans.CORE_CODE + bans.CORE_INCLUDES + bans.TEXT + [bans.PATHS]:
            self.assertTrue(ban.instead)

    def test_the_nearest_allowed_thing_is_allowed(self):
        for sample in CORE_ALLOWED:
            with self.subTest(sample):
                self.assertEqual(rules(bans.check, File("core/money/a.cpp", sample)), [])

    def test_tests_and_other_folders_are_free(self):
        for path in ["core/money/a_test.cpp", "core/money/a_fuzz.cpp", "runtime/a.cpp"]:
            self.assertEqual(rules(bans.check, File(path, "#include <random>\ndouble x;")), [])

    def test_exceptions_are_where_they_are_said_to_be(self):
        self.assertEqual(rules(bans.check, File("core/base/check.cpp", "#include <cstdio>\nstd::fprintf(stderr, x);")), [])
        self.assertEqual(rules(bans.check, File("core/routing/optimiser.cpp", "double x;")), [])
        self.assertEqual(rules(bans.check, File("core/routing/steps.cpp", "double x;")), ["float"])


TEXT_SAMPLES = {
    "unfinished": ("runtime/a.cpp", "// TODO: later"),
    "openmp": ("bench/a.cpp", "#pragma omp parallel"),
    "fast-math": ("cmake/Sep.cmake", "add_compile_options(-ffast-math)"),
    "package-host": ("tools/setup", "curl https://" + "pypi.org" + "/simple"),
}


class TextBans(unittest.TestCase):
    def test_each_ban_fires(self):
        for rule, (path, text) in TEXT_SAMPLES.items():
            with self.subTest(rule):
                self.assertEqual(rules(bans.check, File(path, text)), [rule])

    def test_each_ban_has_a_sample(self):
        self.assertEqual({ban.rule for ban in bans.TEXT}, set(TEXT_SAMPLES))

    def test_machine_paths_are_refused_outside_tests(self):
        for path in ['"/' + 'home/me/x"', "see /" + "work/main", "`/" + "root/`", "(/" + "tmp/a.sock)"]:
            self.assertEqual(rules(bans.check, File("docs/a.md", path)), ["machine-path"], path)
        self.assertEqual(rules(bans.check, File("runtime/a_test.cpp", '"/tmp/x"')), [])
        for path in ["a/" + "tmp/b", "$(pwd)/" + "work/x", "../" + "home/a", "/" + "homestead", "build/" + "tmp/"]:
            self.assertEqual(rules(bans.check, File("docs/a.md", path)), [], path)


class Names(unittest.TestCase):
    def test_empty_words_are_refused_in_files_types_and_functions(self):
        for file in [
            File("runtime/order_manager.cpp", ""),
            File("runtime/utils/a.cpp", ""),
            File("runtime/a.hpp", "class OrderHandler {};"),
            File("runtime/a.hpp", "enum class OrderInfo { a };"),
            File("runtime/a.hpp", "struct PoolData { int a; };"),
            File("runtime/a.hpp", "using IntentData = int;"),
            File("runtime/a.cpp", "void parse_helper(int a) {}"),
            File("python/a.py", "class RouteManager:\n    pass\n"),
        ]:
            with self.subTest(file.path + file.text):
                self.assertEqual(rules(names.check, file), ["vocabulary"])

    def test_words_that_contain_them_are_fine(self):
        file = File("runtime/a.hpp", "struct Informed {};\nstruct DataDigest {};\nvoid handle(int a) {}\n// a manager\n")
        self.assertEqual(rules(names.check, file), [])

    def test_words_are_split_at_case_and_underscore(self):
        self.assertEqual(names.words_of("fooBarHTTPServer_v2"), ["foo", "bar", "http", "server", "v2"])


class Layers(unittest.TestCase):
    def refused(self, path, included):
        return "layers" in rules(layers.check, ORDER, File(path, f'#include "{included}"\n'))

    def test_core_folders_include_only_upwards(self):
        self.assertTrue(self.refused("core/base/a.cpp", "core/money/rate.hpp"))
        self.assertTrue(self.refused("core/base/a_test.cpp", "core/money/rate.hpp"))
        self.assertTrue(self.refused("core/money/a.cpp", "core/unlisted/a.hpp"))
        self.assertFalse(self.refused("core/money/a.cpp", "core/base/int.hpp"))
        self.assertFalse(self.refused("core/money/a.cpp", "core/money/rate.hpp"))

    def test_core_knows_nobody(self):
        for top in ["runtime", "adapters", "api", "apps", "sim", "readmodel"]:
            self.assertTrue(self.refused("core/money/a_test.cpp", f"{top}/a.hpp"))

    def test_each_top_folder_knows_what_it_may(self):
        self.assertTrue(self.refused("runtime/loop.cpp", "adapters/store/sqlite/store.hpp"))
        self.assertTrue(self.refused("adapters/store/sqlite/a.cpp", "apps/sep/a.hpp"))
        self.assertTrue(self.refused("api/rest.cpp", "adapters/store/sqlite/store.hpp"))
        self.assertFalse(self.refused("runtime/loop_test.cpp", "adapters/store/sqlite/store.hpp"))
        self.assertFalse(self.refused("sim/run.cpp", "adapters/store/sqlite/store.hpp"))
        self.assertFalse(self.refused("apps/sep/main.cpp", "adapters/store/sqlite/store.hpp"))

    def test_adapters_never_know_each_other(self):
        self.assertTrue(self.refused("adapters/nats/a.cpp", "adapters/redis/a.hpp"))
        self.assertTrue(self.refused("adapters/venues/paper/a.cpp", "adapters/venues/binance/a.hpp"))
        self.assertFalse(self.refused("adapters/venues/paper/a.cpp", "adapters/venues/paper/b.hpp"))
        self.assertFalse(self.refused("adapters/nats/a.cpp", "adapters/common/http.hpp"))
        self.assertFalse(self.refused("adapters/store/sqlite/a.cpp", "adapters/store/failure.hpp"))

    def test_includes_in_comments_do_not_count(self):
        self.assertEqual(rules(layers.check, ORDER, File("core/base/a_test.cpp", '// #include "runtime/a.hpp"\n')),
                         ["readme"])

    def test_headers_say_what_they_are(self):
        readme = File("runtime/README.md", "# runtime\n")
        self.assertEqual(rules(layers.check, readme, File("runtime/a.hpp", "// A.\n#pragma once\n")), [])
        self.assertEqual(rules(layers.check, readme, File("runtime/a.hpp", "#pragma once\n")), ["header"])
        self.assertEqual(rules(layers.check, readme, File("runtime/a.hpp", "// A.\n")), ["header"])

    def test_folders_with_sources_have_a_readme(self):
        self.assertEqual(rules(layers.check, File("runtime/a.cpp", ""), File("runtime/b.cpp", "")), ["readme"])


class Documents(unittest.TestCase):
    def rules_of(self, text, present=("docs/b.md",)):
        return [finding.rule for finding in documents.check([File("docs/a.md", text)], lambda path: path in present)]

    def test_one_title(self):
        self.assertEqual(self.rules_of("# A\n\n## B\n"), [])
        self.assertEqual(self.rules_of("# A\n\n# B\n"), ["title"])
        self.assertEqual(self.rules_of("no title\n"), ["title"])
        self.assertEqual(self.rules_of("# A\n\n```\n# a shell comment\n```\n"), [])

    def test_links_resolve(self):
        self.assertEqual(self.rules_of("# A\n[b](b.md) [c](b.md#part) [d](#here) [e](https://example.org/x)\n"), [])
        self.assertEqual(self.rules_of("# A\n[b](missing.md)\n"), ["link"])
        self.assertEqual(self.rules_of("# A\n[b](../../x.md)\n"), ["link"])
        self.assertEqual(self.rules_of("# A\n`[b](missing.md)`\n"), [])


if __name__ == "__main__":
    unittest.main()
