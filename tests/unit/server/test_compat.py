#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The routes of hotpath of Rust answer in its shape: the same keys, and values that are written alike.

usage: test_compat.py WATCHED ALLOC ANSWERS
ANSWERS has bodies of hotpath's own server, a folder a generation.
"""

import base64
import json
import os
import re
import sys
import unittest

from watched import Watched

WATCHED, ALLOC, ANSWERS = sys.argv[1:4]

# How a text is written, most special first. A key's values must be written in a way that is hotpath's too.
WAYS = [
    ("duration", r"\d+ ns|\d+\.\d\d (µs|ms|s)"),
    ("delay", r"\d+\.\d (µs|ms)"),
    ("bytes", r"-?(\d+ B|\d+\.\d (KB|MB|GB|TB))"),
    ("share", r"\d+\.\d\d%"),
    ("percent", r"\d+\.\d%"),
    ("ago", r"now|\d+[smh] ago"),
    ("N/A", r"N/A"),
    ("text", r"(?s).*"),
]
# Of texts that are free anyway, or that may be missing where hotpath happened to have one.
FREE = {"name", "label", "source", "message", "result", "last_value", "value", "function_name", "caller_name", "key",
        "description", "type_name", "expression", "source_display", "id", "subtype", "state", "iter"}
# What hotpath's types allow to be missing, and what it is otherwise.
MAY_BE_NULL = {"delay": "delay", "message": "text", "result": "text", "thread_id": "integer", "tid": "integer", "cpu_percent": "percent",
               "alloc_count": "integer", "total_poll_alloc_bytes": "integer", "total_poll_alloc_count": "integer",
               "max_poll_alloc_bytes": "integer", "last_poll_alloc_bytes": "integer"}


def way(value):
    if isinstance(value, str):
        return next(name for name, pattern in WAYS if re.fullmatch(pattern, value))
    return {type(None): "null", bool: "boolean", int: "integer", float: "number"}[type(value)]


def shape(value, key="", found=None):
    """The ways in which each key's values are written, and the keys of each kind of object, over a whole body."""
    found = {} if found is None else found
    if isinstance(value, dict):
        for name, inner in value.items():
            shape(inner, f"{key}.{name}", found)
    elif isinstance(value, list):
        for inner in value:
            shape(inner, key + "[]", found)
    else:
        found.setdefault(key, set()).add(way(value))
    return found


class Compat(unittest.TestCase):
    GENERATION = None
    SETTINGS = {}

    @classmethod
    def setUpClass(cls):
        if cls.GENERATION is None:
            raise unittest.SkipTest("what the generations share")
        cls.program = Watched(WATCHED, ALLOC, **cls.SETTINGS)

    @classmethod
    def tearDownClass(cls):
        if cls.GENERATION is not None:
            cls.program.close()

    def theirs(self, name):
        with open(os.path.join(ANSWERS, self.GENERATION, name), encoding="utf-8") as file:
            return json.load(file)

    def ours(self, path):
        answer = self.program.ask(path)
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "application/json"), answer.body)
        return answer.json

    def id_of(self, section, name):
        return next(row["id"] for row in self.program.report()[section]["rows"] if row["name"] == name)

    @staticmethod
    def as_lists(body):
        return body

    def compare(self, path, name, may_lack=()):
        ours, theirs = self.ours(path), self.theirs(name)
        mine, model = shape(self.as_lists(ours)), shape(self.as_lists(theirs))
        expected = [key for key in theirs if key in ours or not f".{key}".startswith(tuple(may_lack))]
        self.assertEqual(list(ours), expected, f"the keys of {path} and their order")
        for key, ways in mine.items():
            self.assertIn(key, model, f"{key} of {path} is no key of hotpath's")
            last = key.rpartition(".")[2]
            if last in FREE:
                ways, wanted = {w if w in ("null", "integer") else "text" for w in ways}, {
                    w if w in ("null", "integer") else "text" for w in model[key]}
            else:
                wanted = set(model[key])
            if last in MAY_BE_NULL:
                ways, wanted = ways - {"null"}, wanted | {MAY_BE_NULL[last]}
            # What no call has is said in hotpath's own word.
            self.assertLessEqual(ways, wanted | ({"N/A"} & ways if last.startswith(("avg", "p")) else set()),
                                 f"{key} of {path}")
        lacking = {key for key in model if key not in mine and not key.startswith(tuple(may_lack))}
        self.assertEqual(lacking, set(), f"{path} lacks keys")
        return ours


