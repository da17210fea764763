#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Locks of a program that knows nothing of the probe. usage:
test_locks.py PRELOAD LOCKS ALLOCATOR NAMES SCHEMA SOURCE"""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import measured

PRELOAD, PROGRAM, ALLOCATOR, NAMES, SCHEMA, SOURCE = (os.path.abspath(path) for path in sys.argv[1:7])


def run(program=PROGRAM, **settings):
    return measured.run(PRELOAD, [program], "locks,threads", **settings)


class Locks(measured.LockTest):
    @classmethod
    def setUpClass(cls):
        cls.done, cls.report, cls.files = run()
        cls.rows = {row["name"]: row for row in cls.report["locks"]["rows"]}

    def test_program_is_as_ever(self):
        self.check_said()
        measured.validate(self.report, SCHEMA)
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
        self.check_wait_is_no_hold(self.check("wait_for_nothing", "mutex", 3))

    def test_nothing_else(self):
        known = {"count", "hold_it", "all_ways", "recursively", "checked", "robust", "short_lived", "read_it", "write_it",
                 "wait_for_nothing", "on_small_stack"}
        self.assertEqual(set(self.rows) - known, set())
        self.assertLessEqual(set(self.files), {"hotpath", "report.json"})

    def check_places(self, rows):
        with open(SOURCE, encoding="utf-8") as file:
            source = file.read().splitlines()
        for name, statement in (("count", "pthread_mutex_lock (&counted)"), ("hold_it", "pthread_mutex_lock (&busy)"),
                                ("read_it", "pthread_rwlock_rdlock (&rwlock)"),
                                ("wait_for_nothing", "pthread_mutex_lock (&of_condition)")):
            row = rows[name]
            self.assertEqual(os.path.basename(row["file"]), os.path.basename(SOURCE), name)
            self.assertIn(statement, source[row["line"] - 1], name)

    def run_changed(self, *tool):
        """The rows of a copy of the program that a tool has made."""
        with tempfile.TemporaryDirectory(prefix="hotpath-preload-") as folder:
            changed = os.path.join(folder, "changed")
            subprocess.run([*tool, PROGRAM, changed], check=True)
            done, report, _ = run(changed)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return {row["name"]: row for row in report["locks"]["rows"]}

    @unittest.skipUnless(measured.has_lines(PRELOAD), "built without elfutils")
    def test_places(self):
        self.check_places(self.rows)

    @unittest.skipUnless(measured.has_lines(PRELOAD) and shutil.which("objcopy"), "elfutils or objcopy is missing")
    def test_places_in_compressed_sections(self):
        self.check_places(self.run_changed("objcopy", "--compress-debug-sections"))

    @unittest.skipUnless(shutil.which("objcopy"), "objcopy is missing")
    def test_nothing_is_made_up(self):
        for name, row in self.run_changed("objcopy", "--strip-all").items():
            self.assertTrue(name.startswith("changed+0x"), name)
            self.assertEqual((row["file"], row["line"]), ("", 0))

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
        self.assertEqual((done.returncode, done.stdout.splitlines()[-1], done.stderr), (0, "done", ""))
        self.assertEqual(report.get("locks", {}).get("rows", []), [])
        self.assertGreater(len(report["threads"]["rows"]), 0)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
