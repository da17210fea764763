#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Programs that are hard on a library within them, from outside: what they did comes out right, the library
took nothing of theirs, and its report is there.

usage: test_rough.py ROUGH PLUGIN NAMES
"""

import glob
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

ROUGH, PLUGIN, NAMES = sys.argv[1:4]


class Rough(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="hotpath-test-")
        self.addCleanup(self.folder.cleanup)
        self.path = os.path.join(self.folder.name, "report.json")

    def start(self, *command, served=False, **options):
        environment = {k: v for k, v in os.environ.items() if not k.startswith("HOTPATH_")}
        module = os.environ.get("HOTPATH_SERVER_MODULE")
        if module:
            environment["HOTPATH_SERVER_MODULE"] = module
        environment.update(
            XDG_RUNTIME_DIR=self.folder.name,
            HOTPATH_METRICS_PORT="0",
            HOTPATH_OUTPUT_FORMAT="json",
            HOTPATH_OUTPUT_PATH=self.path,
            # The program makes places that it never frees, and has no descriptors for the search.
            ASAN_OPTIONS=os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0",
        )
        if not served:
            environment["HOTPATH_METRICS_SERVER_OFF"] = "1"
        options.setdefault("stdout", subprocess.PIPE)
        process = subprocess.Popen(
            [str(c) for c in command],
            env=environment,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process

    def finish(self, process):
        self.out, self.err = process.communicate(timeout=120)
        return process.returncode

    def run_rough(self, *arguments, **options):
        return self.finish(self.start(ROUGH, *arguments, **options))

    def report(self, path=None):
        with open(path or self.path, encoding="utf-8") as file:
            self.document = json.load(file)
        self.rows = {row["name"]: row for row in self.document["functions_timing"]["rows"]}
        return self.document

    def calls(self, name):
        return self.rows[name]["calls"] if name in self.rows else 0

    def connection(self, process):
        """Follows the program's events, of which the first has come; None where it is not served."""
        line = process.stderr.readline()
        if "live figures at" not in line:
            return None
        reader = socket.create_connection(("127.0.0.1", int(line.rsplit(":", 1)[1].strip("/\n"))))
        self.addCleanup(reader.close)
        reader.sendall(b"GET /v1/events?interval_ms=50 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        answer = b""
        while b"}\n\n" not in answer:
            answer += reader.recv(65536) or self.fail(f"the stream ended: {answer}")
        self.assertIn(b"200 OK", answer)
        return reader


class Threads(Rough):
    def test_thousands_that_come_and_go_with_scopes_in_their_destructors(self):
        self.assertEqual(self.run_rough("many-threads"), 0)
        self.report()
        self.assertEqual(self.calls("tls_destructor"), 2100)
        self.assertEqual(self.calls("leaf"), 4200)
        self.assertEqual(sum(self.document["losses"].values()), 0)

    def test_main_returns_while_others_work(self):
        self.assertEqual(self.run_rough("main-returns"), 0)
        self.report()
        self.assertEqual(self.calls("rough"), 1)

    def test_exit_inside_a_scope_of_another_thread(self):
        self.assertEqual(self.run_rough("exit-elsewhere"), 9)
        self.report()
        self.assertEqual(self.rows["exits"]["running"], 1)

    def test_a_session_begun_on_a_thread(self):
        self.assertEqual(self.run_rough("late-start"), 0)
        self.report()
        self.assertEqual(self.out, "0\n")
        self.assertEqual(self.calls("leaf"), 2)


class Descriptors(Rough):
    def check_closed(self, served):
        process = self.start(ROUGH, "closed-descriptors", self.folder.name, served=served)
        self.assertEqual(process.stdout.readline(), "ready\n")
        reader = self.connection(process) if served else None
        process.stdin.write("x")
        process.stdin.flush()
        self.assertEqual(process.stdout.readline(), "closed\n")
        if reader:  # it is served on, by descriptors that are not the program's
            answer = b""
            while b"place_1999" not in answer:
                answer += reader.recv(1 << 20) or self.fail("the stream ended")
            reader.close()
        self.assertEqual(self.finish(process), 0)
        self.assertEqual(self.out, "done\n")
        self.report()
        self.assertEqual(sum(c["calls"] for n, c in self.rows.items() if n.startswith(("place_", "<other>"))), 2000)

    def test_all_are_closed_and_used_again(self):
        self.check_closed(served=False)

    def test_all_are_closed_under_a_server_with_a_reader(self):
        self.check_closed(served=True)

    def test_a_child_that_runs_another_program_gets_none(self):
        self.assertEqual(self.run_rough("child-descriptors", served=True), 0)
        for trace in ("arena", "socket:", "eventfd"):
            self.assertNotIn(trace, self.out)

    def test_a_daemon_is_measured_and_announced_as_itself(self):
        process = self.start(ROUGH, "daemon", self.folder.name, served=True)
        pid = int(process.stdout.readline())
        process.wait(timeout=60)
        self.assertNotEqual(pid, process.pid)
        process.stdin.close()
        self.assertEqual(process.stdout.read(), "")  # ends with the daemon
        process.stdin = None
        self.report(self.path.replace(".json", f".{pid}.json"))
        self.assertEqual(self.document["program"]["pid"], pid)
        self.assertEqual(self.calls("leaf"), 5)
        with open(os.path.join(self.folder.name, "log"), encoding="utf-8") as file:
            self.assertEqual(file.read(), "log\n")

    def test_forks_leave_the_parents_reader_alone(self):
        process = self.start(ROUGH, "fork-while-watched", served=True)
        self.assertEqual(process.stdout.readline(), "ready\n")
        reader = self.connection(process)
        for _ in range(20):
            process.stdin.write("x")
            process.stdin.flush()
            self.assertEqual(process.stdout.readline(), "forked\n")
        self.assertEqual(self.finish(process), 0)
        if reader:
            text = b"".join(iter(lambda: reader.recv(65536), b""))
            self.assertIn(b'"ended":"exit"', text[text.rindex(b"data:") :])
        self.report()
        self.assertEqual(self.calls("leaf"), 20)

    def test_few_to_spare(self):
        for limit in range(4, 16):
            few = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
            code = self.run_rough("atexit", served=True, preexec_fn=few)
            if "error while loading" not in self.err:
                self.assertEqual(code, 0, (limit, self.err))


class Limits(Rough):
    def test_files_may_not_grow(self):
        self.assertEqual(self.run_rough("small-files"), 0)
        self.report()
        self.assertEqual(self.calls("place_9"), 1)

    def test_a_report_larger_than_a_file_may_be(self):
        self.assertEqual(self.run_rough("no-more-files"), 0)
        self.assertIn("File too large", self.err)
        self.assertFalse(os.path.exists(self.path))

    def test_little_memory(self):
        self.assertEqual(self.run_rough("little-memory"), 0)


class Ends(Rough):
    def test_scopes_after_the_report(self):
        self.assertEqual(self.run_rough("atexit"), 0)
        self.report()
        self.assertEqual(self.calls("leaf"), 1)

    def test_the_program_runs_itself_again(self):
        self.assertEqual(self.run_rough("exec", "again"), 0)
        self.report()
        self.assertEqual(self.calls("leaf"), 1)
        self.assertEqual(glob.glob(self.folder.name + "/hotpath/*"), [])

    def test_abort_before_shutdown(self):
        self.assertEqual(self.run_rough("abort-before-shutdown"), -signal.SIGABRT)

    def test_a_handler_of_the_programs_own_that_exits(self):
        process = self.start(ROUGH, "exit-in-handler")
        self.assertEqual(process.stdout.readline(), "ready\n")
        process.send_signal(signal.SIGTERM)
        self.assertEqual(self.finish(process), signal.SIGTERM)
        self.report()
        self.assertEqual(self.document["program"]["ended"], "exit")

    def test_signals_by_descriptor(self):
        process = self.start(ROUGH, "signalfd")
        self.assertEqual(process.stdout.readline(), "ready\n")
        process.send_signal(signal.SIGTERM)
        self.assertEqual(self.finish(process), 0)
        self.assertEqual(self.out, f"{int(signal.SIGTERM)}\n")


class Stacks(Rough):
    def test_coroutines_are_survived_and_counted(self):
        self.assertEqual(self.run_rough("coroutines"), 0)
        self.report()
        self.assertEqual(self.calls("resume"), 15)
        self.assertGreater(self.document["losses"]["unbalanced"], 0)

    def test_new_places_in_handlers_on_a_stack_of_their_own(self):
        self.assertEqual(self.run_rough("signal-stack"), 0)
        self.report()
        self.assertEqual(self.calls("handler"), 50)
        self.assertEqual(self.calls("place_2"), 50)
        self.assertEqual(sum(self.document["losses"].values()), 0)

    def test_all_signals_blocked(self):
        self.assertEqual(self.run_rough("blocked-signals"), 0)


class Names(Rough):
    def test_strange_names(self):
        self.assertEqual(self.run_rough("names"), 0)
        self.report()
        for name in ('two\nlines\t"quoted" \\ \x01', "bad \ufffd\ufffd \ufffd", "größer — 日本語", "?"):
            self.assertEqual(self.calls(name), 2 if name == "?" else 1, name)

    def test_a_plugin_that_comes_and_goes(self):
        self.assertEqual(self.run_rough("plugin", PLUGIN), 0)
        self.report()
        self.assertEqual(self.calls("in_plugin"), 3)

    def test_exceptions_close_what_they_leave(self):
        self.assertEqual(self.finish(self.start(NAMES)), 0)
        self.report()
        self.assertEqual(self.document["losses"]["unbalanced"], 0)
        self.assertEqual(self.calls("shop::thrower"), 600)
        self.assertEqual(self.calls("catch"), 100)
        names = {row["id"]: row["name"] for row in self.document["functions_timing"]["rows"]}
        tree = {row["id"]: row for row in self.document["call_tree"]["rows"]}
        parents = {names[tree[r["parent"]]["function"]] for r in tree.values() if names[r["function"]] == "catch"}
        self.assertEqual(parents, {"shop::rethrower"})


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v"])