class Rust014(Compat):
    GENERATION = "g3-0.14"

    def test_functions(self):
        ours = self.compare("/functions_timing", "functions_timing.json")
        self.assertEqual((ours["profiling_mode"], ours["caller_name"], ours["percentiles"]),
                         ("timing", "watched", [50, 95, 99]))
        self.assertEqual(list(ours["data"][0]), ["id", "name", "calls", "avg", "p50", "p95", "p99", "total",
                                                 "percent_total"])
        parse = next(row for row in ours["data"] if row["name"] == "parse")
        self.assertEqual(parse["calls"], 300)
        self.assertEqual(ours["data"][0]["percent_total"], "100.00%")

    def test_memory(self):
        if not ALLOC:
            self.assertEqual(self.program.ask("/functions_alloc").status, 404)
            return
        ours = self.compare("/functions_alloc", "functions_alloc.json")
        keep = next(row for row in ours["data"] if row["name"] == "keep")
        self.assertEqual((keep["calls"], keep["total"]), (1, "4.9 KB"))
        number = self.id_of("functions_timing", "parse")
        log = self.compare(f"/functions_alloc/{number}/logs", "functions_alloc_logs.json")
        self.assertTrue(all(entry["alloc_count"] is None for entry in log["logs"]))

    def test_function_log(self):
        number = self.id_of("functions_timing", "parse")
        ours = self.compare(f"/functions_timing/{number}/logs", "functions_timing_logs.json")
        self.assertEqual((ours["function_name"], ours["total_invocations"], len(ours["logs"])), ("parse", 300, 50))
        self.assertEqual([entry["invocation"] for entry in ours["logs"]], list(range(300, 250, -1)))
        self.assertEqual(ours["logs"][0]["result"], "call 299")

    def flow_id(self, label):
        return next(row["id"] for row in self.ours("/data_flow")["entries"] if row["label"] == label)

    def test_data_flow(self):
        ours = self.compare("/data_flow", "data_flow.json")
        ids = [row["id"] for row in ours["entries"]]
        self.assertEqual(ids, sorted(set(ids)), "one counter for all kinds")
        rows = {row["label"]: row for row in ours["entries"]}
        jobs, lines, fetch = rows["jobs"], rows["lines"], rows["fetch"]
        for row in theirs_by_type(self.theirs("data_flow.json")).items():
            mine = theirs_by_type(ours)[row[0]]
            self.assertEqual(list(mine), list(row[1]), row[0])
        self.assertEqual((jobs["subtype"], jobs["primary_count"], jobs["secondary_count"], jobs["type_size"]),
                         ("bounded[4]", 10, 9, 48))
        self.assertEqual((lines["state"], lines["primary_count"]), ("closed", 5))
        self.assertEqual((fetch["state"], fetch["primary_count"]), ("active", 3))
        self.assertEqual(sorted(row["iter"] for row in ours["entries"] if row["label"] == "twins"), [0, 1])

    def test_flow_logs(self):
        channel = self.compare(f"/data_flow/channel/{self.flow_id('jobs')}/logs",
                               "data_flow_channel_1_logs.json")
        self.assertEqual((channel["sent_logs"][0]["index"], channel["sent_logs"][0]["delay"]), (10, None))
        self.assertEqual(channel["sent_logs"][1]["message"], "job nine")
        self.assertRegex(channel["sent_logs"][1]["delay"], r"^\d+\.\d (µs|ms)$")
        stream = self.compare(f"/data_flow/stream/{self.flow_id('lines')}/logs", "data_flow_stream_4_logs.json")
        self.assertEqual((stream["logs"][0]["index"], stream["logs"][0]["message"]), (5, "the last line"))
        future = self.compare(f"/data_flow/future/{self.flow_id('fetch')}/logs",
                              "data_flow_future_6_logs.json")
        self.assertEqual((future["call_count"], future["total_polls"]), (3, 3))
        self.assertEqual({call["state"] for call in future["calls"]}, {"ready", "cancelled"})

    def test_threads(self):
        ours = self.compare("/threads", "threads.json", () if ALLOC else (
            ".data[].alloc", ".data[].dealloc", ".data[].mem", ".total_", ".alloc_"))
        self.assertEqual((ours["sample_interval_ms"], ours["thread_count"]), (250, len(ours["data"])))
        self.assertIn(self.program.process.pid, [row["os_tid"] for row in ours["data"]])

    def test_debug(self):
        ours = self.compare("/debug", "debug.json")
        rows = {row["expression"]: row for row in ours["entries"]}
        self.assertEqual((rows["depth"]["entry_type"], rows["depth"]["last_value"]), ("gauge", "-1.25"))
        self.assertEqual((rows["mode"]["entry_type"], rows["mode"]["last_value"]), ("val", "fast"))
        log = self.compare(f"/debug/gauge/{rows['depth']['id']}/logs", "debug_gauge_3_logs.json", [".logs[].source"])
        self.assertEqual([entry["value"] for entry in log["logs"]], ["-1.25", "2.5"])
        self.compare(f"/debug/val/{rows['mode']['id']}/logs", "debug_val_2_logs.json", [".logs[].source"])
        self.assertEqual(self.program.ask(f"/debug/val/{rows['depth']['id']}/logs").status, 404)

    def test_status(self):
        self.compare("/profiler_status", "profiler_status.json")
        self.assertEqual(self.program.ask("/tokio_runtime").status, 404)

    def test_unknown(self):
        for path in ("/functions_timing/999/logs", "/functions_timing/x/logs", "/functions_timing/4294967296/logs",
                     "/functions_timing/18446744073709551616/logs", "/functions_timing/-1/logs", "/functions_timing//logs",
                     "/data_flow/channel/999/logs", "/data_flow/channel/0/logs", "/data_flow/thread/1/logs",
                     "/data_flow/channel/4294967295/logs", "/data_flow/channel/4294967296/logs", "/debug/dbg/1/logs",
                     "/channels", f"/data_flow/stream/{self.flow_id('jobs')}/logs"):
            answer = self.program.ask(path)
            self.assertEqual((answer.status, list(answer.json)), (404, ["error"]), path)

    def test_access_is_that_of_other_routes(self):
        self.assertEqual(self.program.ask("/functions_timing", Origin="https://evil.example").status, 403)
        self.assertEqual(self.program.ask("/threads", data=b"", method="POST").status, 405)


