#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes the pictures of README.md anew: the app on the example indexer at work, light and dark. No test.

usage: bash tests/e2e/run.sh build readme_pictures.py [SECONDS]"""
import re
import subprocess
import sys

from hotpath_ui import App, wait_for
from programs import APP, SOURCE, Indexer

WATCHED_S = int(sys.argv[1]) if len(sys.argv) > 1 else 60  # how much of a session they show
STYLES = {"light": {}, "dark": {"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"}}
FOLDER = SOURCE / "data/pictures"


def take(app, name):
    path = FOLDER / f"{name}.png"
    app.screenshot(path)
    # Small: a palette shows all that the app draws. Without a date and other words.
    subprocess.run(["/usr/bin/mogrify", "-strip", "+dither", "-colors", "256", "-define", "png:compression-level=9",
                    "-define", "png:exclude-chunks=date,time", str(path)], check=True)
    print(f"{path.relative_to(SOURCE)}: {-(-path.stat().st_size // 1000)} kB", flush=True)


FOLDER.mkdir(exist_ok=True)
with Indexer("/usr/include") as indexer:
    apps = {}
    try:
        for style, environment in STYLES.items():
            apps[style] = App([APP, "--connect", indexer.address], environment, (1280, 800))
        for style, app in apps.items():
            cpu = app.find("CPU", ("image", "graphic"))

            def watched_s():
                length = re.search(r"over (?:(\d+) min )?(?:(\d+) s)?", cpu.get_description() or "")
                return int(length[1] or 0) * 60 + int(length[2] or 0) if length else 0

            wait_for(lambda: watched_s() >= WATCHED_S, WATCHED_S + 60, f"{WATCHED_S} s of charts")
            take(app, f"overview-{style}")
            table = app.show_functions()
            app.select_row(table, "index_file")
            latency = app.find("Latency of index_file", within=app.find("Details of index_file"))
            wait_for(latency.get_description, saying="the latency chart")
            take(app, f"functions-{style}")
    finally:
        for app in apps.values():
            app.close()
