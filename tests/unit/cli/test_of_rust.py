#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command on reports and programs of hotpath for Rust: every figure is that of the sample, marked when it was
rounded there, and absent when it wasn't told. usage: test_of_rust.py HOTPATH SCHEMA DATA"""
import csv
import io
import json
import os
import pathlib
import re
import sys
import unittest

import jsonschema

TESTS = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TESTS / "e2e"))

from programs_of_rust import DATA, RustProgram
from reports import Case

Case.command, SCHEMA = (os.path.abspath(path) for path in sys.argv[1:3])
REPORTS = sorted((DATA / "reports-of-rust").glob("g*.json"))
SERVERS = sorted(str(path.parent.relative_to(DATA / "servers-of-rust"))
                 for path in (DATA / "servers-of-rust").glob("*/*/routes.json"))
UNITS = {"ns": 1, "µs": 1e3, "ms": 1e6, "s": 1e9, "B": 1, "KB": 1024, "MB": 1024**2, "GB": 1024**3, "TB": 1024**4}
SHOWN = {"ns": 1, "µs": 1e3, "ms": 1e6, "s": 1e9, "B": 1, "kB": 1e3, "MB": 1e6, "GB": 1e9, "%": 1, "k": 1e3, "": 1}


class Figure:
    """A figure of a sample: None when it isn't told; rounded when it is a text in a unit larger than the smallest."""

    def __init__(self, told, scale=1):
        self.value, self.rounded = None, False
        if isinstance(told, (int, float)):
            self.value = told * scale
        elif told is not None and (parts := re.fullmatch(r"([\d.]+) ?([a-zµA-Z]*)", told)):
            self.value = float(parts[1]) * UNITS[parts[2]] if parts[2] else float(parts[1]) * scale
            self.rounded = parts[2] not in ("", "ns", "B")


def rows_of(part):
    """The rows of a list, however its generation wraps them."""
    if not part:
        return []
    for key in ("data", "output", "channels", "streams", "futures", "threads", "entries"):
        if key in part:
            rows = part[key]
            return [row | {"name": name} for name, row in rows.items()] if isinstance(rows, dict) else rows
    return []


class Sample:
    """What a report or server of hotpath for Rust tells, read without the code under test."""

    def __init__(self, parts):
        self.parts = parts
        flow = rows_of(parts.get("data_flow"))
        self.functions = rows_of(parts.get("functions_timing"))
        self.elapsed_ns = max([part.get(key) or 0 for part in parts.values() if isinstance(part, dict)
                               for key in ("total_elapsed", "total_elapsed_ns")], default=0)
        self.sections = {
            "functions_alloc": rows_of(parts.get("functions_alloc")),
            "threads": rows_of(parts.get("threads")),
            "values": rows_of(parts.get("debug")),
        }
        for kind in ("channel", "stream", "future"):
            self.sections[kind + "s"] = (rows_of(parts.get(kind + "s"))
                                         or [row for row in flow if row["data_flow_type"] == kind])

    @classmethod
    def of_report(cls, path):
        document = json.loads(path.read_text())
        return cls(document if "functions_timing" in document else {"functions_timing": document})

    @classmethod
    def of_server(cls, name):
        folder = DATA / "servers-of-rust" / name
        routes = json.loads((folder / "routes.json").read_text())
        return cls({path[1:]: json.loads((folder / route["file"]).read_text()) for path, route in routes.items()
                    if route["status"] == 200 and "/" not in path[1:]})

    def percents(self):
        return [float(key[1:]) for key in self.functions[0] if re.fullmatch(r"p[\d.]+", key)]


# Of each section: what we call a figure, what the samples call it, and how a bare number of theirs becomes ours.
FIGURES = {
    "channels": [("sent", ("sent_count", "primary_count"), 1), ("received", ("received_count", "secondary_count"), 1)],
    "streams": [("items", ("items_yielded", "primary_count"), 1)],
    "futures": [("calls", ("call_count", "primary_count"), 1), ("polls", ("total_polls",), 1),
                ("poll_total_ns", ("total_poll_duration_ns",), 1)],
    "threads": [("tid", ("os_tid",), 1), ("cpu_ns", ("cpu_total",), 1e9), ("allocated_bytes", ("alloc_bytes",), 1),
                ("freed_bytes", ("dealloc_bytes",), 1)],
    "functions_alloc": [("calls", ("calls",), 1), ("total_bytes", ("total",), 1)],
    "values": [("updates", ("log_count",), 1)],
}
# Nobody of that profiler tells them, so no document may have them.
NEVER = {"self_ns", "min_ns", "max_ns", "histogram", "running", "timed_calls", "raw_total_ns", "raw_self_ns",
         "delay_max_ns", "wait_max_ns", "hold_max_ns", "contended", "voluntary_switches", "wait_ns", "live_bytes"}


