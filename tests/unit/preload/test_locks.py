#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Locks of a program that knows nothing of the probe. usage: test_locks.py PRELOAD LOCKS ALLOCATOR NAMES SCHEMA"""
import json
import os
import subprocess
import sys
import tempfile
import unittest

import jsonschema

PRELOAD, PROGRAM, ALLOCATOR, NAMES, SCHEMA = (os.path.abspath(path) for path in sys.argv[1:6])


def run(program=PROGRAM, **settings):
    """What the program said, and its report."""
    with tempfile.TemporaryDirectory(prefix="hotpath-preload-") as folder:
        path = os.path.join(folder, "report.json")
        environment = dict(os.environ, XDG_RUNTIME_DIR=folder, TMPDIR=folder, HOTPATH_METRICS_SERVER_OFF="1",
                           HOTPATH_OUTPUT_FORMAT="json", HOTPATH_OUTPUT_PATH=path, HOTPATH_REPORT="locks,threads",
                           LD_PRELOAD=PRELOAD, **settings)
        done = subprocess.run([program], env=environment, capture_output=True, text=True, check=False, timeout=60)
        with open(path, encoding="utf-8") as file:
            return done, json.load(file), os.listdir(folder)


class Locks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.done, cls.report, cls.files = run()
        cls.rows = {row["name"]: row for row in cls.report["locks"]["rows"]}

    def check(self, name, kind, taken, contended=0, instances=1):
        row = self.rows[name]
        self.assertEqual((row["kind"], row["acquisitions"], row["contended"], row["instances"]),
                         (kind, taken, contended, instances), name)
        for histogram in ("wait_histogram", "hold_histogram"):
            self.assertEqual(sum(row[histogram]["counts"][1::2]), taken, (name, histogram))
        self.assertEqual(row["owner_tid"], 0)
        return row

    def test_program_is_as_ever(self):
        self.assertEqual((self.done.returncode, self.done.stdout, self.done.stderr), (0, "done\n", ""))
        with open(SCHEMA, encoding="utf-8") as file:
            jsonschema.Draft202012Validator(json.load(file)).validate(self.report)
        self.assertEqual(self.report["program"]["name"], os.path.basename(PROGRAM))
        self.assertEqual(sum(self.report["losses"].values()), 0)

    def test_counted(self):
        self.check("count", "mutex", 20000, contended=self.rows["count"]["contended"])

    def test_wait(self):
        row = self.check("hold_it", "mutex", 2, contended=1)
        for key in ("wait_max_ns", "hold_max_ns"):
            self.assertGreater(row[key], 10_000_000, key)
            self.assertLess(row[key], 30_000_000_000, key)
        recent = row["log"]["entries"]
        self.assertEqual({entry["event"] for entry in recent}, {"acquired"})
        self.assertEqual({entry["text"] for entry in recent}, {None, "held"})

    def test_kinds_of_mutexes(self):
        self.check("all_ways", "mutex", 10)
        self.check("recursively", "mutex", 6)
        self.check("checked", "mutex", 1)
        self.check("robust", "mutex", 2, instances=0)

    def test_many_of_a_place(self):
        self.check("short_lived", "mutex", 200, instances=3)

    def test_read_write_lock(self):
        self.check("read_it", "read", 8)
        self.check("write_it", "write", 7)

    def test_condition(self):
        self.check("wait_for_nothing", "mutex", 3)

    def test_nothing_else(self):
        known = {"count", "hold_it", "all_ways", "recursively", "checked", "robust", "short_lived", "read_it", "write_it",
                 "wait_for_nothing", "on_small_stack"}
        self.assertEqual(set(self.rows) - known, set())
        self.assertLessEqual(set(self.files), {"hotpath", "report.json"})

    def test_allocator_behind_a_lock(self):
        done, report, _ = run(ALLOCATOR)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "done\n", ""))
        rows = {row["name"]: row for row in report["locks"]["rows"]}
        # some more by the C library; the allocator is in use before anything is recorded
        taken = sum(row["acquisitions"] for name, row in rows.items() if name != "wait_for_nothing")
        self.assertTrue(80_000 <= taken < 82_000, taken)
        self.assertEqual(rows["wait_for_nothing"]["acquisitions"], 1)

    def test_names_of_cxx(self):
        done, report, _ = run(NAMES)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "done\n", ""))
        names = sorted(row["name"] for row in report["locks"]["rows"])
        put = "shop::Queue::put(int, std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> > const&)"
        self.assertEqual([name.split("+")[0] for name in names], ["shop::Queue::clear()"] * 2 + [put])

    def test_switched_off(self):
        done, report, _ = run(HOTPATH_RUN_LOCKS="0")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "done\n", ""))
        self.assertEqual(report.get("locks", {}).get("rows", []), [])
        self.assertGreater(len(report["threads"]["rows"]), 0)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
