#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""tally.py decides whether CI is green, so it is tried on logs of every outcome."""
import contextlib
import io
import json
import pathlib
import tempfile
import unittest

import tally


def tap_report(name: str, *cases: str) -> str:
    return f'<testsuite name="splitvirt.{name}">{"".join(cases)}</testsuite>'


class Tallying(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.base = pathlib.Path(folder.name, "build", "meson-logs", "run")
        self.base.parent.mkdir(parents=True)

    def outcome(self, tests: list, reports: str = ""):
        """(exit status, last line, all that was printed)"""
        if tests is not None:
            self.base.with_name("run.json").write_text("".join(json.dumps(test) + "\n" for test in tests))
            self.base.with_name("run.junit.xml").write_text(f"<testsuites>{reports}</testsuites>")
        with contextlib.redirect_stdout(io.StringIO()) as said:
            status = tally.main([str(self.base)])
        return status, said.getvalue().splitlines()[-1], said.getvalue()

    def test_each_tap_line_counts(self):
        reports = tap_report("a", '<testcase name="1 x"/>', '<testcase name="2 y"/>')
        self.assertEqual(self.outcome([{"name": "a", "result": "OK"}], reports)[:2], (0, "2 passed, 0 failed, 0 skipped"))

    def test_other_tests_count_once(self):
        self.assertEqual(self.outcome([{"name": "a", "result": "OK"}, {"name": "b", "result": "OK"}])[:2],
                         (0, "2 passed, 0 failed, 0 skipped"))

    def test_a_failed_line_fails_and_shows_what_was_said(self):
        reports = tap_report("a", '<testcase name="1 x"/>', '<testcase name="2 y"><failure/></testcase>')
        status, last, said = self.outcome([{"name": "a", "result": "FAIL", "stdout": "ok 1 x\nnot ok 2 y\n# 1 is not 2\n"}], reports)
        self.assertEqual((status, last), (1, "1 passed, 1 failed, 0 skipped"))
        self.assertIn("# 1 is not 2", said)
        self.assertNotIn("ok 1 x", said)

    def test_a_crash_after_good_lines_fails(self):
        reports = tap_report("a", '<testcase name="1 x"/>')
        self.assertEqual(self.outcome([{"name": "a", "result": "ERROR"}], reports)[:2], (1, "1 passed, 1 failed, 0 skipped"))

    def test_a_timeout_fails(self):
        self.assertEqual(self.outcome([{"name": "a", "result": "TIMEOUT"}, {"name": "b", "result": "OK"}])[:2],
                         (1, "1 passed, 1 failed, 0 skipped"))

    def test_skips_say_why(self):
        reports = tap_report("a", '<testcase name="1 x"/>', '<testcase name="2 y"><skipped message="no kvm"/></testcase>')
        status, last, said = self.outcome([{"name": "a", "result": "OK"}, {"name": "b", "result": "SKIP", "stdout": "no root\n"}], reports)
        self.assertEqual((status, last), (0, "1 passed, 0 failed, 2 skipped"))
        self.assertIn("no kvm", said)
        self.assertIn("no root", said)

    def test_two_tests_of_one_name_are_not_counted_twice(self):
        reports = tap_report("a", '<testcase name="1 x"/>') * 2
        self.assertEqual(self.outcome([{"name": "a", "result": "OK"}] * 2, reports)[:2], (0, "2 passed, 0 failed, 0 skipped"))

    def test_nothing_run_is_a_failure(self):
        self.assertEqual(self.outcome([])[:2], (1, "0 passed, 0 failed, 0 skipped"))
        self.base.with_name("run.json").unlink()
        self.assertEqual(self.outcome(None)[:2], (1, "0 passed, 1 failed, 0 skipped"))


if __name__ == "__main__":
    unittest.main()
