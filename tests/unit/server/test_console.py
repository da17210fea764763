#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""hotpath's own terminal console, where it is installed, shows a program of C.

usage: test_console.py WATCHED ALLOC
Exits with 77, which is "skipped", where there is none: HOTPATH_CONSOLE names it, as made by
`cargo install hotpath --version 0.14.0 --features tui`.
"""

import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
import time
import unittest

from watched import Watched

WATCHED, ALLOC = sys.argv[1:3]
CONSOLE = os.environ.get("HOTPATH_CONSOLE", "")
DEADLINE_S = 20


class Console(unittest.TestCase):
    def setUp(self):
        self.program = Watched(WATCHED, ALLOC)
        self.addCleanup(self.program.close)
        child, self.terminal = pty.fork()
        if child == 0:
            os.environ["TERM"] = "xterm-256color"
            os.execv(CONSOLE, [CONSOLE, "console", "--metrics-port", str(self.program.port)])
        self.addCleanup(os.waitpid, child, 0)
        self.addCleanup(os.write, self.terminal, b"q")
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 160, 0, 0))

    def wait_for(self, *texts):
        """Until all of them were drawn since the last key. Blanks are jumped over as often as drawn: none counts."""
        until, seen = time.monotonic() + DEADLINE_S, b""
        while time.monotonic() < until:
            if select.select([self.terminal], [], [], 0.2)[0]:
                seen += os.read(self.terminal, 65536)
            plain = re.sub(rb"\x1b\[[^a-zA-Z]*[a-zA-Z]", b"", seen).decode("utf-8", "replace")
            plain = re.sub(r"\s", "", plain)
            if all(re.sub(r"\s", "", text) in plain for text in texts):
                return
        self.fail(f"the console doesn't show {texts}: {plain[-2000:]}")

    def press(self, key):
        os.write(self.terminal, key)

    def test_every_page(self):
        self.wait_for("Live", "watched", "parse", "300", "100.00%")
        if ALLOC:
            self.press(b"2")
            self.wait_for("Cumulative allocations", "4.9 KB")
        self.press(b"3")
        self.wait_for("Channel[4]", "jobs", "10/9", "lines", "fetch")
        self.press(b"o")
        self.wait_for("job nine", "queued")
        self.press(b"o")
        self.press(b"4")
        self.wait_for(str(self.program.process.pid), "RSS")
        self.press(b"5")
        self.wait_for("gauge!", "depth", "-1.25", "fast")


if __name__ == "__main__":
    if not os.access(CONSOLE, os.X_OK):
        print("HOTPATH_CONSOLE doesn't name hotpath's console")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
