#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Comparing: two saved reports, and a program that runs with a report of itself."""
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "unit" / "cli"))

import reports  # noqa: E402
from hotpath_ui import App, is_on_screen, run_tests, wait_for  # noqa: E402
from programs import APP, Indexer  # noqa: E402

TABLE = "Functions, compared"
FACTORS = {"read_chunk": 2, "index_file": 1.3, "stat_entry": 1, "hash_block": 0.6}


def write(path, label, started_at, factors, *more):
    """A report of the functions, each slower by its factor than it would be."""
    rows = []
    for number, (name, factor) in enumerate(factors.items(), 1):
        chance = random.Random(number)
        rows.append(reports.function(number, name, [int(factor * 10000 * number * chance.uniform(0.5, 1.5)) for _ in range(200)]))
    rows += [reports.function(90 + i, name, [5000] * 50) for i, name in enumerate(more)]
    report = reports.report(rows, name="indexer")
    report["program"].update(label=label, started_at=started_at, pid=len(label))
    path.write_text(json.dumps(report))
    return path


class Compare(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory(prefix="hotpath-compare-")
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)

    @staticmethod
    def rows(app):
        """{function: {heading: text}} of the comparison, in its order."""
        table = app.table(TABLE)

        def read():
            table.clear_cache()
            headings = [heading for heading in app.headings(table) if not heading.startswith("Better")]
            return {cells[1]: dict(zip(headings, cells)) for _, cells in app.rows(table)} or None

        return wait_for(read, saying="a compared row")

    @staticmethod
    def park_pointer():
        """Out of the way: what it lies on would show its tooltip, a window that takes the keys."""
        subprocess.run(["xdotool", "mousemove", "--sync", "1", "1"], check=True)

    def wait_for_order(self, app, names):
        wait_for(lambda: list(self.rows(app)) == names, 20, f"the order {names}")

    def test_two_reports(self):
        before = write(self.folder / "before.json", "baseline", "2026-11-22T16:41:00Z", dict.fromkeys(FACTORS, 1), "old_way")
        after = write(self.folder / "after.json", "new reader", "2026-11-22T17:03:00Z", FACTORS, "new_way")
        with App([APP, before, after]) as app:
            wait_for(lambda: len(app.tabs()) == 2, saying="both reports")
            self.park_pointer()
            app.says("^Report of 22 Nov, 1[67]:")
            # Whichever is in front, the earlier one is base.
            app.key("ctrl+d")
            app.says("^indexer, baseline → indexer, new reader$")
            self.wait_for_order(app, ["read_chunk", "index_file", "stat_entry", "hash_block", "new_way", "old_way"])
            self.assertEqual(len(app.tabs()), 3)
            app.says("^1 run of base · 1 run of head$")
            # One run a side proves nothing.
            app.says("^Nothing changed that can be told from noise")
            rows = self.rows(app)
            self.assertEqual(rows["read_chunk"]["Verdict"], "unproven")
            self.assertRegex(rows["read_chunk"]["Change"], r"^\+(99|100|10[01])(\.\d)? %$")
            self.assertEqual(rows["stat_entry"]["Verdict"], "unchanged")
            self.assertEqual((rows["new_way"]["Verdict"], rows["new_way"]["Base"]), ("added", "–"))
            self.assertEqual(rows["old_way"]["Verdict"], "removed")
            app.screenshot("compare")

            # Only what changed; then all of it again.
            app.press("Only What Changed")
            self.wait_for_order(app, ["read_chunk", "index_file", "hash_block", "new_way", "old_way"])
            app.says("^5 of 6 rows$")
            app.press("Only What Changed")
            app.says("^6 rows$")

            # A row, by keyboard: its distributions and figures.
            app.select_row(app.table(TABLE), "read_chunk")
            detail = app.find("read_chunk", ("panel", "grouping", "group"))
            chart = app.find("Distributions of read_chunk", within=detail)
            self.assertRegex(chart.get_description(), r"P50 base [\d.]+\sµs, P50 head [\d.]+\sµs")
            self.assertIn("Self per Call", app.texts(detail))
            app.says("^So few runs can’t tell any change of it from chance", within=detail)
            app.screenshot("compare-detail")
            app.press("Close Details", within=detail)
            app.wait_gone("Distributions of read_chunk")

            # Search by keyboard.
            app.key("ctrl+f")
            entry = wait_for(lambda: next((x for x in app.find_all("Search This Page") if x.get_editable_text_iface()
                                           and is_on_screen(x)), None), saying="the search")
            app.set_text(entry, "/^(read|hash)_/")
            self.wait_for_order(app, ["read_chunk", "hash_block"])
            app.key("Escape")
            app.says("^6 rows$")

            # The other way round, what was worse is better.
            app.press("Swap Base and Head")
            self.wait_for_order(app, ["hash_block", "stat_entry", "index_file", "read_chunk", "old_way", "new_way"])
            app.says("^indexer, new reader → indexer, baseline$")

            # By name, through the heading.
            app.click(next(x for x in app.find_all("Name", "label", within=app.table(TABLE))))
            self.wait_for_order(app, ["hash_block", "index_file", "new_way", "old_way", "read_chunk", "stat_entry"])

            app.key("ctrl+w")
            wait_for(lambda: len(app.tabs()) == 2, saying="the tab's end")
            app.says("^Report of 22 Nov, 1[67]:")

    def test_nothing_to_compare_with(self):
        with App([APP]) as app:
            app.key("ctrl+d")
            app.says("^Choose What to Compare$")
            app.press(re.compile("^Base: "))
            app.says("^No session is open, and no report was opened lately")
            app.key("Escape")
            app.key("ctrl+w")
            app.says("^See where the time goes$")

    def test_choosing(self):
        before = write(self.folder / "before.json", "baseline", "2026-11-22T16:41:00Z", dict.fromkeys(FACTORS, 1))
        with App([APP, before]) as app:
            app.says("^Report of 22 Nov")
            # It is the only one there is.
            app.key("ctrl+d")
            app.says("^Choose a Base to Compare With$")
            app.press(re.compile("^Base: "))
            box = app.find("indexer, baseline", "check box")
            app.focus(box)
            app.key("space")
            # With itself it's the same, and it says why.
            app.says("^Base and head have a report of the same run, of the same moment")
            app.says("^Nothing changed")
            self.assertEqual({row["Verdict"] for row in self.rows(app).values()}, {"unchanged"})

    def test_live_with_its_own_report(self):
        path = self.folder / "earlier.hotpath.json"
        with Indexer() as indexer, App([APP, "--connect", indexer.address]) as app:
            app.show_functions()
            app.save_report(path)
            app.key("ctrl+d")
            app.says("^earlier.hotpath.json → Live$")
            app.says("^Base and head have reports of one run at two moments")
            rows = self.rows(app)
            self.assertIn("index_file", rows)
            self.assertLessEqual({row["Verdict"] for row in rows.values()}, {"unproven", "unchanged", "no figure", "added"})
            head = app.find(re.compile("^Head: "))
            description = head.get_description()
            self.assertRegex(description, "^Live · .* · ran ")
            app.screenshot("compare-live")

            # It stays as it was, until it's compared again.
            def again():
                app.key("F5")
                head.clear_cache()
                return head.get_description() != description

            wait_for(again, 20, "a later moment of the program")
            self.assertIn("index_file", self.rows(app))


if __name__ == "__main__":
    run_tests()
