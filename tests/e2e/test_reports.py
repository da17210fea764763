#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports: saving a session, opening it again, reports that a program wrote, and files that are no reports."""
import json
import pathlib
import re
import tempfile
import unittest

import jsonschema

from hotpath_ui import App, run_tests, wait_for
from programs import APP, SOURCE, Indexer, agrees, rows_of, to_count, to_ns

SCHEMA = json.loads((SOURCE / "data" / "hotpath-report.schema.json").read_text())
DURATIONS = (("P50", "p50_ns"), ("P95", "p95_ns"), ("P99", "p99_ns"), ("Max", "max_ns"), ("Self", "self_ns"), ("Total", "total_ns"))


def validate(report):
    kind = jsonschema.validators.validator_for(SCHEMA)
    kind(SCHEMA).validate(report)


class Folder(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory(prefix="hotpath-reports-")
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)

    def assert_table_shows(self, shown, rows):
        self.assertEqual(set(shown), set(rows))
        for name, row in rows.items():
            with self.subTest(name):
                self.assertEqual(to_count(shown[name]["Calls"]), row["calls"])
                for heading, key in DURATIONS:
                    if row["calls"]:
                        self.assertTrue(agrees(to_ns(shown[name][heading]), row[key]), f"{heading}: {shown[name][heading]} for {row[key]} ns")


class Saved(Folder):
    def test_session_is_saved_and_reopened(self):
        path = self.folder / "saved.hotpath.json"
        with Indexer() as indexer:
            with App([APP, "--connect", indexer.address]) as app:
                app.show_functions()
                # Enough for a history worth the name.
                slider = app.find("Time range", "slider")
                wait_for(lambda: re.search(r"– 0:(0[6-9]|[1-5])", slider.get_description() or ""), 30, "6 s of history")
                app.select_row(app.table(), "index_file")
                app.find("Details of index_file")
                app.press("Pause")
                app.says("^Paused")
                app.save_report(path)
                paused = app.figures()
                app.screenshot("saved")

            report = json.loads(path.read_text())
            validate(report)
            self.assertEqual(report["program"]["name"], "indexer")
            self.assertEqual(list(report)[-1], "history")
            self.assertGreaterEqual(set(rows_of(report)), set(paused))

        # In a window of its own, beside whatever runs, by command line.
        with App([APP, path]) as app:
            app.says("^Report of")
            app.show_functions()
            self.assert_table_shows(app.figures(), rows_of(report))
            app.select_row(app.table(), "index_file")
            detail = app.find("Details of index_file")
            latency = app.find("Latency of index_file", within=detail)
            wait_for(lambda: re.search(r"over .*: [\d.]+", latency.get_description() or ""), saying="the saved latency")
            calls = app.find("Calls", "list", within=detail)
            wait_for(lambda: len(app.rows(calls)) > 5, saying="the saved calls")

            # A range works as it does live.
            whole = to_count(app.figures()["index_file"]["Calls"])
            app.focus(app.find("Time range", "slider"))
            app.key("Left")
            app.says(r"\d.* selected$")
            wait_for(lambda: 0 < to_count(app.figures()["index_file"]["Calls"]) < whole, saying="the calls of a part")
            app.key("Escape")
            wait_for(lambda: to_count(app.figures()["index_file"]["Calls"]) == whole, saying="all calls")
            app.key("alt+1")
            cpu = app.find("CPU", ("image", "graphic"))
            wait_for(lambda: "over" in (cpu.get_description() or ""), saying="the saved CPU use")
            app.screenshot("report-overview")

    def test_closing_asks_about_what_is_not_saved(self):
        with Indexer() as indexer, App([APP, "--connect", indexer.address]) as app:
            app.show_functions()
            app.figures()
            app.key("ctrl+w")
            app.says("^Save the recording of “indexer”")
            app.screenshot("closing")
            app.press(re.compile("Cancel"))
            app.says("^Live")
            self.assertIn("index_file", app.figures())


