"""The closing line of ./sep test counts what happened: nothing skipped is passed, nothing unrun is skipped."""

import contextlib
import importlib.machinery
import importlib.util
import io
import os
import tempfile
import unittest
import xml.etree.ElementTree as xml
from pathlib import Path

PROGRAM = Path(__file__).resolve().parent.parent / "test"


def load_program():
    loader = importlib.machinery.SourceFileLoader("sep_test_program", str(PROGRAM))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


program = load_program()


class Tally(unittest.TestCase):
    def count(self, case, log=""):
        tally, printed = program.Tally(), io.StringIO()
        with contextlib.redirect_stdout(printed):
            program.count_case(xml.fromstring(case), program.STAGES[0], tally, program.ends_of(log))
        return (tally.passed, tally.failed, tally.skipped), printed.getvalue()

    def test_run_is_passed(self):
        counts, printed = self.count('<testcase name="a" status="run"><system-out>ok</system-out></testcase>')
        self.assertEqual((counts, printed), ((1, 0, 0), ""))

    def test_fail_is_failed_and_its_output_shown(self):
        counts, printed = self.count('<testcase name="a" status="fail"><failure message=""/>'
                                     "<system-out>expected 1</system-out></testcase>",
                                     " 5/20 Test  #5: a .................***Timeout   2.01 sec\n")
        self.assertEqual(counts, (0, 1, 0))
        self.assertIn("a (Timeout)", printed)
        self.assertIn("expected 1", printed)

    def test_googletest_skip_is_skipped_with_its_reason(self):
        counts, printed = self.count('<testcase name="a" status="notrun">'
                                     '<skipped message="SKIP_REGULAR_EXPRESSION_MATCHED"/>'
                                     "<system-out>x_test.cpp:9: Skipped\nno recorded data\n</system-out></testcase>")
        self.assertEqual(counts, (0, 0, 1))
        self.assertIn("no recorded data", printed)

    def test_missing_executable_is_failed(self):
        counts, _ = self.count('<testcase name="a" status="notrun"><skipped message="Unable to find executable"/>'
                               "<system-out></system-out></testcase>")
        self.assertEqual(counts, (0, 1, 0))

    def test_disabled_is_skipped(self):
        counts, _ = self.count('<testcase name="a" status="disabled"><skipped message="Disabled"/></testcase>')
        self.assertEqual(counts, (0, 0, 1))

    def test_a_folder_is_configured_again_when_the_presets_are_newer(self):
        with tempfile.TemporaryDirectory() as name:
            folder, presets = Path(name), Path(name) / "CMakePresets.json"
            presets.write_text("{}")
            self.assertTrue(program.must_configure(folder, presets))
            made = folder / "build.ninja"
            made.write_text("")
            os.utime(presets, (1_000, 1_000))
            self.assertFalse(program.must_configure(folder, presets))
            os.utime(made, (999, 999))
            self.assertTrue(program.must_configure(folder, presets))

    def test_stages_run_in_order_and_cross_comes_last(self):
        self.assertEqual([stage.name for stage in program.STAGES], ["release", "asan", "tsan", "cross"])


if __name__ == "__main__":
    unittest.main()
