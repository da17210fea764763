#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The probe as two files in somebody's own source tree.

usage: test_drop_in.py FOLDER SERVER_MODULE EXPORTED_SYMBOLS COMPILER..."""
import pathlib
import shutil
import sys
import unittest

from outside import Outside, calls

FOLDER, SERVER_MODULE, EXPORTED, *COMPILERS = sys.argv[1:]
STRICT = ["-O2", "-Wall", "-Wextra", "-Werror", "-I."]
C, CXX = ["-std=c11"], ["-std=c++17"]
LINK = ["hotpath.o", "-pthread", "-ldl"]


class DropIn(Outside):
    def setUp(self):
        super().setUp()
        self.project = self.folder / "project"
        self.project.mkdir()
        self.copy_programs(self.project)
        for name in ("hotpath.h", "hotpath.c"):
            shutil.copy(pathlib.Path(FOLDER) / name, self.project)
        self.environment["HOTPATH_SERVER_MODULE"] = SERVER_MODULE

    def compile(self, compiler, *arguments):
        self.do(*compiler.split(), *STRICT, *arguments, within=self.project)

    def public_symbols(self):
        symbols = map(str.split, self.do("readelf", "-sW", "hotpath.o", within=self.project).splitlines())
        return {words[7] for words in symbols if words[4:6] == ["GLOBAL", "DEFAULT"] and words[6] != "UND"}

    def test_programs_are_measured(self):
        exported = {line for line in pathlib.Path(EXPORTED).read_text().splitlines() if not line.startswith("#")}
        for compiler in COMPILERS:
            with self.subTest(compiler):
                self.compile(compiler, *C, "-DHOTPATH", "-c", "hotpath.c")
                self.assertEqual(self.public_symbols(), exported)  # as of the library
                self.compile(compiler, *C, "-DHOTPATH", "counting.c", *LINK, "-o", "in-c")
                self.compile(compiler, *CXX, "-DHOTPATH", "counting.cpp", *LINK, "-lstdc++", "-o", "in-cpp")
                for program in ("in-c", "in-cpp"):
                    self.assertEqual(calls(self.watch(self.project / program), "add"), 100)

    def test_switched_off_they_are_empty(self):
        for compiler in COMPILERS:
            with self.subTest(compiler):
                self.compile(compiler, *C, "-c", "hotpath.c")
                self.assertEqual(self.do("nm", "hotpath.o", within=self.project), "")
                self.compile(compiler, *C, "counting.c", "-o", "in-c")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
