#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`hotpath merge`, against reports of all calls at once. usage: test_merge.py HOTPATH SCHEMA"""
import json
import os
import random
import sys
import unittest

import jsonschema

from reports import Case, bucket, call, function, histogram, lock, node, report, usual

Case.command, SCHEMA = (os.path.abspath(path) for path in sys.argv[1:3])


class Merge(Case):
    def merge(self, *documents, quiet=True):
        files = [self.write(f"{i}.json", document) for i, document in enumerate(documents)]
        document = json.loads(self.done("merge", *files, *(["-q"] if quiet else [])))
        with open(SCHEMA, encoding="utf-8") as file:
            jsonschema.Draft202012Validator(json.load(file)).validate(document)
        return document

    def rows(self, document, section="functions_timing"):
        return {row["name"]: row for row in document[section]["rows"]}

    def test_functions_are_as_if_measured_at_once(self):
        chance = random.Random(3)
        runs = [[chance.randrange(1, 10 ** chance.randrange(2, 10)) for _ in range(500)] for _ in range(3)]
        merged = self.rows(self.merge(*(report([function(7 + i, "f", run, line=1)]) for i, run in enumerate(runs))))["f"]
        whole = function(1, "f", [value for run in runs for value in run], line=1)
        for key in ("calls", "timed_calls", "total_ns", "raw_total_ns", "min_ns", "max_ns", "histogram"):
            self.assertEqual(merged[key], whole[key], key)
        self.assertEqual(merged["self_ns"], sum(sum(run) // 2 for run in runs))
        for percent in (50, 95, 99):
            self.assertEqual(bucket(merged[f"p{percent}_ns"]), bucket(whole[f"p{percent}_ns"]))

    def test_rows_of_one_run_only(self):
        merged = self.rows(self.merge(report([function(1, "a", [5])]), report([function(1, "b", [6]), function(2, "c", [])])))
        self.assertEqual({name: (row["calls"], row["min_ns"]) for name, row in merged.items()},
                         {"a": (1, 5), "b": (1, 6), "c": (0, 0)})

    def test_an_idle_run_leaves_extremes_alone(self):
        merged = self.rows(self.merge(report([function(1, "a", [])]), report([function(1, "a", [6, 9])])))["a"]
        self.assertEqual((merged["min_ns"], merged["max_ns"]), (6, 9))

    def test_same_names_in_one_run(self):
        rows = [function(1, "f", [1], line=1), function(2, "f", [2, 2], line=1)]
        merged = self.merge(report(rows), report(rows))["functions_timing"]["rows"]
        self.assertEqual([row["calls"] for row in merged], [2, 4])

    def test_call_tree_by_paths(self):
        one = report([function(1, "a", [1]), function(2, "b", [1])], [node(1, 0, 1, 3, 10), node(2, 1, 2, 7, 7)])
        other = report([function(5, "b", [1], line=20), function(6, "a", [1], line=10)],
                       [node(8, 0, 6, 4, 9), node(9, 8, 5, 5, 5), node(10, 0, 5, 2, 2)])
        document = self.merge(one, other)
        name = {row["id"]: row["name"] for row in document["functions_timing"]["rows"]}
        places = {place["id"]: place for place in document["call_tree"]["rows"]}
        found = {}
        for place in places.values():
            path, at = [], place
            while at:
                path.insert(0, name[at["function"]])
                at = places.get(at["parent"])
            found[";".join(path)] = (place["calls"], place["self_ns"], place["total_ns"])
        self.assertEqual(found, {"a": (2, 7, 19), "a;b": (2, 12, 12), "b": (1, 2, 2)})

    def test_program(self):
        one, other = report([]), report([])
        other["program"] |= {"started_at": "2026-11-22T16:00:00Z", "ended": "signal 11"}
        other["process"]["peak_rss_bytes"] = 9000
        other["losses"]["too_deep"] = 2
        merged = self.merge(one, other)
        self.assertEqual((merged["elapsed_ns"], merged["functions_timing"]["reference_ns"]), (4 * 10 ** 9, 4 * 10 ** 9))
        self.assertEqual(merged["program"]["started_at"], "2026-11-22T16:00:00Z")
        self.assertEqual((merged["process"]["cpu_ns"], merged["process"]["peak_rss_bytes"]), (10, 9000))
        self.assertEqual(merged["losses"]["too_deep"], 2)

    def test_sections(self):
        memory = {"id": 1, "name": "f", "file": "a.c", "line": 1, "calls": 2, "self_bytes": 10, "self_count": 1,
                  "total_bytes": 20, "total_count": 2, "freed_bytes": 5, "live_bytes": 5, "live_count": 1,
                  "bytes_histogram": histogram([10, 10]), "count_histogram": histogram([1, 1])}
        whole = {"total_count": 1, "total_bytes": 20, "freed_bytes": 5, "live_bytes": 15}
        one = report([], functions_alloc=whole | {"rows": [memory]},
                     locks={"total_count": 1, "rows": [lock(0, "queue", [0, 500])]})
        other = report([], functions_alloc=whole | {"rows": [memory | {"id": 9, "live_bytes": 2}]},
                       locks={"total_count": 1, "rows": [lock(4, "queue", [70_000])]})
        merged = self.merge(one, other)
        self.assertEqual(merged["functions_alloc"]["live_bytes"], 30)
        row = self.rows(merged, "functions_alloc")["f"]
        self.assertEqual((row["calls"], row["total_bytes"], row["live_bytes"]), (4, 40, 7))
        self.assertEqual(row["bytes_histogram"], histogram([10] * 4))
        row = self.rows(merged, "locks")["queue"]
        self.assertEqual((row["acquisitions"], row["wait_total_ns"], row["wait_max_ns"]), (3, 70_500, 70_000))
        self.assertEqual(row["wait_histogram"], histogram([0, 500, 70_000]))

    def test_says_what_cannot_be_merged(self):
        self.write("a.json", usual(1))
        second = usual(2)
        second["machine"]["host"] = "elsewhere"
        self.write("b.json", second)
        result = self.hotpath("merge", "a.json", "b.json", "-o", "all.json")
        self.assertEqual((result.returncode, result.stdout), (0, ""))
        for sentence in ("2 runs of worker, 4 s in all.", "note: calls and events that were kept one by one are left out",
                         "note: the runs were on different machines", "The report is in all.json."):
            self.assertIn(sentence, result.stderr)
        self.assertEqual(self.hotpath("merge", "-q", "a.json", "b.json", "-o", "all.json").stderr, "")
        self.done("validate", "--strict", "all.json")

    def test_slowest_calls_of_all(self):
        logs = [{"recent": [call(1, 1, d) for d in slow], "slowest": [call(i, 1, d) for i, d in enumerate(slow, 1)]}
                for slow in ((90, 50, 10), (70, 60))]
        merged = self.merge(*(report([function(1, "f", [1], log=log)]) for log in logs))
        self.assertEqual([entry["duration_ns"] for entry in merged["functions_timing"]["rows"][0]["log"]["slowest"]],
                         [90, 70, 60])

    def test_figures_at_the_limit(self):
        most = 2 ** 63 - 1
        rows = [function(1, "f", [5], total_ns=most)]
        self.assertEqual(self.rows(self.merge(report(rows), report(rows)))["f"]["total_ns"], most)

    def test_different_programs(self):
        self.write("a.json", report([]))
        self.write("b.json", report([], name="other"))
        self.fails("“worker” and “other” are different programs.", "merge", "a.json", "b.json")
        self.fails("at least two reports are to be named", "merge", "a.json", status=2)
        self.fails("there is no file “c.json”", "merge", "a.json", "c.json")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
