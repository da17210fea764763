#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Main loops of a program that knows nothing of the probe. usage: test_main_loop.py PRELOAD MAIN_LOOP SCHEMA"""
import os
import sys
import unittest

import measured

PRELOAD, PROGRAM, SCHEMA = (os.path.abspath(path) for path in sys.argv[1:4])


class MainLoop(unittest.TestCase):
    def test_rounds(self):
        done, report, _ = measured.run(PRELOAD, [PROGRAM], "runtime")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "done\n", ""))
        measured.validate(report, SCHEMA)
        rows = {row["name"]: row for row in report["runtime"]["rows"]}
        self.assertEqual(set(rows), {"main loop", "loop of second"})

        # the last round isn't followed by a wait; a loop may go round without anything to do
        row = rows["main loop"]
        self.assertTrue(19 <= row["iterations"] < 100, row["iterations"])
        self.assertTrue(100_000_000 < row["stall_max_ns"] < 30_000_000_000)
        self.assertTrue(0 < row["stall_max_at_ns"] < report["elapsed_ns"])
        self.assertGreaterEqual(row["busy_ns"], row["stall_max_ns"])
        self.assertGreater(row["idle_ns"], 1_000_000)
        self.assertEqual(sum(row["dispatch_histogram"]["counts"][1::2]), row["iterations"])
        self.assertIn("stalled", [entry["event"] for entry in row["log"]["entries"]])

        row = rows["loop of second"]
        self.assertTrue(4 <= row["iterations"] < 100, row["iterations"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
