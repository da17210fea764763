#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of every page, light, dark and narrow, for people to look at; here only that each shows what it should."""
import re
import unittest

from hotpath_ui import App, run_tests, wait_for
from programs import APP, Indexer

STYLES = {
    "light": ({}, (1280, 860)),
    "dark": ({"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"}, (1280, 860)),
    "contrast": ({"ADW_DEBUG_HIGH_CONTRAST": "1"}, (1280, 860)),
    "narrow": ({}, (400, 860)),
    "narrow-dark": ({"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"}, (360, 740)),
}


PAGES = {"Call Tree": "index_file", "Memory": "index_file", "Threads": "store", "Channels": "paths", "Streams": "file content",
         "Locks": "records", "Values": "files"}


class Pictures(unittest.TestCase):
    def test_pages(self):
        for style, (environment, size) in STYLES.items():
            with self.subTest(style), Indexer() as indexer, \
                    App([APP, "--connect", indexer.address], environment, size) as app:
                cpu = app.find("CPU", ("image", "graphic"))
                wait_for(lambda: re.search(r"over (\d\d|[89]) s", cpu.get_description() or ""), 60, "8 s of charts")
                app.screenshot(f"overview-{style}")
                table = app.show_functions()
                wait_for(lambda: any("index_file" in name for name in app.figures()), saying="the functions")
                app.screenshot(f"functions-{style}")
                app.select_row(table, "index_file")
                detail = app.find("Details of index_file")
                latency = app.find("Latency of index_file", within=detail)
                wait_for(latency.get_description, saying="the latency chart")
                app.screenshot(f"functions-detail-{style}")
                for number, (page, row) in enumerate(PAGES.items(), 3):
                    app.key(f"alt+{number}")
                    table = app.table(page)
                    wait_for(lambda: any(row in name for name in app.order(page)), saying=f"{row} in {page}")
                    app.select_row(table, row)
                    app.screenshot(f"{page.lower().replace(' ', '-')}-{style}")

    def test_greeter(self):
        for style, (environment, size) in STYLES.items():
            with self.subTest(style), App([APP], environment, size) as app:
                app.says("^See where the time goes$")
                app.screenshot(f"greeter-{style}")


if __name__ == "__main__":
    run_tests()
