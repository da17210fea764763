#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A whole session, from outside: what the subject program did, against what its report says.

usage: test_session.py SUBJECT HOTPATH_COMMAND SCHEMA
The command and the schema may be "" where they are not built.
"""

import glob
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest

SUBJECT, COMMAND, SCHEMA = (sys.argv + ["", "", ""])[1:4]


def validate(document):
    if SCHEMA:
        import jsonschema

        with open(SCHEMA, encoding="utf-8") as file:
            jsonschema.validate(document, json.load(file))


class Session(unittest.TestCase):
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
        )
        values.update({k: str(v) for k, v in settings.items() if v is not None})
        for k, v in settings.items():
            if v is None:
                values.pop(k, None)
        return values

    def start(self, *arguments, **settings):
        return subprocess.Popen(
            [SUBJECT, *map(str, arguments)],
            env=self.environment(**settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run_subject(self, *arguments, **settings):
        process = self.start(*arguments, **settings)
        self.out, self.err = process.communicate(timeout=120)
        return process.returncode

    def report(self, path=None):
        with open(path or self.path, encoding="utf-8") as file:
            document = json.load(file)
        validate(document)
        self.document = document
        self.rows = {}
        for row in document["functions_timing"]["rows"]:
            self.rows.setdefault(row["name"], row)
        return document

    def calls(self, name):
        return self.rows[name]["calls"] if name in self.rows else 0

    def runtime_files(self):
        return sorted(glob.glob(os.path.join(self.folder.name, "hotpath", "*")))

    def recover(self):
        arenas = [f for f in self.runtime_files() if f.endswith(".arena")]
        self.assertEqual(len(arenas), 1, self.runtime_files())
        out = os.path.join(self.folder.name, "recovered.json")
        result = subprocess.run(
            [COMMAND, "recover", arenas[0], "-o", out],
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=60,
        )
        self.assertEqual(result.returncode, 0, result.stderr)
        return self.report(out)


class Trees(Session):
    def test_calls_are_counted_exactly(self):
        self.assertEqual(self.run_subject("tree"), 0)
        self.report()
        self.assertEqual(self.calls("branch"), 10)
        self.assertEqual(self.calls("leaf"), 45 + 2 + 1)
        self.assertEqual(self.calls("direct"), 1)
        self.assertEqual(self.calls("block"), 1)
        self.assertEqual(self.calls("subject"), 1)
        self.assertEqual(self.rows["subject"]["kind"], "wrapper")

    def test_histogram_counts_every_call(self):
        self.run_subject("tree")
        self.report()
        for row in self.rows.values():
            self.assertEqual(sum(row["histogram"]["counts"][1::2]), row["calls"])
            self.assertLessEqual(row["min_ns"], row["p50_ns"])
            self.assertLessEqual(row["p50_ns"], row["p95_ns"])
            self.assertLessEqual(row["p99_ns"], row["max_ns"])

    def test_call_tree_has_each_path_once(self):
        self.run_subject("tree")
        document = self.report()
        names = {row["id"]: row["name"] for row in document["functions_timing"]["rows"]}
        tree = {row["id"]: row for row in document["call_tree"]["rows"]}

        def path(row):
            above = tree.get(row["parent"])
            return (path(above) if above else ()) + (names[row["function"]],)

        paths = {path(row): row["calls"] for row in tree.values()}
        self.assertEqual(len(paths), len(tree))
        self.assertEqual(paths[("subject", "branch", "leaf")], 45)
        self.assertEqual(paths[("subject", "direct", "leaf")], 2)
        self.assertEqual(paths[("subject", "block", "leaf")], 1)

    def test_recursion_is_counted_once_in_inclusive_time(self):
        self.run_subject("fibonacci", 18)
        document = self.report()
        row = self.rows["fibonacci"]
        self.assertEqual(row["calls"], 8361)
        # Of nested activations only the outermost counts, so the total can't pass the run.
        self.assertLessEqual(row["total_ns"], document["elapsed_ns"])
        self.assertLessEqual(abs(row["total_ns"] - row["self_ns"]), row["total_ns"] * 0.01 + 1)

    def test_every_way_out_of_a_block(self):
        self.run_subject("ways-out")
        self.report()
        self.assertEqual(self.out, "-1 -1 0\n")
        self.assertEqual(self.calls("way"), 2 + 2 + 1)
        self.assertEqual(self.document["losses"]["unbalanced"], 0)

    def test_self_time_and_total(self):
        self.run_subject("busy", 200)
        document = self.report()
        row = self.rows["busy_ms"]
        self.assertGreaterEqual(row["total_ns"], 195_000_000)
        self.assertLessEqual(row["total_ns"], document["elapsed_ns"])
        self.assertEqual(row["total_ns"], row["self_ns"])
        self.assertLess(self.rows["subject"]["self_ns"], self.rows["subject"]["total_ns"] // 2)

    def test_results_and_logs(self):
        self.run_subject("tree")
        self.report()
        recent = self.rows["branch"]["log"]["recent"]
        self.assertEqual([c["result"] for c in recent], [f"{n} leaves" for n in range(9, -1, -1)])
        slowest = self.rows["branch"]["log"]["slowest"]
        durations = [c["duration_ns"] for c in slowest]
        self.assertEqual(durations, sorted(durations, reverse=True))
        self.assertEqual(durations[0], self.rows["branch"]["max_ns"])
        by_call = {c["call"]: c for c in recent}
        for call in slowest:
            self.assertEqual(call["result"], by_call[call["call"]]["result"])

    def test_logs_limit(self):
        self.run_subject("tree", HOTPATH_LOGS_LIMIT=3)
        self.report()
        self.assertEqual(len(self.rows["leaf"]["log"]["recent"]), 3)


class Threads(Session):
    def test_all_threads_are_summed(self):
        self.run_subject("threads", 1)
        self.report()
        self.assertEqual(self.calls("branch"), 4)
        self.assertEqual(self.calls("leaf"), 400)

    def test_ended_threads_keep_their_figures_and_leave_their_memory(self):
        self.run_subject("threads", 500, HOTPATH_MEMORY_LIMIT_MB=4)
        self.report()
        self.assertEqual(self.calls("branch"), 2000)
        self.assertEqual(self.calls("leaf"), 200000)
        self.assertEqual(sum(self.document["losses"].values()), 0)

    def test_cancelled_threads_leave_no_lock_taken(self):
        self.assertEqual(self.run_subject("cancelled-threads", 5), 0)
        self.report()
        self.assertEqual((self.calls("branch"), self.calls("leaf")), (1, 105))
        self.assertEqual(sum(self.document["losses"].values()), 0)

    def test_pthread_exit_inside_a_scope(self):
        self.run_subject("thread-exit")
        self.report()
        self.assertEqual(self.calls("left_open"), 1)
        self.assertEqual(self.calls("leaf"), 100)
        self.assertEqual(self.document["losses"]["unbalanced"], 1)


class Unusual(Session):
    def test_longjmp_over_scopes(self):
        self.run_subject("longjmp", 100)
        document = self.report()
        self.assertEqual(self.calls("leaf"), 100)
        self.assertEqual(self.calls("jumped_over"), 400)
        self.assertEqual(document["losses"]["unbalanced"], 400)
        # leaf runs beside what was jumped over, not below it
        names = {row["id"]: row["name"] for row in document["functions_timing"]["rows"]}
        leaves = [r for r in document["call_tree"]["rows"] if names[r["function"]] == "leaf"]
        self.assertEqual(len(leaves), 1)

    def test_scopes_in_a_signal_handler(self):
        self.assertEqual(self.run_subject("under-signals"), 0)
        document = self.report()
        handled = int(self.out)
        branches = self.calls("branch")
        self.assertEqual(self.calls("leaf") + document["losses"]["signals"], branches * 20 + handled, document["losses"])
        self.assertEqual(document["losses"]["unbalanced"], 0)

    def test_signals_where_something_new_is_made(self):
        self.assertEqual(self.run_subject("signals-at-masks", 100), 0)
        document = self.report()
        handled = int(self.out)
        self.assertGreater(handled, 2)
        self.assertEqual(self.calls("branch"), 100)
        self.assertEqual(self.calls("leaf"), 100 * 20 + handled, document["losses"])
        self.assertEqual(sum(document["losses"].values()), 0, document["losses"])

    def test_a_handler_s_stack_within_the_thread_s(self):
        self.run_subject("signals-on-a-local-stack", 10)
        document = self.report()
        self.assertEqual((self.calls("around"), self.calls("leaf")), (10, 20))
        self.assertEqual(document["losses"]["unbalanced"], 0)
        names = {row["id"]: row["name"] for row in document["functions_timing"]["rows"]}
        leaves = [row for row in document["call_tree"]["rows"] if names[row["function"]] == "leaf"]
        self.assertEqual([row["calls"] for row in leaves], [20])

    def test_deeper_than_the_stack_of_scopes(self):
        self.run_subject("descend", 5000)
        document = self.report()
        self.assertEqual(self.calls("descend") + document["losses"]["too_deep"], 5001)
        self.assertGreater(self.calls("descend"), 1000)

    def test_a_full_arena_folds_and_counts(self):
        self.run_subject("many-sites", 20000, HOTPATH_MEMORY_LIMIT_MB=4)
        document = self.report()
        losses = document["losses"]
        self.assertGreater(losses["nodes_folded"], 0)
        self.assertIn("<other>", self.rows)
        counted = sum(r["calls"] for n, r in self.rows.items() if n.startswith(("site_", "<other>")))
        self.assertEqual(counted, 20000)

    def test_second_start_fails_and_breaks_nothing(self):
        self.run_subject("second-start")
        self.report()
        self.assertEqual(self.out, "-1 EALREADY 1\n")
        self.assertEqual(self.calls("leaf"), 1)

    def test_after_stop_nothing_is_recorded(self):
        self.run_subject("stop")
        self.report()
        self.assertEqual(self.out, "0\n")
        self.assertEqual(self.calls("leaf"), 1)
        self.assertEqual(self.document["program"]["ended"], "stopped")

    def test_an_unusable_folder_leaves_the_program_alone(self):
        code = self.run_subject("tree", XDG_RUNTIME_DIR="/proc/nowhere", TMPDIR="/proc/nowhere")
        self.assertEqual(code, 0)
        self.assertFalse(os.path.exists(self.path))
        self.assertEqual(len(self.err.strip().splitlines()), 1, self.err)
        self.assertTrue(self.err.startswith("[hotpath] "))


class Ends(Session):
    def test_exit_inside_a_scope(self):
        self.assertEqual(self.run_subject("exit-inside", 7), 7)
        self.report()
        self.assertEqual(self.document["program"]["ended"], "exit")
        self.assertEqual(self.rows["exits"]["running"], 1)
        self.assertEqual(self.calls("leaf"), 1)
        self.assertEqual(self.runtime_files(), [])

    def test_before_shutdown_runs_once(self):
        self.run_subject("tree", 0, "goodbye")
        self.report()
        self.assertEqual(self.err.splitlines(), ["goodbye"])

    def test_sigterm_and_sigint_report_and_keep_their_meaning(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            process = self.start("wait")
            self.assertEqual(process.stdout.readline(), "ready\n")
            process.send_signal(number)
            process.communicate(timeout=60)
            self.assertEqual(process.returncode, -number)
            self.report()
            self.assertEqual(self.document["program"]["ended"], f"signal {int(number)}")
            self.assertEqual(self.rows["waits"]["running"], 1)
            os.unlink(self.path)

    def test_shutdown_after_a_time(self):
        self.assertEqual(self.run_subject("wait", HOTPATH_SHUTDOWN_MS=150), 0)
        self.report()
        self.assertGreaterEqual(self.document["elapsed_ns"], 150_000_000)
        self.assertEqual(self.calls("leaf"), 1)

    def test_format_none_writes_nothing(self):
        self.run_subject("tree", HOTPATH_OUTPUT_FORMAT="none")
        self.assertFalse(os.path.exists(self.path))
        self.assertEqual((self.out, self.err), ("", ""))

    def test_table_goes_to_stdout_without_colour(self):
        self.run_subject("tree", HOTPATH_OUTPUT_FORMAT=None, HOTPATH_OUTPUT_PATH=None)
        self.assertIn("branch", self.out)
        self.assertNotIn("\x1b", self.out)
        self.assertEqual(self.err, "")

    def test_folders_of_the_output_path_are_made(self):
        deep = os.path.join(self.folder.name, "a", "b", "report.json")
        self.run_subject("tree", HOTPATH_OUTPUT_PATH=deep)
        self.report(deep)

    def test_focus(self):
        for focus in ("lea", "/^l.*f$/"):
            self.run_subject("tree", HOTPATH_FOCUS=focus)
            self.report()
            self.assertEqual(self.calls("leaf"), 48)
            self.assertNotIn("branch", self.rows)

    def test_bad_settings_are_one_line_each_and_the_default(self):
        self.assertEqual(self.run_subject("tree", HOTPATH_LIMIT="many", HOTPATH_FOCUS="/(/"), 0)
        self.report()
        self.assertEqual(self.calls("branch"), 10)
        self.assertEqual(len(self.err.splitlines()), 2, self.err)
        self.assertIn("HOTPATH_LIMIT", self.err)


# "dup thread with used id": it doesn't know that the parent's threads are gone in the child.
NO_THREADS_IN_CHILD = unittest.skipIf("TSAN_OPTIONS" in os.environ, "ThreadSanitizer can't start threads in a fork's child")


class Forks(Session):
    @NO_THREADS_IN_CHILD
    def test_the_child_has_a_session_of_its_own(self):
        self.assertEqual(self.run_subject("fork", 5), 0)
        child, status = map(int, self.out.split())
        self.assertEqual(status, 3)
        self.report()
        self.assertEqual(self.calls("leaf"), 1)
        self.assertEqual(self.calls("branch"), 0)
        others = [f for f in glob.glob(self.folder.name + "/report*") if f != self.path]
        self.assertEqual(len(others), 1, others)
        self.assertIn(str(child), others[0])
        self.report(others[0])
        self.assertEqual(self.document["program"]["pid"], child)
        self.assertEqual(self.calls("branch"), 5)
        self.assertEqual(self.calls("leaf"), 5)

    @NO_THREADS_IN_CHILD
    def test_a_child_says_nothing_on_stdout(self):
        self.run_subject("fork", 5, HOTPATH_OUTPUT_PATH=None)
        self.assertEqual(self.out.count('"hotpath-report"'), 1)

    def test_a_child_that_records_nothing_leaves_nothing(self):
        self.run_subject("fork-exec")
        self.report()
        self.assertEqual(self.out, "0\n")
        self.assertEqual(self.calls("leaf"), 1)
        self.assertEqual(self.runtime_files(), [])

    @NO_THREADS_IN_CHILD
    def test_forks_while_another_thread_records(self):
        self.run_subject("fork-under-load", 30, HOTPATH_METRICS_SERVER_OFF=None)
        self.assertEqual(self.out, "30\n")
        self.report()
        self.assertEqual(self.calls("leaf"), 2000000)


@unittest.skipUnless(COMMAND, "the hotpath command is not built")
class Recovery(Session):
    def check_leaf(self, ended):
        document = self.recover()
        self.assertEqual(document["program"]["ended"], ended)
        self.assertEqual(self.calls("leaf"), 1)

    def test_segfault(self):
        # A sanitizer would make an exit of it.
        options = {key: os.environ.get(key, "") + ":handle_segv=0:halt_on_error=0"
                   for key in ("ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS")}
        self.assertEqual(self.run_subject("segfault", **options), -signal.SIGSEGV)
        self.check_leaf("signal 11")

    def test_abort(self):
        self.assertEqual(self.run_subject("abort"), -signal.SIGABRT)
        self.check_leaf("signal 6")

    def test_sigkill(self):
        self.assertEqual(self.run_subject("signal", 9), -signal.SIGKILL)
        self.check_leaf("killed")
        self.assertEqual(self.rows["dies"]["running"], 1)

    def test_ended_without_exit_handlers(self):
        self.assertEqual(self.run_subject("_exit", 5), 5)
        self.check_leaf("killed")

    def test_a_living_program_is_left_alone(self):
        process = self.start("wait")
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        self.assertEqual(process.stdout.readline(), "ready\n")
        document = self.recover()
        self.assertEqual(document["program"]["ended"], "running")
        self.assertEqual(self.rows["waits"]["running"], 1)

    def test_sweeping_takes_the_old_dead_and_leaves_the_living(self):
        living = self.start("wait")
        self.addCleanup(living.communicate)
        self.addCleanup(living.kill)
        self.assertEqual(living.stdout.readline(), "ready\n")
        for _ in range(12):
            self.run_subject("signal", 9)
        dead = [f for f in self.runtime_files() if f.endswith(".arena") and f"/{living.pid}." not in f]
        self.assertLessEqual(len(dead), 9)
        for path in dead:
            os.utime(path, (time.time() - 2 * 86400,) * 2)
        living_arena = os.path.join(self.folder.name, "hotpath", f"{living.pid}.arena")
        os.utime(living_arena, (time.time() - 2 * 86400,) * 2)
        self.run_subject("tree")
        self.assertEqual([f for f in self.runtime_files() if f.endswith(".arena")], [living_arena])


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v"])
