#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Locks that a program tells of: what is counted is what happened. usage: test_told_locks.py TOLD_LOCKS SCHEMA"""
import glob
import json
import os
import subprocess
import sys
import tempfile
import unittest

import jsonschema

PROGRAM, SCHEMA = (os.path.abspath(path) for path in sys.argv[1:3])


def counts(row, key):
    return sum(row[key]["counts"][1::2])


class ToldLocks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory(prefix="hotpath-locks-") as folder:
            path = os.path.join(folder, "report.json")
            environment = dict(os.environ, XDG_RUNTIME_DIR=folder, TMPDIR=folder, HOTPATH_METRICS_SERVER_OFF="1",
                               HOTPATH_OUTPUT_FORMAT="json", HOTPATH_OUTPUT_PATH=path, HOTPATH_REPORT="locks")
            subprocess.run([PROGRAM], env=environment, check=True, timeout=60)
            reports = []
            for name in glob.glob(os.path.join(folder, "report*.json")):
                with open(name, encoding="utf-8") as file:
                    reports.append(json.load(file))
        with open(SCHEMA, encoding="utf-8") as file:
            validator = jsonschema.Draft202012Validator(json.load(file))
        for report in reports:
            validator.validate(report)
        reports.sort(key=lambda report: len(report["locks"]["rows"]))
        cls.rows = {row["name"]: row for row in reports[-1]["locks"]["rows"]}
        cls.children = reports[:-1]

    def check(self, name, kind, taken, held, instances=1, contended=0):
        row = self.rows[name]
        self.assertEqual((row["kind"], row["acquisitions"], row["instances"], row["contended"]),
                         (kind, taken, instances, contended))
        self.assertEqual((counts(row, "wait_histogram"), counts(row, "hold_histogram")), (taken, held))
        self.assertTrue(row["file"].endswith("told-locks.c"))
        return row

    def test_taken_in_turn(self):
        row = self.rows["outer"]
        self.check("outer", "mutex", 2000, 2000, contended=row["contended"])
        self.assertLessEqual(row["contended"], 2000)
        self.assertEqual(row["owner_tid"], 0)

    def test_waited_for(self):
        row = self.check("busy", "mutex", 2, 2, contended=1)
        self.assertGreater(row["wait_max_ns"], 10_000_000)
        self.assertGreater(row["hold_max_ns"], 10_000_000)
        self.assertGreaterEqual(row["hold_total_ns"], row["hold_max_ns"])

    def test_alone_and_shared(self):
        self.check("alone", "write", 100, 100)
        self.check("shared", "mutex", 28, 28, instances=3)
        self.check("reader", "read", 2, 2)

    def test_place_found_late(self):
        row = self.rows["late"]
        self.assertEqual((row["file"], row["line"], row["acquisitions"]), ("elsewhere.c", 42, 2))

    def test_never_given_back(self):
        row = self.check("left", "mutex", 6, 5)
        self.assertGreater(row["owner_tid"], 0)

    @unittest.skipIf("TSAN_OPTIONS" in os.environ, "ThreadSanitizer can't start threads in a fork's child")
    def test_child_counts_its_own(self):
        rows = [row for report in self.children for row in report["locks"]["rows"]]
        self.assertEqual([(row["name"], row["acquisitions"], row["instances"]) for row in rows], [("left", 3, 1)])

    def test_nothing_before_a_session(self):
        self.assertNotIn("early", self.rows)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
