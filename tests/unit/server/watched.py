# SPDX-License-Identifier: MIT
"""A program that is watched over HTTP, for the tests of what its server answers."""

import json
import os
import subprocess
import tempfile
import urllib.error
import urllib.request


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self):
        return self.body.decode("utf-8")

    @property
    def json(self):
        return json.loads(self.body)


class Watched:
    """Runs WATCHED with ALLOC preloaded until it is closed."""

    def __init__(self, program, alloc="", **settings):
        self.folder = tempfile.TemporaryDirectory(prefix="hotpath-test-")
        environment = {k: v for k, v in os.environ.items()
                       if not k.startswith("HOTPATH_") or k == "HOTPATH_SERVER_MODULE"}
        environment.update(XDG_RUNTIME_DIR=self.folder.name, HOTPATH_METRICS_PORT="0", HOTPATH_OUTPUT_FORMAT="none",
                           TMPDIR=self.folder.name)
        environment.update(settings)
        if alloc:
            environment["LD_PRELOAD"] = alloc
        self.process = subprocess.Popen([program], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if line != "ready\n":
            raise AssertionError(f"{program} said {line!r} and {self.process.stderr.read()}")
        # The live figures' address comes with the session's first line, which may be later than "ready".
        self.said = [self.process.stderr.readline()]
        while "live figures" not in self.said[-1] and self.said[-1]:
            self.said.append(self.process.stderr.readline())
        if "http://" not in self.said[-1]:
            raise AssertionError(f"{program} serves nothing: {self.said}")
        self.port = int(self.said[-1].rstrip("/\n").rpartition(":")[2])

    def again(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        if self.process.stdout.readline() != "again\n":
            raise AssertionError("the program is gone")

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(30)
        finally:
            self.process.kill()
            self.process.stdout.close()
            self.process.stderr.close()
            self.folder.cleanup()

    @property
    def runtime_folder(self):
        return os.path.join(self.folder.name, "hotpath")

    def ask(self, path, data=None, method=None, **headers):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=data, method=method,
                                         headers={k.replace("_", "-"): v for k, v in headers.items()})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.headers, error.read())

    def report(self):
        return self.ask("/v1/report").json
