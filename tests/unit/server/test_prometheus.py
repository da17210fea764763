#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A Prometheus server finds a program by its announcement, scrapes it, and knows the p99 that we know.

usage: test_prometheus.py WATCHED ALLOC
Exits with 77, which is "skipped", where there is no Prometheus.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse
import urllib.request

from watched import Watched

WATCHED = sys.argv[1]
DEADLINE_S = 60
# As data/doc/fleet.md has it, but with a shorter interval.
CONFIGURATION = """
scrape_configs:
  - job_name: hotpath
    scrape_interval: 1s
    file_sd_configs:
      - files: ['{folder}/*.targets.json']
"""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Prometheus:
    def __init__(self, folder, *arguments):
        self.folder = tempfile.TemporaryDirectory(prefix="hotpath-prometheus-")
        self.port = free_port()
        configuration = os.path.join(self.folder.name, "prometheus.yml")
        with open(configuration, "w", encoding="utf-8") as file:
            file.write(CONFIGURATION.format(folder=folder))
        self.log_path = os.path.join(self.folder.name, "log")
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(
                ["prometheus", f"--config.file={configuration}", f"--storage.tsdb.path={self.folder.name}/data",
                 f"--web.listen-address=127.0.0.1:{self.port}", *arguments], stdout=log, stderr=log)

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.folder.cleanup()

    def query(self, expression):
        """Labels and value of each series; [] while there is none yet."""
        url = f"http://127.0.0.1:{self.port}/api/v1/query?" + urllib.parse.urlencode({"query": expression})
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                found = json.load(answer)["data"]["result"]
        except (OSError, ValueError):
            return []
        return [(series["metric"], series.get("value", [0, None])[1]) for series in found]

    def wait_for(self, expression):
        until = time.monotonic() + DEADLINE_S
        while time.monotonic() < until:
            found = self.query(expression)
            if found:
                return found
            if self.process.poll() is not None:
                break
            time.sleep(0.2)
        with open(self.log_path, encoding="utf-8") as log:
            raise AssertionError(f"{expression} gives nothing\n{log.read()}")


class WithPrometheus(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.program = Watched(WATCHED, HOTPATH_REPORT_LABEL="nightly")
        cls.classic = Prometheus(cls.program.runtime_folder)
        cls.native = Prometheus(cls.program.runtime_folder, "--enable-feature=native-histograms")

    @classmethod
    def tearDownClass(cls):
        cls.native.close()
        cls.classic.close()
        cls.program.close()

    def p99_s(self):
        rows = self.program.report()["functions_timing"]["rows"]
        return next(row for row in rows if row["name"] == "parse")["p99_ns"] / 1e9

    def test_target_is_found_and_up(self):
        labels, value = self.classic.wait_for('up{job="hotpath"} == 1')[0]
        self.assertEqual((labels["program"], labels["program_label"], value), ("watched", "nightly", "1"))
        self.assertEqual(labels["instance"], f"127.0.0.1:{self.program.port}")

    def test_p99_of_classic_buckets(self):
        self.classic.wait_for("hotpath_function_duration_seconds_count")
        found = self.classic.query('histogram_quantile(0.99, hotpath_function_duration_seconds_bucket{function="parse"})')
        self.assertEqual(len(found), 1)
        value, expected = float(found[0][1]), self.p99_s()
        # Within the bucket that ours is in, whose bounds are a factor of 10/3 apart at most.
        bounds = sorted(float(labels["le"]) for labels, _ in
                        self.classic.query('hotpath_function_duration_seconds_bucket{function="parse"}'))
        upper = next(bound for bound in bounds if expected <= bound)
        lower = max([bound for bound in bounds if bound < expected], default=0)
        self.assertTrue(lower <= value <= upper, (lower, value, expected, upper))

    def test_p99_of_native_buckets(self):
        self.native.wait_for("hotpath_function_duration_seconds")
        found = self.native.query('histogram_quantile(0.99, hotpath_function_duration_seconds{function="parse"})')
        self.assertEqual(len(found), 1)
        value, expected = float(found[0][1]), self.p99_s()
        self.assertLess(max(value / expected, expected / value), 2 ** (1 / 8) * 1.004)
        count = self.native.query('histogram_count(hotpath_function_duration_seconds{function="parse"})')
        self.assertEqual(count[0][1], "300")

    def test_every_series_is_taken(self):
        """Nothing is dropped as a duplicate or out of order: Prometheus counts what it read and what it kept."""
        for server in (self.classic, self.native):
            server.wait_for("scrape_samples_scraped > 100")
            read = server.query("scrape_samples_scraped")[0][1]
            self.assertEqual(server.query("scrape_samples_post_metric_relabeling")[0][1], read)
            with open(server.log_path, encoding="utf-8") as log:
                self.assertNotRegex(log.read(), "(?i)duplicate|out.of.order|append failed|error on ingesting")


if __name__ == "__main__":
    if not shutil.which("prometheus"):
        print("prometheus is not installed (Debian: prometheus)")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