class Rust09(Compat):
    GENERATION = "g1r-0.9.3"
    SETTINGS = {"HOTPATH_COMPAT": "0.9"}

    @staticmethod
    def as_lists(body):
        """Its functions are members of an object, by their names."""
        return {**body, "output": list(body["output"].values())} if "output" in body else body

    def test_functions(self):
        ours = self.compare("/functions_timing", "functions_timing.json")
        self.assertEqual(list(ours["output"]["parse"]), ["calls", "avg", "p50", "p95", "p99", "total", "percent_total"])
        expected = next(row for row in self.program.report()["functions_timing"]["rows"] if row["name"] == "parse")
        self.assertEqual((ours["output"]["parse"]["calls"], ours["output"]["parse"]["p99"]), (300, expected["p99_ns"]))
        self.assertEqual(ours["output"]["watched"]["percent_total"], 10000)
        if ALLOC:
            ours = self.compare("/functions_alloc", "functions_alloc.json")
            self.assertEqual(ours["output"]["keep"]["total"], 5000)

    def test_function_logs(self):
        path = lambda name: "/functions_timing/" + base64.b64encode(name.encode()).decode() + "/logs"
        ours = self.compare(path("parse"), "functions_timing_logs.json", [".logs[].alloc_count"])
        self.assertEqual((ours["function_name"], ours["count"], len(ours["logs"])), ("parse", 300, 50))
        self.assertEqual(ours["logs"][0]["result"], "call 299")
        self.compare("/functions_alloc/" + base64.b64encode(b"parse").decode() + "/logs", "functions_alloc_logs.json")
        for name in ("pars", "parse ", ""):
            self.assertEqual(self.program.ask(path(name)).status, 404)
        self.assertEqual(self.program.ask("/functions_timing/!!!/logs").status, 404)

    def test_data_flow(self):
        jobs = next(row for row in self.compare("/channels", "channels.json")["channels"] if row["label"] == "jobs")
        self.assertEqual((jobs["queued"], jobs["queued_bytes"], jobs["channel_type"]), (1, 48, "bounded[4]"))
        log = self.compare(f"/channels/{jobs['id']}/logs", "channels_0_logs.json")
        self.assertEqual((log["sent_logs"][1]["message"], len(log["received_logs"])), ("job nine", 9))
        lines = self.compare("/streams", "streams.json")["streams"][0]
        self.compare(f"/streams/{lines['id']}/logs", "streams_0_logs.json")
        fetch = self.compare("/futures", "futures.json")["futures"][0]
        self.compare(f"/futures/{fetch['id']}/calls", "futures_0_calls.json")
        for path in ("/channels/99/logs", "/streams/x/logs", "/futures/-1/calls", "/data_flow", "/profiler_status"):
            self.assertEqual(self.program.ask(path).status, 404, path)

    def test_threads(self):
        ours = self.compare("/threads", "threads.json",
                            () if ALLOC else (".threads[].alloc", ".threads[].dealloc", ".threads[].mem"))
        self.assertIn(self.program.process.pid, [row["os_tid"] for row in ours["threads"]])


