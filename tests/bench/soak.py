#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the memory of a program that does everything at full rate, and of the app that watches it, stays flat.

usage: soak.py EVERYTHING [--minutes N] [--threads N]

Run by tests/e2e/run.sh. The app's memory grows until history has its budget, so what is compared is the last quarter
with the quarter before it.
"""
import argparse
import statistics
import time

from app_process import cpu_s, rss_mb
from hotpath_ui import App
from programs import APP, Program

parser = argparse.ArgumentParser()
parser.add_argument("program")
parser.add_argument("--minutes", type=float, default=20)
parser.add_argument("--threads", type=int, default=1)
chosen = parser.parse_args()

STEPS = 40


def quarter(rows, number):
    return [statistics.median(row[i] for row in rows[number * len(rows) // 4 : (number + 1) * len(rows) // 4])
            for i in range(2)]


def calls(program):
    return sum(row["calls"] for row in program.functions().values())


with Program(chosen.program, chosen.threads) as program, App([APP, "--connect", program.address]) as app:
    app.find("CPU", ("image", "graphic"))
    begin, begin_calls, begin_cpu_s = time.monotonic(), calls(program), cpu_s(program.pid)
    rows = []
    print("minute  program MB  app MB", flush=True)
    for step in range(STEPS):
        app.key(f"alt+{1 + step % 9}")  # a page that is not there leaves the one that is
        time.sleep(chosen.minutes * 60 / STEPS)
        rows.append((rss_mb(program.pid), rss_mb(app.process.pid)))
        print(f"{(time.monotonic() - begin) / 60:6.1f} {rows[-1][0]:11.1f} {rows[-1][1]:7.1f}", flush=True)
    seconds = time.monotonic() - begin
    print(f"{(calls(program) - begin_calls) / seconds:,.0f} measured calls a second, "
          f"{(cpu_s(program.pid) - begin_cpu_s) / seconds * 100:.0f} % of a core used by the program")
    for i, what in enumerate(("program", "app")):
        before, last = quarter(rows, 2)[i], quarter(rows, 3)[i]
        print(f"{what}: {last:.1f} MB in the last quarter, {(last / before - 1) * 100:+.1f} % against the one before")
