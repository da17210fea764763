#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports and programs of hotpath for Rust: what they say is shown, and what they don't say is not made up."""
import os
import re
import subprocess
import unittest

from hotpath_ui import App, run_tests, wait_for
from programs import APP, BUILD
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

    def compare_with_command(self, what, *arguments):
        """Each figure of each function is the command's, which test_of_rust.py holds against the samples."""
        table = subprocess.run([BUILD / "app/cli/hotpath", "report", "--section", "functions-timing", "--limit", "0", what],
                               env={**os.environ, "COLUMNS": "1000"}, capture_output=True, text=True, check=True).stdout
        head, *rows = [re.split(" {2,}", line) for line in table.splitlines() if re.search(" {2,}", line)]
        expected = {row[0]: dict(zip(head, row)) for row in rows}
        self.assertGreater(len(expected), 4)
        with App([APP, *arguments, what]) as app:
            app.says("^(Live|Report)")
            app.show_functions()
            shown = wait_for(lambda: dict(app.figures()) if len(app.figures()) == len(expected) else None)
            for name, row in shown.items():
                for heading, text in row.items():
                    if heading != "Calls/s" or not arguments:  # else it depends on when it was asked
                        self.assertEqual(text.replace("\u2009", " "), expected[name][heading], (what, name, heading))
                # What has no column in the app is a dash in the table of the command.
                self.assertEqual({text for heading, text in expected[name].items() if heading not in row} - {"–"}, set())

    def test_all_reports(self):
        for report in sorted((DATA / "reports-of-rust").glob("g*.json")):
            with self.subTest(report.name):
                self.compare_with_command(str(report))

    def test_all_programs(self):
        for sample in sorted((DATA / "servers-of-rust").glob("*/*")):
            with self.subTest(str(sample)), RustProgram(sample.relative_to(DATA / "servers-of-rust")) as program:
                self.compare_with_command(program.address, "--connect")

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
