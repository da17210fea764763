#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The manuals are well formed, and say what there is: arguments and keys of the app, names of the library.

usage: check-man.py SOURCE [HOTPATH_GTK]"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest
import xml.etree.ElementTree as ElementTree

SOURCE, APP = pathlib.Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None
MANUALS = SOURCE / "data/man"
HEADERS = [*(SOURCE / "probe/include").glob("*.h"), SOURCE / "probe/glib/hotpath-glib.h"]
KEYS = {"Page_Up": "Page Up", "Page_Down": "Page Down", "space": "Space", "question": "?", "comma": ",", "asterisk": "*",
        "Return": "Enter", "BackSpace": "Backspace"}
# A date that nobody would keep right.
IGNORED = ('missing date, using "": TH', "see above the output for WARNING messages")


def plain(name):
    """A manual's lines without fonts and escapes."""
    text = (MANUALS / name).read_text(encoding="utf-8")
    text = re.sub(r"\\f.|\\\|", "", text).replace("\\-", "-")
    return [re.sub(r'"', "", re.sub(r"^\.(?:B|BR|BI) ", "", line)) for line in text.splitlines()]


def section(lines, title):
    begin = lines.index(f".SH {title}") + 1
    return lines[begin:next((i for i in range(begin, len(lines)) if lines[i].startswith(".SH ")), len(lines))]


def terms(lines):
    """[(term, the line after it)]"""
    return [(lines[i + 1], lines[i + 2]) for i, line in enumerate(lines) if line == ".TP"]


class Manuals(unittest.TestCase):
    def well_formed(self, *command):
        for manual in sorted(MANUALS.iterdir()):
            with self.subTest(manual.name):
                done = subprocess.run([*command, manual], env={**os.environ, "MANWIDTH": "100", "LC_ALL": "C.UTF-8"},
                                      capture_output=True, text=True, check=False)
                said = [line for line in done.stderr.splitlines() if not line.endswith(IGNORED)]
                self.assertEqual(said, [])
                self.assertIn("SEE ALSO", re.sub(r".\x08", "", done.stdout), "bold is written over")

    @unittest.skipUnless(shutil.which("man"), "man is not installed")
    def test_man(self):
        self.well_formed("man", "--warnings", "-l", "-Tutf8")

    @unittest.skipUnless(shutil.which("mandoc"), "mandoc is not installed")
    def test_mandoc(self):
        self.well_formed("mandoc", "-W", "warning", "-T", "utf8")

    def test_version(self):
        version = re.search(r"version: '([^']+)'", (SOURCE / "meson.build").read_text(encoding="utf-8"))[1]
        for manual in MANUALS.iterdir():
            self.assertIn(f'"Hotpath {version}"', manual.read_text(encoding="utf-8"), manual.name)

    @unittest.skipUnless(APP, "without the app")
    def test_arguments(self):
        done = subprocess.run([APP, "--help"], env={**os.environ, "LC_ALL": "C.UTF-8"}, capture_output=True, text=True,
                              check=True)
        told = {" ".join(option.replace(",", "").split())
                for option in re.findall(r"^  (-\S.*?)  +\S", done.stdout, re.MULTILINE)}
        manual = {re.sub(r"[ ,]+", " ", term).replace(" =", "=") for term, _ in
                  terms(section(plain("hotpath-gtk.1"), "OPTIONS"))}
        self.assertGreater(len(told), 4)
        self.assertEqual(manual, told)

    def test_keys(self):
        told = {}
        for shortcut in ElementTree.parse(SOURCE / "app/view/dash-shortcuts.ui").iter("object"):
            if shortcut.get("class") == "GtkShortcutsShortcut":
                text = {part.get("name"): part.text for part in shortcut.iter("property")}
                keys = [re.sub("<(Shift|Alt)>", r"\1+", key.replace("<Control>", "Ctrl+"))
                        for key in text["accelerator"].split()]
                keys = [re.sub(r"\w+$", lambda name: KEYS.get(name[0], name[0] if name[0][1:] else name[0].upper()), key)
                        for key in keys]
                told[", ".join(keys)] = text["title"]
        self.assertEqual(dict(terms(section(plain("hotpath-gtk.1"), "KEYS"))), told)

    def test_names_of_the_library(self):
        public = set()
        for header in HEADERS:
            # What macros are made of is not for a list of what to use.
            text = re.sub(r"/\* ---- Inside.*?(?=/\* ---- |\Z)", "", header.read_text(encoding="utf-8"), flags=re.S)
            public |= set(re.findall(r"^(?:\w[\w \*]*?[ *])?(hotpath_\w+[a-z]) +\(", text, re.M))
            public |= set(re.findall(r"^#define (HOTPATH_\w*[A-Z])\(", text, re.M))
        public = {name for name in public if not name.endswith("_new_at")}
        manual = set(re.findall(r"\b(?:hotpath|HOTPATH)_\w*[a-zA-Z]\b", "\n".join(section(plain("libhotpath.3"), "DESCRIPTION"))))
        self.assertGreater(len(public), 50)
        self.assertEqual(manual, public)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
