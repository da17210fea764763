#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A client of the Model Context Protocol that isn't ours understands /mcp: PyPI's package mcp, as it is and as it was.

usage: test_mcp_client.py WATCHED ALLOC FOLDER
The packages are installed below FOLDER, once. Exits with 77, which is "skipped", where they can't be had.
"""

import json
import pathlib
import subprocess
import sys
import unittest

from test_mcp import OF_HOTPATH, OF_OURS
from watched import Watched

WATCHED, ALLOC, FOLDER = sys.argv[1:4]
# The newest protocol that a version of the package speaks. The old ones need a pydantic of their time.
CLIENTS = {"1.8.1": "2024-11-05", "1.9.4": "2025-03-26", "1.12.4": "2025-06-18", "2.3.0": "2025-11-25"}
ALSO = dict.fromkeys(("1.8.1", "1.9.4", "1.12.4"), ["pydantic==2.11.7"])


def run(*command):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, timeout=240)
    if done.returncode != 0:
        raise OSError(done.stderr[-2000:])
    return done.stdout


def install(version):
    """A Python that has the package."""
    place = pathlib.Path(FOLDER) / f"mcp-{version}"
    python = place / "bin/python"
    if not (place / "installed").exists():
        run(sys.executable, "-m", "venv", "--clear", place)
        run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:",
            f"mcp=={version}", *ALSO.get(version, []))
        (place / "installed").touch()
    return python


class PublicClient(unittest.TestCase):
    def ask(self, version):
        program = Watched(WATCHED, ALLOC)
        self.addCleanup(program.close)
        return json.loads(run(PYTHONS[version], pathlib.Path(__file__).with_name("mcp_client.py"),
                              f"http://127.0.0.1:{program.port}/mcp"))

    def check(self, version, protocol):
        heard = self.ask(version)
        self.assertEqual(heard["initialize"]["serverInfo"]["name"], "hotpath")
        self.assertEqual(heard["initialize"]["protocolVersion"], protocol)
        self.assertEqual({tool["name"] for tool in heard["tools"]}, OF_HOTPATH | OF_OURS)
        self.assertTrue(heard["refused"]["isError"])
        for name in ("functions", "marked", "compared"):
            self.assertFalse(heard[name]["isError"], heard[name])
        rows = json.loads(heard["functions"]["content"][0]["text"])["rows"]
        self.assertEqual([(row["name"], row["calls"]) for row in rows], [("parse", 300)])
        self.assertIn("functions_timing", heard["answers"])
        if not ALLOC:
            self.assertTrue(heard["answers"].pop("functions_alloc")["isError"])
        for name, answer in heard["answers"].items():
            self.assertFalse(answer["isError"], (name, answer))

    def test_each_version(self):
        for version, protocol in CLIENTS.items():
            with self.subTest(version):
                self.check(version, protocol)


if __name__ == "__main__":
    try:
        PYTHONS = {version: install(version) for version in CLIENTS}
    except (subprocess.SubprocessError, OSError) as error:
        print(f"The package mcp can't be installed: {error}")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
