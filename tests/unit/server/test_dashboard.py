#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The dashboard is valid, and asks for metrics that there are.

usage: test_dashboard.py WATCHED ALLOC ANSWERS GRAFANA-FOLDER
"""

import json
import os
import re
import shutil
import subprocess
import sys
import unittest

from watched import Watched

WATCHED, ALLOC, GRAFANA = sys.argv[1], sys.argv[2], sys.argv[4]
# Of what the program under test has none of: it runs no main loop.
ABSENT = {"hotpath_loop_stall_max_seconds"}


class Dashboard(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with open(os.path.join(GRAFANA, "hotpath.json"), encoding="utf-8") as file:
            cls.board = json.load(file)
        cls.expressions = [target["expr"] for panel in cls.board["panels"] for target in panel["targets"]]

    def test_panels(self):
        panels = self.board["panels"]
        self.assertEqual(len({panel["id"] for panel in panels}), len(panels))
        self.assertIn("heatmap", {panel["type"] for panel in panels})
        taken = set()
        for panel in panels:
            place = panel["gridPos"]
            self.assertLessEqual(place["x"] + place["w"], 24, panel["title"])
            cells = {(x, y) for x in range(place["x"], place["x"] + place["w"])
                     for y in range(place["y"], place["y"] + place["h"])}
            self.assertFalse(cells & taken, panel["title"])
            taken |= cells

    def test_metrics_exist(self):
        program = Watched(WATCHED, ALLOC)
        self.addCleanup(program.close)
        there = {re.match(r"\w+", line).group() for line in program.ask("/metrics").text.splitlines() if line[0] != "#"}
        queries = self.expressions + [variable["definition"] for variable in self.board["templating"]["list"]
                                      if variable["type"] == "query"]
        wanted = set(re.findall(r"\bhotpath_\w+", " ".join(queries))) - ABSENT
        if not ALLOC:
            wanted -= {name for name in wanted if name.startswith("hotpath_alloc_")}
        self.assertGreater(len(wanted), 10)
        self.assertLessEqual(wanted, there)

    def test_promtool_takes_configuration_and_questions(self):
        if not shutil.which("promtool"):
            self.skipTest("promtool, of Debian's package prometheus, is missing")
        done = subprocess.run(["promtool", "check", "config", "--syntax-only", os.path.join(GRAFANA, "prometheus.yml")],
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        rules = {"groups": [{"name": "all", "rules": [
            {"record": f"panel:{number}", "expr": re.sub(r"\$__rate_interval", "1m", expression)}
            for number, expression in enumerate(self.expressions)]}]}
        done = subprocess.run(["promtool", "check", "rules", "/dev/stdin"], input=json.dumps(rules), capture_output=True,
                              text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
