#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What programs allocate, against what their reports say and what valgrind counts.

usage: test_alloc.py FOLDER INTERPOSER LIBRARY SCHEMA

Valgrind counts a realloc as an allocation of the whole new size and a free of the old; calloc, memalign and so on
with the bytes that were asked for; a call that fails not at all. So do we.
"""

import ctypes
import glob
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

FOLDER, INTERPOSER, LIBRARY, SCHEMA = sys.argv[1:5]
WAYS = ("linked", "preloaded", "static")


class Program(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="hotpath-test-")
        self.addCleanup(self.folder.cleanup)
        self.path = os.path.join(self.folder.name, "report.json")

    def environment(self, **settings):
        values = {k: v for k, v in os.environ.items() if not k.startswith("HOTPATH_")}
        values.update(
            XDG_RUNTIME_DIR=self.folder.name,
            HOTPATH_METRICS_SERVER_OFF="1",
            HOTPATH_OUTPUT_FORMAT="json",
            HOTPATH_OUTPUT_PATH=self.path,
            LC_ALL="C",
        )
        values.update(settings)
        return values

    def run_program(self, name, *arguments, way="linked", expect=(0,), **settings):
        if way == "preloaded":
            settings.setdefault("LD_PRELOAD", INTERPOSER)
        result = subprocess.run(
            [os.path.join(FOLDER, f"{name}-{way}"), *map(str, arguments)],
            env=self.environment(**settings),
            capture_output=True,
            text=True,
            timeout=120,
        )
        self.assertIn(result.returncode, expect, result.stderr)
        self.out, self.err = result.stdout, result.stderr

    def report(self, path=None):
        import jsonschema

        with open(path or self.path, encoding="utf-8") as file:
            document = json.load(file)
        with open(SCHEMA, encoding="utf-8") as file:
            jsonschema.validate(document, json.load(file))
        self.document = document
        self.section = document["functions_alloc"]
        self.rows = {row["name"]: row for row in self.section["rows"]}
        return self.section

    def figures(self, name, *keys):
        return tuple(self.rows[name][key] for key in keys)

    def assert_sums(self):
        """What must be so in any report of a program that has ended."""
        section = self.section
        self.assertEqual(section["live_bytes"], section["total_bytes"] - section["freed_bytes"])
        for row in section["rows"]:
            self.assertLessEqual(row["self_bytes"], row["total_bytes"])
            self.assertLessEqual(row["live_bytes"], row["self_bytes"])
            self.assertLessEqual(row["total_bytes"], section["total_bytes"])
            for histogram in ("bytes_histogram", "count_histogram"):
                self.assertEqual(sum(row[histogram]["counts"][1::2]), row["calls"], row["name"])


class Trees(Program):
    def test_exclusive_and_cumulative(self):
        for way in WAYS:
            with self.subTest(way):
                self.run_program("subject", "tree", way=way)
                self.report()
                self.assert_sums()
                keys = ("calls", "self_bytes", "self_count", "total_bytes", "total_count", "freed_bytes")
                self.assertEqual(self.figures("branch", *keys), (10, 30000, 20, 34500, 65, 34500))
                self.assertEqual(self.figures("leaf", *keys), (45, 4500, 45, 4500, 45, 0))
                self.assertEqual(self.figures("idle", *keys), (5, 0, 0, 0, 0, 0))
                self.assertEqual(self.figures("subject", *keys), (1, 0, 0, 34600, 75, 0))
                self.assertEqual(self.section["total_bytes"], 34600)
                self.assertEqual(self.section["total_count"], 75)
                self.assertEqual(self.section["live_bytes"], 0)

    def test_recursion_counts_once(self):
        self.run_program("subject", "tree")
        self.report()
        row = self.rows["descend"]
        self.assertEqual((row["calls"], row["self_bytes"], row["total_bytes"], row["total_count"]), (10, 100, 100, 10))
        # Each call with what it called: from 7 deep 70 … 10, and from 3 deep 30, 20, 10.
        self.assertEqual(row["bytes_histogram"]["counts"], [10, 2, 20, 2, 30, 2, 40, 1, 50, 1, 60, 1, 70, 1])
        self.assertEqual(row["count_histogram"]["counts"], [1, 2, 2, 2, 3, 2, 4, 1, 5, 1, 6, 1, 7, 1])

    def test_calls_without_allocations_are_in_the_histogram(self):
        self.run_program("subject", "tree")
        self.report()
        self.assertEqual(self.rows["idle"]["bytes_histogram"]["counts"], [0, 5])
        self.assertEqual(self.rows["branch"]["count_histogram"]["counts"], [n for i in range(10) for n in (2 + i, 1)])

    def test_live_blocks_are_their_makers(self):
        self.run_program("subject", "leaks")
        self.report()
        self.assert_sums()
        self.assertEqual(self.figures("leaf", "live_bytes", "live_count", "freed_bytes"), (250, 5, 0))
        self.assertEqual(self.figures("leaks", "live_bytes", "live_count", "freed_bytes"), (7, 1, 250))
        self.assertEqual(self.section["live_bytes"], 257)

    def test_without_the_interposer_there_is_no_section(self):
        self.run_program("subject", "tree", way="preloaded", LD_PRELOAD="")
        with open(self.path, encoding="utf-8") as file:
            self.assertNotIn("functions_alloc", json.load(file))

    def test_text_orders_by_what_is_wanted(self):
        heads = {
            (): "Self", ("HOTPATH_ALLOC_SELF",): "Self", ("HOTPATH_ALLOC_CUMULATIVE",): "Total",
        }
        for variables, head in heads.items():
            for metric, suffix in {"bytes": "", "count": " Count"}.items():
                settings = {name: "1" for name in variables}
                self.run_program("subject", "leaks", HOTPATH_OUTPUT_FORMAT="table", HOTPATH_REPORT="functions-alloc",
                                 HOTPATH_ALLOC_METRIC=metric, **settings)
                with open(self.path, encoding="utf-8") as file:
                    lines = file.read().splitlines()
                titles = next(line for line in lines if line.startswith("Function "))
                self.assertEqual(re.split(r"  +", titles)[1], head + suffix)
                first = lines[lines.index(titles) + 2].split()[0]
                self.assertEqual(first, "subject" if head == "Total" else "leaf")

    def test_a_metric_that_is_none(self):
        self.run_program("subject", "tree", HOTPATH_ALLOC_METRIC="pages")
        self.assertIn("HOTPATH_ALLOC_METRIC=pages is neither bytes nor count", self.err)
        self.report()


class Family(Program):
    def test_every_way_to_allocate(self):
        for way in WAYS:
            with self.subTest(way):
                self.run_program("subject", "family", way=way)
                self.report()
                self.assert_sums()
                self.assertEqual(self.figures("family", "live_bytes", "live_count"), (0, 0))

    def test_whole_pages(self):
        self.run_program("subject", "pages")
        self.report()
        self.assertEqual(self.rows["pages"]["self_bytes"], os.sysconf("SC_PAGESIZE"))

    def test_what_fails_is_not_counted(self):
        self.run_program("subject", "fails")
        self.report()
        self.assertEqual(self.figures("fails", "self_bytes", "self_count", "freed_bytes"), (40, 1, 40))

    def test_huge_sizes(self):
        self.run_program("subject", "huge")
        self.report()
        self.assertEqual(self.figures("huge", "self_bytes", "freed_bytes", "live_bytes"), (7 << 30, 7 << 30, 0))


class Threads(Program):
    def test_blocks_that_another_thread_frees(self):
        self.run_program("subject", "threads", 8)
        self.report()
        self.assert_sums()
        self.assertEqual(self.figures("leaf", "self_count", "live_bytes", "live_count"), (160000, 0, 0))
        self.assertEqual(self.figures("maker", "freed_bytes", "total_count"), (8 * 10000 * 64, 8 * 20001))
        self.assertEqual(self.figures("freer", "freed_bytes", "total_bytes"), (8 * (10000 * 64 + 160000), 0))
        # Those without a scope are in the sums alone.
        outside = self.section["total_count"] - sum(row["self_count"] for row in self.section["rows"])
        self.assertEqual(outside, 8000)

    def test_threads_have_their_own_sums(self):
        self.run_program("subject", "tree")
        self.report()
        main = min(self.document["threads"]["rows"], key=lambda row: row["id"])
        self.assertEqual((main["alloc_bytes"], main["dealloc_bytes"]), (34600, 34600))

    def test_handlers_cut_into_allocations(self):
        self.run_program("subject", "under-signals")
        self.report()
        self.assert_sums()
        self.assertEqual(self.figures("branch", "calls", "self_count", "live_count"), (200000, 400000, 0))
        self.assertEqual(self.figures("leaf", "self_count", "live_count"), (200000, 0))


class Processes(Program):
    def test_a_forks_child_counts_anew(self):
        self.run_program("subject", "fork")
        self.report()
        self.assertEqual(self.figures("leaf", "self_bytes", "live_bytes"), (300, 0))
        self.report(self.path.replace(".json", f".{self.out.strip()}.json"))
        self.assertEqual(self.figures("leaf", "self_bytes", "live_bytes"), (33, 22))
        self.assertLessEqual(self.section["total_bytes"], 33 + 5)

    def test_forks_and_execs_under_load(self):
        for way in WAYS:
            with self.subTest(way):
                self.run_program("subject", "fork-under-load", 200, way=way)

    def test_a_killed_programs_report(self):
        self.run_program("subject", "crash", expect=(-signal.SIGKILL,))
        arenas = glob.glob(os.path.join(self.folder.name, "hotpath", "*.arena"))
        self.assertEqual(len(arenas), 1)
        error = ctypes.create_string_buffer(512)
        with open(self.path, "wb") as file:
            result = ctypes.CDLL(LIBRARY).hotpath_recover(
                arenas[0].encode(), file.fileno(), error, ctypes.c_size_t(len(error)))
        self.assertEqual(result, 0, error.value)
        self.report()
        self.assertEqual(self.figures("leaf", "self_bytes", "live_bytes"), (123, 123))
        self.assertEqual(self.figures("crash", "total_bytes", "self_bytes"), (123, 0))

    def test_a_program_that_knows_nothing_of_it(self):
        result = subprocess.run(["/bin/sh", "-c", "echo $((6 * 7)); /bin/true && exec /bin/echo done"],
                                env=self.environment(LD_PRELOAD=INTERPOSER), capture_output=True, text=True, timeout=60)
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "42\ndone\n", ""))
        self.assertFalse(os.path.exists(self.path))


@unittest.skipUnless(shutil.which("valgrind"), "valgrind is not installed")
class Valgrind(Program):
    def count(self, *command):
        """Allocations, frees, bytes allocated, bytes in use at exit."""
        result = subprocess.run(["valgrind", "--run-libc-freeres=no", "--run-cxx-freeres=no", *command],
                                env=self.environment(), capture_output=True, text=True, timeout=200)
        self.assertEqual(result.returncode, 0, result.stderr)
        usage = re.search(r"total heap usage: ([\d,]+) allocs, ([\d,]+) frees, ([\d,]+) bytes", result.stderr)
        live = re.search(r"in use at exit: ([\d,]+) bytes", result.stderr)
        return [int(text.replace(",", "")) for text in (*usage.groups(), live.group(1))]

    def assert_agrees(self, allocs, bytes_allocated, live):
        section = self.report()
        self.assertEqual((section["total_count"], section["total_bytes"], section["live_bytes"]),
                         (allocs, bytes_allocated, live))

    def test_a_c_program(self):
        allocs, frees, bytes_allocated, live = self.count(os.path.join(FOLDER, "subject-plain"), "all")
        for way in WAYS:
            with self.subTest(way):
                self.run_program("subject", "all", way=way)
                self.assert_agrees(allocs, bytes_allocated, live)

    def test_a_cxx_program(self):
        # Before main the C++ library makes its pool for exceptions, which no session can have seen.
        before = self.count(os.path.join(FOLDER, "containers-plain"), "nothing")
        whole = self.count(os.path.join(FOLDER, "containers-plain"), "all")
        allocs, frees, bytes_allocated, live = (a - b for a, b in zip(whole, before))
        self.assertGreater(allocs, 4000)
        for way in WAYS:
            with self.subTest(way):
                self.run_program("containers", "all", way=way)
                self.assert_agrees(allocs, bytes_allocated, live)

    def test_a_program_as_it_came(self):
        sort = shutil.which("sort")
        lines = os.path.join(self.folder.name, "lines")
        with open(lines, "w", encoding="utf-8") as file:
            file.writelines(f"{n * 7919 % 10007}\n" for n in range(10007))
        command = [sort, "-n", "-S", "1M", "--parallel=1", "-o", os.path.join(self.folder.name, "sorted"), lines]
        allocs, frees, bytes_allocated, live = self.count(*command)
        settings = {"LD_PRELOAD": INTERPOSER, "HOTPATH_START": "1"}
        subprocess.run(command, env=self.environment(**settings), check=True, timeout=60)
        self.assert_agrees(allocs, bytes_allocated, live)
        # The text, without a row, has the sums.
        subprocess.run(command, env=self.environment(HOTPATH_OUTPUT_FORMAT="table", **settings), check=True, timeout=60)
        with open(self.path, encoding="utf-8") as file:
            self.assertRegex(file.read(), rf"Whole program: [\d.]+ MiB in {allocs:,} blocks, ")


class OtherAllocators(Program):
    """They come after the interposer in the order of symbols."""

    def own_manners(self, allocator, what):
        """How the program ends with the allocator alone: not each sets errno, or aligns what is small."""
        return subprocess.run([os.path.join(FOLDER, "subject-plain"), what], env=self.environment(LD_PRELOAD=allocator),
                              capture_output=True, timeout=60).returncode

    def test_with_another_allocator(self):
        found = {os.path.realpath(path) for name in ("jemalloc", "tcmalloc_minimal", "mimalloc")
                 for folder in ("/usr/lib/*", "/usr/lib", "/usr/lib64") for path in glob.glob(f"{folder}/lib{name}.so.*")}
        if not found:
            self.skipTest("neither jemalloc nor tcmalloc nor mimalloc is installed")
        for path in sorted(found):
            both = f"{INTERPOSER} {path}"
            for what in ("tree", "leaks", "huge", "fails", "family"):
                with self.subTest(path, what=what):
                    end = self.own_manners(path, what)
                    self.run_program("subject", what, way="preloaded", expect=(0, end), LD_PRELOAD=both)
                    self.report()
                    if end == 0:
                        self.assert_sums()
            with self.subTest(path, what="sums"):
                self.run_program("subject", "tree", way="preloaded", LD_PRELOAD=both)
                self.report()
                self.assertEqual((self.section["total_bytes"], self.section["total_count"]), (34600, 75))
                self.run_program("subject", "threads", 8, way="preloaded", LD_PRELOAD=both)
                self.report()
                self.assert_sums()
                self.assertEqual(self.figures("leaf", "self_count", "live_bytes", "live_count"), (160000, 0, 0))
                self.run_program("subject", "fork-under-load", 50, way="preloaded", LD_PRELOAD=both)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
