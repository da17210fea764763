#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""/metrics says what /v1/report does, in each of its formats.

usage: test_metrics.py WATCHED ALLOC
"""

import json
import os
import re
import shutil
import subprocess
import sys
import unittest

import metrics_proto
from watched import Watched

WATCHED, ALLOC = sys.argv[1:3]
LINE = re.compile(r'^([a-z_]+)(?:\{((?:[a-z_]+="(?:[^"\\\n]|\\.)*",?)*)\})? (\S+)$')
LABEL = re.compile(r'([a-z_]+)="((?:[^"\\\n]|\\.)*)"')
UNESCAPED = {"\\\\": "\\", '\\"': '"', "\\n": "\n"}
OPENMETRICS = "application/openmetrics-text; version=1.0.0"
PROTOBUF = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited"


def unescape(text):
    return re.sub(r'\\.', lambda match: UNESCAPED[match.group()], text)


def parse(text):
    """Samples by name and sorted labels, and types by family; every line is checked."""
    samples, types, seen = {}, {}, []
    for line in text.splitlines():
        comment = re.match(r"^# (HELP|TYPE|UNIT) ([a-z_]+) (.+)$", line)
        if comment:
            if comment.group(1) == "TYPE":
                types[comment.group(2)] = comment.group(3)
                seen.append(comment.group(2))
            continue
        if line == "# EOF":
            continue
        match = LINE.match(line)
        assert match, line
        assert match.group(1).startswith(seen[-1]), (line, seen[-1])
        labels = tuple(sorted((k, unescape(v)) for k, v in LABEL.findall(match.group(2) or "")))
        key = (match.group(1), labels)
        assert key not in samples, f"{line} comes twice"
        samples[key] = float(match.group(3))
    assert len(seen) == len(set(seen)), "a family comes twice"
    return samples, types


class Metrics(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.program = Watched(WATCHED, ALLOC)

    @classmethod
    def tearDownClass(cls):
        cls.program.close()

    def scrape(self, accept=None):
        return self.program.ask("/metrics", **({"Accept": accept} if accept else {}))

    def one(self, samples, name, /, **labels):
        whole = samples.get((name, tuple(sorted(labels.items()))))
        found = [whole] if whole is not None else [value for (sample, have), value in samples.items()
                                                   if sample == name and labels.items() <= dict(have).items()]
        self.assertEqual(len(found), 1, (name, labels, found))
        return found[0]

    def row(self, report, section, name):
        return next(row for row in report[section]["rows"] if row["name"] == name)

    def test_formats_are_negotiated(self):
        text = "text/plain; version=0.0.4; charset=utf-8"
        openmetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8"
        protobuf = ("application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; "
                    "encoding=delimited")
        of_prometheus = (PROTOBUF + ",application/openmetrics-text;version=1.0.0;q=0.8,"
                         "text/plain;version=0.0.4;q=0.5,*/*;q=0.1")
        for accept, expected in [
                (None, text), ("", text), ("text/html,*/*;q=0.8", text), ("image/png", text), (";;,,;q", text),
                (OPENMETRICS, openmetrics), ("APPLICATION/OpenMetrics-Text;version=0.0.1", openmetrics),
                ("text/plain;q=0.9," + OPENMETRICS + ";q=0.5", text), (OPENMETRICS + ";q=0", text),
                (PROTOBUF, protobuf), (of_prometheus, protobuf),
                ("application/vnd.google.protobuf", text),
                ("application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text", text)]:
            answer = self.scrape(accept)
            self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, expected), accept)
            self.assertEqual(answer.headers["Vary"], "Accept")
            self.assertEqual(answer.text.endswith("# EOF\n") if expected != protobuf else None,
                             expected == openmetrics if expected != protobuf else None)

    def test_access_is_that_of_other_routes(self):
        self.assertEqual(self.program.ask("/metrics", Origin="https://evil.example").status, 403)
        self.assertEqual(self.program.ask("/metrics", Host="evil.example").status, 403)
        answer = self.program.ask("/metrics", data=b"", method="POST")
        self.assertEqual((answer.status, answer.headers["Allow"]), (405, "GET, HEAD"))

    def test_both_texts_say_the_same(self):
        plain, plain_types = parse(self.scrape().text)
        opened, opened_types = parse(self.scrape(OPENMETRICS).text)
        changing = ("hotpath_thread", "hotpath_process", "hotpath_elapsed", "hotpath_program_live")
        keep = lambda samples: {key: value for key, value in samples.items() if not key[0].startswith(changing)
                                and dict(key[1]).get("function") != "watched"}
        self.assertEqual(set(keep(plain)), set(keep(opened)))
        for key, value in keep(plain).items():
            self.assertAlmostEqual(value, opened[key], 4, key)
        self.assertEqual({name.removesuffix("_total") for name in plain_types}, set(opened_types))
        for name, kind in plain_types.items():
            self.assertEqual(kind == "counter", name.endswith("_total"), name)

    def test_figures_are_those_of_the_report(self):
        samples, _ = parse(self.scrape().text)
        report = self.program.report()
        parse_row = self.row(report, "functions_timing", "parse")
        self.assertEqual(self.one(samples, "hotpath_function_duration_seconds_count", function="parse"), 300)
        self.assertAlmostEqual(self.one(samples, "hotpath_function_duration_seconds_sum", function="parse"),
                               parse_row["total_ns"] / 1e9, delta=parse_row["total_ns"] / 1e9 * 0.005)
        # The clock is compared with the system's while the program runs: totals move by parts of a million.
        self.assertAlmostEqual(self.one(samples, "hotpath_function_seconds_total", function="parse"),
                               parse_row["total_ns"] / 1e9, 4)
        self.assertAlmostEqual(self.one(samples, "hotpath_function_self_seconds_total", function="parse"),
                               parse_row["self_ns"] / 1e9, 4)
        self.assertEqual(self.one(samples, "hotpath_function_max_seconds", function="parse"), parse_row["max_ns"] / 1e9)
        self.assertEqual(self.one(samples, "hotpath_function_running", function="parse"), 0)
        self.assertEqual(self.one(samples, "hotpath_function_running", function="watched"), 1)

        jobs = self.row(report, "channels", "jobs")
        self.assertEqual(self.one(samples, "hotpath_channel_sent_total", channel="jobs", kind="bounded"), 10)
        self.assertEqual(self.one(samples, "hotpath_channel_queued", channel="jobs"), 1)
        self.assertEqual(self.one(samples, "hotpath_channel_delay_seconds_count", channel="jobs"), 9)
        self.assertEqual(self.one(samples, "hotpath_channel_delay_seconds_sum", channel="jobs"),
                         jobs["delay_total_ns"] / 1e9)
        self.assertEqual(self.one(samples, "hotpath_stream_bytes_total", stream="lines"), 150)
        self.assertEqual(self.one(samples, "hotpath_stream_yielded_bytes_count", stream="lines"), 5)
        self.assertEqual(self.one(samples, "hotpath_future_calls_total", future="fetch"), 3)
        self.assertEqual(self.one(samples, "hotpath_future_poll_seconds_count", future="fetch"), 3)
        self.assertEqual(self.one(samples, "hotpath_lock_acquisitions_total", lock="cache", kind="mutex"), 1)
        self.assertEqual(self.one(samples, "hotpath_value", name="depth", kind="gauge"), -1.25)
        self.assertNotIn("mode", [dict(labels)["name"] for name, labels in samples if name == "hotpath_value"])
        thread = next(row for row in report["threads"]["rows"] if row["tid"] == report["program"]["pid"])
        self.assertGreater(self.one(samples, "hotpath_thread_voluntary_switches_total", tid=str(thread["tid"])), -1)
        self.assertEqual(self.one(samples, "hotpath_losses_total", kind="unbalanced"), 0)
        self.assertEqual(self.one(samples, "hotpath_program_info", program="watched"), 1)
        self.assertGreater(self.one(samples, "hotpath_process_rss_bytes"), 1 << 20)

    def test_memory(self):
        if not ALLOC:
            self.skipTest("without the library that counts allocations")
        samples, _ = parse(self.scrape().text)
        keep = self.row(self.program.report(), "functions_alloc", "keep")
        self.assertEqual(self.one(samples, "hotpath_alloc_self_bytes_total", function="keep"), keep["self_bytes"])
        self.assertEqual(self.one(samples, "hotpath_alloc_live_bytes", function="keep"), 5000)
        self.assertEqual(self.one(samples, "hotpath_alloc_call_bytes_count", function="parse"), 300)
        self.assertEqual(self.one(samples, "hotpath_alloc_call_bytes_bucket", function="parse", le="1024.0"),
                         sum(1 for i in range(300) if 1000 + i <= 1024 + 4 and i < 24))

    def test_every_number_of_the_report_is_told(self):
        """A column that is added is a metric, or is here."""
        without = {"threads": {"tid"}}
        samples, types = parse(self.scrape().text)
        prefixes = {"functions_alloc": "hotpath_alloc", "threads": "hotpath_thread", "channels": "hotpath_channel",
                    "streams": "hotpath_stream", "futures": "hotpath_future", "locks": "hotpath_lock",
                    "values": "hotpath_value"}
        told = {prefix: sum(1 for name in types if name == prefix or name.startswith(prefix + "_"))
                for prefix in prefixes.values()}
        for section, prefix in prefixes.items():
            rows = self.program.report().get(section, {}).get("rows")
            if not rows:
                continue
            sums = {key.replace("_histogram", "_total_ns") for key in rows[0] if key.endswith("_histogram")}
            expected = [key for key, value in rows[0].items()
                        if not isinstance(value, str) and key not in ("id", "line", "log")
                        and key not in without.get(section, ()) and key not in sums]
            self.assertEqual(told[prefix], len(expected), (section, expected))

    def test_labels(self):
        samples, _ = parse(self.scrape().text)
        name = 'reduce "all"\\of\nit'
        self.assertEqual(self.one(samples, "hotpath_function_duration_seconds_count", function=name), 3)
        twins = [dict(labels) for sample, labels in samples
                 if sample == "hotpath_channel_sent_total" and dict(labels)["channel"] == "twins"]
        self.assertEqual(sorted(labels.get("twin", "") for labels in twins), ["", "2"])
        self.assertTrue(all(labels["file"].endswith("watched.c") and labels["line"].isdigit() for labels in twins))

    def test_classic_buckets_meet_the_histogram(self):
        samples, _ = parse(self.scrape().text)
        counts = self.row(self.program.report(), "functions_timing", "parse")["histogram"]["counts"]
        for bound in (1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 10.0):
            below = [self.bucket_ns(index) for index in counts[::2]]
            expected = sum(count for (low, high), count in zip(below, counts[1::2]) if (low + high - 1) // 2 <= bound * 1e9)
            self.assertEqual(self.one(samples, "hotpath_function_duration_seconds_bucket", function="parse",
                                      le=repr(bound)), expected)
        self.assertEqual(self.one(samples, "hotpath_function_duration_seconds_bucket", function="parse", le="+Inf"), 300)

    @staticmethod
    def bucket_ns(index):
        if index < 256:
            return index, index + 1
        shift = index // 128 - 1
        low = (index - shift * 128) << shift
        return low, low + (1 << shift)

    def test_protobuf_says_the_same(self):
        if not metrics_proto.AVAILABLE:
            self.skipTest("python3-protobuf is missing")
        families = {family.name: family for family in metrics_proto.parse(self.scrape(PROTOBUF).body)}
        samples, types = parse(self.scrape().text)
        self.assertEqual(set(families), set(types))
        kinds = {"counter": 0, "gauge": 1, "histogram": 4}
        for name, kind in types.items():
            family = families[name]
            self.assertEqual(family.type, kinds[kind], name)
            for metric in family.metric:
                labels = {label.name: label.value for label in metric.label}
                if name.startswith(("hotpath_thread", "hotpath_process", "hotpath_elapsed")) or labels.get("function") == "watched":
                    continue
                if kind == "histogram":
                    self.assertEqual(metric.histogram.sample_count, self.one(samples, name + "_count", **labels))
                    self.assertAlmostEqual(metric.histogram.sample_sum, self.one(samples, name + "_sum", **labels), 12)
                    for bucket in metric.histogram.bucket:
                        self.assertEqual(bucket.cumulative_count, self.one(
                            samples, name + "_bucket", le=repr(float(bucket.upper_bound)), **labels))
                    self.check_native(metric.histogram)
                elif "live" not in name:
                    told = metric.counter.value if kind == "counter" else metric.gauge.value
                    self.assertAlmostEqual(samples[name, tuple(sorted(labels.items()))], told, 4, (name, labels))

    def check_native(self, histogram):
        """No count is lost, and each lies where the schema says."""
        self.assertEqual(histogram.schema, 3)
        self.assertTrue(histogram.positive_span or histogram.zero_count)
        buckets, index, count, deltas = {}, 0, 0, iter(histogram.positive_delta)
        for span in histogram.positive_span:
            index += span.offset
            for _ in range(span.length):
                count += next(deltas)
                buckets[index] = count
                index += 1
        self.assertEqual(list(deltas), [])
        self.assertEqual(sum(buckets.values()) + histogram.zero_count, histogram.sample_count)
        self.assertTrue(all(count > 0 for count in buckets.values()))
        middle = sum(count * 2 ** ((index - 0.5) / 8) for index, count in buckets.items())
        if histogram.sample_sum and histogram.sample_count >= 100:
            self.assertAlmostEqual(middle / histogram.sample_sum, 1, delta=0.05)

    def test_protoc_agrees(self):
        if not shutil.which("protoc"):
            self.skipTest("protoc is missing")
        body = self.scrape(PROTOBUF).body
        length, start = 0, 0
        while True:
            length |= (body[start] & 0x7f) << 7 * start
            start += 1
            if body[start - 1] < 0x80:
                break
        folder = os.path.dirname(os.path.abspath(__file__))
        done = subprocess.run(["protoc", f"--proto_path={folder}", "--decode=io.prometheus.client.MetricFamily",
                               "metrics.proto"], input=body[start:start + length], capture_output=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertIn('name: "hotpath_program_info"', done.stdout.decode())
        self.assertNotRegex(done.stdout.decode(), r"(?m)^\s*\d+:")  # a field that the description doesn't know

    def test_promtool_agrees(self):
        if not shutil.which("promtool"):
            self.skipTest("promtool, of Debian's package prometheus, is missing")
        done = subprocess.run(["promtool", "check", "metrics"], input=self.scrape().body, capture_output=True, check=False)
        self.assertNotIn(b"error while linting", done.stderr)
        self.assertNotEqual(done.returncode, 1, done.stderr)

    def test_targets_for_prometheus(self):
        pid = self.program.process.pid
        with open(os.path.join(self.program.runtime_folder, f"{pid}.targets.json"), encoding="utf-8") as file:
            self.assertEqual(json.load(file), [{"targets": [f"127.0.0.1:{self.program.port}"],
                                                "labels": {"program": "watched"}}])


class Settings(unittest.TestCase):
    def scrape(self, **settings):
        program = Watched(WATCHED, **settings)
        self.addCleanup(program.close)
        return parse(program.ask("/metrics").text)[0]

    def test_limit(self):
        functions = lambda samples: [dict(labels)["function"] for name, labels in samples
                                     if name == "hotpath_function_running"]
        left_out = ("hotpath_metrics_rows_left_out", (("section", "functions_timing"),))
        for limit, told, expected in (("5", 5, 0), ("4", 4, 1), ("0", 5, 0)):
            samples = self.scrape(HOTPATH_PROMETHEUS_LIMIT=limit)
            self.assertEqual((len(functions(samples)), samples[left_out]), (told, expected))
            self.assertIn("watched", functions(samples))

    def test_buckets(self):
        samples = self.scrape(HOTPATH_PROMETHEUS_FAST_BUCKETS="0.0001, 0.5,1e3", HOTPATH_PROMETHEUS_SLOW_BUCKETS="2")
        bounds = lambda metric: {dict(labels)["le"] for name, labels in samples if name == metric + "_bucket"}
        self.assertEqual(bounds("hotpath_function_duration_seconds"), {"0.0001", "0.5", "1000.0", "+Inf"})
        self.assertEqual(bounds("hotpath_future_life_seconds"), {"2.0", "+Inf"})

    def test_targets_of_a_killed_program_go_with_the_next(self):
        first = Watched(WATCHED)
        folder, name = first.runtime_folder, f"{first.process.pid}.targets.json"
        first.process.kill()
        first.process.wait(30)
        self.assertIn(name, os.listdir(folder))
        Watched(WATCHED, XDG_RUNTIME_DIR=first.folder.name).close()
        self.assertNotIn(name, os.listdir(folder))
        first.close()

    def test_targets_go_with_the_program(self):
        program = Watched(WATCHED, HOTPATH_REPORT_LABEL="main@1a2b")
        folder = program.runtime_folder
        name = f"{program.process.pid}.targets.json"
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            self.assertEqual(json.load(file)[0]["labels"], {"program": "watched", "program_label": "main@1a2b"})
        program.process.stdin.close()
        program.process.wait(30)
        self.assertNotIn(name, os.listdir(folder))
        program.close()


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
