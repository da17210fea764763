# SPDX-License-Identifier: GPL-3.0-or-later
"""What the benchmarks of the app read of its process, and how long it takes to answer."""
import os
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

TICK_S = 1 / os.sysconf("SC_CLK_TCK")


def cpu_s(pid):
    """Processor time of a process so far, user and system."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK_S


def rss_mb(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1000
    return 0


def cpu_share(pid, seconds):
    """Percent of one core over a stretch of time."""
    before, begin = cpu_s(pid), time.monotonic()
    time.sleep(seconds)
    return (cpu_s(pid) - before) / (time.monotonic() - begin) * 100


class Pings:
    """Asks a window for its name again and again. The main loop answers, so the longest answer is as long as
    the longest stretch in which it did something else, whatever that was."""

    def __init__(self, frame):
        self.frame = frame
        self.answers_ms = []

    def ask(self):
        self.frame.clear_cache()
        begin = time.monotonic()
        name = self.frame.get_name()
        self.answers_ms.append((time.monotonic() - begin) * 1000)
        time.sleep(0.002)
        return name

    def ask_for(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.ask()

    def longest(self, count=3):
        return sorted(self.answers_ms, reverse=True)[:count]
