#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Main loops of a program that knows nothing of the probe. usage:
test_main_loop.py PRELOAD SCHEMA MAIN_LOOP [MAIN_LOOP_THAT_TELLS]"""
import os
import sys
import unittest

import measured

PRELOAD, SCHEMA, PROGRAM, *TELLS = (os.path.abspath(path) for path in sys.argv[1:5])


class MainLoop(unittest.TestCase):
    def measure(self, program):
        done, report, _ = measured.run(PRELOAD, [program], "runtime")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "done\n", ""))
        measured.validate(report, SCHEMA)
        return {row["name"]: row for row in report["runtime"]["rows"]}, report["elapsed_ns"]

    def test_rounds(self):
        rows, elapsed_ns = self.measure(PROGRAM)
        self.assertEqual(set(rows), {"main loop", "loop of second"})

        # the last round isn't followed by a wait; a loop may go round without anything to do
        row = rows["main loop"]
        self.assertTrue(19 <= row["iterations"] < 100, row["iterations"])
        self.assertTrue(100_000_000 < row["stall_max_ns"] < 30_000_000_000)
        self.assertTrue(0 < row["stall_max_at_ns"] < elapsed_ns)
        self.assertGreaterEqual(row["busy_ns"], row["stall_max_ns"])
        self.assertGreater(row["idle_ns"], 1_000_000)
        self.assertEqual(sum(row["dispatch_histogram"]["counts"][1::2]), row["iterations"])
        self.assertIn("stalled", [entry["event"] for entry in row["log"]["entries"]])

        row = rows["loop of second"]
        self.assertTrue(4 <= row["iterations"] < 100, row["iterations"])

    @unittest.skipUnless(TELLS, "built without the adapters")
    def test_a_loop_that_is_told_counts_once(self):
        rows, _ = self.measure(TELLS[0])
        self.assertEqual(set(rows), {"told", "loop of second"})
        self.assertTrue(19 <= rows["told"]["iterations"] < 100, rows["told"]["iterations"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
