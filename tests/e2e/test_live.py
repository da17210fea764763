#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Watching a program: the table of functions, its order, the search, and the detail of a function."""
import re
import unittest

from hotpath_ui import MENU_ITEMS, App, is_on_screen, is_selected, run_tests, wait_for
from programs import APP, Indexer, agrees, to_count, to_ns

FUNCTIONS = {"index_file", "compress_block", "hash_block", "walk_dir", "commit_batch", "sqlite_insert"}


class Live(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.indexer = Indexer()
        cls.addClassCleanup(cls.indexer.close)

    def setUp(self):
        self.app = App([APP, "--connect", self.indexer.address])
        self.addCleanup(self.app.close)
        self.app.show_functions()

    def sorted_by(self, heading, to_number, descending=True):
        """Waits for the table to be in the order of a column. It is live, so one look may be between two updates."""

        def look():
            values = [row[heading] for row in self.app.figures().values()]
            numbers = [to_number(value) for value in values if value != "–"]
            return len(numbers) > 3 and numbers == sorted(numbers, reverse=descending)

        wait_for(look, saying=f"the order by {heading}")

    def look(self):
        """The program's figures, what the table showed after that, and the program's again."""
        before = self.indexer.functions()
        reached = before["index_file"]["calls"]

        def read():
            rows = self.app.figures()
            return rows if to_count(rows["index_file"]["Calls"]) > reached else None

        shown = wait_for(read, saying="an update of the table")
        return before, shown, self.indexer.functions()

    def test_figures_are_those_of_the_program(self):
        before, shown, after = self.look()
        self.assertEqual(set(shown), set(after))
        self.assertLessEqual(FUNCTIONS, set(shown))
        for name in FUNCTIONS:
            row, low, high = shown[name], before[name], after[name]
            with self.subTest(name):
                # Rows are read one after another, while the table goes on.
                self.assertLessEqual(low["calls"], to_count(row["Calls"]))
                self.assertLessEqual(to_count(row["Calls"]), high["calls"])
                for heading, key in (("Total", "total_ns"), ("Self", "self_ns"), ("Max", "max_ns")):
                    value = to_ns(row[heading])
                    self.assertTrue(
                        low[key] <= value <= high[key] or agrees(value, low[key]) or agrees(value, high[key]),
                        f"{heading} is {row[heading]}, the program said {low[key]} to {high[key]} ns",
                    )

    def test_percentiles_are_those_of_the_program(self):
        def agree():
            before, shown, after = self.look()
            for name in FUNCTIONS:
                row, low, high = shown[name], before[name], after[name]
                for heading, key in (("P50", "p50_ns"), ("P95", "p95_ns"), ("P99", "p99_ns")):
                    # They may go up or down with new calls, but not by much in a second.
                    value = to_ns(row[heading])
                    if not min(low[key], high[key]) * 0.8 < value < max(low[key], high[key]) * 1.25:
                        return False
            return True

        # Of a function with few calls one that was slow lifts them, until others followed: then another look will do.
        wait_for(agree, saying="percentiles that agree")

    def test_a_header_sorts(self):
        table = self.app.table()
        self.app.click(self.app.find("Calls", "label", within=table))
        self.sorted_by("Calls", to_count)
        self.app.click(self.app.find("Calls", "label", within=table))
        self.sorted_by("Calls", to_count, descending=False)
        self.app.click(self.app.find("Function", "label", within=table))
        wait_for(lambda: self.app.order() == sorted(self.app.order()), saying="the order by name")
        self.app.click(self.app.find("Total", "label", within=table))
        self.sorted_by("Total", to_ns)

    def test_the_menu_sorts(self):
        self.app.press("Sort and Copy")
        self.app.press("Sort By", MENU_ITEMS)
        self.app.press("Calls", MENU_ITEMS)
        self.sorted_by("Calls", to_count)
        table = self.app.table()
        self.app.click(self.app.find("Total", "label", within=table))
        self.sorted_by("Total", to_ns)

    def test_search(self):
        self.app.key("ctrl+f")
        entry = self.app.find("Search Functions", ("entry", "text"))
        wait_for(lambda: is_on_screen(entry), saying="the search entry")
        everything = set(self.indexer.functions())

        self.app.set_text(entry, "block")
        wait_for(lambda: set(self.app.order()) == {"compress_block", "hash_block"}, saying="the rows with block")
        self.app.says(f"^2 of {len(everything)} functions")

        self.app.set_text(entry, "/^(walk|commit)_/")
        wait_for(lambda: set(self.app.order()) == {"walk_dir", "commit_batch"}, saying="the rows of the expression")

        # What can't be understood is said, and what was found stays.
        self.app.key("Home", "Right", "parenleft")
        error = self.app.says(r"(?i)missing|closing|parenthes|expression")
        self.assertEqual(set(self.app.order()), {"walk_dir", "commit_batch"})
        self.app.screenshot("search-error")

        self.app.key("BackSpace")
        self.app.wait_gone(error)
        self.assertEqual(set(self.app.order()), {"walk_dir", "commit_batch"})

        self.app.set_text(entry, "no function is called this")
        self.app.says("^No Function Matches$")
        self.app.key("Escape")
        wait_for(lambda: set(self.app.order()) == everything, saying="all rows")

    def test_detail_of_a_function(self):
        table = self.app.table()
        self.app.select_row(table, "compress_block")
        detail = self.app.find("Details of compress_block")
        self.app.find("compress_block", "label", within=detail)
        self.app.find("Source Place", within=detail)

        latency = self.app.find("Latency of compress_block", within=detail)
        wait_for(
            lambda: re.search(r"P99 of compress_block over .*: [\d.]+\s\S+", latency.get_description()),
            saying="words for the latency chart",
        )
        distribution = self.app.find("Distribution of the durations of compress_block", within=detail)
        words = wait_for(distribution.get_description, saying="words for the distribution")
        for part in ("calls", "P50", "P95", "P99", "Max"):
            self.assertIn(part, words)
        heat = self.app.find("Calls of compress_block by duration", within=detail)
        self.assertRegex(wait_for(heat.get_description, saying="words for the heat map"), r"\d")

        calls = self.app.find("Calls", "list", within=detail)
        self.app.press("Slowest Calls", within=detail)

        def took(check):
            durations = [to_ns(cells[2]) for _, cells in self.app.rows(calls)]
            return durations if len(durations) > 5 and check(durations) else None

        slowest = wait_for(lambda: took(lambda d: d == sorted(d, reverse=True)), saying="the slowest calls, slowest first")
        log = self.indexer.get(f"/v1/functions/{self.indexer.functions()['compress_block']['id']}/log")
        self.assertLessEqual(slowest[0], log["slowest"][0]["duration_ns"] * 1.01)

        self.app.press("Recent Calls", within=detail)

        def began():
            times = [cells[0] for _, cells in self.app.rows(calls)]
            return times == sorted(times, reverse=True) and times[0] != times[-1]

        wait_for(began, saying="the recent calls, newest first")

        callers = self.app.find("Called by", "list", within=detail)
        wait_for(lambda: any("index_file" in cells for _, cells in self.app.rows(callers)), saying="index_file as caller")
        self.app.screenshot("functions-detail")

        # A caller leads to its own detail.
        row = next(row for row, cells in self.app.rows(callers) if "index_file" in cells)
        self.app.click(row)
        detail = self.app.find("Details of index_file")
        callees = self.app.find("Calls into", "list", within=detail)
        wait_for(
            lambda: {"compress_block", "hash_block"} <= {cells[0] for _, cells in self.app.rows(callees)},
            saying="what index_file calls",
        )
        row = next(row for row, cells in self.app.rows(table) if cells[0] == "index_file")
        wait_for(lambda: is_selected(row) or self.app.select_row(table, "index_file"), saying="its row's selection")

        self.app.press("Close Details", within=detail)
        wait_for(lambda: not self.app.has(re.compile("^Details of")), saying="the end of the detail")

    def test_selection_stays_with_the_function(self):
        table = self.app.table()
        self.app.select_row(table, "hash_block")
        self.app.click(self.app.find("Function", "label", within=table))

        def selected():
            return [cells[0] for row, cells in self.app.rows(table) if is_selected(row)]

        wait_for(lambda: self.app.order() == sorted(self.app.order()), saying="the order by name")
        wait_for(lambda: selected() == ["hash_block"], saying="the selection of hash_block")
        self.app.find("Details of hash_block")
        self.app.click(self.app.find("Total", "label", within=table))
        self.sorted_by("Total", to_ns)
        wait_for(lambda: selected() == ["hash_block"], saying="the selection of hash_block")
        self.app.press("Close Details")

    def test_overview(self):
        self.app.key("alt+1")
        for name, words in (
            ("CPU", r"^CPU over .*last [\d.]+\s?%"),
            ("Resident memory", r"^Resident memory over .*last [\d.]+\s?MB"),
            ("Calls/s", r"^Calls/s over .*last \d+"),
            ("Threads", r"^Threads over .*last \d+"),
        ):
            chart = self.app.find(name, ("image", "graphic"))
            wait_for(lambda: re.search(words, chart.get_description() or ""), saying=f"words for the chart {name}")
        hottest = self.app.find("Hottest functions", "list")
        wait_for(lambda: len(self.app.rows(hottest)) == 5, saying="the five hottest functions")
        self.app.find("Needs attention", "list")
        # A hot function leads to its detail.
        row, cells = self.app.rows(hottest)[0]
        self.app.click(row)
        self.app.find(re.compile("^Details of "))
        self.app.press("Close Details")
        self.app.key("alt+2")


class Columns(unittest.TestCase):
    def test_can_be_hidden(self):
        # In an app of its own: GTK 4.8 gives the cells of a column that came back last, wherever it stands.
        with Indexer() as indexer, App([APP, "--connect", indexer.address]) as app:
            table = app.show_functions()
            wait_for(lambda: "P95" in app.headings(table), saying="the column P95")
            app.press("Columns")
            app.press("P95", MENU_ITEMS)
            wait_for(lambda: "P95" not in app.headings(table), saying="a table without P95")
            self.assertNotIn("P95", app.figures()["index_file"])
            app.key("Escape")
            app.press("Columns")
            app.press("P95", MENU_ITEMS)
            wait_for(lambda: "P95" in app.headings(table), saying="a table with P95")


if __name__ == "__main__":
    run_tests()
