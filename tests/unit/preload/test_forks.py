#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Children of a program that knows nothing of the probe. usage: test_forks.py PRELOAD FORKS SCHEMA"""
import os
import sys
import unittest

import measured

PRELOAD, PROGRAM, SCHEMA = (os.path.abspath(path) for path in sys.argv[1:4])


class Forks(measured.LockTest):
    def measure(self, **settings):
        """The reports of children."""
        self.done, report, files = measured.run(PRELOAD, [PROGRAM], "locks,threads", **settings)
        self.check_said()
        self.rows = {row["name"]: row for row in report["locks"]["rows"]} if "locks" in report else {}
        return [files[name] for name in files if name.startswith("report.") and name != "report.json"]

    def test_a_child_with_threads_has_a_session(self):
        children = self.measure()
        self.check("take_known", "mutex", 8)
        self.assertEqual(set(self.rows), {"take_known"})
        self.assertEqual(len(children), 1)
        measured.validate(children[0], SCHEMA)
        self.rows = {row["name"]: row for row in children[0]["locks"]["rows"]}
        for name, taken in (("take_known", 60), ("take_fresh", 800)):
            row = self.check(name, "mutex", taken, contended=self.rows[name]["contended"])
            if measured.has_lines(PRELOAD):
                self.assertEqual(os.path.basename(row["file"]), "forks.c")

    def test_without_locks(self):
        children = self.measure(HOTPATH_RUN_LOCKS="0")
        self.assertEqual(len(children), 1)
        self.assertEqual(children[0].get("locks", {}).get("rows", []), [])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
