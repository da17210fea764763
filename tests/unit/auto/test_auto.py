#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Programs without an edit, whose functions the compiler instruments.

usage: test_auto.py SUBJECT SUBJECT_CPP SCHEMA
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest

import jsonschema

SUBJECT, SUBJECT_CPP, SCHEMA = sys.argv[1:4]


class Auto(unittest.TestCase):
    def run_subject(self, *command, **settings):
        with tempfile.TemporaryDirectory(prefix="hotpath-test-") as folder:
            path = os.path.join(folder, "report.json")
            environment = {k: v for k, v in os.environ.items() if not k.startswith("HOTPATH_")}
            environment.update(XDG_RUNTIME_DIR=folder, HOTPATH_METRICS_SERVER_OFF="1", HOTPATH_OUTPUT_FORMAT="json",
                               HOTPATH_OUTPUT_PATH=path, **settings)
            done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.err = done.stderr
            with open(path, encoding="utf-8") as file:
                self.document = json.load(file)
        with open(SCHEMA, encoding="utf-8") as file:
            jsonschema.validate(self.document, json.load(file))
        self.rows = {row["name"]: row for row in self.document["functions_timing"]["rows"]}

    def calls(self):
        return {name: row["calls"] for name, row in self.rows.items()}

    def test_every_call_of_every_function(self):
        self.run_subject(SUBJECT)
        self.assertEqual(self.err, "")
        self.assertEqual(self.calls(), {"main": 1, "in_thread": 3, "middle": 4, "tiny": 3007, "slow": 5,
                                        "recurse": 21, "jump": 60, "jump_and_return": 10})
        slow = self.rows["slow"]
        self.assertGreaterEqual(slow["self_ns"], 5 * 2000000)
        self.assertTrue(slow["file"].endswith("subject.c"), slow)
        with open(slow["file"] if os.path.exists(slow["file"]) else __file__.replace("test_auto.py", "subject.c"),
                  encoding="utf-8") as file:
            lines = file.read().splitlines()
        self.assertTrue(any("slow (void)" in line for line in lines[slow["line"] - 3 : slow["line"] + 1]), slow)
        # What was jumped out of is closed and said, and the way is right afterwards.
        self.assertEqual(self.document["losses"]["unbalanced"], 60)
        self.assertGreaterEqual(self.rows["main"]["total_ns"], slow["total_ns"])

    def test_focus(self):
        self.run_subject(SUBJECT, HOTPATH_FOCUS="middle")
        self.assertEqual(self.calls(), {"middle": 4})

    def test_patterns(self):
        with tempfile.NamedTemporaryFile("w", suffix=".patterns") as patterns:
            patterns.write("# of all only these\n+ m*\n+jump*\n- jump\n")
            patterns.flush()
            self.run_subject(SUBJECT, HOTPATH_AUTO_PATTERNS=patterns.name)
            self.assertEqual(set(self.rows), {"main", "middle", "jump_and_return"})
            patterns.seek(0)
            patterns.truncate()
            patterns.write("-*/subject.c\n+main\n")
            patterns.flush()
            self.run_subject(SUBJECT, HOTPATH_AUTO_PATTERNS=patterns.name)
            self.assertEqual(set(self.rows), {"main"})
        self.run_subject(SUBJECT, HOTPATH_AUTO_PATTERNS="/nowhere/patterns")
        self.assertIn("can't be read", self.err)
        self.assertEqual(len(self.rows), 8)

    def test_short_functions_are_left_out_and_that_is_said(self):
        self.run_subject(SUBJECT, "tiny", HOTPATH_AUTO_MIN_NS="100000")
        self.assertEqual(self.calls(), {"main": 1, "middle": 1, "tiny": 1000})
        self.assertEqual(self.document["losses"]["functions_dropped"], 1)
        self.run_subject(SUBJECT, "tiny")
        self.assertEqual(self.calls()["tiny"], 100000)
        self.assertEqual(self.document["losses"]["functions_dropped"], 0)

    def test_names_of_cplusplus_and_exceptions(self):
        self.run_subject(SUBJECT_CPP)
        calls = self.calls()
        self.assertEqual(calls["guarded(int)"] if "guarded(int)" in calls else calls["guarded"], 100)
        areas = [count for name, count in calls.items() if "shapes::Circle::area" in name]
        self.assertEqual(areas, [100])
        self.assertTrue(any("shapes::twice" in name for name in calls), calls)
        self.assertFalse([name for name in calls if name.startswith("_Z")])


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v"])
