#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Locks of C11. usage: test_c11_locks.py PRELOAD C11_LOCKS"""
import os
import sys
import unittest

import measured

PRELOAD, PROGRAM = (os.path.abspath(path) for path in sys.argv[1:3])


class C11Locks(measured.LockTest):
    @classmethod
    def setUpClass(cls):
        cls.done, report, _ = measured.run(PRELOAD, [PROGRAM], "locks")
        cls.rows = {row["name"]: row for row in report["locks"]["rows"]}

    def test_program_is_as_ever(self):
        self.check_said()
        self.assertEqual(set(self.rows), {"count", "hold_it", "recursively", "wait_for_it"})

    def test_counted(self):
        self.check("count", "mutex", 4000, contended=self.rows["count"]["contended"])

    def test_wait(self):
        row = self.check("hold_it", "mutex", 4, contended=1)
        for key in ("wait_max_ns", "hold_max_ns"):
            self.assertGreater(row[key], 10_000_000, key)

    def test_recursive(self):
        self.check("recursively", "mutex", 5, instances=0)

    def test_condition(self):
        row = self.rows["wait_for_it"]
        self.assertGreaterEqual(row["acquisitions"], 4)
        self.assertEqual((row["instances"], row["owner_tid"]), (0, 0))
        self.check_wait_is_no_hold(row)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
