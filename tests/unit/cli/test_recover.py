#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`hotpath recover` on programs that really died. usage: test_recover.py HOTPATH CRASHER SCHEMA"""
import json
import os
import signal
import subprocess
import sys
import tempfile
import unittest

import jsonschema

HOTPATH, CRASHER, SCHEMA = (os.path.abspath(path) for path in sys.argv[1:4])


class Recover(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="hotpath-recover-")
        self.addCleanup(self.folder.cleanup)
        self.environment = dict(os.environ, XDG_RUNTIME_DIR=self.folder.name, TMPDIR=self.folder.name,
                                HOTPATH_METRICS_SERVER_OFF="1", HOTPATH_OUTPUT_FORMAT="none", LC_ALL="C.UTF-8",
                                HOTPATH_MEMORY_LIMIT_MB="4")

    def start(self, how):
        """A crasher that has done its work."""
        process = subprocess.Popen([CRASHER, how], env=self.environment, stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL, text=True)
        self.assertEqual(process.stdout.readline(), "ready\n")
        process.stdout.close()
        self.addCleanup(lambda: process.poll() is None and (process.kill(), process.wait()))
        return process

    def killed(self):
        process = self.start("wait")
        process.kill()
        process.wait()
        return process

    def hotpath(self, *arguments):
        return subprocess.run([HOTPATH, *arguments], env=self.environment, capture_output=True, text=True,
                              cwd=self.folder.name, check=False)

    def check(self, text, ended):
        document = json.loads(text)
        with open(SCHEMA, encoding="utf-8") as file:
            jsonschema.Draft202012Validator(json.load(file)).validate(document)
        self.assertEqual(document["program"]["ended"], ended)
        rows = {row["name"]: row for row in document["functions_timing"]["rows"]}
        self.assertEqual(rows["work"]["calls"], 500)
        self.assertEqual(rows["work"]["log"]["recent"][0]["result"], "4950")
        return document

    def test_killed_program(self):
        process = self.killed()
        result = self.hotpath("recover")
        self.assertEqual(result.returncode, 0, result.stderr)
        document = self.check(result.stdout, "killed")
        self.assertEqual(document["program"]["pid"], process.pid)
        self.assertIn(f"crasher (process {process.pid}) was killed: 2 functions.", result.stderr)

    def test_by_process_id_and_path(self):
        process = self.killed()
        self.killed()
        result = self.hotpath("recover", str(process.pid))
        self.assertEqual(self.check(result.stdout, "killed")["program"]["pid"], process.pid)
        path = os.path.join(self.folder.name, "hotpath", f"{process.pid}.arena")
        result = self.hotpath("recover", path)
        self.assertEqual(self.check(result.stdout, "killed")["program"]["pid"], process.pid)

    def test_signals_that_kill(self):
        for how, number in (("segfault", signal.SIGSEGV), ("abort", signal.SIGABRT)):
            with self.subTest(how):
                process = self.start(how)
                self.assertEqual(process.wait(), -number)
                result = self.hotpath("recover", str(process.pid))
                self.assertEqual(result.returncode, 0, result.stderr)
                self.check(result.stdout, f"signal {int(number)}")
                self.assertIn(f"ended by signal {int(number)}", result.stderr)

    def test_living_program(self):
        process = self.start("wait")
        result = self.hotpath("recover", str(process.pid))
        document = self.check(result.stdout, "running")
        main = [row for row in document["functions_timing"]["rows"] if row["kind"] == "wrapper"][0]
        self.assertEqual((main["running"], main["calls"]), (1, 0))
        self.assertGreater(main["total_ns"], 0)
        # not one that died
        result = self.hotpath("recover")
        self.assertEqual(result.returncode, 1)
        self.assertIn("no program that Hotpath recorded died", result.stderr)

    def test_output_and_all(self):
        first, second = self.killed(), self.killed()
        result = self.hotpath("recover", str(first.pid), "-o", "out/report.json")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(result.stdout, "")
        with open(os.path.join(self.folder.name, "out/report.json"), encoding="utf-8") as file:
            self.check(file.read(), "killed")
        result = self.hotpath("recover", "--all", "-o", "reports")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(sorted(os.listdir(os.path.join(self.folder.name, "reports"))),
                         sorted(f"crasher-{process.pid}.json" for process in (first, second)))

    def test_list(self):
        process = self.killed()
        result = self.hotpath("recover", "--list")
        self.assertEqual(result.returncode, 0)
        fields = result.stdout.splitlines()[0].split("\t")
        self.assertEqual(fields[:3], [str(process.pid), "crasher", "was killed"])
        arena = json.loads(self.hotpath("recover", "--list", "--json").stdout)[0]
        self.assertEqual((arena["pid"], arena["name"], arena["ended"]), (process.pid, "crasher", "killed"))
        self.assertEqual((arena["path"], arena["error"]), (fields[4], None))

    def test_nothing_there(self):
        self.assertEqual(self.hotpath("recover", "--list", "--json").stdout, "[]\n")
        for arguments, sentence in ((("recover",), "no program"), (("recover", "--list"), "no program"),
                                    (("recover", "--all"), "no program"), (("recover", "1"), "no arena of process 1"),
                                    (("recover", "/nonexistent.arena"), "No such file")):
            with self.subTest(arguments):
                result = self.hotpath(*arguments)
                self.assertEqual(result.returncode, 1)
                self.assertIn(sentence, result.stderr)
                self.assertEqual(result.stdout, "")

    def test_nowhere_to_write(self):
        process = self.killed()
        result = self.hotpath("recover", str(process.pid), "-o", "/dev/full")
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stderr, "^hotpath: /dev/full: .*No space left on device")
        result = self.hotpath("recover", str(process.pid), "-o", "/proc/report.json")
        self.assertEqual(result.returncode, 1)
        self.assertIn("/proc/report.json", result.stderr)

    def test_usage(self):
        for arguments in ((), ("nonsense",), ("recover", "--nonsense"), ("recover", "1", "2"),
                          ("recover", "--all", "1"), ("recover", "--list", "-o", "x"),
                          ("recover", "--json")):
            with self.subTest(arguments):
                result = self.hotpath(*arguments)
                self.assertEqual(result.returncode, 2)
                self.assertTrue(result.stderr.startswith("hotpath: "), result.stderr)
        for arguments in (("--help",), ("recover", "--help"), ("--version",)):
            with self.subTest(arguments):
                result = self.hotpath(*arguments)
                self.assertEqual((result.returncode, result.stderr), (0, ""))
                self.assertIn("hotpath", result.stdout)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
