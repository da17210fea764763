#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports and programs of hotpath for Rust: what they say is shown, and what they don't say is not made up."""
import unittest

from hotpath_ui import App, run_tests
from programs import APP
from programs_of_rust import DATA, RustProgram


class OfRust(unittest.TestCase):
    def assert_fetch_page(self, figures, calls):
        row = figures["orders::db::fetch_page"]
        self.assertEqual(row["Calls"], calls)
        self.assertIn("≈7.18", row["Avg"])
        self.assertIn("≈6.68", row["P50"])
        # Nothing is told of these.
        self.assertNotIn("Self", row)
        self.assertNotIn("Max", row)

    def test_report(self):
        with App([APP, str(DATA / "reports-of-rust" / "g3-0.14-server.json")]) as app:
            app.says("This is a report of hotpath for Rust.*≈")
            app.show_functions()
            self.assert_fetch_page(app.figures(), "182440")

    def test_program(self):
        with RustProgram("g5-0.28/server") as program, App([APP, "--connect", program.address]) as app:
            app.says("^Live")
            app.says("This program is measured by hotpath for Rust")
            app.show_functions()
            self.assert_fetch_page(app.figures(), "182440")
            self.assertIn("Locks", " ".join(app.texts()))


if __name__ == "__main__":
    run_tests()
