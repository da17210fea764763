#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`hotpath list`, `watch` and `report` on programs that run. usage: test_live.py HOTPATH CRASHER SERVER_MODULE"""
import fcntl
import http.server
import json
import os
import pty
import re
import select
import signal
import socket
import struct
import subprocess
import sys
import termios
import threading
import time
import unittest

from reports import Case, usual

Case.command, CRASHER, SERVER = (os.path.abspath(path) for path in sys.argv[1:4])
ENTER, LEAVE = b"\x1b[?1049h", b"\x1b[?1049l"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Live(Case):
    def start(self):
        """A program that has done its work and answers questions about it."""
        port = free_port()
        process = subprocess.Popen(
            [CRASHER, "wait"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env=self.environment | {"HOTPATH_SERVER_MODULE": SERVER, "HOTPATH_OUTPUT_FORMAT": "none",
                                    "HOTPATH_METRICS_PORT": str(port), "HOTPATH_MEMORY_LIMIT_MB": "4"})
        self.addCleanup(lambda: process.poll() is None and (process.kill(), process.wait()))
        self.assertEqual(process.stdout.readline(), "ready\n")
        process.stdout.close()
        path = os.path.join(self.folder, "hotpath", f"{process.pid}.json")
        end = time.monotonic() + 20
        while not os.path.exists(path):
            self.assertLess(time.monotonic(), end, "it never announced itself")
            time.sleep(0.01)
        return process, port

    def end(self, process, number=signal.SIGKILL):
        process.send_signal(number)
        process.wait(30)

    def test_list(self):
        process, port = self.start()
        line = next(line for line in self.done("list").splitlines() if line.split()[0] == str(process.pid))
        self.assertEqual(line.split()[1:3], ["crasher", f"127.0.0.1:{port}"])
        program = next(item for item in json.loads(self.done("list", "--json")) if item["pid"] == process.pid)
        self.assertEqual((program["name"], program["port"], program["url"], program["token_required"]),
                         ("crasher", port, f"http://127.0.0.1:{port}", False))
        self.assertGreaterEqual(program["elapsed_ns"], 0)
        self.fails("list takes no arguments", "list", "x", status=2)

    def test_report_by_pid_and_address(self):
        process, port = self.start()
        for what in (str(process.pid), f"127.0.0.1:{port}", f"http://localhost:{port}/", f"http://127.0.0.1:{port}/v1/report"):
            with self.subTest(what):
                document = json.loads(self.done("report", what, "--json"))
                self.assertEqual(document["program"]["pid"], process.pid)
                self.assertIn("work", [row["name"] for row in document["functions_timing"]["rows"]])
        self.assertIn("main;work ", self.done("export", str(process.pid), "-F", "folded").replace("crasher;", "main;"))
        self.end(process)
        self.fails(f"no measured program with the process id {process.pid} runs", "report", str(process.pid))

    # Others at that address

    def serve(self, answer):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                status, body, headers = answer(self)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_arguments):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(lambda: (server.shutdown(), server.server_close()))
        return f"127.0.0.1:{server.server_port}"

    def test_token(self):
        body = json.dumps(usual()).encode()
        where = self.serve(lambda request: (200, body, {}) if request.headers["Authorization"] == "Bearer secret"
                           else (401, b"{}", {}))
        self.fails("The program asks for a token.", "report", where)
        self.fails("The program does not accept this token.", "report", where, "--token", "wrong")
        self.assertIn("parse", self.done("report", where, "--token", "secret"))
        self.environment["HOTPATH_METRICS_AUTH_TOKEN"] = "secret"
        self.assertIn("parse", self.done("report", where))
        self.fails("The program does not accept this token.", "report", where, "--token", "wrong")

    def test_other_servers(self):
        for answer, sentence in (((200, b"<html>", {}), "not valid JSON"), ((404, b"nothing", {}), "not a program watched"),
                                 ((503, b"", {}), "could not answer this time"),
                                 ((302, b"", {"Location": "http://127.0.0.1:1/"}), "not a program watched"),
                                 ((403, b'{"error":"Not for you."}', {}), "The program refused: Not for you."),
                                 ((200, b"", {}), "The file is empty."),
                                 ((200, json.dumps(usual()).encode()[:500], {}), "The text ends here, in the middle.")):
            with self.subTest(answer):
                self.fails(sentence, "report", self.serve(lambda _request, answer=answer: answer))

    def test_a_connection_that_breaks(self):
        server = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(server.close)

        def answer():
            connection, _ = server.accept()
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{")
            connection.close()

        threading.Thread(target=answer, daemon=True).start()
        self.fails("hotpath: ", "report", f"127.0.0.1:{server.getsockname()[1]}")

    # Watching

    def watch(self, *arguments, **more):
        process = subprocess.Popen([self.command, "watch", *arguments], env=self.environment, **more)
        self.addCleanup(lambda: process.poll() is None and (process.kill(), process.wait()))
        return process

    def test_watch_appends_where_there_is_no_terminal(self):
        program, _port = self.start()
        watch = self.watch(str(program.pid), "-i", "50", stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.assertIn("crasher · Live", watch.stdout.readline())
        self.end(program, signal.SIGTERM)
        rest, complaints = watch.communicate(timeout=60)
        self.assertEqual((watch.returncode, complaints), (0, ""))
        self.assertIn("\nwork ", rest)
        self.assertNotIn("\x1b", rest)

    def test_watch_of_what_is_not_there(self):
        self.fails("Nothing answers at 127.0.0.1", "watch", f"127.0.0.1:{free_port()}")
        self.fails("no measured program with the process id 1 runs", "watch", "1")
        for arguments, sentence in (((), "one program is to be named"), (("1", "-i", "5"), "--interval is a number of"),
                                    (("1", "--sort", "x"), "there is no column “x”")):
            self.fails(sentence, "watch", *arguments, status=2)

    def on_terminal(self, program, columns=100, lines=15):
        master, slave = pty.openpty()
        self.addCleanup(os.close, master)
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        watch = self.watch(str(program.pid), "-i", "50", stdout=slave, stderr=slave, stdin=slave)
        os.close(slave)
        return watch, master

    def read_until(self, master, pattern, text=b""):
        end = time.monotonic() + 30
        while not re.search(pattern, text):
            self.assertLess(time.monotonic(), end, text[-2000:])
            if select.select([master], [], [], 0.1)[0]:
                text += os.read(master, 65536)
        return text

    def rest(self, master):
        text = b""
        try:
            while select.select([master], [], [], 1)[0]:
                block = os.read(master, 65536)
                if not block:
                    break
                text += block
        except OSError:
            pass # nobody holds the other end any more
        return text

    def test_watch_gives_the_terminal_back(self):
        program, _port = self.start()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(number):
                watch, master = self.on_terminal(program)
                text = self.read_until(master, rb"work ")
                self.assertIn(ENTER, text)
                watch.send_signal(number)
                text += self.rest(master)
                self.assertEqual(watch.wait(30), 0)
                after = text.rsplit(LEAVE, 1)
                self.assertEqual(len(after), 2)
                self.assertRegex(after[1], rb"^crasher ")
                self.assertIn(b"work ", after[1])
                self.assertEqual((text.count(b"\x1b[?25l"), text.count(b"\x1b[?25h")), (1, 1))

    def test_watch_leaves_the_last_figures_when_the_program_ends(self):
        program, _port = self.start()
        watch, master = self.on_terminal(program)
        text = self.read_until(master, rb"work ")
        self.end(program)
        text += self.rest(master)
        self.assertEqual(watch.wait(60), 0)
        self.assertRegex(text.rsplit(LEAVE, 1)[1], rb"(?s)^crasher .*\nwork ")

    def test_watch_stays_within_the_terminal(self):
        program, _port = self.start()
        watch, master = self.on_terminal(program, columns=60, lines=6)
        text = self.read_until(master, rb"\x1b\[J")
        self.assertLessEqual(text.split(b"\x1b[J")[0].count(b"\r\n"), 5)
        watch.send_signal(signal.SIGINT)
        self.rest(master)
        self.assertEqual(watch.wait(30), 0)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
