#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Exporting: from a program that runs and from a saved report, in formats that are read back here, and charts as pictures."""
import csv
import json
import pathlib
import re
import struct
import tempfile
import unittest
import xml.etree.ElementTree

from hotpath_ui import BUTTONS, TALL, App, run_tests, wait_for
from programs import APP, Indexer, to_count

# In the order of the dialog, where the arrow keys go from one to the next.
FORMATS = ("Table (CSV)", "Report (JSON)", "Web Page (HTML)", "Folded Stacks", "Speedscope", "Chrome Trace", "OpenMetrics")


class Exporting(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory(prefix="hotpath-export-")
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)
        self.last = 0  # the format that was exported last, as the app remembers it

    def name_file(self, app, title, path):
        dialog = app.find(title, seconds=45)
        proposed = app.find("Name:", ("entry", "text"), within=dialog)
        app.set_text(proposed, str(path))
        app.press(re.compile("Export$|Save$"), BUTTONS, within=dialog)

    def wait_for_file(self, app, path):
        # It is there only when it is whole.
        wait_for(path.exists, saying=f"{path.name}")

    def choose_format(self, app, name):
        """By keys alone, from where the focus is: on the format that was exported last."""
        app.key("ctrl+e")
        app.find(name, ("check box", "radio button", "radio menu item"))
        way = FORMATS.index(name) - self.last
        if way != 0:
            app.key(*["Down" if way > 0 else "Up"] * abs(way), "space")
        self.last += way

    def export(self, app, name, path):
        self.choose_format(app, name)
        app.press(re.compile("^Export…"))
        self.name_file(app, "Export As", path)
        self.wait_for_file(app, path)
        return path

    def chart(self, app, name, path, place):
        """Saves a chart by its menu, which the keyboard opens."""
        app.click(app.find(name, ("image", "graphic")))
        app.key("shift+F10")
        # A menu is open once the focus is in it; until then keys go to the chart, where these do nothing.
        wait_for(lambda: app.has("Save as PNG…") or app.has("", ("menu item",)) or app.has(None, ("menu", "popup menu")),
                 saying="the menu")
        app.key(*["Down"] * place, "Return")
        self.name_file(app, "Save Chart", path)
        self.wait_for_file(app, path)

    def check_table(self, path, shown):
        rows = {row["function"]: row for row in csv.DictReader(path.open(newline=""), strict=True)}
        # The table leaves out what wasn't called in the selected time.
        self.assertEqual({name for name in set(rows) - set(shown) if int(rows[name]["calls"]) > 0}, set())
        self.assertLessEqual(set(shown), set(rows))
        for name, figures in shown.items():
            self.assertEqual(int(rows[name]["calls"]), to_count(figures["Calls"]), name)
        return rows

    def check_speedscope(self, path, rows):
        profile = json.loads(path.read_text())
        self.assertEqual(profile["$schema"], "https://www.speedscope.app/file-format-schema.json")
        frames = [frame["name"] for frame in profile["shared"]["frames"]]
        self.assertLessEqual(set(rows), set(frames))
        only = profile["profiles"][0]
        self.assertEqual(len(only["samples"]), len(only["weights"]))
        self.assertEqual(sum(only["weights"]), only["endValue"])
        stacks = {tuple(frames[i] for i in sample) for sample in only["samples"]}
        self.assertTrue(any(stack[-2:] == ("index_file", "compress_block") for stack in stacks), stacks)

    def check_png(self, path):
        data = path.read_bytes()
        self.assertEqual(data[:8], b"\x89PNG\r\n\x1a\n")
        width, height = struct.unpack(">II", data[16:24])
        self.assertGreaterEqual(width, 1440)
        self.assertGreaterEqual(height, 600)
        self.assertGreater(len(data), 10_000)

    def test_live_and_saved(self):
        saved = self.folder / "saved.hotpath.json"
        with Indexer() as indexer, App([APP, "--connect", indexer.address]) as app:
            table = app.show_functions()
            slider = app.find("Time range", "slider")
            wait_for(lambda: re.search(r"– 0:(0[6-9]|[1-5])", slider.get_description() or ""), 30, "6 s of history")
            rows = {row["function"]: row for row in csv.DictReader(
                self.export(app, "Table (CSV)", self.folder / "live.csv").open(newline=""), strict=True)}
            self.assertGreater(int(rows["index_file"]["calls"]), 0)
            self.check_speedscope(self.export(app, "Speedscope", self.folder / "live.speedscope.json"), rows)
            trace = json.loads(self.export(app, "Chrome Trace", self.folder / "live.trace.json").read_text())
            self.assertTrue(any(event.get("name") == "index_file" for event in trace["traceEvents"]))

            app.select_row(table, "index_file")
            app.find("Details of index_file")
            self.chart(app, "Latency of index_file", self.folder / "latency.png", 0)
            self.check_png(self.folder / "latency.png")
            self.chart(app, "Latency of index_file", self.folder / "latency.svg", 1)
            drawing = xml.etree.ElementTree.parse(self.folder / "latency.svg").getroot()
            self.assertTrue(drawing.tag.endswith("svg"))
            self.assertFalse(drawing.findall(".//{http://www.w3.org/2000/svg}image"))
            app.save_report(saved)

        self.last = 0
        with App([APP, saved], size=TALL) as app:
            app.says("^Report of")
            table = app.show_functions()
            shown = app.figures()
            rows = self.check_table(self.export(app, "Table (CSV)", self.folder / "saved.csv"), shown)
            self.check_speedscope(self.export(app, "Speedscope", self.folder / "saved.speedscope.json"), rows)
            self.assertIn("</html>", self.export(app, "Web Page (HTML)", self.folder / "saved.html").read_text())
            again = json.loads(self.export(app, "Report (JSON)", self.folder / "again.hotpath.json").read_text())
            before = json.loads(saved.read_text())
            # Rows that came in another order have their history in another order.
            self.assertEqual(set(again.pop("history")), set(before.pop("history")))
            self.assertEqual(again, before)
            app.select_row(table, "index_file")
            app.find("Details of index_file")
            self.chart(app, "Latency of index_file", self.folder / "saved.png", 0)
            self.check_png(self.folder / "saved.png")

            # Of the selected time: what the table shows.
            app.focus(app.find("Time range", "slider"))
            app.key("Left")
            app.says(r"\d.* selected$")
            whole = to_count(shown["index_file"]["Calls"])
            wait_for(lambda: 0 < to_count(app.figures()["index_file"]["Calls"]) < whole, saying="the calls of a part")
            self.check_table(self.export(app, "Table (CSV)", self.folder / "part.csv"), app.figures())

    def test_what_goes_wrong_is_told(self):
        with Indexer() as indexer, App([APP, "--connect", indexer.address]) as app:
            app.show_functions()
            wait_for(lambda: "index_file" in app.figures(), saying="the functions")
            self.choose_format(app, "Table (CSV)")
            app.press(re.compile("^Export…"))
            self.name_file(app, "Export As", "/proc/hotpath.csv")
            app.says("“hotpath.csv” could not be exported")
            app.says("Choose .*\\.$")
            app.screenshot("export-error")
            app.key("Escape")

            # The other place that it asks for, and that it tells.
            path = self.export(app, "Table (CSV)", self.folder / "elsewhere.csv")
            app.says(f"^Exported as {re.escape(path.name)}$")


if __name__ == "__main__":
    run_tests()
