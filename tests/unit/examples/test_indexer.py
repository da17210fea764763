#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""test_indexer.py INDEXER: what the indexer says of a folder, held against the folder."""
import contextlib
import hashlib
import json
import os
import pathlib
import signal
import sqlite3
import subprocess
import sys
import tempfile
import unittest
import zlib

INDEXER = sys.argv.pop(1)
QUIET = {"HOTPATH_OUTPUT_FORMAT": "none", "HOTPATH_METRICS_SERVER_OFF": "1"}


class Indexer(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.place = pathlib.Path(holder.name)
        (self.place / "runtime").mkdir(mode=0o700)
        (self.place / "temporary").mkdir()
        self.folder = self.place / "folder"
        (self.folder / "within" / "deeper").mkdir(parents=True)
        self.files = {
            "text": b"the way in is the way out\n" * 10000,
            "empty": b"",
            "within/one block": bytes(range(256)) * 64,
            "within/one more than a chunk": os.urandom(128 * 1024 + 1),
            "within/deeper/name with \N{GREEK SMALL LETTER LAMDA}": b"x",
        }
        for name, content in self.files.items():
            (self.folder / name).write_bytes(content)
        os.mkfifo(self.folder / "pipe")
        (self.folder / "link").symlink_to("text")
        (self.folder / "loop").symlink_to(".")

    def environment(self, **more):
        return {
            **os.environ,
            **QUIET,
            "TMPDIR": str(self.place / "temporary"),
            "XDG_RUNTIME_DIR": str(self.place / "runtime"),
            **more,
        }

    def run_indexer(self, *arguments, **environment):
        return subprocess.run(
            [INDEXER, *map(str, arguments)],
            env=self.environment(**environment), capture_output=True, text=True, timeout=60, check=False,
        )

    def test_once_stores_every_regular_file(self):
        database = self.place / "index.db"
        for threads in (1, 5):
            done = self.run_indexer("--once", "--threads", threads, "--db", database, self.folder)
            self.assertEqual(done.returncode, 0, done.stderr)
            with contextlib.closing(sqlite3.connect(database)) as connection:
                rows = connection.execute("SELECT path, size, digest, ratio FROM files").fetchall()
            self.assertEqual({row[0] for row in rows}, {str(self.folder / name) for name in self.files})
            for path, size, digest, ratio in rows:
                content = pathlib.Path(path).read_bytes()
                self.assertEqual(size, len(content), path)
                self.assertEqual(digest, hashlib.sha256(content).hexdigest(), path)
                expected = len(content) / len(zlib.compress(content)) if content else 1
                self.assertAlmostEqual(ratio, expected, delta=expected / 100, msg=path)

    def test_report_counts_each_file(self):
        report = self.place / "new folder" / "report.json"
        document = self.report(report)
        self.assertEqual(document["program"]["name"], "indexer")
        calls = {row["name"]: row["calls"] for row in document["functions_timing"]["rows"]}
        wrappers = [row for row in document["functions_timing"]["rows"] if row["kind"] == "wrapper"]
        self.assertEqual([(row["calls"], row["running"]) for row in wrappers], [(1, 0)])
        self.assertEqual(wrappers[0]["total_ns"], document["functions_timing"]["reference_ns"])
        self.assertLessEqual(wrappers[0]["total_ns"], document["elapsed_ns"])
        self.assertEqual(calls["walk_dir"], 3)
        self.assertEqual(calls["index_file"], len(self.files))
        self.assertEqual(calls["sqlite_insert"], len(self.files))
        self.assertEqual(calls["commit_batch"], 1)
        self.assertEqual(set(document["losses"].values()), {0})

    def report(self, path):
        done = self.run_indexer("--once", self.folder, HOTPATH_OUTPUT_FORMAT="json", HOTPATH_OUTPUT_PATH=str(path),
                                HOTPATH_REPORT="all")
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(path.read_text())

    def test_report_has_all_that_it_does(self):
        document = self.report(self.place / "report.json")
        rows = {section: {row["name"]: row for row in document[section]["rows"]}
                for section in ("channels", "streams", "locks", "values")}
        for queue in ("paths", "records"):
            channel = rows["channels"][queue]
            self.assertEqual((channel["sent"], channel["received"]), (len(self.files), len(self.files)))
            # At the least once a message on each side, and once to close.
            self.assertGreater(rows["locks"][queue]["acquisitions"], 2 * len(self.files))
        read = sum(len(content) for content in self.files.values())
        self.assertEqual(rows["streams"]["file content"]["bytes"], read)
        self.assertEqual(rows["values"]["files"]["value"], len(self.files))
        if "functions_alloc" in document: # not in a sanitizer's build
            allocated = {row["name"]: row for row in document["functions_alloc"]["rows"]}
            self.assertGreaterEqual(allocated["index_file"]["self_count"], len(self.files)) # a record each
            self.assertEqual(allocated["index_file"]["live_count"], 0)

    def test_signals_end_it_and_nothing_is_left(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with subprocess.Popen(
                [INDEXER, str(self.folder)], env=self.environment(), stderr=subprocess.PIPE, text=True
            ) as process:
                said = next((line for line in process.stderr if "indexing" in line), None)
                self.assertIsNotNone(said)
                self.assertEqual(len(list((self.place / "temporary").glob("hotpath-indexer-*"))), 1)
                process.send_signal(number)
                process.communicate(timeout=60)
                self.assertEqual(process.returncode, 0)
            self.assertEqual(list((self.place / "temporary").glob("hotpath-indexer-*")), [])

    def test_wrong_use_is_one_line(self):
        for arguments, saying in (
            (["--threads", "0"], "--threads takes a number from 1 to 64"),
            (["--threads", "7x"], "--threads takes a number from 1 to 64"),
            (["/proc"], "holds no stored files"),
            ([self.folder / "text"], "is not a folder"),
            ([self.place / "missing"], "No such file"),
            ([self.folder, self.folder], "only one folder"),
        ):
            done = self.run_indexer("--once", *arguments)
            self.assertEqual(done.returncode, 2)
            self.assertIn(saying, done.stderr)
            self.assertEqual(done.stderr.count("\n"), 1)
            self.assertEqual(done.stdout, "")

    def test_database_that_cannot_be_made(self):
        done = self.run_indexer("--once", "--db", self.place / "missing" / "index.db", self.folder)
        self.assertEqual(done.returncode, 1)
        self.assertIn("cannot open", done.stderr)

    def test_help(self):
        done = self.run_indexer("--help")
        self.assertEqual(done.returncode, 0)
        self.assertIn("--once", done.stdout)


unittest.main(verbosity=2)
