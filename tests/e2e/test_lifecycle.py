#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs that come, go, hang and come back: nothing that was shown is lost, and the app says what happened."""
import re
import signal
import unittest

from hotpath_ui import App, run_tests, wait_for
from programs import APP, INDEXER, Indexer, Program, to_count


class Ending(unittest.TestCase):
    def watch(self, indexer):
        app = App([APP, "--connect", indexer.address])
        self.addCleanup(app.close)
        app.show_functions()
        wait_for(lambda: "index_file" in app.figures(), saying="the indexer's functions")
        return app

    def calls(self, app):
        return to_count(app.figures()["index_file"]["Calls"])

    def test_killed(self):
        with Indexer() as indexer:
            app = self.watch(indexer)
            before = app.figures()
            known = indexer.functions()["index_file"]["calls"]
            indexer.signal(signal.SIGKILL)
            indexer.process.wait()
            app.says(r"^Ended \(killed\)")
            after = app.figures()
            self.assertGreaterEqual(set(after), set(before))
            # What it did to its last moment is read from what it left behind.
            wait_for(lambda: self.calls(app) >= known, saying="the last figures of the killed program")
            app.screenshot("killed")

    def test_crashed(self):
        with Indexer() as indexer:
            app = self.watch(indexer)
            indexer.signal(signal.SIGSEGV)
            indexer.process.wait()
            app.says(r"signal 11")
            self.assertIn("index_file", app.figures())

    def test_stopped_and_going_on(self):
        with Indexer() as indexer:
            app = self.watch(indexer)
            indexer.signal(signal.SIGSTOP)
            app.says("(?i)stopped answering|not answering|suspended", seconds=30)
            kept = self.calls(app)
            self.assertGreater(kept, 0)
            app.screenshot("not-answering")
            indexer.signal(signal.SIGCONT)
            app.says("^Live", seconds=30)
            wait_for(lambda: self.calls(app) > kept, 30, "new figures")

    def test_another_run_at_the_same_address(self):
        with Indexer() as first:
            port = first.port
            app = self.watch(first)
            first.signal(signal.SIGKILL)
            first.process.wait()
            app.says(r"^Ended \(killed\)")
        with Indexer(HOTPATH_METRICS_PORT=str(port)) as second:
            self.assertEqual(second.port, port)
            app.says("new run of indexer", seconds=40)
            # Its figures are not mixed with those of the run before; they come when asked for.
            app.press(re.compile("Watch the New Run"))
            app.says("^Live")
            wait_for(lambda: self.calls(app) <= second.functions()["index_file"]["calls"], saying="the new run's figures")


class Greeter(unittest.TestCase):
    def test_programs_are_found_and_opened_in_tabs(self):
        with App([APP]) as app:
            app.says("^See where the time goes$")
            app.says("^No measured program is running$")
            app.screenshot("greeter-empty")
            with Indexer() as indexer, Program(INDEXER, "--threads", "1", indexer.folder) as other:
                programs = app.find("Running programs", "list")
                row = app.find(re.compile(rf"^indexer, Process {indexer.pid} · "), within=programs)
                app.find(re.compile(rf"Process {other.pid} · "), within=programs)
                wait_for(lambda: re.search(r"CPU \d+", row.get_name()), 20, "the CPU use of a program in the list")
                app.screenshot("greeter")
                app.click(row)
                app.says("^Live")
                app.find(re.compile("^indexer – Hotpath$"), ("frame", "window"))
                app.show_functions()
                wait_for(lambda: "index_file" in app.figures(), saying="the indexer's functions")

                # The second one, from the menu of the Open button, gets a tab of its own.
                app.press(re.compile("^GtkMenuButton$|^Running programs"), within=app.find("Open", ("panel", "grouping")))
                menu = app.find("Programs and reports to open")
                app.screenshot("open-menu")
                app.find(re.compile(rf"Process {other.pid} · "), within=menu)
                # Popovers are windows of their own here, so the keys are surer than the pointer.
                app.key("Tab", "Tab", "Down", "Return")
                wait_for(lambda: len(app.tabs()) == 2, saying="two tabs")
                app.screenshot("two-tabs")
            with self.subTest("both ended"):
                app.says("^Ended")


if __name__ == "__main__":
    run_tests()
