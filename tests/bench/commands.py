#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the commands take for a report of 10,000 functions: time of the fastest of five runs (on a busy machine look at
its processor time), and peak memory.

usage: commands.py HOTPATH MAKE_REPORT [FUNCTIONS [MINUTES]]

The report has the history of a session of MINUTES, which commands pass over. Each function has calls in its log.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

HOTPATH, MAKE_REPORT = (os.path.abspath(path) for path in sys.argv[1:3])
FUNCTIONS = sys.argv[3] if len(sys.argv) > 3 else "10000"
MINUTES = sys.argv[4] if len(sys.argv) > 4 else "10"
BAR_MS, BAR_MB = 500, 200
RUNS = 5
LOG = 32 # calls that a function keeps of each kind


def add_logs(source, target):
    """The made-up session keeps no calls; a real report has some of each function."""
    document = json.loads(source.read_text())
    for row in document["functions_timing"]["rows"]:
        calls = [{"call": i + 1, "started_ns": row["id"] * 1000 + i, "duration_ns": row["max_ns"], "thread_id": 7,
                  "thread": "worker", "result": None} for i in range(LOG)]
        row["log"] = {"recent": calls, "slowest": calls[:LOG // 2]}
    target.write_text(json.dumps(document, separators=(",", ":")))


def measure(*arguments):
    """The fastest of some runs in ms, its processor time in ms, and the most memory of any in MB."""
    fastest, cpu, most = None, 0, 0
    for _ in range(RUNS):
        begin = time.perf_counter()
        process = subprocess.Popen([HOTPATH, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        took = (time.perf_counter() - begin) * 1000
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise SystemExit(f"hotpath {' '.join(map(str, arguments))} failed")
        if fastest is None or took < fastest:
            fastest, cpu = took, (usage.ru_utime + usage.ru_stime) * 1000
        most = max(most, usage.ru_maxrss / 1000)
    return fastest, cpu, most


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    made, path = folder / "made.json", folder / "report.json"
    subprocess.run([MAKE_REPORT, made, FUNCTIONS, MINUTES], check=True)
    # In a process of its own: one that is forked begins with the peak memory of the one it comes from.
    child = os.fork()
    if child == 0:
        add_logs(made, path)
        os._exit(0)
    os.waitpid(child, 0)
    print(f"a report of {FUNCTIONS} functions, {path.stat().st_size / 1e6:.0f} MB")
    print(f"{'command':28} {'ms':>8} {'of bar':>7} {'CPU ms':>8} {'MB':>8} {'of bar':>7}")
    commands = [("report", path), ("report", path, "--limit", "0"), ("report", path, "--json"),
                ("report", path, "--sort", "p99", "--focus", "/_7/"), ("validate", path), ("merge", path, path)]
    commands += [("export", path, "--format", form, "-o", folder / "out")
                 for form in ("csv", "folded", "speedscope", "chrome", "openmetrics", "html")]
    for command in commands:
        ms, cpu_ms, mb = measure(*command)
        words = [str(word) for word in command if isinstance(word, str) and word != "-o"]
        print(f"{' '.join(words):28.28} {ms:8.0f} {ms / BAR_MS:7.0%} {cpu_ms:8.0f} {mb:8.0f} {mb / BAR_MB:7.0%}", flush=True)