def told(row, names, scale):
    return Figure(next((row[name] for name in names if name in row), None), scale)


def shown(cell):
    """A cell of a table as a number, and whether it is marked as rounded."""
    if cell == "–":
        return None, False
    parts = re.fullmatch(r"(≈?)([\d.,]+) ?(.*)", cell)
    return float(parts[2].replace(",", "")) * SHOWN[parts[3]], parts[1] == "≈"


def table(text, title):
    """The rows of a table: a dictionary by heading."""
    lines = text.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith(title + " · "))
    headings = re.split(r"  +", lines[at + 1].strip())
    rows = []
    for line in lines[at + 2:]:
        if not line:
            break
        rows.append(dict(zip(headings, re.split(r"  +", line.strip()))))
    return rows


class OfRust(Case):
    def setUp(self):
        super().setUp()
        with open(SCHEMA, encoding="utf-8") as file:
            self.validator = jsonschema.Draft202012Validator(json.load(file))

    def assert_near(self, value, expected, part, what):
        if expected is None:
            self.assertIsNone(value, what)
        else:
            self.assertIsNotNone(value, what)
            # Whole numbers of nanoseconds and bytes, whichever way a fraction of one went.
            self.assertLess(abs(value - expected), expected * part + 1, what)

    def check_function(self, row, sample, percents):
        """A row of the document against one of the sample."""
        figures = {"calls": Figure(sample["calls"]), "total_ns": Figure(sample["total"]),
                   "average_ns": Figure(sample["avg"])}
        figures |= {f"p{percent:g}_ns": Figure(sample[f"p{percent:g}"]) for percent in percents}
        for key, figure in figures.items():
            self.assert_near(row.get(key), figure.value, 0, (sample["name"], key))
        rounded = {key for key in ("total_ns", "average_ns") if figures[key].rounded}
        if any(figure.rounded for key, figure in figures.items() if key.startswith("p")):
            rounded.add("percentiles")
        self.assertEqual(set(row.get("rounded", ())), rounded, sample["name"])
        self.assertFalse(NEVER & set(row), sample["name"])

    def check_section(self, key, document, samples):
        rows = document.get(key, {}).get("rows", [])
        self.assertEqual(len(rows), len(samples), key)
        names = {(row.get("label") or row.get("expression") or row.get("name"), row.get("os_tid")): row
                 for row in samples}
        for row in rows:
            sample = names[row["name"], row.get("tid")]
            rounded = set()
            for ours, theirs, scale in FIGURES[key]:
                figure = told(sample, theirs, scale)
                self.assert_near(row.get(ours), figure.value, 0, (key, row["name"], ours))
                if figure.rounded:
                    rounded.add(ours)
            self.assertLessEqual(rounded, set(row.get("rounded", ())), (key, row["name"]))
            self.assertFalse(NEVER & set(row), (key, row["name"]))
            self.check_summary(key, row, sample)

    def check_summary(self, key, row, sample):
        if key == "functions_alloc":
            summary = row.get("summaries", {}).get("bytes_histogram", {})
            self.assert_near(summary.get("mean"), Figure(sample["avg"]).value, 0, (key, row["name"]))
            values = [sample[name] for name in sample if re.fullmatch(r"p[\d.]+", name)]
        elif key == "channels" and "delay_avg" in sample:
            summary = row["summaries"]["delay_histogram"]
            self.assert_near(summary["mean"], Figure(sample["delay_avg"]).value, 0, (key, row["name"]))
            values = list(sample["delay_percentiles"].values())
        else:
            return
        for ours, theirs in zip(summary.get("percentiles", []), values, strict=bool(summary)):
            self.assert_near(ours, Figure(theirs).value, 0, (key, row["name"]))

    def check_document(self, document, sample, is_live):
        self.validator.validate(document)
        self.assertEqual(document["generator"]["name"], "hotpath for Rust")
        percents = sample.percents()
        self.assertEqual(document["percentiles"], percents)
        self.assertEqual(document.get("elapsed_ns", 0), sample.elapsed_ns)
        for key in ("cpu_ns", "rss_bytes", "peak_rss_bytes", "threads"):
            self.assertNotEqual(document.get("process", {}).get(key), 0, key)
        rows = document["functions_timing"]["rows"]
        samples = {row["name"]: row for row in sample.functions}
        self.assertEqual({row["name"] for row in rows}, set(samples))
        for row in rows:
            self.check_function(row, samples[row["name"]], percents)
        for key, section in sample.sections.items():
            # The profiler's own threads are those of a file, too.
            if key != "threads" or is_live:
                self.check_section(key, document, section)

    def check_table(self, text, sample):
        rows = {row["Function"]: row for row in table(text, "Functions")}
        samples = {row["name"]: row for row in sample.functions}
        self.assertEqual(set(rows), set(samples))
        for name, row in rows.items():
            columns = {"Calls": "calls", "Avg": "avg", "Total": "total"}
            columns |= {f"P{percent:g}": f"p{percent:g}" for percent in sample.percents()}
            any_rounded = any(Figure(samples[name][key]).rounded for key in columns.values() if key.startswith("p"))
            for heading, key in columns.items():
                figure = Figure(samples[name][key])
                value, marked = shown(row[heading])
                self.assert_near(value, figure.value, 0.0051, (name, heading))
                self.assertEqual(marked, any_rounded if key.startswith("p") else figure.rounded, (name, heading))
            self.assertEqual((row["Self"], row["Max"]), ("–", "–"), name)
            self.assertEqual(row["Calls/s"] == "–", sample.elapsed_ns == 0, name)

    def check_tables(self, text, sample):
        if any(Figure(row.get("avg")).value is not None for row in sample.sections["functions_alloc"]):
            rows = {row["Function"]: row for row in table(text, "Memory")}
            for theirs in sample.sections["functions_alloc"]:
                row = rows[theirs["name"]]
                for heading, key in (("With Callees", "total"), ("Per Call", "avg")):
                    figure, (value, marked) = Figure(theirs[key]), shown(row[heading])
                    self.assert_near(value, figure.value, 0.0051, (theirs["name"], heading))
                    self.assertEqual(marked, figure.rounded, (theirs["name"], heading))
                self.assertNotIn("Live", row)
        for title, key in (("Channels", "channels"), ("Streams", "streams"), ("Futures", "futures")):
            for theirs in sample.sections[key]:
                heading, names = {"channels": ("Sent", ("sent_count", "primary_count")),
                                  "streams": ("Items", ("items_yielded", "primary_count")),
                                  "futures": ("Made", ("call_count", "primary_count"))}[key]
                row = next(row for row in table(text, title) if list(row.values())[0] == theirs["label"])
                self.assertEqual(shown(row[heading]), (told(theirs, names, 1).value, False))

    def test_reports(self):
        self.assertEqual(len(REPORTS), 12)
        for path in REPORTS:
            with self.subTest(path.name):
                sample = Sample.of_report(path)
                self.check_document(json.loads(self.done("report", "--json", str(path))), sample, False)
                text = self.done("report", "--section", "all", str(path))
                self.check_table(text, sample)
                self.check_tables(text, sample)

    def test_programs(self):
        self.assertEqual(len(SERVERS), 10)
        for name in SERVERS:
            with self.subTest(name), RustProgram(name) as program:
                sample = Sample.of_server(name)
                self.check_document(json.loads(self.done("report", "--json", program.address)), sample, True)
                text = self.done("report", "--section", "all", program.address)
                self.check_table(text, sample)
                self.check_tables(text, sample)

    def test_a_part(self):
        """What is left of a document says of itself what the whole did."""
        path = str(DATA / "reports-of-rust" / "g5-0.28-server.json")
        whole = json.loads(self.done("report", "--json", path))
        part = json.loads(self.done("report", "--json", "-s", "functions,memory,channels", "-p", "95,99.9", path))
        self.validator.validate(part)
        self.assertEqual(part["percentiles"], [95, 99.9])
        for before, after in zip(whole["functions_timing"]["rows"], part["functions_timing"]["rows"], strict=True):
            self.assertEqual(after, {key: value for key, value in before.items() if key not in ("p50_ns", "p99_ns")})
        before = {row["id"]: row for row in whole["channels"]["rows"]}
        for row in part["channels"]["rows"]:
            old, new = before[row["id"]]["summaries"]["delay_histogram"], row["summaries"]["delay_histogram"]
            self.assertEqual((new["mean"], new["percentiles"]), (old["mean"], [old["percentiles"][1], None]))
        self.assertEqual(part["functions_alloc"]["rounded"], whole["functions_alloc"]["rounded"])

    def test_written_and_read_again(self):
        for path in REPORTS:
            with self.subTest(path.name):
                self.write("again.json", self.done("report", "--json", str(path)))
                first = self.done("report", "-s", "all", str(path))
                self.assertEqual(self.done("report", "-s", "all", "again.json"), first)
                self.assertEqual(self.read("again.json"), self.done("report", "--json", "again.json"))
                self.assertIn("without contradictions", self.done("validate", "--strict", "again.json", str(path)))

    def test_csv(self):
        for path in REPORTS:
            with self.subTest(path.name):
                sample = Sample.of_report(path)
                samples = {row["name"]: row for row in sample.functions}
                for row in csv.DictReader(io.StringIO(self.done("export", "-F", "csv", str(path)))):
                    theirs = samples[row["function"]]
                    columns = {"calls": "calls", "total_ns": "total", "average_ns": "avg"}
                    columns |= {f"p{percent:g}_ns": f"p{percent:g}" for percent in sample.percents()}
                    for ours, key in columns.items():
                        self.assert_near(float(row[ours]) if row[ours] else None, Figure(theirs[key]).value, 0, ours)
                    for key in ("self_ns", "min_ns", "max_ns", "running"):
                        self.assertEqual(row[key], "", key)
        path = str(DATA / "reports-of-rust" / "g5-0.28-server.json")
        rows = list(csv.DictReader(io.StringIO(self.done("export", "-F", "csv", "-s", "channels", path))))
        self.assertEqual([row["delay_p95_ns"] for row in rows if row["name"] == "mail-queue"], ["3040000"])

    def test_other_formats(self):
        path = str(DATA / "reports-of-rust" / "g3-0.14-server.json")
        for form in ("folded", "speedscope"):
            self.assertIn("neither a call tree nor self times",
                          self.hotpath("export", "-F", form, path).stderr)
        text = self.done("export", "-F", "openmetrics", path)
        self.assertIn('hotpath_function_calls_total{function="orders::db::fetch_page"} 182440', text)
        for name in ("self_seconds_total{", "process_cpu_seconds_total", "duration_seconds_sum"):
            self.assertNotIn(name, text)
        self.assertIn("≈7.18", self.done("export", "-F", "html", path))

    def test_merged(self):
        path = str(DATA / "reports-of-rust" / "g5-0.28-server.json")
        one = json.loads(self.done("report", "--json", path))
        both = json.loads(self.done("merge", "-q", path, path))
        self.validator.validate(both)
        for before, after in zip(one["functions_timing"]["rows"], both["functions_timing"]["rows"], strict=True):
            self.assertEqual((after["calls"], after["total_ns"], after["average_ns"]),
                             (2 * before["calls"], 2 * before["total_ns"], before["average_ns"]))
            self.assertEqual(set(after["rounded"]), set(before["rounded"]) - {"percentiles"})
            self.assertFalse([key for key in after if re.fullmatch(r"p\d+_ns", key)])
        old, new = (next(row for row in document["channels"]["rows"] if row["name"] == "mail-queue")
                    ["summaries"]["delay_histogram"] for document in (one, both))
        self.assertEqual(new, {"count": 2 * old["count"], "mean": old["mean"], "rounded": 1,
                               "percentiles": [None] * 3})
        self.write("both.json", both)
        row = next(row for row in table(self.done("report", "both.json"), "Functions") if row["Function"] == "cache_warm")
        self.assertEqual((row["Calls"], row["Avg"], row["P99"]), ("26", "≈226 ms", "–"))

    def test_compared(self):
        path = str(DATA / "reports-of-rust" / "g5-0.28-server.json")
        sample = Sample.of_report(pathlib.Path(path))
        document = json.loads(self.done("diff", "--format", "json", path, path))
        self.assertEqual(document["warnings"], [])
        rows = {row["name"]: row["figures"] for row in document["sections"]["functions_timing"]["rows"]}
        for theirs in sample.functions:
            figures = rows[theirs["name"]]
            columns = {"calls": "calls", "total": "total", "avg": "avg", "p50": "p50", "p95": "p95", "p99": "p99"}
            for ours, key in columns.items():
                figure = Figure(theirs[key])
                self.assert_near(figures[ours]["base"], figure.value, 0, (theirs["name"], ours))
                self.assertEqual(figures[ours].get("rounded", False), figure.rounded, (theirs["name"], ours))
            self.assertFalse({"self", "self_avg", "max"} & set(figures), theirs["name"])
        text = self.done("diff", "--all", "-n", "0", path, path)
        self.assertRegex(text, r"(?m)^orders::db::fetch_page +unchanged +P95 +≈10.2 ms +≈10.2 ms ")
        self.assertRegex(text, r"(?m)^mail-queue +unchanged +Avg Delay +≈2.14 ms +≈2.14 ms ")
        self.assertRegex(text, r"(?m)^orders::db::fetch_page +unchanged +Calls +182440 +182440 ")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
