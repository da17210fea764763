#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The probe as a part of another project of meson. usage: test_subproject.py MESON"""
import json
import sys
import unittest

from outside import HERE, SOURCE, Outside, calls

MESON = sys.argv[1]
PROBE_ALONE = ["-Dapp=false", "-Dcommand=false", "-Dexamples=false", "-Dtests=false"]  # as `make install-probe` has it


class Subproject(Outside):
    def test_a_program_of_the_other_project(self):
        project = self.copy_project("meson")
        (project / "subprojects/hotpath").symlink_to(SOURCE)
        build = project / "build"
        self.do(MESON, "setup", build, project, "-Dforce_fallback_for=hotpath")
        targets = {target["name"]: target for target in json.loads(self.do(MESON, "introspect", build, "--targets"))}
        self.assertIn("hotpath-server", targets)
        self.assertFalse({"hotpath-gtk", "hotpath-indexer", "subject"} & set(targets))

        self.do(MESON, "compile", "-C", build, "in-c", "in-cpp", "hotpath-server")
        report = self.watch(MESON, "devenv", "-C", build, build / "in-c")
        self.assertEqual(calls(report, "add"), 100)
        report = self.watch(MESON, "devenv", "-C", build, build / "in-cpp")
        self.assertEqual(calls(report, "add"), 100)
        self.assertIn("functions_alloc", report)

    def test_the_wrap_file_is_that_of_the_readme(self):
        wrap = (HERE / "meson/subprojects/hotpath.wrap").read_text().split("\n", 1)[1]  # without the licence's line
        self.assertIn(wrap, (SOURCE / "README.md").read_text())

    def test_the_probe_alone(self):
        build = self.folder / "build"
        self.do(MESON, "setup", build, SOURCE, *PROBE_ALONE)
        installed = json.loads(self.do(MESON, "introspect", build, "--installed")).values()
        names = {path.rpartition("/")[2] for path in installed}
        self.assertLessEqual({"hotpath.h", "libhotpath.so", "libhotpath.a", "hotpath-server.so"}, names)
        self.assertFalse([path for path in installed if "/bin/" in path or "/applications/" in path])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
