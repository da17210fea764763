#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Channels, streams, futures, values and threads: what a program did in known numbers comes out right.

usage: test_flow.py FLOW SCHEMA
"""

import glob
import json
import os
import subprocess
import sys
import tempfile
import unittest
import urllib.error
import urllib.request

import jsonschema

FLOW, SCHEMA = sys.argv[1:3]


def counted(histogram):
    return sum(histogram["counts"][1::2])


class Flow(unittest.TestCase):
    def run_flow(self, mode, **settings):
        folder = tempfile.TemporaryDirectory(prefix="hotpath-test-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        path = os.path.join(folder.name, "report.json")
        environment = {k: v for k, v in os.environ.items() if not k.startswith("HOTPATH_")}
        environment.update(XDG_RUNTIME_DIR=folder.name, HOTPATH_METRICS_SERVER_OFF="1", HOTPATH_REPORT="all",
                           HOTPATH_OUTPUT_FORMAT="json", HOTPATH_OUTPUT_PATH=path, **settings)
        done = subprocess.run([FLOW, mode], env=environment, capture_output=True, text=True, timeout=120, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.out = done.stdout
        return self.report(path)

    def report(self, path):
        with open(path, encoding="utf-8") as file:
            self.document = json.load(file)
        with open(SCHEMA, encoding="utf-8") as file:
            jsonschema.validate(self.document, json.load(file))
        return self.document

    def rows(self, section):
        return {row["name"]: row for row in self.document.get(section, {}).get("rows", [])}

    def test_channels(self):
        self.run_flow("channels")
        channels = self.rows("channels")
        at_once = channels["all at once"]
        self.assertEqual((at_once["sent"], at_once["received"], at_once["queued"]), (20000, 20000, 0))
        self.assertEqual((at_once["max_queued"], at_once["capacity"], at_once["item_bytes"]), (20000, 20000, 48))
        self.assertEqual((at_once["kind"], at_once["state"]), ("bounded", "closed"))
        self.assertTrue(at_once["file"].endswith("flow.c"))
        # Of so many under way only the last have a known delay, and no two share one.
        self.assertGreater(counted(at_once["delay_histogram"]), 300)
        self.assertLessEqual(counted(at_once["delay_histogram"]), 1024)

        slow = channels["one by one"]
        self.assertEqual((slow["kind"], slow["capacity"], slow["max_queued"]), ("unbounded", 0, 1))
        self.assertEqual(counted(slow["delay_histogram"]), 20)
        self.assertGreaterEqual(slow["delay_total_ns"], 20 * 1000000)
        self.assertGreaterEqual(slow["delay_max_ns"] * 20, slow["delay_total_ns"])
        entries = slow["log"]["entries"]
        self.assertEqual(len(entries), 40)
        self.assertEqual([e["event"] for e in entries[:2]], ["received", "sent"])
        self.assertEqual(entries[1]["text"], "the last")
        self.assertGreaterEqual(entries[0]["duration_ns"], 1000000)
        self.assertEqual([e["at_ns"] for e in entries], sorted((e["at_ns"] for e in entries), reverse=True))

        self.assertEqual((channels["channel"]["state"], channels["channel"]["queued"]), ("full", 2))
        self.assertNotIn("early", channels)

    def test_many_threads_lose_nothing(self):
        self.run_flow("all-sides")
        shared = self.rows("channels")["shared"]
        self.assertEqual((shared["sent"], shared["received"], shared["queued"]), (80000, 80000, 0))
        self.assertGreaterEqual(shared["max_queued"], 1)
        self.assertLessEqual(shared["max_queued"], 4)
        self.assertEqual(counted(shared["delay_histogram"]), 0)
        self.assertEqual(self.rows("values")["sum"]["value"], 80000)
        self.assertEqual(self.rows("values")["sum"]["updates"], 80000)

    def test_logs_limit(self):
        self.run_flow("channels", HOTPATH_LOGS_LIMIT="5")
        self.assertEqual(len(self.rows("channels")["all at once"]["log"]["entries"]), 5)

    def test_streams(self):
        self.run_flow("streams")
        streams = self.rows("streams")
        self.assertEqual((streams["lines"]["items"], streams["lines"]["bytes"]), (100, 5050))
        self.assertEqual(streams["lines"]["state"], "closed")
        # Buckets of small numbers hold one each: here it is an exact account.
        counts = streams["lines"]["bytes_histogram"]["counts"]
        self.assertEqual(dict(zip(counts[::2], counts[1::2])), {n: 1 for n in range(1, 101)})
        self.assertEqual((streams["blocks"]["items"], streams["blocks"]["bytes"]), (3, 3 * 4096))
        self.assertEqual(streams["blocks"]["state"], "active")
        self.assertEqual(streams["lines"]["log"]["entries"][0]["text"], "ninety-nine bottles")

    def test_futures(self):
        self.run_flow("futures")
        futures = self.rows("futures")
        quick = futures["quick"]
        self.assertEqual((quick["calls"], quick["polls"]), (5000, 10000))
        self.assertEqual((quick["ready"], quick["cancelled"]), (4000, 1000))
        self.assertEqual((quick["pending"], quick["running"], quick["suspended"]), (0, 0, 0))
        self.assertEqual(counted(quick["poll_histogram"]), 10000)
        self.assertEqual(counted(quick["life_histogram"]), 4000)
        ready = [e for e in quick["log"]["entries"] if e["event"] == "ready"]
        self.assertEqual(ready[0]["text"], "the last")
        still = futures["open"]
        self.assertEqual((still["pending"], still["running"], still["suspended"]), (1, 1, 1))
        elsewhere = futures["elsewhere"]
        self.assertEqual((elsewhere["ready"], elsewhere["polls"]), (1, 1))
        self.assertEqual(elsewhere["log"]["entries"][0]["text"], "done elsewhere")

    def test_values(self):
        self.run_flow("values")
        values = self.rows("values")
        depth = values["depth"]
        self.assertEqual((depth["kind"], depth["value"], depth["text"]), ("gauge", -49.75, "-49.75"))
        self.assertEqual((depth["min"], depth["max"], depth["updates"]), (-50, 50, 102))
        self.assertEqual(depth["log"]["entries"][0]["text"], "-49.75")
        self.assertEqual((values["file"]["kind"], values["file"]["text"], values["file"]["value"]),
                         ("value", "12 of 40 files", 12))
        self.assertEqual([e["text"] for e in values["file"]["log"]["entries"]], ["12 of 40 files", "first.c"])
        self.assertTrue(values["long"]["text"].endswith("x…"))
        self.assertLessEqual(len(values["long"]["text"].encode()), 239)

    def test_nothing_is_harmless(self):
        self.run_flow("nothing")
        self.assertEqual([s for s in ("channels", "streams", "futures", "values") if self.rows(s)], [])

    @unittest.skipIf("TSAN_OPTIONS" in os.environ, "ThreadSanitizer can't start threads in a fork's child")
    def test_a_child_counts_for_itself(self):
        # A sanitizer's search for leaks has something to say of a child's threads.
        self.run_flow("fork", ASAN_OPTIONS=os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0")
        child = int(self.out)
        self.assertEqual(self.rows("channels")["both"]["sent"], 1)
        self.assertEqual(self.rows("values")["gauge"]["value"], 1)
        self.assertEqual(self.rows("futures")["parent's"]["ready"], 1)
        (path,) = glob.glob(f"{self.folder}/report.{child}.json")
        self.report(path)
        self.assertEqual(self.rows("channels")["both"]["sent"], 3)
        self.assertEqual(self.rows("values")["gauge"]["value"], 2)
        self.assertEqual(self.rows("futures"), {})

    def test_a_crowd_is_folded(self):
        self.run_flow("crowd")
        for section, key in (("channels", "sent"), ("values", "updates")):
            rows = self.rows(section)
            self.assertEqual(len(rows), 1025)
            self.assertEqual(sum(row[key] for row in rows.values()), 1500)
            self.assertEqual(rows["<other>"][key], 1500 - 1024)

    def test_threads(self):
        self.run_flow("threads", HOTPATH_THREADS_INTERVAL_MS="20")
        # ThreadSanitizer has a thread of its own that is called as the first one is.
        threads = {row["name"]: row for row in sorted(self.document["threads"]["rows"], key=lambda row: row["cpu_ns"])}
        used_ns = {name: int(us) * 1000 for name, us in (line.split() for line in self.out.splitlines())}
        self.assertEqual(set(used_ns), {"burner-0", "burner-1", "burner-2", "flow"})
        # Within 1 % of what getrusage said to each, besides what it did from then on.
        after_ns = 50e6 if "TSAN_OPTIONS" in os.environ else 2e6
        for name, ns in used_ns.items():
            more_ns = after_ns if name != "flow" else 3 * after_ns # it ends the session
            self.assertGreater(threads[name]["cpu_ns"], ns * 0.99, name)
            self.assertLess(threads[name]["cpu_ns"], ns * 1.01 + more_ns, name)
            self.assertEqual(threads[name]["state"], "running" if name == "flow" else "ended")
        self.assertGreater(threads["burner-1"]["cpu_max_permille"], 100)
        self.assertEqual([name for name in threads if name.startswith("hp-")], [])
        # Nothing is left over that no thread had.
        self.assertLess(threads.get("<short-lived>", {"cpu_ns": 0})["cpu_ns"], max(after_ns, 0.01 * sum(used_ns.values())))

    def test_tables(self):
        folder = tempfile.TemporaryDirectory(prefix="hotpath-test-")
        self.addCleanup(folder.cleanup)
        environment = {k: v for k, v in os.environ.items() if not k.startswith("HOTPATH_")}
        environment.update(XDG_RUNTIME_DIR=folder.name, HOTPATH_METRICS_SERVER_OFF="1", HOTPATH_REPORT="channels,streams")
        out = subprocess.run([FLOW, "channels"], env=environment, capture_output=True, text=True, check=True).stdout
        lines = out.splitlines()
        self.assertTrue(any(line.startswith("channels: ") for line in lines), out)
        self.assertNotIn("functions-timing", out)
        self.assertNotIn("streams: ", out)  # it has none
        head = next(i for i, line in enumerate(lines) if line.startswith("Channel "))
        table = [lines[head], *lines[head + 2 :]]
        self.assertEqual({len(line) for line in table if line}, {len(lines[head])}, out)


@unittest.skipUnless(os.environ.get("HOTPATH_SERVER_MODULE"), "the server is not built")
class Live(unittest.TestCase):
    SECTIONS = "channels,futures,values"

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="hotpath-test-")
        self.addCleanup(folder.cleanup)
        environment = {k: v for k, v in os.environ.items()
                       if not k.startswith("HOTPATH_") or k == "HOTPATH_SERVER_MODULE"}
        environment.update(XDG_RUNTIME_DIR=folder.name, HOTPATH_METRICS_PORT="0", HOTPATH_OUTPUT_FORMAT="none")
        self.process = subprocess.Popen([FLOW, "steps"], env=environment, text=True, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(self.process.communicate)
        self.addCleanup(self.process.kill)
        line = self.process.stderr.readline()
        self.base = f"http://127.0.0.1:{int(line.rsplit(':', 1)[1].strip('/').strip().strip('/'))}"
        with open(SCHEMA, encoding="utf-8") as file:
            self.schema = json.load(file)
        self.rows = {}

    def step(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        self.assertEqual(self.process.stdout.readline(), "done\n")

    def get(self, path):
        with urllib.request.urlopen(self.base + path, timeout=20) as answer:
            return json.load(answer)

    def validate(self, kind, document):
        jsonschema.validate(document, {"$ref": f"#/$defs/{kind}", "$defs": self.schema["$defs"]})

    def events(self):
        """Kind and document of each event."""
        with urllib.request.urlopen(f"{self.base}/v1/events?interval_ms=50&sections={self.SECTIONS}", timeout=20) as stream:
            kind = None
            for line in stream:
                if line.startswith(b"event: "):
                    kind = line[7:].decode().strip()
                elif line.startswith(b"data: "):
                    yield kind, json.loads(line[6:])

    def fold(self, kind, document):
        """What a reader does: rows by section and id, histograms by bucket."""
        self.validate("report" if kind == "snapshot" else "delta", document)
        if kind == "snapshot":
            self.rows = {}
        for section in self.SECTIONS.split(","):
            for row in document.get(section, {}).get("rows", []):
                known = self.rows.setdefault((section, row["id"]), {})
                if kind == "delta" and known:
                    self.assertNotIn("kind", row)  # what never changes is not said again
                for key, value in row.items():
                    if key.endswith("histogram"):
                        known.setdefault(key, {}).update(zip(value["counts"][::2], value["counts"][1::2]))
                    else:
                        known[key] = value

    def expected(self, document):
        return {
            (section, row["id"]): {
                key: dict(zip(value["counts"][::2], value["counts"][1::2])) if key.endswith("histogram") else value
                for key, value in row.items() if key != "log"
            }
            for section in self.SECTIONS.split(",") for row in document.get(section, {}).get("rows", [])
        }

    def test_deltas_add_up_to_the_report(self):
        self.step()
        events = self.events()
        self.fold(*next(events))
        self.assertEqual(self.rows["channels", 1]["sent"], 1)
        for _ in range(6):
            self.step()
        while self.rows.get(("values", 1), {}).get("value") != 7:
            kind, document = next(events)
            self.assertEqual(kind, "delta")
            self.fold(kind, document)
        self.assertEqual(self.rows, self.expected(self.get(f"/v1/report?sections={self.SECTIONS}")))
        self.assertEqual(self.rows["channels", 1]["sent"], 28)
        self.assertEqual(self.rows["channels", 2]["name"], "came later")
        # Nothing happens: nothing is sent of them.
        kind, document = next(events)
        self.assertEqual([s for s in self.SECTIONS.split(",") if document.get(s, {}).get("rows")], [])

    def test_a_reset_begins_anew(self):
        self.step()
        self.step()
        urllib.request.urlopen(urllib.request.Request(self.base + "/v1/reset", method="POST"), timeout=20).close()
        steps = self.get("/v1/report")["channels"]["rows"][0]
        self.assertEqual((steps["sent"], steps["received"], steps["delay_total_ns"], steps["delay_max_ns"]), (0, 0, 0, 0))
        self.assertEqual(steps["delay_histogram"]["counts"], [])
        self.assertNotIn("log", {k: v for k, v in steps.items() if v == []})
        self.step()
        document = self.get("/v1/report")
        steps = document["channels"]["rows"][0]
        self.assertEqual((steps["sent"], counted(steps["delay_histogram"])), (3, 3))
        self.assertEqual(document["futures"]["rows"][0]["calls"], 1)
        self.assertEqual({e["number"] for e in steps["log"]["entries"]}, {4, 5, 6})

    def test_logs_and_what_is_not_there(self):
        self.step()
        log = self.get("/v1/futures/1/log")
        self.validate("entryLog", log)
        self.assertEqual((log["name"], log["entries"][0]["event"], log["entries"][0]["text"]), ("step", "ready", "ok"))
        self.validate("entryLog", self.get("/v1/channels/1/log"))
        self.assertEqual(self.get("/v1/threads/1/log")["entries"], [])
        for path, status in (("/v1/channels/99/log", 404), ("/v1/channels/first/log", 400), ("/v1/canals/1/log", 404)):
            with self.subTest(path), self.assertRaises(urllib.error.HTTPError) as raised:
                self.get(path)
            self.assertEqual(raised.exception.code, status)
            raised.exception.close()


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v"])
