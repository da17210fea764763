#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Opens a report of 10,000 functions and one hour of history: how long until it shows, and whether the
window answers throughout.

usage: open-report.py MAKE_REPORT [FUNCTIONS [MINUTES]]
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import time

from app_process import Pings, rss_mb
from hotpath_ui import App
from programs import APP

maker = sys.argv[1]
functions = sys.argv[2] if len(sys.argv) > 2 else "10000"
minutes = sys.argv[3] if len(sys.argv) > 3 else "60"

with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder) / "long.json"
    begin = time.monotonic()
    subprocess.run([maker, path, functions, minutes], check=True)
    print(f"made a report of {path.stat().st_size / 1e6:.0f} MB in {time.monotonic() - begin:.0f} s")
    # Read once, as it would be after it was written or downloaded: the disk is not what is measured.
    path.read_bytes()
    # Unique, so that the second call hands the file over to the first, which runs already.
    with App([APP], {"HOTPATH_NON_UNIQUE": "0"}) as app:
        pings = Pings(app.process.pid, app.find(role=("frame", "window")))
        pings.ask_for(1)
        idle = pings.longest(1)
        pings.answers.clear()
        begin = time.monotonic()
        sender = subprocess.Popen([APP, path], env={**os.environ, "HOTPATH_NON_UNIQUE": "0"})
        sent = None
        while not pings.ask().startswith("long-runner"):
            if sent is None and sender.poll() is not None:
                sent = time.monotonic() - begin
            if time.monotonic() - begin > 60:
                raise SystemExit("the report did not show within a minute")
        # The name is set with the tab; the answer after the next comes after its first frame.
        pings.ask()
        pings.ask()
        shown = time.monotonic() - begin
        pings.ask_for(8)
        app.key("alt+2")
        app.table()
        pings.ask_for(4)
        sender.wait(10)
        print(f"first paint after {shown:.2f} s, {sent or shown:.2f} of them for the sender's start (bar: 1 s without that)")
        print(
            f"longest answers of the window, work of ms: {pings.longest(5)}"
            f" (before, idle: {idle}; bar: it answers throughout)"
        )
        print(f"resident memory: {rss_mb(app.process.pid):.0f} MB")
