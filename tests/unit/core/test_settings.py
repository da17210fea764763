#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The page of variables and the code name the same ones, with the same defaults.

usage: test_settings.py LIST-SETTINGS PAGE PROBE
"""

import os
import re
import subprocess
import sys
import unittest

LIST_SETTINGS, PAGE, PROBE = sys.argv[1:4]

# All that hotpath knows or knew; a star stands for each kind that it has.
OF_HOTPATH = """
OUTPUT_FORMAT OUTPUT_PATH REPORT REPORT_LABEL FOCUS EXCLUDE_WRAPPER FUNCTIONS_NAME_DEPTH TIME_EXCLUSIVE ALLOC_SELF
ALLOC_CUMULATIVE ALLOC_METRIC CPU_BASELINE_OFF CPU_INCLUSIVE KEEP_INLINE SAMPLY_WRAPPER_BIN SAMPLY_BIN LIMIT
FUNCTIONS_LIMIT CHANNELS_LIMIT STREAMS_LIMIT FUTURES_LIMIT RW_LOCKS_LIMIT MUTEXES_LIMIT SQL_LIMIT HTTP_LIMIT
SERVER_LIMIT IO_LIMIT THREADS_LIMIT METRICS_PORT METRICS_SERVER_OFF METRICS_HOST METRICS_AUTH_TOKEN MCP_PORT
MCP_AUTH_TOKEN PROMETHEUS PROMETHEUS_PORT PROMETHEUS_HOST PROMETHEUS_ADDR PROMETHEUS_AUTH_TOKEN
PROMETHEUS_FAST_BUCKETS PROMETHEUS_SLOW_BUCKETS THREADS_INTERVAL_MS THREADS_INTERVAL TOKIO_RUNTIME_INTERVAL_MS
LOGS_LIMIT RECENT_LOGS RECENT_SAMPLES MAX_LOG_LEN ENTRIES_LIMIT DRAIN_INTERVAL TIME_SAMPLING_RATE
FUNCTIONS_TIME_SAMPLING_RATE MUTEXES_TIME_SAMPLING_RATE RW_LOCKS_TIME_SAMPLING_RATE FUTURES_TIME_SAMPLING_RATE
CHANNELS_TIME_SAMPLING_RATE IO_TIME_SAMPLING_RATE ROUTE_SCOPE SQL_RAW_LOGS SHUTDOWN_MS TUI_REFRESH_INTERVAL_MS
TUI_TAB TUI_AUTO_EXPAND_LOGS DISABLE_SAMPLY_LOAD SOURCE_ROOT USER_METADATA UPLOAD UPLOAD_URL UPLOAD_STRICT
UPLOAD_LIMIT BENCHMARK POLICY_PATH JSON DEV_LOG_PATH HTTP_PORT DISABLE_HTTP
""".split()


class Settings(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with open(PAGE, encoding="utf-8") as file:
            cls.page = file.read()
        cls.has, cls.has_not = cls.page.split("## What hotpath has and this has not")
        cls.rows = {}
        for line in cls.has.splitlines():
            match = re.match(r"^\| `(HOTPATH_\w+)` \| (.+?) \| (.+?) \| (.+?) \|$", line)
            assert match or not line.startswith("| `"), line
            if match:
                assert match.group(1) not in cls.rows, line
                cls.rows[match.group(1)] = match.groups()[1:]
        cls.settings = dict(line.split("\t") for line in subprocess.run(
            [LIST_SETTINGS], capture_output=True, text=True, check=True).stdout.splitlines())

    def read_by_code(self):
        """Names of variables that any source of the probe asks the environment for."""
        found = set()
        for folder, _, names in os.walk(PROBE):
            for name in names:
                if name.endswith((".c", ".h")):
                    with open(os.path.join(folder, name), encoding="utf-8") as file:
                        text = file.read()
                    found |= set(re.findall(r'(?:getenv|is_set|environment) \("(HOTPATH_\w+)"', text))
        return found | set(self.settings)

    def test_page_and_table_agree(self):
        for name, otherwise in self.settings.items():
            self.assertIn(name, self.rows)
            self.assertEqual(self.rows[name][0], otherwise, name)

    def test_page_and_code_agree(self):
        of_run = {name for name in re.findall(r"`(HOTPATH_RUN_\w+)`", self.has)}
        self.assertEqual(self.read_by_code(), set(self.rows) | of_run)

    def test_each_has_an_example_and_a_meaning(self):
        for name, (_, example, meaning) in self.rows.items():
            self.assertRegex(example, "^`[^`]+`$", name)
            self.assertGreater(len(meaning), 8, name)

    def test_every_variable_of_hotpath_is_there_or_argued_about(self):
        first_cells = re.findall(r"^\| (`[^|]+`) \|", self.has_not, re.M)
        without = re.findall(r"`HOTPATH_(\w+)`", " ".join(first_cells))
        self.assertEqual(len(without), len(set(without)))
        for name in OF_HOTPATH:
            self.assertEqual(("HOTPATH_" + name in self.rows) + (name in without), 1, name)
        self.assertLessEqual(set(without), set(OF_HOTPATH))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
