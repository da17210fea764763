#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""pictures.py APP PORT PID FOLDER: pictures of the app watching the program PID, which it ends at last
to show the report that the program wrote."""
import os
import pathlib
import signal
import sys
import time

from hotpath_ui import App, is_on_screen, wait_for

app_path, port, pid, folder = sys.argv[1], sys.argv[2], int(sys.argv[3]), pathlib.Path(sys.argv[4])
FUNCTION = "index_file"
WATCHED_S = 12  # how much of a live session the pictures show


def functions_table(app):
    def look():
        for table in app.find_all(role=("tree table", "table")):
            # A narrow window says a function's calls along with its name.
            if any(cell.split(",")[0] == FUNCTION for _, cells in app.rows(table) for cell in cells):
                return table
        return None

    return wait_for(look, 20, f"a table with {FUNCTION}")


def take(app, name):
    time.sleep(1)  # for two more updates to be drawn; nothing depends on it but beauty
    app.screenshot(folder / f"{name}.png")
    print(f"  {name}.png", flush=True)


def show_functions(app):
    app.key("alt+2")
    row = app.select_row(functions_table(app), FUNCTION)
    wait_for(lambda: is_on_screen(row), saying="the selected row")


def connect(size, **environment):
    app = App([app_path, "--connect", f"127.0.0.1:{port}"], environment)
    app.resize(*size)
    return app


with connect((1280, 860)) as app:
    app.key("alt+2")
    functions_table(app)
    app.key("alt+1")
    time.sleep(WATCHED_S)
    take(app, "overview")
    show_functions(app)
    take(app, "functions")

with connect((1280, 860), ADW_DEBUG_COLOR_SCHEME="prefer-dark") as app:
    show_functions(app)
    take(app, "functions-dark")

with connect((400, 860)) as app:
    show_functions(app)
    take(app, "functions-narrow")

os.kill(pid, signal.SIGTERM)
report = folder / "report.json"
wait_for(report.exists, saying="the indexer's report")
with App([app_path, str(report)]) as app:
    app.resize(1280, 860)
    show_functions(app)
    take(app, "report")
