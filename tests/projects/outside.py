# SPDX-License-Identifier: MIT
"""What the tests of this folder share: a project outside the tree, and what its programs do once they are built."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import unittest
import urllib.request

import jsonschema

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parents[1]
SCHEMA = json.loads((SOURCE / "data/hotpath-report.schema.json").read_text())
COUNTED = "5050\n"  # what each program of this folder says when its work is done


def validate(document, definition):
    jsonschema.validate(document, {"$schema": SCHEMA["$schema"], "$defs": SCHEMA["$defs"], "$ref": f"#/$defs/{definition}"})


def calls(report, name):
    """How often a function was called; in C++ its name has its type besides."""
    return sum(row["calls"] for row in report["functions_timing"]["rows"] if row["name"].split("(")[0].split()[-1] == name)


class Outside(unittest.TestCase):
    """A test in a folder of its own, without the variables that this tree's programs are run with."""

    def setUp(self):
        holder = tempfile.TemporaryDirectory(prefix="hotpath-outside-")
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)
        self.runtime = self.folder / "runtime"
        self.runtime.mkdir(mode=0o700)
        self.environment = {name: value for name, value in os.environ.items()
                            if not name.startswith(("HOTPATH_", "LD_", "PKG_CONFIG_", "CMAKE_"))}
        self.environment["XDG_RUNTIME_DIR"] = str(self.runtime)

    def copy_programs(self, project):
        for program in HERE.glob("counting*"):
            shutil.copy(program, project)

    def copy_project(self, name):
        """The project of that name, with the programs."""
        project = self.folder / name
        shutil.copytree(HERE / name, project)
        self.copy_programs(project)
        return project

    def do(self, *command, within=None):
        done = subprocess.run(list(map(str, command)), cwd=within, env=self.environment, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=False)
        self.assertEqual(done.returncode, 0, f"{command}\n{done.stdout}")
        return done.stdout

    def watch(self, *program, name="counting"):
        """Runs a program that counts, which must be seen by its name while it runs, and gives its report."""
        path = self.folder / "report.json"
        settings = {"HOTPATH_METRICS_PORT": "0", "HOTPATH_OUTPUT_FORMAT": "json", "HOTPATH_OUTPUT_PATH": str(path),
                    "HOTPATH_REPORT": "all"}
        with subprocess.Popen(list(map(str, program)), env=self.environment | settings, stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True) as process:
            self.assertEqual(process.stdout.readline(), COUNTED)
            announced = self.announcement()
            self.assertEqual(announced["name"], name)
            with urllib.request.urlopen(f"http://127.0.0.1:{announced['port']}/v1/report", timeout=30) as answer:
                self.check_report(json.load(answer), name)
            process.stdin.close()
            self.assertEqual(process.wait(timeout=30), 0)
        report = json.loads(path.read_text())
        path.unlink()
        self.check_report(report, name)
        self.assertEqual(report["program"]["ended"], "exit")
        return report

    def announcement(self):
        """By which the app finds the program that runs, the only one in its folder."""
        end = time.monotonic() + 30
        while not (found := list(self.runtime.glob("hotpath/[1-9]*[0-9].json"))):
            self.assertLess(time.monotonic(), end, "the program was not announced")
            time.sleep(0.01)
        announced = json.loads(found[0].read_text())
        validate(announced, "announcement")
        return announced

    def check_report(self, report, name):
        validate(report, "report")
        self.assertEqual(report["program"]["name"], name)
        self.assertGreaterEqual(calls(report, "add"), 100)
