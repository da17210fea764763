#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages beside functions: what the program told of its channels, streams, values and threads."""
import json
import pathlib
import re
import tempfile
import unittest

import jsonschema

from hotpath_ui import BUTTONS, MENU_ITEMS, App, is_focused, is_selected, run_tests, wait_for
from programs import APP, BUILD, SOURCE, Indexer, Program, to_count

PAGES = ("Memory", "Threads", "Channels", "Streams", "Futures", "Locks", "Main Loop", "Values")
SCHEMA = json.loads((SOURCE / "data" / "hotpath-report.schema.json").read_text())


def rows_of(report, section):
    return {row["name"]: row for row in report[section]["rows"]}


class Live(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.indexer = Indexer()
        cls.addClassCleanup(cls.indexer.close)

    def setUp(self):
        self.app = App([APP, "--connect", self.indexer.address])
        self.addCleanup(self.app.close)

    def show(self, page):
        self.app.click(self.app.find(re.compile(f"^{page}"), "list item"))
        return self.app.table(page)

    def test_pages_are_those_with_data(self):
        for page, count in (("Memory", len(self.indexer.functions())), ("Threads", 5), ("Channels", 2), ("Streams", 1),
                            ("Locks", 2), ("Values", 2)):
            self.app.find(f"{page}, {count}", "list item")
        for page in ("Futures", "Main Loop"):
            self.assertFalse(self.app.has(re.compile(f"^{page}"), "list item"), page)

    def test_figures_are_those_of_the_program(self):
        before = rows_of(self.indexer.report(), "channels")
        self.show("Channels")
        shown = wait_for(
            lambda: (rows := self.app.figures("Channels")) and to_count(rows["paths"]["Sent"]) > before["paths"]["sent"] and rows,
            saying="an update of the table")
        after = rows_of(self.indexer.report(), "channels")
        self.assertEqual(set(shown), {"paths", "records"})
        for name, row in shown.items():
            self.assertLessEqual(before[name]["sent"], to_count(row["Sent"]))
            self.assertLessEqual(to_count(row["Sent"]), after[name]["sent"])
            self.assertEqual(to_count(row["Capacity"]), after[name]["capacity"])

        self.show("Streams")
        before = rows_of(self.indexer.report(), "streams")["file content"]["items"]
        shown = wait_for(
            lambda: (rows := self.app.figures("Streams")) and to_count(rows["file content"]["Items"]) > before and rows,
            saying="an update of the streams")
        self.assertLessEqual(to_count(shown["file content"]["Items"]),
                             rows_of(self.indexer.report(), "streams")["file content"]["items"])

    def test_a_row_has_its_log(self):
        table = self.show("Channels")
        self.app.select_row(table, "paths")
        self.app.says("^Distribution of Delays$")
        self.app.says("^What Happened$")
        self.app.says("^(sent|received)$")

    def test_a_search(self):
        self.show("Threads")
        wait_for(lambda: "store" in self.app.figures("Threads"), saying="the threads")
        self.app.key("ctrl+f")
        self.app.type("worker")
        wait_for(lambda: set(self.app.order("Threads")) == {"worker-1", "worker-2"}, saying="the workers")


class Saved(unittest.TestCase):
    def test_saved_and_reopened(self):
        holder = tempfile.TemporaryDirectory(prefix="hotpath-sections-")
        self.addCleanup(holder.cleanup)
        path = pathlib.Path(holder.name) / "sections.hotpath.json"
        with Indexer() as indexer, App([APP, "--connect", indexer.address]) as app:
            slider = app.find("Time range", "slider")
            wait_for(lambda: re.search(r"– 0:(0[6-9]|[1-5])", slider.get_description() or ""), 30, "6 s of history")
            app.press("Pause")
            app.says("^Paused")
            app.save_report(path)
            app.click(app.find(re.compile("^Channels"), "list item"))
            paused = app.figures("Channels")

        report = json.loads(path.read_text())
        jsonschema.validate(report, SCHEMA)
        self.assertGreater(sum(piece.get("section") == "channels" for piece in report["history"]["pieces"]), 0)

        with App([APP, path]) as app:
            app.says("^Report of")
            app.click(app.find(re.compile("^Channels"), "list item"))
            shown = app.figures("Channels")
            rows = rows_of(report, "channels")
            self.assertEqual(set(shown), set(paused))
            for name, row in shown.items():
                self.assertEqual(to_count(row["Sent"]), rows[name]["sent"])
            app.select_row(app.table("Channels"), "records")
            app.says("^What Happened$")
            # A range works as it does live.
            whole = rows["paths"]["sent"]
            app.focus(app.find("Time range", "slider"))
            app.key("Left")
            app.says(r"\d.* selected$")
            wait_for(lambda: 0 < to_count(app.figures("Channels")["paths"]["Sent"]) < whole, saying="the messages of a part")
            app.key("Escape")
            wait_for(lambda: to_count(app.figures("Channels")["paths"]["Sent"]) == whole, saying="all messages")


class EveryPage(unittest.TestCase):
    """A report of a program that told something for every page."""

    @classmethod
    def setUpClass(cls):
        cls.holder = tempfile.TemporaryDirectory(prefix="hotpath-sections-")
        cls.addClassCleanup(cls.holder.cleanup)
        with Indexer() as indexer:
            report = indexer.report()
        for section in ("functions_alloc", "futures", "locks", "runtime"):
            report[section] = {"total_count": 1, "rows": [{"id": 1, "name": f"one of {section}"}]}
        cls.path = pathlib.Path(cls.holder.name) / "every.hotpath.json"
        cls.path.write_text(json.dumps(report))

    def go(self, app, digit, page):
        row = app.find(re.compile(f"^{page}"), "list item")
        app.key(f"alt+{digit}")
        wait_for(lambda: is_selected(row), saying=f"the page {page}")

    def open_columns_menu(self, app):
        """As one without a mouse does. Each page has its own, and only that of the page in front can be reached."""
        for _ in range(30):
            if any(is_focused(x) for x in app.find_all("Columns", BUTTONS)):
                break
            app.key("Tab")
        app.key("space")
        app.find(role=MENU_ITEMS)

    def test_the_first_ten_have_a_digit(self):
        with App([APP, self.path]) as app:
            for digit, page in zip("1234567890", ("Overview", "Functions", "Call Tree", *PAGES)):
                self.go(app, digit, page)

    def test_columns_are_chosen_by_keyboard_and_remembered(self):
        kept = {"GSETTINGS_BACKEND": "keyfile", "XDG_CONFIG_HOME": self.holder.name}
        with App([APP, self.path], kept) as app:
            app.click(app.find(re.compile("^Values"), "list item"))
            table = app.table("Values")
            self.assertIn("Least", app.headings(table))
            self.open_columns_menu(app)
            app.key("Down", "Down", "Down", "Return")
            wait_for(lambda: "Least" not in app.headings(table), saying="a table without the least")

        with App([APP, self.path], kept) as app:
            app.click(app.find(re.compile("^Values"), "list item"))
            table = app.table("Values")
            self.assertNotIn("Least", app.headings(table))
            self.open_columns_menu(app)
            app.press("Restore Default", MENU_ITEMS)
            wait_for(lambda: "Least" in app.headings(table), saying="all columns")


class Loop(unittest.TestCase):
    def test_a_stall_is_found(self):
        with Program(BUILD / "probe" / "examples" / "stall", "250") as program, \
                App([APP, "--connect", program.address]) as app:
            app.find("Main Loop, 1", "list item", seconds=30)
            app.find(re.compile("(?i)main loop.*stall|stall.*main loop"), seconds=60)
            app.click(app.find(re.compile("^Main Loop"), "list item"))
            app.select_row(app.table("Main Loop"), "main loop")
            app.says("^stalled$")
            app.screenshot("main-loop")

    def test_a_window_s_frames(self):
        window = BUILD / "probe" / "examples" / "stall-gtk"
        if not window.exists():
            self.skipTest("GTK was not there when the examples were built")
        with Program(window) as program, App([APP, "--connect", program.address]) as app:
            app.find("Main Loop, 2", "list item", seconds=30)
            app.click(app.find(re.compile("^Main Loop"), "list item"))
            app.select_row(app.table("Main Loop"), "GtkWindow")
            app.find("Frames/s of GtkWindow")
            app.find("Distribution of Intervals of GtkWindow")
            self.assertEqual(app.figures("Main Loop")["GtkWindow"]["Kind"], "frame-clock")
            app.select_row(app.table("Main Loop"), "main loop")
            app.find("Busy of main loop")
            app.wait_gone("Frames/s of main loop")


if __name__ == "__main__":
    run_tests()
