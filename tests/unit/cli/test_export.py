#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`hotpath export`: each format read by somebody else's reader. usage: test_export.py HOTPATH"""
import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import unittest
import xml.etree.ElementTree

from reports import Case, call, function, node, report, usual

try:
    from prometheus_client.openmetrics.parser import text_string_to_metric_families
except ImportError:
    text_string_to_metric_families = None

Case.command = os.path.abspath(sys.argv[1])
ODD = 'odd;"<b>&name, \\ with\x1b[31m all'


class Export(Case):
    def setUp(self):
        super().setUp()
        self.given = usual()
        self.rows = self.given["functions_timing"]["rows"]
        self.write("r.json", self.given)

    def export(self, form, *arguments):
        return self.done("export", "r.json", "--format", form, *arguments, text=False).decode("utf-8")

    # CSV

    def table(self, *arguments):
        text = self.export("csv", *arguments)
        self.assertEqual(text.count("\n"), text.count("\r\n"), "lines end as RFC 4180 has it")
        return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))

    def test_csv_of_functions(self):
        table = self.table()
        self.assertEqual([row["function"] for row in table], [row["name"] for row in self.rows])
        for row, given in zip(table, self.rows):
            self.assertNotIn(None, row)
            for key in ("calls", "running", "total_ns", "self_ns", "line"):
                self.assertEqual(int(row[key]), given[key])
        self.assertEqual((table[0]["min_ns"], table[0]["p50_ns"], table[0]["max_ns"]), ("", "", ""))
        self.assertEqual([int(table[1][f"p{p}_ns"]) for p in (50, 95, 99)], [self.rows[1][f"p{p}_ns"] for p in (50, 95, 99)])
        self.assertAlmostEqual(int(table[1]["average_ns"]), self.rows[1]["total_ns"] / 1000,
                               delta=self.rows[1]["total_ns"] / 1000 * 0.004)

    def test_csv_of_a_section(self):
        table = self.table("--section", "locks", "--percentiles", "50,99.9")
        self.assertEqual([row["name"] for row in table], ["queue", 'table, "quoted"'])
        self.assertEqual((table[0]["acquisitions"], table[0]["wait_total_ns"]), ("4", "70500"))
        self.assertEqual(table[0]["wait_p50_ns"], "0")
        self.assertAlmostEqual(int(table[0]["wait_p99.9_ns"]), 70_000, delta=280)
        self.assertEqual(table[0]["hold_p50_ns"], "")

    def test_csv_of_chosen_rows(self):
        self.assertEqual([row["function"] for row in self.table("--sort", "name", "-n", "2")], ["main", ODD])
        self.assertEqual([row["function"] for row in self.table("--focus", "/^par/")], ["parse"])

    def test_csv_has_no_formulas(self):
        names = {"=1+1": "'=1+1", "-[View draw]": "'-[View draw]", "@SUM(A1)": "'@SUM(A1)", "-12.5": "-12.5", "a=b": "a=b"}
        self.write("r.json", report([function(i, name, [5]) for i, name in enumerate(names, 1)]))
        self.assertEqual([row["function"] for row in self.table()], list(names.values()))

    def test_csv_of_several_sections(self):
        self.fails("Name a folder for them with -o", "export", "r.json", "-F", "csv", "-s", "all", status=2)
        self.done("export", "r.json", "-F", "csv", "-s", "all", "-o", "tables")
        self.assertEqual(sorted(os.listdir(self.path("tables"))), ["functions-timing.csv", "locks.csv"])
        self.assertEqual(len(self.read("tables/locks.csv").splitlines()), 3)

    # Folded stacks

    def stacks(self, *arguments):
        return [line.rsplit(" ", 1) for line in self.export("folded", *arguments).splitlines()]

    def test_folded(self):
        stacks = {path: int(count) for path, count in self.stacks()}
        odd = 'odd:"<b>&name, \\ with [31m all'
        self.assertEqual(stacks, {"main": 7, "main;parse": 1_000_000, "main;parse;" + odd: 2_000_000,
                                  "main;" + odd: 123_456})
        self.assertEqual(sum(stacks.values()), sum(row["self_ns"] for row in self.given["call_tree"]["rows"]))

    def test_folded_in_microseconds(self):
        self.assertEqual(sorted(int(count) for _, count in self.stacks("--unit", "us")), [123, 1000, 2000])
        self.fails("--unit is ns or us", "export", "r.json", "-F", "folded", "-u", "s", status=2)

    def test_folded_of_deep_recursion(self):
        n = 3000
        self.write("r.json", report([function(1, "f", [n])], [node(i, i - 1, 1, 1, n + 1 - i) for i in range(1, n + 1)]))
        stacks = self.stacks()
        self.assertEqual(sum(int(count) for _, count in stacks), n, "no time is lost below the last place told")
        self.assertLessEqual(max(path.count(";") for path, _ in stacks), 511)

    def test_folded_without_a_call_tree(self):
        self.write("r.json", report([function(1, "a", [10, 10]), function(2, "b", [30])]))
        self.assertEqual(dict(self.stacks()), {"a": "10", "b": "15"})

    # Speedscope

    def test_speedscope(self):
        document = json.loads(self.export("speedscope"))
        # The rules of https://www.speedscope.app/file-format-schema.json for a profile of samples.
        self.assertEqual(document["$schema"], "https://www.speedscope.app/file-format-schema.json")
        self.assertEqual(set(document) - {"exporter", "name", "activeProfileIndex"}, {"$schema", "shared", "profiles"})
        frames = document["shared"]["frames"]
        for frame in frames:
            self.assertLessEqual(set(frame), {"name", "file", "line", "col"})
            self.assertIsInstance(frame["name"], str)
            self.assertIsInstance(frame.get("line", 1), int)
        profile, = document["profiles"]
        self.assertEqual(set(profile), {"type", "name", "unit", "startValue", "endValue", "samples", "weights"})
        self.assertEqual((profile["type"], profile["unit"], profile["startValue"]), ("sampled", "nanoseconds", 0))
        self.assertEqual(len(profile["samples"]), len(profile["weights"]))
        for sample in profile["samples"]:
            self.assertTrue(sample and all(0 <= index < len(frames) for index in sample))
        self.assertEqual(profile["endValue"], sum(profile["weights"]))
        # And what it says.
        found = {tuple(frames[index]["name"] for index in sample): weight
                 for sample, weight in zip(profile["samples"], profile["weights"])}
        self.assertEqual(found, {("main",): 7, ("main", "parse"): 1_000_000, ("main", "parse", ODD): 2_000_000,
                                 ("main", ODD): 123_456})

    # Chrome

    def test_chrome(self):
        document = json.loads(self.export("chrome"))
        events = document["traceEvents"]
        calls = [event for event in events if event["ph"] == "X"]
        self.assertEqual([(event["name"], event["args"]["call"], event["ts"], event["dur"], event["tid"])
                          for event in calls],
                         [("parse", 3, 1.0, 9.001, 8), ("parse", 8, 4.0, 2.0, 7), ("parse", 9, 5.0, 0.7, 7)])
        self.assertEqual([event["ts"] for event in calls], sorted(event["ts"] for event in calls))
        self.assertEqual(calls[2]["args"]["result"], '3 "tokens"\n')
        self.assertEqual({event["tid"]: event["args"]["name"] for event in events if event["name"] == "thread_name"},
                         {7: "worker", 8: "other"})
        self.assertEqual([event["args"]["name"] for event in events if event["name"] == "process_name"], ["worker"])
        self.assertEqual({event["pid"] for event in events}, {42})

    def test_chrome_tells_calls_of_different_threads_apart(self):
        calls = [call(1, 100, 5, 7), call(1, 100, 5, 8), call(1, 200, 5, 7)]
        self.write("r.json", report([function(1, "f", [5] * 3, log={"recent": calls, "slowest": calls})]))
        events = [event for event in json.loads(self.export("chrome"))["traceEvents"] if event["ph"] == "X"]
        self.assertEqual(sorted((event["ts"], event["tid"]) for event in events), [(0.1, 7), (0.1, 8), (0.2, 7)])

    def test_nothing_to_export(self):
        self.write("empty.json", report([]))
        self.fails("the report has no functions", "export", "empty.json", "-F", "folded")
        self.fails("the report has no functions", "export", "empty.json", "-F", "speedscope")
        self.fails("no calls that were kept one by one", "export", "empty.json", "-F", "chrome")

    # OpenMetrics

    @unittest.skipUnless(text_string_to_metric_families, "python3-prometheus-client is not installed")
    def test_openmetrics(self):
        text = self.export("openmetrics")
        self.assertTrue(text.endswith("# EOF\n"))
        families = {family.name: family for family in text_string_to_metric_families(text)}
        calls = {sample.labels["function"]: sample.value for sample in families["hotpath_function_calls"].samples}
        self.assertEqual(calls, {row["name"]: row["calls"] for row in self.rows})
        durations = families["hotpath_function_duration_seconds"]
        self.assertEqual((durations.type, durations.unit), ("histogram", "seconds"))
        buckets = [sample for sample in durations.samples
                   if sample.name.endswith("_bucket") and sample.labels["function"] == "parse"]
        self.assertEqual(buckets[-1].labels["le"], "+Inf")
        self.assertEqual(buckets[-1].value, 1000)
        self.assertEqual(families["hotpath_lock_wait_seconds"].type, "histogram")
        self.assertEqual([sample.value for sample in families["hotpath_lock_acquisitions"].samples], [4, 9])

    @unittest.skipUnless(text_string_to_metric_families, "python3-prometheus-client is not installed")
    def test_openmetrics_buckets_are_exact(self):
        values = [2 ** i + d for i in range(8, 36) for d in (-1, 0, 1)]
        self.write("r.json", report([function(1, "f", values)]))
        for family in text_string_to_metric_families(self.export("openmetrics")):
            for sample in family.samples:
                if sample.name == "hotpath_function_duration_seconds_bucket" and sample.labels["le"] != "+Inf":
                    end = round(float(sample.labels["le"]) * 1e9)
                    self.assertEqual(sample.value, sum(1 for value in values if value < end), end)

    @unittest.skipUnless(text_string_to_metric_families, "python3-prometheus-client is not installed")
    def test_openmetrics_of_rows_that_look_alike(self):
        self.write("r.json", report([function(1, "f", [1], line=1), function(2, "f", [2, 3], line=1)]))
        samples = [sample for family in text_string_to_metric_families(self.export("openmetrics"))
                   for sample in family.samples if sample.name == "hotpath_function_calls_total"]
        self.assertEqual([(sample.labels.get("id"), sample.value) for sample in samples], [(None, 1), ("2", 2)])

    # HTML

    def test_html(self):
        text = self.export("html")
        self.assertTrue(text.startswith("<!DOCTYPE html>\n"))
        page = xml.etree.ElementTree.fromstring(text.split("\n", 1)[1])
        tags = {element.tag for element in page.iter()}
        self.assertNotIn("script", tags)
        self.assertNotIn("b", {child.tag for row in page.iter("th") for child in row}, "names are no markup")
        for element in page.iter():
            for name, value in element.attrib.items():
                self.assertNotRegex(value, "^(https?:)?//", f"{element.tag} {name}")
                self.assertFalse(name.startswith("on"), name)
        self.assertNotIn("@import", text)
        self.assertNotIn("url(", text)
        tables = list(page.iter("table"))
        self.assertEqual(len(tables), 2)
        for table in tables:
            self.assertIsNotNone(table.find("caption"))
            self.assertTrue(all(cell.get("scope") == "col" for cell in table.findall("thead/tr/th")))
            widths = {len(row) for row in table.iter("tr")}
            self.assertEqual(len(widths), 1)
        self.assertEqual([row[0].text for row in tables[0].findall("tbody/tr")],
                         ["parse", "main", ODD.replace("\x1b", "\ufffd")])
        for picture in page.iter("svg"):
            described = picture.find("title") is not None or picture.get("aria-labelledby")
            self.assertEqual((picture.get("role"), bool(described)), ("img", True))
        self.assertIn("prefers-color-scheme:dark", text)

    def test_html_frames_stand_below_their_callers(self):
        page = xml.etree.ElementTree.fromstring(self.export("html").split("\n", 1)[1])
        frames = {}
        for group in page.iter("g"):
            rect = group.find("rect")
            frames.setdefault(group.find("title").text.split(":")[0], []).append(
                (float(rect.get("x")), float(rect.get("y")), float(rect.get("width"))))
        main, parse = frames["main"][0], frames["parse"][0]
        self.assertAlmostEqual(main[2], 1200, delta=1)
        self.assertEqual(parse[0], main[0])
        self.assertGreater(parse[1], main[1])
        self.assertAlmostEqual(parse[2], 1200 * 3_000_000 / 1_900_000_000, delta=1)

    def test_html_of_chosen_rows(self):
        page = xml.etree.ElementTree.fromstring(self.export("html", "-s", "locks", "-n", "1").split("\n", 1)[1])
        self.assertEqual([row[0].text for row in page.iter("tr")][1:], ["queue"])

    @unittest.skipUnless(shutil.which("xmllint"), "xmllint is not installed")
    def test_html_for_a_browser(self):
        result = subprocess.run(["xmllint", "--html", "--noout", "-"], input=self.export("html").encode(),
                                capture_output=True, check=False)
        complaints = result.stderr.decode(errors="replace")
        # It knows HTML 4 only; elements since then are no error in a page of today.
        wrong = [line for line in re.findall(r"error : (.*)", complaints) if not re.match(r"Tag \w+ invalid", line)]
        self.assertEqual(wrong, [])

    # Where to

    def test_output_is_replaced_when_whole(self):
        self.write("out.csv", "old")
        self.fails("there is no file", "export", "nowhere.json", "-F", "csv", "-o", "out.csv")
        self.assertEqual(self.read("out.csv"), "old")
        self.assertEqual(self.done("export", "r.json", "-F", "csv", "-o", "out.csv"), "")
        self.assertEqual(self.read("out.csv"), self.export("csv"))
        self.done("export", "r.json", "-F", "csv", "-o", "new/folder/out.csv")
        self.assertEqual(self.read("new/folder/out.csv"), self.export("csv"))

    def test_nowhere_to_write(self):
        self.fails("No space left on device", "export", "r.json", "-F", "html", "-o", "/dev/full")
        self.fails("/proc/x", "export", "r.json", "-F", "html", "-o", "/proc/x")

    def test_usage(self):
        for arguments, sentence in (((), "one report is to be named"), (("r.json",), "--format is csv, folded"),
                                    (("r.json", "-F", "xml"), "--format is csv, folded"),
                                    (("r.json", "-F", "folded", "-n", "3"), "folded is of the whole report"),
                                    (("r.json", "-F", "html", "--focus", "/(/"), "Not a valid expression")):
            with self.subTest(arguments):
                self.fails(sentence, "export", *arguments, status=2)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
