# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports for the tests of the command, made by arithmetic of their own, and how it is run."""
import json
import os
import random
import subprocess
import tempfile
import unittest


def bucket(value):
    """The index of a histogram's bucket: 128 to a power of two, exact below 256."""
    if value < 256:
        return value
    shift = value.bit_length() - 8
    return (shift << 7) + (value >> shift)


def histogram(values):
    counts = {}
    for value in values:
        counts[bucket(value)] = counts.get(bucket(value), 0) + 1
    return {"bits": 7, "counts": [number for item in sorted(counts.items()) for number in item]}


def rank(values, percent):
    """The exact percentile."""
    ordered = sorted(values)
    return ordered[max(0, -(-int(percent * len(ordered) * 1000) // 100000) - 1)]


def function(number, name, durations, **more):
    durations = list(durations)
    row = {
        "id": number, "name": name, "file": "src/work.c", "line": number * 10, "kind": "function",
        "calls": len(durations), "timed_calls": len(durations), "running": 0, "total_ns": sum(durations),
        "self_ns": sum(durations) // 2, "raw_total_ns": sum(durations), "raw_self_ns": sum(durations) // 2,
        "min_ns": min(durations, default=0), "max_ns": max(durations, default=0),
        "histogram": histogram(durations),
    }
    for percent in (50, 95, 99):
        row[f"p{percent}_ns"] = rank(durations, percent) if durations else 0
    return row | more


def call(number, started_ns, duration_ns, thread_id=7, thread="worker", result=None):
    return {"call": number, "started_ns": started_ns, "duration_ns": duration_ns, "thread_id": thread_id,
            "thread": thread, "result": result}


def node(number, parent, of, self_ns, total_ns, calls=1):
    return {"id": number, "parent": parent, "function": of, "calls": calls, "running": 0, "total_ns": total_ns,
            "self_ns": self_ns}


def report(rows, nodes=(), name="worker", **sections):
    return {
        "type": "hotpath-report", "schema": 1, "generator": {"name": "libhotpath", "version": "0.1.0"},
        "program": {"name": name, "pid": 42, "executable": "/usr/bin/" + name,
                    "started_at": "2026-11-22T17:03:00Z", "ended": "exit"},
        "machine": {"host": "box", "os": "Linux", "arch": "x86_64", "cpus": 2},
        "clock": {"source": "tsc", "scope_cost_ns": 30, "scope_inner_cost_ns": 10},
        "elapsed_ns": 2_000_000_000, "epoch": 0, "percentiles": [50, 95, 99],
        "losses": {key: 0 for key in ("sites_folded", "nodes_folded", "buckets_misplaced", "threads_unrecorded",
                                      "too_deep", "unbalanced", "signals")},
        "process": {"cpu_ns": 5, "rss_bytes": 6000, "peak_rss_bytes": 7000, "threads": 2, "threads_running": 1},
        "functions_timing": {"reference": "elapsed", "reference_ns": 2_000_000_000, "total_count": len(rows),
                             "included_count": len(rows), "rows": list(rows)},
        "call_tree": {"total_count": len(nodes), "rows": list(nodes)},
    } | sections


def lock(number, name, waits, **more):
    waits = list(waits)
    return {"id": number, "name": name, "file": "src/lock.c", "line": 5, "kind": "mutex", "instances": 1,
            "acquisitions": len(waits), "contended": sum(1 for wait in waits if wait), "owner_tid": 0,
            "wait_total_ns": sum(waits), "wait_max_ns": max(waits, default=0), "wait_histogram": histogram(waits),
            "hold_total_ns": 0, "hold_max_ns": 0, "hold_histogram": histogram([])} | more


def usual(seed=1, calls=1000):
    """A report with a call tree, a log, locks and a name that every format has to escape."""
    chance = random.Random(seed)
    parse = [chance.randrange(100, 10_000_000) for _ in range(calls)]
    odd = [chance.randrange(1, 50_000) for _ in range(calls // 2)]
    rows = [
        function(1, "main", [], running=1, total_ns=1_900_000_000, self_ns=7, kind="wrapper"),
        function(2, "parse", parse, log={
            "recent": [call(9, 5_000, 700, result='3 "tokens"\n'), call(8, 4_000, 2_000)],
            "slowest": [call(8, 4_000, 2_000), call(3, 1_000, 9_001, 8, "other")]}),
        function(3, 'odd;"<b>&name, \\ with\x1b[31m all', odd),
    ]
    nodes = [node(1, 0, 1, 7, 1_900_000_000), node(2, 1, 2, 1_000_000, 3_000_000), node(3, 2, 3, 2_000_000, 2_000_000),
             node(4, 1, 3, 123_456, 123_456)]
    locks = {"total_count": 2, "rows": [lock(0, "queue", [0, 0, 500, 70_000]), lock(1, "table, \"quoted\"", [0] * 9)]}
    return report(rows, nodes, locks=locks)


class Case(unittest.TestCase):
    """A folder of its own, and the command in it."""

    command = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="hotpath-cli-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("HOTPATH_")}
        self.environment |= {"XDG_RUNTIME_DIR": self.folder, "TMPDIR": self.folder, "LC_ALL": "C.UTF-8",
                             "LANGUAGE": "en", "TZ": "UTC"}

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, content):
        text = content if isinstance(content, (str, bytes)) else json.dumps(content)
        with open(self.path(name), "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        return name

    def read(self, name):
        with open(self.path(name), encoding="utf-8", newline="") as file:
            return file.read()

    def hotpath(self, *arguments, **more):
        """Everything as text but where `text=False` is given."""
        options = {"capture_output": True, "text": True, "encoding": "utf-8", "timeout": 60} | more
        if not options["text"]:
            del options["encoding"]
        return subprocess.run([self.command, *arguments], env=self.environment, cwd=self.folder, check=False, **options)

    def done(self, *arguments, **more):
        """Standard output of a command that must succeed."""
        result = self.hotpath(*arguments, **more)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout

    def fails(self, sentence, *arguments, status=1, **more):
        """A command that must fail with a sentence, and write nothing."""
        result = self.hotpath(*arguments, **more)
        self.assertEqual((result.returncode, result.stdout), (status, ""), result.stderr)
        self.assertTrue(result.stderr.startswith("hotpath: "), result.stderr)
        self.assertIn(sentence, result.stderr)
        return result
