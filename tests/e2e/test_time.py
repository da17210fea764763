#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Time: ranges selected on the time strip by keyboard and pointer, back to live, pause and resume."""
import re
import unittest

from hotpath_ui import App, run_tests, wait_for
from programs import APP, Indexer, to_count

RANGE = r"^\d+:\d\d(\.\d)? – \d+:\d\d(\.\d)?$"


class Time(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.indexer = Indexer()
        cls.addClassCleanup(cls.indexer.close)

    def setUp(self):
        self.app = App([APP, "--connect", self.indexer.address])
        self.addCleanup(self.app.close)
        self.app.show_functions()

    def strip(self):
        return self.app.find("Time range", "slider")

    def watched(self, seconds):
        """Waits until the session's strip covers so much."""

        def enough():
            words = self.strip().get_description()
            end = re.search(r"– (\d+):(\d+)", words or "")
            return end and int(end[1]) * 60 + int(end[2]) >= seconds

        wait_for(enough, 60, f"{seconds} s of a live session")

    def percentages(self):
        return self.app.says("percentages of")

    def calls(self):
        return to_count(self.app.figures()["index_file"]["Calls"])

    def is_live(self):
        return "whole session" in (self.strip().get_description() or "") and self.app.has("Following live", "label")

    def test_range_by_keyboard(self):
        self.watched(8)
        whole = self.calls()
        self.assertIn("in main", self.percentages())
        strip = self.strip()
        self.app.focus(strip)
        self.app.key("Left")
        selected = self.app.says(r"\d.* selected$")
        self.app.says(RANGE)
        # A part of the session has a part of the calls, and its percentages are of its own length.
        wait_for(lambda: self.calls() < whole, saying="fewer calls")
        wait_for(lambda: "in main" not in self.percentages(), saying="percentages of the range")
        self.assertNotIn("whole session", strip.get_description())
        self.assertIn("selected", strip.get_description())

        part = self.calls()
        self.app.key("ctrl+shift+Left", "ctrl+shift+Left", "ctrl+shift+Left", "ctrl+shift+Left")
        wait_for(lambda: self.calls() > part, saying="the calls of a longer range")
        self.assertNotEqual(self.app.says(r"\d.* selected$"), selected)

        # It stays what it is while the program goes on.
        fixed = self.app.figures()["index_file"]
        reached = self.indexer.functions()["index_file"]["calls"] + 200
        wait_for(lambda: self.indexer.functions()["index_file"]["calls"] > reached, saying="more calls in the program")
        now = self.app.figures()["index_file"]
        self.assertEqual(now["Calls"], fixed["Calls"])
        self.assertEqual(now["P99"], fixed["P99"])
        self.app.screenshot("functions-range")

        self.app.key("Escape")
        wait_for(self.is_live, saying="the live session after Escape")
        wait_for(lambda: self.calls() >= reached, saying="the calls of the whole session")

    def test_range_by_pointer(self):
        self.watched(8)
        whole = self.calls()
        self.app.drag(self.strip(), 0.55, 0.8)
        self.app.says(r"\d.* selected$")
        wait_for(lambda: 0 < self.calls() < whole, saying="the calls of a part")
        wait_for(lambda: "in main" not in self.percentages(), saying="percentages of the range")
        self.app.press("Show the whole session")
        wait_for(self.is_live, saying="the live session after the button")

    def test_detail_follows_the_range(self):
        self.watched(8)
        self.app.select_row(self.app.table(), "hash_block")
        detail = self.app.find("Details of hash_block")
        distribution = self.app.find("Distribution of the durations of hash_block", within=detail)

        def described():
            found = re.match(r"([\d.,\s]+) calls", distribution.get_description() or "")
            return to_count(found[1]) if found else None

        whole = wait_for(described, saying="words for the distribution")
        self.app.focus(self.strip())
        self.app.key("Left")
        wait_for(lambda: (described() or whole) < whole, saying="a distribution of fewer calls")
        # The call tree is of the range, too.
        self.assertFalse(self.app.has("since the start", "label", within=detail))
        self.app.key("Escape")
        wait_for(self.is_live, saying="the live session")
        self.app.press("Close Details")

    def test_pause_freezes_and_resume_catches_up(self):
        self.app.press("Pause")
        state = self.app.says("^Paused")
        frozen = self.app.figures()
        reached = self.indexer.functions()["index_file"]["calls"] + 300
        wait_for(lambda: self.indexer.functions()["index_file"]["calls"] > reached, saying="more calls in the program")
        self.assertEqual(self.app.figures(), frozen)
        self.assertEqual(self.app.says("^Paused"), state)
        self.app.press("Pause")
        self.app.says("^Live")
        wait_for(lambda: self.calls() > reached, saying="the calls that came meanwhile")

    def test_space_pauses(self):
        row = self.app.select_row(self.app.table(), "hash_block")
        self.app.click(row)
        self.app.key("space")
        self.app.says("^Paused")
        self.app.key("space")
        self.app.says("^Live")
        self.app.press("Close Details")


if __name__ == "__main__":
    run_tests()
