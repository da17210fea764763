#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What the probe costs a whole run: its exit, and whether own cost is rightly taken out of self time.

usage: whole-runs.py BENCH_SCOPE HELLO_MEASURED HELLO_PLAIN

Every figure is compared with one of the same run only.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

BENCH_SCOPE, MEASURED, PLAIN = sys.argv[1:4]


def environment(folder, **settings):
    values = {k: v for k, v in os.environ.items() if not k.startswith("HOTPATH_") or k == "HOTPATH_SERVER_MODULE"}
    return values | {"XDG_RUNTIME_DIR": folder} | settings


def run_seconds(program, env):
    begin = time.monotonic()
    subprocess.run([program], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return time.monotonic() - begin


def exit_time(folder):
    """Begin to end of a program that does next to nothing, in pairs with and without the probe."""
    env = environment(folder)
    pairs = [(run_seconds(MEASURED, env), run_seconds(PLAIN, env)) for _ in range(30)]
    longer = [(measured - plain) * 1000 for measured, plain in pairs]
    print(
        f"a whole run, server and report included: {statistics.median(longer):.1f} ms longer than without"
        f" the probe (most of 30: {max(longer):.1f}; bar: 100)"
    )


def self_time(folder):
    """10 M tiny children: the parent's self time against the same loop without the probe."""
    path = os.path.join(folder, "report.json")
    ratios, raw, own_ns = {}, {}, {}
    for _ in range(5):
        out = subprocess.run(
            [BENCH_SCOPE, "--truth"],
            env=environment(folder, HOTPATH_OUTPUT_PATH=path),
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        with open(path, encoding="utf-8") as file:
            rows = {row["name"]: row for row in json.load(file)["functions_timing"]["rows"]}
        for name, calls, truth in map(str.split, out.splitlines()):
            ratios.setdefault(name, []).append(rows[name]["self_ns"] / float(truth))
            raw.setdefault(name, []).append(rows[name]["raw_self_ns"] / float(truth))
            own_ns[name] = float(truth) / int(calls)
    print("self time of a parent of 10 M tiny children, by what it does itself for each of them (bar: 0.95 … 1.05)")
    for name, each in ratios.items():
        print(
            f"  {name:16} {own_ns[name]:4.0f} ns: {statistics.median(each):.3f} × the truth"
            f" (five runs: {', '.join(f'{ratio:.3f}' for ratio in each)});"
            f" before own cost is taken out {statistics.median(raw[name]):.3f} ×"
        )


with tempfile.TemporaryDirectory() as runtime:
    exit_time(runtime)
    self_time(runtime)