class Rust028(Compat):
    GENERATION = "g5-0.28"
    SETTINGS = {"HOTPATH_COMPAT": "0.28"}

    def test_functions(self):
        ours = self.compare("/functions_timing", "functions_timing.json")
        parse = next(row for row in ours["data"] if row["name"] == "parse")
        self.assertEqual((parse["sampled_calls"], ours["total_count"], ours["included_count"]), (300, 5, 5))
        self.assertTrue(parse["location"]["file"].endswith("watched.c"))
        self.compare(f"/functions_timing/{parse['id']}/logs", "functions_timing_logs.json")
        if ALLOC:
            self.compare("/functions_alloc", "functions_alloc.json")
            self.compare(f"/functions_alloc/{parse['id']}/logs", "functions_alloc_logs.json")

    def test_data_flow(self):
        jobs = next(row for row in self.compare("/channels", "channels.json")["data"] if row["label"] == "jobs")
        self.assertEqual((jobs["queue_size"], jobs["delay_sampled_count"], jobs["instances"]), (1, 9, 1))
        self.compare(f"/channels/{jobs['id']}/logs", "channels_0_logs.json")
        lines = self.compare("/streams", "streams.json")["data"][0]
        self.assertEqual(lines["closed_instances"], 1)
        self.compare(f"/streams/{lines['id']}/logs", "streams_0_logs.json")
        fetch = self.compare("/futures", "futures.json")["data"][0]
        self.compare(f"/futures/{fetch['id']}/logs", "futures_0_logs.json")

    def test_locks(self):
        cache = self.compare("/mutexes", "mutexes.json")["data"]
        self.assertEqual([(row["label"], row["count"], row["sampled_count"]) for row in cache], [("cache", 1, 1)])
        self.assertRegex(cache[0]["acquire_avg"], "µs$")
        rules = self.compare("/rw_locks", "rw_locks.json")["data"]
        self.assertEqual([(row["label"], row["read_count"], row["write_count"]) for row in rules], [("rules", 2, 1)])

    def test_what_is_not_recorded(self):
        for name in ("sql", "http", "server", "io"):
            self.assertEqual(self.compare("/" + name, name + ".json", [".data"])["data"], [])
        self.assertEqual(self.ours("/functions_cpu"), {"status": "idle"})

    def test_rest(self):
        self.compare("/threads", "threads.json", () if ALLOC else (
            ".data[].alloc", ".data[].dealloc", ".data[].mem", ".total_", ".alloc_"))
        self.assertEqual(self.compare("/profiler_status", "profiler_status.json")["pid"], self.program.process.pid)
        debug = self.compare("/debug", "debug.json", [".entries[].location"])
        self.assertEqual((debug["total_count"], debug["included_count"]), (2, 2))


def theirs_by_type(body):
    return {row["data_flow_type"]: row for row in body["entries"]}


class Settings(unittest.TestCase):
    def watch(self, **settings):
        program = Watched(WATCHED, ALLOC, **settings)
        self.addCleanup(program.close)
        return program

    def test_off(self):
        self.assertEqual(self.watch(HOTPATH_COMPAT="off").ask("/functions_timing").status, 404)

    def test_limit(self):
        for limit, rows in (("2", 2), ("0", 5)):
            program = self.watch(HOTPATH_FUNCTIONS_LIMIT=limit)
            self.assertEqual(len(program.ask("/functions_timing").json["data"]), rows)

    def test_cumulative(self):
        if not ALLOC:
            self.skipTest("without the library that counts allocations")
        work = {}
        for setting in ("0", "1"):
            body = self.watch(HOTPATH_ALLOC_CUMULATIVE=setting).ask("/functions_alloc").json
            work[setting] = next(row for row in body["data"] if row["name"] == "work")["total"]
            self.assertIn(("Exclusive", "Cumulative")[int(setting)], body["description"])
        self.assertEqual(work["0"], "0 B")
        self.assertRegex(work["1"], "KB$")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
