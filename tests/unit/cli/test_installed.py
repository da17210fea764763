#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is installed finds its own libraries, without a word in the environment. usage: test_installed.py MESON BUILD PREFIX"""
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import urllib.request

MESON, BUILD, PREFIX = sys.argv[1:4]
LOG = os.path.join(BUILD, "meson-logs/install-log.txt")


def is_elf(path):
    if not os.path.isfile(path):
        return False
    with open(path, "rb") as file:
        return file.read(4) == b"\x7fELF"


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="hotpath-installed-")
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        log = None
        if os.path.exists(LOG):  # by which `make uninstall` knows what to remove
            with open(LOG, encoding="utf-8") as file:
                log = file.read()
        subprocess.run([MESON, "install", "-C", BUILD, "--no-rebuild", "--quiet", "--destdir", cls.folder], check=True,
                       stdout=subprocess.DEVNULL)
        if log is None:
            os.remove(LOG)
        else:
            with open(LOG, "w", encoding="utf-8") as file:
                file.write(log)
        cls.prefix = cls.folder + PREFIX
        cls.runtime = os.path.join(cls.folder, "runtime")
        os.mkdir(cls.runtime, 0o700)
        cls.environment = {name: value for name, value in os.environ.items()
                           if not name.startswith(("HOTPATH_", "LD_"))} | {"XDG_RUNTIME_DIR": cls.runtime}

    def command(self, *arguments):
        return [os.path.join(self.prefix, "bin/hotpath"), *arguments]

    def test_libraries_are_found(self):
        users = 0
        for path in filter(is_elf, glob.glob(self.prefix + "/**", recursive=True)):
            listed = subprocess.run(["ldd", path], env=self.environment, capture_output=True, text=True, check=False).stdout
            for found in re.findall(r"libhotpath\S* => (.*?)(?: \(0x|$)", listed, re.MULTILINE):
                users += 1
                self.assertTrue(os.path.realpath(found).startswith(self.folder), (path, found))
        self.assertGreater(users, 3)

    def test_a_program_is_measured(self):
        path = os.path.join(self.folder, "report.json")
        done = subprocess.run(self.command("run", "--output", path, "--", "sort", "/dev/null"), env=self.environment,
                              capture_output=True, text=True, check=False, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(path, encoding="utf-8") as file:
            report = json.load(file)
        self.assertEqual(report["program"]["name"], "sort")
        self.assertIn("functions_alloc", report)

    def test_a_program_is_shown(self):
        with subprocess.Popen(self.command("run", "--", "cat"), env=self.environment, stdin=subprocess.PIPE,
                              stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as program:
            line = program.stderr.readline()
            address = re.search(r"live figures at (http://\S+)", line)
            self.assertTrue(address, line)
            with urllib.request.urlopen(address[1] + "v1/hello", timeout=30) as answer:
                self.assertEqual(json.load(answer)["program"]["name"], "cat")
            program.stdin.close()
            self.assertEqual(program.wait(timeout=30), 0)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
