#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The app's own use of the processor while it watches 10, 1,000 and 10,000 functions at two updates a second.

usage: app-cpu.py MANY_FUNCTIONS [--minutes N] [--functions N]

Run by tests/e2e/run.sh, with the software renderer. With --minutes one run of that length over 10,000 functions
shows whether memory stays flat.
"""
import argparse

from app_process import Pings, cpu_share, rss_mb
from hotpath_ui import App, wait_for
from programs import APP, Program

parser = argparse.ArgumentParser()
parser.add_argument("program")
parser.add_argument("--minutes", type=float, default=0)
parser.add_argument("--functions", type=int, default=0)
parser.add_argument("--seconds", type=float, default=20)
chosen = parser.parse_args()


def settle(app, functions):
    """Until all functions are in the table and the first layouts are over."""
    # And main.
    wait_for(lambda: app.has(f"Functions, {functions + 1}"), 60, f"{functions} functions in the sidebar")


def measure(functions, active, seconds):
    with Program(chosen.program, functions, active) as program, App([APP, "--connect", program.address]) as app:
        pid = app.process.pid
        settle(app, functions)
        app.key("alt+2")
        app.table()
        cpu_share(pid, 3)
        begin_mb = rss_mb(pid)
        on_functions = cpu_share(pid, seconds)
        app.key("alt+1")
        cpu_share(pid, 2)
        on_overview = cpu_share(pid, seconds)
        app.key("alt+2")
        cpu_share(pid, 2)
        pings = Pings(pid, app.find(role=("frame", "window")))
        pings.ask_for(6)
        print(
            f"{functions:9,} {active:7,} {on_functions:10.1f} {on_overview:9.1f} {begin_mb:10.0f} {rss_mb(pid):8.0f}"
            f"    {pings.longest()}",
            flush=True,
        )


def watch_memory(functions, minutes):
    with Program(chosen.program, functions, functions // 10) as program, \
            App([APP, "--connect", program.address]) as app:
        pid = app.process.pid
        settle(app, functions)
        app.key("alt+2")
        print("minute   resident MB   CPU, % of one core")
        for minute in range(int(minutes * 2) + 1):
            before = rss_mb(pid)
            print(f"{minute / 2:6.1f} {before:13.1f} {cpu_share(pid, 30):20.1f}", flush=True)


if chosen.minutes:
    watch_memory(chosen.functions or 10000, chosen.minutes)
else:
    print("                   CPU, % of one core       resident MB    longest answers: work of ms")
    print("functions  active  Functions  Overview      begin      end       (bar: no work over 50)")
    for count in (chosen.functions,) if chosen.functions else (10, 1000, 10000):
        measure(count, max(count // 10, 1), chosen.seconds)
        measure(count, count, chosen.seconds)
    print("bar: 15 % of one core at 10,000 functions, a tenth of them active")
