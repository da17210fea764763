#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`hotpath run`. usage: test_run.py HOTPATH PRELOAD RUNNEE STATIC_RUNNEE|- SCHEMA"""
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import unittest

import jsonschema

HOTPATH, PRELOAD, RUNNEE, STATIC, SCHEMA = (os.path.abspath(path) if path != "-" else None for path in sys.argv[1:6])


class Run(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="hotpath-run-")
        self.addCleanup(self.folder.cleanup)
        self.environment = dict(os.environ, XDG_RUNTIME_DIR=self.folder.name, TMPDIR=self.folder.name, LC_ALL="C.UTF-8",
                                HOTPATH_PRELOAD_PATH=PRELOAD, HOTPATH_MEMORY_LIMIT_MB="8")
        for name in ("HOTPATH_OUTPUT_FORMAT", "HOTPATH_OUTPUT_PATH", "HOTPATH_REPORT", "LD_PRELOAD"):
            self.environment.pop(name, None)

    def hotpath(self, *arguments, text="", **more):
        return subprocess.run([HOTPATH, *arguments], env=self.environment, capture_output=True, text=True, input=text,
                              cwd=self.folder.name, check=False, timeout=60, **more)

    def run_it(self, *arguments, **more):
        return self.hotpath("run", "--no-server", *arguments, **more)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def report(self, name="report.json"):
        with open(self.path(name), encoding="utf-8") as file:
            document = json.load(file)
        with open(SCHEMA, encoding="utf-8") as file:
            jsonschema.Draft202012Validator(json.load(file)).validate(document)
        return document

    def test_program_is_as_ever(self):
        result = self.run_it("--", RUNNEE, "exit", text="a\nb\n")
        self.assertEqual((result.returncode, result.stdout, result.stderr), (42, "a\nb\n", ""))

    def test_report_on_stderr(self):
        result = self.run_it("--report", "locks", RUNNEE, "exit", text="a\n")
        self.assertEqual((result.returncode, result.stdout), (42, "a\n"))
        self.assertRegex(result.stderr, r"\nmain +mutex +10 +0 ")

    def test_table_of_what_there_is(self):
        result = self.run_it("--format", "table", RUNNEE, "exit")
        self.assertRegex(result.stderr, r"\nmain +mutex +10 +0 ")
        self.assertIn("\nthreads: ", result.stderr)
        self.assertNotIn("No function was recorded", result.stderr)

    def test_report_in_file(self):
        result = self.run_it("-o", "report.json", "--label", "a run", "--threads-interval", "50", "--", RUNNEE, "exit")
        self.assertEqual((result.returncode, result.stdout, result.stderr), (42, "", ""))
        document = self.report()
        self.assertEqual((document["program"]["label"], document["program"]["name"]), ("a run", "runnee"))
        self.assertEqual([row["acquisitions"] for row in document["locks"]["rows"]], [10])
        self.assertEqual([row["name"] for row in document["threads"]["rows"]].count("runnee"), 1)

    def test_no_locks(self):
        self.run_it("-o", "report.json", "--no-locks", "--no-alloc", RUNNEE, "exit")
        self.assertEqual(self.report().get("locks", {}).get("rows", []), [])

    def test_signals(self):
        result = self.run_it(RUNNEE, "signal")
        self.assertEqual(result.returncode, -signal.SIGABRT)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGKILL, signal.SIGUSR1):
            with self.subTest(number):
                process = subprocess.Popen([HOTPATH, "run", "--no-server", RUNNEE, "wait"], env=self.environment,
                                           stdout=subprocess.PIPE, text=True)
                self.assertEqual(process.stdout.readline(), "ready\n")
                process.send_signal(number)
                self.assertEqual(process.wait(30), -number)
                process.stdout.close()

    def test_shutdown(self):
        result = self.run_it("--shutdown-ms", "50", "-o", "report.json", RUNNEE, "wait")
        self.assertEqual((result.returncode, result.stdout), (0, "ready\n"))
        self.report()

    def test_children_are_left_alone(self):
        self.environment["HOTPATH_RESULT"] = "kept"
        result = self.run_it("-r", "locks", "-o", "report.json", "--", RUNNEE, "child", f"{RUNNEE} environment")
        found = dict(line.split("=", 1) for line in result.stdout.splitlines() if "=" in line)
        self.assertEqual(found["LD_PRELOAD"], "")
        self.assertEqual((found["HOTPATH_REPORT"], found["HOTPATH_OUTPUT_PATH"], found["HOTPATH_RESULT"]), ("", "", "kept"))
        self.assertEqual([row["acquisitions"] for row in self.report()["locks"]["rows"]], [10])

    def test_what_it_becomes(self):
        with open(self.path("script"), "w", encoding="utf-8") as file:
            file.write(f"#!/usr/bin/env sh\n/bin/true\nexec {RUNNEE} exit\n")
        os.chmod(self.path("script"), 0o755)
        result = self.run_it("-r", "locks", "./script", text="a\n")
        self.assertEqual((result.returncode, result.stdout), (42, "a\n"))
        self.assertEqual(result.stderr.count("\nmain "), 1, result.stderr)
        result = self.run_it("-o", "report.json", "./script")
        self.assertEqual(self.report()["program"]["name"], "runnee")

    def test_other_libraries_stay(self):
        self.environment["LD_PRELOAD"] = "libm.so.6"
        result = self.run_it("--", RUNNEE, "child", f"{RUNNEE} environment")
        self.assertIn("LD_PRELOAD=libm.so.6\n", result.stdout)
        self.assertEqual(result.stderr, "")

    def test_children(self):
        result = self.run_it("--children", "-r", "locks", "--", RUNNEE, "child", RUNNEE)
        self.assertEqual((result.returncode, result.stdout), (0, ""))
        self.assertEqual(result.stderr.count("\nmain "), 2, result.stderr)
        result = self.run_it("--children", "-o", "report.json", "--", RUNNEE, "child", f"exec {RUNNEE}")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        names = sorted(name for name in os.listdir(self.folder.name) if name.startswith("report"))
        self.assertEqual(len(names), 2, names)
        self.assertRegex(names[0], r"^report\.[0-9]+\.json$")
        for name in names:
            self.assertEqual([row["acquisitions"] for row in self.report(name)["locks"]["rows"]], [10])

    @unittest.skipUnless(STATIC, "nothing can be linked statically")
    def test_static(self):
        result = self.run_it(STATIC, "exit", text="x")
        self.assertEqual((result.returncode, result.stdout), (42, "x"))
        self.assertIn("is linked statically, so it can't be measured from outside; it runs all the same.", result.stderr)

    def test_privileged(self):
        program = self.path("privileged")
        if os.geteuid() == 0:
            shutil.copy(RUNNEE, program)
            os.chown(program, 1, 1)
            os.chmod(program, 0o4755)
            os.chmod(self.folder.name, 0o711)
            arguments, status = ["exit"], 42
        else:
            program, arguments, status = shutil.which("su"), ["--version"], 0
            if not program or not os.stat(program).st_mode & stat.S_ISUID:
                self.skipTest("there is no program with privileges")
        result = self.run_it(program, *arguments)
        self.assertEqual(result.returncode, status)
        self.assertIn("runs with privileges of its own, so it can't be measured", result.stderr)

    def test_script(self):
        for name, head in (("with", "#!/bin/sh\n"), ("without", "")):
            with self.subTest(name):
                with open(self.path(name), "w", encoding="utf-8") as file:
                    file.write(head + 'echo "$1"; exit 3\n')
                os.chmod(self.path(name), 0o755)
                result = self.run_it(self.path(name), "word")
                self.assertEqual((result.returncode, result.stdout, result.stderr), (3, "word\n", ""))

    def test_what_cannot_be_run(self):
        with open(self.path("text"), "w", encoding="utf-8") as file:
            file.write("no program\n")
        for name, status, sentence in (("no-such-program", 127, "there is no program “no-such-program” in PATH."),
                                       ("./no-such-program", 127, "./no-such-program can't be run: No such file"),
                                       ("./text", 126, "./text can't be run: Permission denied"),
                                       ("/", 126, "/ can't be run: Is a directory")):
            with self.subTest(name):
                result = self.run_it(name)
                self.assertEqual((result.returncode, result.stdout), (status, ""))
                self.assertIn(sentence, result.stderr)

    def test_library_is_missing(self):
        self.environment["HOTPATH_PRELOAD_PATH"] = "/nonexistent/libhotpath-preload.so"
        result = self.run_it(RUNNEE)
        self.assertEqual(result.returncode, 126)
        self.assertIn("/nonexistent/libhotpath-preload.so is missing", result.stderr)

    def test_usage(self):
        for arguments in ((), ("--",), ("--nonsense", "true"), ("--format", "xml", "true"), ("--port", "70000", "true"),
                          ("--threads-interval", "5", "true"), ("--shutdown-ms", "-1", "true")):
            with self.subTest(arguments):
                result = self.hotpath("run", *arguments)
                self.assertEqual((result.returncode, result.stdout), (2, ""))
                self.assertTrue(result.stderr.startswith("hotpath: "), result.stderr)
        result = self.hotpath("run", "--help")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        for word in ("--report", "--children", "Examples:", "xz -T2"):
            self.assertIn(word, result.stdout)
        # what follows the program's name is the program's
        result = self.run_it(RUNNEE, "--help", "--format", "xml")
        self.assertEqual((result.returncode, result.stdout), (0, ""))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
