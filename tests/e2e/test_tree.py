#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The call tree: its table and its flame graph, live, in a stretch of time, saved, and as a program reports it."""
import json
import pathlib
import re
import subprocess
import tempfile
import unittest

from hotpath_ui import BUTTONS, TALL, App, Atspi, has_state, is_focused, is_selected, run_tests, wait_for
from programs import APP, Indexer, rows_of, to_count

SELECTED = r"\d.* selected$"


def paths_of(report):
    """{"index_file;read_chunk": row} of a report's call tree."""
    names = {row["id"]: row["name"] for row in report["functions_timing"]["rows"]}
    paths, found = {}, {}
    for row in report["call_tree"]["rows"]:
        above = paths.get(row["parent"])
        paths[row["id"]] = f"{above};{names[row['function']]}" if above else names[row["function"]]
        found[paths[row["id"]]] = row
    return found


class Page(unittest.TestCase):
    def start(self, *arguments):
        self.app = App([APP, *arguments], size=TALL)
        self.addCleanup(self.app.close)

    def show_tree(self):
        self.app.key("alt+3")
        self.graph = self.app.find("Flame graph of the call tree", ("image", "graphic"))
        return self.app.table("Call Tree")

    def order(self):
        return self.app.order("Call Tree")

    def calls(self, name):
        return to_count(self.app.figures("Call Tree")[name]["Calls"])

    def said(self):
        return self.graph.get_description() or ""

    def row(self, name):
        return next(row for row, cells in self.app.rows(self.app.table("Call Tree")) if cells[0] == name)

    def is_open(self, name):
        return has_state(self.row(name), Atspi.StateType.EXPANDED)

    def open_row(self, name):
        """By itself only what takes a large part of the time is open: on a busy machine waiting takes nearly all."""
        self.app.focus(self.app.select_row(self.app.table("Call Tree"), name))
        self.app.key("KP_Add")
        wait_for(lambda: self.is_open(name), saying=f"{name} open")

    def zoom_out(self):
        return self.app.find("Zoom Out", BUTTONS)

    def is_zoomed(self):
        return has_state(self.zoom_out(), Atspi.StateType.SENSITIVE)

    def go_to(self, name):
        """Leads the graph's cursor to a frame among those beside it, by key."""
        self.app.key("Down", *["Left"] * 8)
        for _ in range(10):
            if self.said().startswith(name):
                return
            self.app.key("Right")
        raise AssertionError(f"the cursor came to {self.said()!r}, not to {name}")


