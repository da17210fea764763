#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Whether `hotpath diff` cries wolf, and whether it finds a wolf: a real program against itself, and against itself
with one function 10 % slower, at the default policy.

usage: diff-truth.py HOTPATH SUBJECT [REPEATS]
"""
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

HOTPATH, SUBJECT = sys.argv[1:3]
REPEATS = int(sys.argv[3]) if len(sys.argv) > 3 else 20
RUNS = 10


def run(folder, name, percent):
    path = os.path.join(folder, name)
    values = {key: value for key, value in os.environ.items() if not key.startswith("HOTPATH_")}
    subprocess.run([SUBJECT, str(percent)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   env=values | {"XDG_RUNTIME_DIR": folder, "HOTPATH_OUTPUT_PATH": path, "HOTPATH_OUTPUT_FORMAT": "json",
                                 "HOTPATH_METRICS_SERVER_OFF": "1"})
    return path


def diff(base, head):
    result = subprocess.run([HOTPATH, "diff", "--format", "json", "--base", *base, "--head", *head],
                            capture_output=True, text=True, check=False)
    if result.returncode not in (0, 1):
        sys.exit(result.stderr)
    document = json.loads(result.stdout)
    rows = document["sections"]["functions_timing"]["rows"]
    return document, {row["name"] for row in rows if row["verdict"] == "regression"}


def compare(folder, percent, by_turns):
    """One comparison of so many runs a side, which take turns or not."""
    base, head = [], []
    if by_turns:
        for i in range(RUNS):
            base.append(run(folder, f"base-{i}.json", 0))
            head.append(run(folder, f"head-{i}.json", percent))
    else:
        base = [run(folder, f"base-{i}.json", 0) for i in range(RUNS)]
        head = [run(folder, f"head-{i}.json", percent) for i in range(RUNS)]
    return diff(base, head)


def truth(folder):
    for percent in (0, 10):
        for by_turns in (True, False):
            results = [compare(folder, percent, by_turns) for _ in range(REPEATS)]
            alarms = sum(bool(names) for _, names in results)
            found = sum("reduce" in names for _, names in results)
            detectable = statistics.median(document["summary"].get("detectable", float("inf")) for document, _ in results)
            order = "by turns" if by_turns else "one after the other"
            what = (f"no false alarm in {REPEATS - alarms} of {REPEATS} (bar: 19 of 20)" if percent == 0
                    else f"10 % slower found in {found} of {REPEATS}")
            print(f"{RUNS} runs a side, {order:20}: {what}; changes that could be found: {100 * detectable:.1f} %", flush=True)


def large(folder):
    """10,000 functions a side."""
    def write(name, factor):
        rows = []
        for i in range(1, 10001):
            mean = 1000 + 7 * i
            counts = [number for step in range(40) for number in (1024 + step + i % 64, 5 + step)]
            calls = sum(counts[1::2])
            rows.append({"id": i, "name": f"namespace::function_{i}", "file": f"src/file_{i % 200}.cpp", "line": i,
                         "calls": calls, "timed_calls": calls, "total_ns": int(calls * mean * factor),
                         "self_ns": int(calls * mean * factor / 2), "min_ns": mean // 2, "max_ns": mean * 4,
                         "p50_ns": mean, "p95_ns": mean, "p99_ns": mean,
                         "histogram": {"bits": 7, "counts": counts}})
        path = os.path.join(folder, name)
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"type": "hotpath-report", "schema": 1, "program": {"name": "large"}, "elapsed_ns": 10 ** 9,
                       "functions_timing": {"reference": "sum", "reference_ns": 1, "total_count": 10000, "rows": rows}}, file)
        return path

    base, head = write("large-base.json", 1), write("large-head.json", 1.1)
    for form in ("table", "json"):
        seconds = []
        for _ in range(5):
            begin = time.monotonic()
            subprocess.run([HOTPATH, "diff", "-f", form, "-o", os.devnull, base, head], check=False)
            seconds.append(time.monotonic() - begin)
        print(f"two reports of 10,000 functions, {os.path.getsize(base) / 1e6:.0f} MB each, as {form}: "
              f"{statistics.median(seconds):.2f} s (bar: 0.5)", flush=True)
    peak_kib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(f"most memory of all that ran: {peak_kib * 1024 / 1e6:.0f} MB (bar: 200)")


with tempfile.TemporaryDirectory() as runtime:
    large(runtime)
    truth(runtime)