class Written(Folder):
    def test_report_of_a_program(self):
        path = self.folder / "report.json"
        with Indexer(HOTPATH_OUTPUT_FORMAT="json", HOTPATH_OUTPUT_PATH=str(path)) as indexer:
            with App([APP, "--connect", indexer.address]) as app:
                app.show_functions()
                app.figures()
                indexer.end()
                app.says(r"^Ended")
                report = json.loads(path.read_text())
                validate(report)
                # What was watched to its end shows what the program wrote.
                wait_for(
                    lambda: to_count(app.figures()["index_file"]["Calls"]) == rows_of(report)["index_file"]["calls"],
                    saying="the last figures",
                )
                rows = {name: row for name, row in rows_of(report).items() if row["calls"]}
                shown = {name: row for name, row in app.figures().items() if name in rows}
                for name in ("index_file", "compress_block", "commit_batch"):
                    self.assertEqual(to_count(shown[name]["Calls"]), rows[name]["calls"])
                    self.assertTrue(agrees(to_ns(shown[name]["P99"]), rows[name]["p99_ns"]), name)

        with App([APP, path]) as app:
            app.says("^Report of")
            app.says("no history")
            app.show_functions()
            self.assert_table_shows(app.figures(), rows_of(report))
            app.select_row(app.table(), "compress_block")
            detail = app.find("Details of compress_block")
            app.says("has no history", within=detail)
            distribution = app.find("Distribution of the durations of compress_block", within=detail)
            self.assertIn("P99", wait_for(distribution.get_description, saying="words for the distribution"))
            calls = app.find("Calls", "list", within=detail)
            wait_for(lambda: len(app.rows(calls)) > 5, saying="the calls that the program kept")
            app.screenshot("report-without-history")

    def test_files_that_are_no_reports(self):
        good = self.folder / "good.json"
        with Indexer(HOTPATH_OUTPUT_FORMAT="json", HOTPATH_OUTPUT_PATH=str(good)) as indexer:
            indexer.end()
        text = good.read_text()
        calls = text.index('"calls":')
        files = {
            "empty": ("", "(?i)empty"),
            "truncated": (text[: len(text) // 2], r"Line \d+, column \d+.*ends here"),
            "broken": (text[:calls] + '"calls";' + text[calls + 8:], r"Line \d+, column \d+.*not valid JSON"),
            "wrong-type": (text[:calls] + '"calls":"many",' + text[calls + 8:].partition(",")[2], r"Line \d+, column \d+, at “.*calls.*”.*number"),
            "no-json": ("#!/bin/sh\necho hello\n", r"Line 1, column 1.*not valid JSON"),
            "other-kind": ('{"type":"shopping-list","items":[]}', r"of the kind “shopping-list”"),
        }
        with App([APP, good], {"HOTPATH_NON_UNIQUE": "0"}) as app:
            app.says("^Report of")
            app.show_functions()
            before = app.figures()
            for name, (content, pattern) in files.items():
                with self.subTest(name):
                    path = self.folder / f"{name}.json"
                    path.write_text(content)
                    app.open(path)
                    app.says(f"^“{name}.json” could not be opened$")
                    app.says(pattern)
                    if name == "wrong-type":
                        app.screenshot("report-error")
                    app.press(re.compile("Close$"), within=app.dialog())
                    app.wait_gone(re.compile("could not be opened"))
                    # What was open is as it was.
                    self.assertEqual(app.figures(), before)
            missing = self.folder / "missing.json"
            app.open(missing)
            app.says("^“missing.json” could not be opened$")
            app.press(re.compile("Close$"), within=app.dialog())
            self.assertEqual(app.figures(), before)

    def test_report_of_a_newer_version(self):
        path = self.folder / "newer.json"
        with Indexer(HOTPATH_OUTPUT_FORMAT="json", HOTPATH_OUTPUT_PATH=str(path)) as indexer:
            indexer.end()
        report = json.loads(path.read_text())
        report["schema"] = 7
        report["weather"] = {"sky": "blue"}
        path.write_text(json.dumps(report))
        with App([APP, path]) as app:
            app.says("made by a newer version of Hotpath")
            app.show_functions()
            self.assert_table_shows(app.figures(), rows_of(report))


if __name__ == "__main__":
    run_tests()
