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
    the longest stretch in which it did something else. Beside it stands how much of that the main thread was
    at work: on a busy machine the rest is waiting for a processor."""

    def __init__(self, pid, frame):
        self.frame = frame
        self.schedule = pathlib.Path(f"/proc/{pid}/task/{pid}/schedstat")
        self.answers = []

    def worked_ms(self):
        return int(self.schedule.read_text().split()[0]) / 1e6

    def ask(self):
        self.frame.clear_cache()
        worked, begin = self.worked_ms(), time.monotonic()
        name = self.frame.get_name()
        self.answers.append(((time.monotonic() - begin) * 1000, self.worked_ms() - worked))
        time.sleep(0.002)
        return name

    def ask_for(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.ask()

    def longest(self, count=3):
        """Of the answers with most work in them: "42 of 61"."""
        most = sorted(self.answers, key=lambda answer: answer[1], reverse=True)[:count]
        return ", ".join(f"{work:.0f} of {all_of_it:.0f}" for all_of_it, work in most)
