#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the command tells of itself, in its help, its manual and to shells. usage: test_help.py HOTPATH SCHEMA DATA"""
import os
import re
import shutil
import subprocess
import sys
import unittest

from reports import Case

Case.command, DATA = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[3])
OWN = ("report", "list", "watch", "diff", "export", "merge", "validate")


def data(*names):
    with open(os.path.join(DATA, *names), encoding="utf-8") as file:
        return file.read()


class Help(Case):
    def commands(self):
        return re.findall(r"^  ([a-z]+) +\S", self.done("--help"), re.MULTILINE)

    def options(self, command):
        return re.findall(r"(?m)^  (?:-., )?(--[a-z][a-z-]+)", self.done(command, "--help"))

    def test_each_command_teaches(self):
        for command in self.commands():
            with self.subTest(command):
                text = self.done(command, "--help")
                self.assertIn("Exit status", text)
                if command in OWN:
                    self.assertIn(f"Examples:\n  hotpath {command}", text)
                self.assertIn(f"See hotpath {command} --help.", self.hotpath(command, "--no-such-option").stderr)

    def test_everything_is_documented(self):
        manual = data("man", "hotpath.1").replace("\\-", "-")
        shells = {name: data("completions", name) for name in ("hotpath.bash", "_hotpath", "hotpath.fish")}
        for command in self.commands():
            self.assertIn(f'.SS "hotpath {command}', manual)
            for name, text in shells.items():
                self.assertRegex(text, rf"\b{command}\b", name)
            for option in self.options(command):
                with self.subTest(command, option=option):
                    if option == "--help":
                        continue
                    self.assertIn(option, manual)
                    self.assertIn(option, shells["hotpath.bash"])
                    self.assertIn(option, shells["_hotpath"])
                    self.assertIn(f"-l {option[2:]}", shells["hotpath.fish"])

    def test_nothing_else_is_documented(self):
        known = {option for command in self.commands() for option in self.options(command)} | {"--help", "--version"}
        manual = data("man", "hotpath.1").replace("\\-", "-")
        for text in (manual, data("completions", "hotpath.bash")):
            self.assertLessEqual(set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)), known)

    @unittest.skipUnless(shutil.which("man"), "man is not installed")
    def test_manual_is_well_formed(self):
        result = subprocess.run(["man", "--warnings", "-l", "-Tutf8", os.path.join(DATA, "man", "hotpath.1")],
                                env=self.environment | {"MANWIDTH": "100"}, capture_output=True, text=True, check=False)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertIn("EXIT STATUS", re.sub(r".\x08", "", result.stdout), "bold is written over")

    def complete(self, *words):
        script = (f'source "{os.path.join(DATA, "completions", "hotpath.bash")}"; '
                  'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _hotpath; printf "%s\\n" "${COMPREPLY[@]}"')
        return subprocess.run(["bash", "-c", script, "bash", "hotpath", *words], cwd=self.folder, capture_output=True,
                              env=self.environment | {"PATH": os.path.dirname(self.command) + ":" + os.environ["PATH"]},
                              text=True, check=True).stdout.split()

    def test_bash(self):
        self.write("report.json", "{}")
        self.assertEqual(set(self.complete("")) - {"--help", "--version"}, set(self.commands()))
        self.assertEqual(self.complete("re"), ["report", "recover"])
        self.assertEqual(self.complete("export", "--format", "s"), ["speedscope"])
        self.assertEqual(self.complete("report", "--sec"), ["--section"])
        self.assertEqual(self.complete("report", "rep"), ["report.json"])

    @unittest.skipUnless(shutil.which("zsh"), "zsh is not installed")
    def test_zsh(self):
        subprocess.run(["zsh", "-n", os.path.join(DATA, "completions", "_hotpath")], check=True)

    @unittest.skipUnless(shutil.which("fish"), "fish is not installed")
    def test_fish(self):
        subprocess.run(["fish", "--no-execute", os.path.join(DATA, "completions", "hotpath.fish")], check=True)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
