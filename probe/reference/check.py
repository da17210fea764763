#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The reference is made without a warning, and says something of every public name.

usage: check.py DOXYGEN DOXYFILE HEADER..., or check.py "" HEADER... where there is no doxygen"""
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

if not sys.argv[1]:
    print("doxygen is missing here: skipped.")
    sys.exit(77)
DOXYGEN, DOXYFILE, *HEADERS = sys.argv[1:]
# Functions, macros and members of enums; what ends in _ is nobody's.
NAMES = re.compile(r"\b(hotpath_\w+[a-z])\)? +\(|^#define (HOTPATH_\w*[A-Z])\b|^  (HOTPATH_\w+[A-Z])(?:,| =)", re.M)
CHAPTERS = {"session", "functions", "flow", "channels", "streams", "futures", "locks", "loops", "values", "glib",
            "allocation", "auto", "recover", "inside"}


class Reference(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        holder = tempfile.TemporaryDirectory(prefix="hotpath-reference-")
        cls.addClassCleanup(holder.cleanup)
        settings = (pathlib.Path(DOXYFILE).read_text(encoding="utf-8") +
                    f"OUTPUT_DIRECTORY = {holder.name}\nGENERATE_HTML = NO\nGENERATE_XML = YES\n")
        cls.done = subprocess.run([DOXYGEN, "-"], input=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  text=True, check=False)
        cls.chapters = {path.stem.removeprefix("group__"): ElementTree.parse(path)
                        for path in pathlib.Path(holder.name).glob("xml/group__*.xml")}

    def test_no_warnings(self):
        self.assertEqual((self.done.returncode, self.done.stdout), (0, ""))

    def test_chapters(self):
        self.assertEqual(set(self.chapters), CHAPTERS)
        for name, chapter in self.chapters.items():
            self.assertTrue("".join(chapter.find("compounddef/briefdescription").itertext()).strip(), name)

    def test_everything_is_described(self):
        told = {}
        for chapter in self.chapters.values():
            for entry in [*chapter.iter("memberdef"), *chapter.iter("enumvalue")]:
                described = entry.find("briefdescription"), entry.find("detaileddescription")
                told[entry.findtext("name")] = "".join(text for part in described for text in part.itertext()).strip()
        public = {name for header in HEADERS
                  for found in NAMES.findall(pathlib.Path(header).read_text(encoding="utf-8")) for name in found if name}
        public -= {"HOTPATH_H", "HOTPATH_FLOW_H", "HOTPATH_LOCK_H", "HOTPATH_LOOP_H", "HOTPATH_RECOVER_H"}
        self.assertGreater(len(public), 100)
        self.assertEqual(public - set(told), set())
        self.assertEqual({name for name, text in told.items() if not text}, set())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
