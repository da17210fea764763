#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Frames of a program of GTK, against its own account. usage: test_frames.py FRAMES SCHEMA [PRELOAD]"""
import json
import os
import subprocess
import sys
import tempfile
import unittest

import jsonschema

PROGRAM, SCHEMA = (os.path.abspath(path) for path in sys.argv[1:3])
PRELOAD = [os.path.abspath(path) for path in sys.argv[3:4]]


class Frames(unittest.TestCase):
    def test_account(self):
        with tempfile.TemporaryDirectory(prefix="hotpath-frames-") as folder:
            path = os.path.join(folder, "report.json")
            environment = dict(os.environ, HOTPATH_METRICS_SERVER_OFF="1", HOTPATH_OUTPUT_FORMAT="json",
                               HOTPATH_OUTPUT_PATH=path, HOTPATH_REPORT="runtime",
                               **{"LD_PRELOAD": library for library in PRELOAD})
            done = subprocess.run([PROGRAM], env=environment, capture_output=True, text=True, check=False, timeout=60)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            with open(path, encoding="utf-8") as file:
                report = json.load(file)
        with open(SCHEMA, encoding="utf-8") as file:
            jsonschema.Draft202012Validator(json.load(file)).validate(report)
        frames, missed, undecided, longest_ns = map(int, done.stdout.split())
        rows = [row for row in report["runtime"]["rows"] if row["kind"] == "frame-clock"]
        self.assertEqual([row["name"] for row in rows], ["GtkWindow"])
        row = rows[0]

        self.assertGreaterEqual(frames, 65)
        self.assertEqual(row["iterations"], frames)
        self.assertEqual(sum(row["dispatch_histogram"]["counts"][1::2]), frames)
        # Two stalls of six refreshes each. Its clock is read a moment apart from ours, which may fall on the other side
        # of a half; on a busy machine the moment is long now and then. A rest that is counted wrongly is six at least.
        self.assertGreaterEqual(row["missed"], 10)
        self.assertAlmostEqual(row["missed"], missed, delta=undecided + 3)
        self.assertGreaterEqual(row["stall_max_ns"], 100_000_000)
        self.assertAlmostEqual(row["stall_max_ns"], longest_ns, delta=20_000_000)
        self.assertTrue(0 < row["stall_max_at_ns"] < report["elapsed_ns"])
        # Only those that follow at once.
        intervals = sum(row["interval_histogram"]["counts"][1::2])
        self.assertTrue(59 <= intervals <= frames - 6, intervals)
        self.assertTrue(59 * 16_000_000 < row["interval_total_ns"] < report["elapsed_ns"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
