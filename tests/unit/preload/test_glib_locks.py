#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Locks of GLib, in a program of it and in one that loads it. usage: test_glib_locks.py PRELOAD GLIB_LOCKS HOST MODULE"""
import os
import sys
import unittest

import measured

PRELOAD, PROGRAM, HOST, MODULE = (os.path.abspath(path) for path in sys.argv[1:5])


class GLibLocks(measured.LockTest):
    command = [PROGRAM]

    @classmethod
    def setUpClass(cls):
        cls.done, report, _ = measured.run(PRELOAD, cls.command, "locks")
        cls.rows = {}
        for row in report["locks"]["rows"]:
            cls.rows.setdefault(row["name"], row)
        cls.names = [row["name"] for row in report["locks"]["rows"]]

    def test_program_is_as_ever(self):
        self.check_said()

    def test_each_once(self):
        """GLib may use POSIX locks of its own; none of the program's is under a function of GLib."""
        ours = {"count", "hold_it", "short_lived", "recursively", "read_it", "write_it", "wait_for_it"}
        self.assertEqual([name for name in sorted(self.names) if not name.startswith("g_")], sorted(ours))
        locking = ("g_mutex_", "g_rec_mutex_", "g_rw_lock_", "g_cond_")
        self.assertEqual([name for name in self.names if name.startswith(locking)], [])

    def test_mutexes(self):
        self.check("count", "mutex", 4000, contended=self.rows["count"]["contended"])
        self.check("short_lived", "mutex", 50, instances=3)

    def test_wait(self):
        row = self.check("hold_it", "mutex", 3, contended=1)
        for key in ("wait_max_ns", "hold_max_ns"):
            self.assertGreater(row[key], 10_000_000, key)

    def test_made_of_others(self):
        self.check("recursively", "mutex", 5)
        self.check("read_it", "read", 8)
        self.check("write_it", "write", 7)

    def test_condition(self):
        row = self.rows["wait_for_it"]
        self.assertGreaterEqual(row["acquisitions"], 4)
        self.assertEqual(row["owner_tid"], 0)
        self.check_wait_is_no_hold(row)


class LoadedGLibLocks(GLibLocks):
    command = [HOST, MODULE, "use_locks"]


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
