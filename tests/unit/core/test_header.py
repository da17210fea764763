#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The public header: what it costs when it is compiled out, and which compilers and dialects take it.

usage: test_header.py INCLUDE_FOLDER COMPILER...
"""

import os
import subprocess
import sys
import tempfile
import unittest

INCLUDE, COMPILERS = sys.argv[1], sys.argv[2:]

PROGRAM = r"""
%(include)s
int work (int n);
int work (int n)
{
  %(function)s
  int sum = 0;
  for (int i = 0; i < n; i++) {
    %(scope)s
    %(block)s { sum += i * n; }
    if (sum > 1000)
      break;
  }
  %(result)s
  return sum;
}
int main (int argc, char **argv)
{
  %(main)s
  (void) argv;
  return work (argc);
}
"""

WITH = dict(
    include="#include <hotpath.h>",
    function="HOTPATH_FUNCTION ();",
    scope='HOTPATH_SCOPE ("step");',
    block='HOTPATH_BLOCK ("add")',
    result='HOTPATH_RESULT ("%d", sum);',
    main='HOTPATH_MAIN ("program");',
)
WITHOUT = dict.fromkeys(WITH, "")


class Header(unittest.TestCase):
    def compile(self, compiler, text, *flags, suffix=".c"):
        with tempfile.TemporaryDirectory() as folder:
            source = os.path.join(folder, "program" + suffix)
            out = os.path.join(folder, "program.o")
            with open(source, "w", encoding="utf-8") as file:
                file.write(text)
            subprocess.run(
                [*compiler.split(), *flags, "-c", source, "-o", out, "-I", INCLUDE, "-O2"],
                check=True,
            )
            code = os.path.join(folder, "text")
            subprocess.run(["objcopy", "-O", "binary", "--only-section=.text*", out, code], check=True)
            with open(code, "rb") as file:
                return file.read()

    def test_compiled_out_is_the_same_machine_code(self):
        for compiler in COMPILERS:
            with self.subTest(compiler=compiler):
                plain = self.compile(compiler, PROGRAM % WITHOUT)
                self.assertEqual(self.compile(compiler, PROGRAM % WITH), plain)
                self.assertNotEqual(self.compile(compiler, PROGRAM % WITH, "-DHOTPATH"), plain)

    def test_no_warning_in_c11_and_cxx17(self):
        strict = ["-Wall", "-Wextra", "-Wshadow", "-Werror"]
        for compiler in COMPILERS:
            for on in ([], ["-DHOTPATH"]):
                with self.subTest(compiler=compiler, on=on):
                    self.compile(compiler, PROGRAM % WITH, "-std=c11", *strict, *on)
                    self.compile(compiler, PROGRAM % WITH, "-x", "c++", "-std=c++17", *strict, *on, suffix=".cc")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v"])
