#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Links in texts lead somewhere. usage: check-links.py SOURCE

Files and headings of this tree alone: nothing is asked of the network. Documents of data/doc are installed into one
folder, without the rest of the tree, so they link each other only."""
import pathlib
import re
import sys
import unittest

SOURCE = pathlib.Path(sys.argv[1]).resolve()
TEXTS = [path for path in SOURCE.glob("**/*.md")
         if not any(part.startswith((".", "build")) for part in path.relative_to(SOURCE).parts[:-1])]
DOCUMENTS = SOURCE / "data/doc"
LINK = re.compile(r'\]\(([^)\s]+)\)|\b(?:src|srcset|href)="([^"]+)"')


def without_code(text):
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.S)


def headings(path):
    """The names by which a text's headings are linked."""
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.S)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
            for title in re.findall(r"^#+ +(.*?) *$", text, re.MULTILINE)}


class Links(unittest.TestCase):
    def test_lead_somewhere(self):
        found = 0
        for path in TEXTS:
            for link in LINK.finditer(without_code(path.read_text(encoding="utf-8"))):
                target, _, heading = (link[1] or link[2]).partition("#")
                if re.match(r"[a-z]+:", target):
                    continue
                found += 1
                with self.subTest(str(path.relative_to(SOURCE)), link=link[0]):
                    file = (path.parent / target).resolve() if target else path
                    self.assertTrue(file.exists(), "there is no such file")
                    if heading:
                        self.assertIn(heading, headings(file), "there is no such heading")
                    if DOCUMENTS in path.parents:
                        self.assertEqual(file.parent, DOCUMENTS, "it is not where documents are installed")
        self.assertGreater(found, 20)

    def test_every_document_is_linked(self):
        readme = (SOURCE / "README.md").read_text(encoding="utf-8")
        for path in DOCUMENTS.glob("*.md"):
            self.assertIn(f"data/doc/{path.name}", readme)

    def test_every_document_is_installed(self):
        installed = (SOURCE / "data/meson.build").read_text(encoding="utf-8")
        for path in DOCUMENTS.glob("*.md"):
            self.assertIn(f"'doc/{path.name}'", installed)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