class Live(Page):
    @classmethod
    def setUpClass(cls):
        cls.indexer = Indexer()
        cls.addClassCleanup(cls.indexer.close)

    def setUp(self):
        self.start("--connect", self.indexer.address)

    def test_figures_are_those_of_the_program(self):
        before = paths_of(self.indexer.report())
        self.app.find(f"Call Tree, {len(before)}", "list item")
        self.show_tree()
        self.app.says(rf"^{len(before)} call paths · percentages of .* in main$")
        self.open_row("index_file")
        shown = wait_for(lambda: self.calls("index_file") > before["index_file"]["calls"] and self.app.figures("Call Tree"),
                         saying="an update of the tree")
        after = paths_of(self.indexer.report())
        for path in ("index_file", "index_file;compress_block", "commit_batch"):
            with self.subTest(path):
                calls = to_count(shown[path.split(";")[-1]]["Calls"])
                self.assertLessEqual(before[path]["calls"], calls)
                self.assertLessEqual(calls, after[path]["calls"])

    def test_rows_open_and_close(self):
        self.show_tree()
        self.open_row("index_file")
        self.assertIn("compress_block", self.order())
        self.app.focus(self.row("index_file"))
        self.app.key("Left")
        wait_for(lambda: "compress_block" not in self.order() and not self.is_open("index_file"), saying="a closed row")
        # It stays so while time goes on.
        before = self.calls("index_file")
        wait_for(lambda: self.calls("index_file") > before, saying="new figures")
        self.assertNotIn("compress_block", self.order())
        self.app.key("Right")
        wait_for(lambda: "compress_block" in self.order(), saying="an open row again")

    def test_graph_by_keyboard(self):
        self.show_tree()
        self.app.focus(self.graph)
        self.assertRegex(self.said(), r"^indexer · all threads · ")
        self.go_to("index_file")
        # What is selected in the graph is selected in the table.
        wait_for(lambda: is_selected(self.row("index_file")), saying="the selected row")
        self.assertFalse(self.is_zoomed())
        self.app.key("Return")
        wait_for(self.is_zoomed, saying="a zoomed frame")
        self.app.key("Down")
        wait_for(lambda: self.said().startswith(("compress_block", "read_chunk")), saying="the largest part of it")
        self.app.says("share of index_file")
        self.app.screenshot("call-tree-zoomed")
        self.app.key("BackSpace")
        wait_for(lambda: not self.is_zoomed(), saying="the whole")
        self.assertTrue(is_focused(self.graph))

    def test_graph_by_pointer(self):
        self.show_tree()
        x, y, width, height = self.app.place(self.graph)
        # wait_for_work takes most of all, right of the middle.
        subprocess.run(["xdotool", "mousemove", "--sync", str(x + width * 3 // 5), str(y + 36)], check=True)
        self.app.says("wait_for_work")
        subprocess.run(["xdotool", "click", "1"], check=True)
        wait_for(self.is_zoomed, saying="a zoomed frame")
        self.assertRegex(self.said(), "^wait_for_work ")
        wait_for(lambda: is_selected(self.row("wait_for_work")), saying="the selected row")
        self.app.press("Zoom Out")
        wait_for(lambda: not self.is_zoomed(), saying="the whole")

    def test_search(self):
        self.show_tree()
        self.open_row("index_file")
        self.app.key("ctrl+f")
        self.app.type("read_chunk")
        self.app.says(r"^2 of \d+ call paths")
        wait_for(lambda: "compress_block" not in self.order(), saying="only what was found")
        self.assertLessEqual({"index_file", "read_chunk"}, set(self.order()))
        self.app.key("Escape")
        wait_for(lambda: "compress_block" in self.order(), saying="the whole tree")

    def test_way_to_the_function(self):
        table = self.show_tree()
        self.open_row("index_file")
        self.app.focus(self.app.select_row(table, "compress_block"))
        self.app.key("Return")
        self.app.find("Details of compress_block")

    def test_range(self):
        slider = self.app.find("Time range", "slider")
        wait_for(lambda: re.search(r"– 0:(0[8-9]|[1-5])", slider.get_description() or ""), 60, "8 s of history")
        self.show_tree()
        whole = self.calls("index_file")
        self.app.drag(slider, 0.6, 0.8)
        self.app.says(SELECTED)
        wait_for(lambda: 0 < self.calls("index_file") < whole / 2, saying="the calls of a part")
        self.app.says("call paths · percentages of (?!.*in main)")
        fixed = self.calls("index_file")
        self.app.screenshot("call-tree-range")
        self.app.key("Escape")
        wait_for(lambda: self.calls("index_file") > max(whole, fixed), saying="the whole session")


class Saved(Page):
    def setUp(self):
        holder = tempfile.TemporaryDirectory(prefix="hotpath-tree-")
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)

    def test_session_is_saved_with_its_course(self):
        path = self.folder / "saved.hotpath.json"
        with Indexer() as indexer, App([APP, "--connect", indexer.address]) as app:
            slider = app.find("Time range", "slider")
            wait_for(lambda: re.search(r"– 0:(0[6-9]|[1-5])", slider.get_description() or ""), 60, "6 s of history")
            app.press("Pause")
            app.says("^Paused")
            app.save_report(path)
        report = json.loads(path.read_text())
        self.assertTrue(any(piece.get("section") == "call_tree" for piece in report["history"]["pieces"]))

        self.start(path)
        self.show_tree()
        whole = paths_of(report)["index_file"]["calls"]
        wait_for(lambda: self.calls("index_file") == whole, saying="the saved figures")
        self.app.drag(self.app.find("Time range", "slider"), 0.6, 0.8)
        self.app.says(SELECTED)
        wait_for(lambda: 0 < self.calls("index_file") < whole, saying="the calls of a part")

    def test_report_of_a_program(self):
        path = self.folder / "report.json"
        with Indexer(HOTPATH_OUTPUT_FORMAT="json", HOTPATH_OUTPUT_PATH=str(path), HOTPATH_REPORT="all") as indexer:
            indexer.end()
        report = json.loads(path.read_text())
        self.start(path)
        self.show_tree()
        shown = self.app.figures("Call Tree")
        for name in ("index_file", "commit_batch"):
            self.assertEqual(to_count(shown[name]["Calls"]), paths_of(report)[name]["calls"])
        self.app.focus(self.graph)
        self.go_to("index_file")
        self.app.screenshot("call-tree-report")

    def test_report_without_a_tree_has_no_page(self):
        path = self.folder / "report.json"
        with Indexer() as indexer:
            report = indexer.report()
        report["call_tree"] = {"total_count": 0, "rows": []}
        path.write_text(json.dumps(report))
        self.start(path)
        self.app.find(f"Functions, {len(rows_of(report))}", "list item")
        self.assertFalse(self.app.has(re.compile("^Call Tree"), "list item"))
        # The key is that of the page that stands there.
        self.app.key("alt+3")
        self.app.table("Memory")


if __name__ == "__main__":
    run_tests()
