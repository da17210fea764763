# SPDX-License-Identifier: MIT
"""Programs that know nothing of the probe, run with it, and what their reports say of locks."""
import json
import os
import re
import subprocess
import tempfile
import unittest

import jsonschema


def read(path):
    """A report; None if it is something else."""
    if not path.endswith(".json"):
        return None
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def run(preload, command, sections, **settings):
    """What the program said, its report, and what its folder has: by name, with reports of children read."""
    with tempfile.TemporaryDirectory(prefix="hotpath-preload-") as folder:
        path = os.path.join(folder, "report.json")
        environment = dict(os.environ, XDG_RUNTIME_DIR=folder, TMPDIR=folder, HOTPATH_METRICS_SERVER_OFF="1",
                           HOTPATH_OUTPUT_FORMAT="json", HOTPATH_OUTPUT_PATH=path, HOTPATH_REPORT=sections,
                           LD_PRELOAD=preload, **settings)
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
        files = {name: read(os.path.join(folder, name)) for name in os.listdir(folder)}
        return done, files[os.path.basename(path)], files


def has_lines(preload):
    """Whether it was built with what finds the lines of the source."""
    return os.path.exists(os.path.join(os.path.dirname(preload), "hotpath-lines.so"))


def validate(report, schema):
    with open(schema, encoding="utf-8") as file:
        jsonschema.Draft202012Validator(json.load(file)).validate(report)


class LockTest(unittest.TestCase):
    """Of one run, whose rows are self.rows, by name, and which said self.done."""

    def check(self, name, kind, taken, contended=0, instances=1):
        row = self.rows[name]
        self.assertEqual((row["kind"], row["acquisitions"], row["contended"], row["instances"]),
                         (kind, taken, contended, instances), name)
        for histogram in ("wait_histogram", "hold_histogram"):
            self.assertEqual(sum(row[histogram]["counts"][1::2]), taken, (name, histogram))
        self.assertEqual(row["owner_tid"], 0)
        return row

    def check_wait_is_no_hold(self, row):
        """By the program's own clock: what was no wait is all that can have been a hold, give or take what the
        system does to a thread between two looks at the clock."""
        waited, whole = map(int, re.search(r"^waited (\d+) of (\d+) ns$", self.done.stdout, re.MULTILINE).groups())
        self.assertGreater(waited, 100_000_000)
        self.assertLess(row["hold_total_ns"], whole - waited / 2)

    def check_said(self):
        self.assertEqual((self.done.returncode, self.done.stderr), (0, ""))
        self.assertEqual(self.done.stdout.splitlines()[-1], "done")
