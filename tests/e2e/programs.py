# SPDX-License-Identifier: GPL-3.0-or-later
"""The programs that the app watches in these tests, and what they say of themselves over HTTP."""
import json
import os
import pathlib
import random
import re
import signal
import socket
import subprocess
import tempfile
import urllib.request

from hotpath_ui import die_with_test, wait_for

BUILD = pathlib.Path(os.environ["HOTPATH_BUILD"])
SOURCE = pathlib.Path(__file__).resolve().parents[2]
APP = BUILD / "app" / "hotpath-gtk"
INDEXER = BUILD / "probe" / "examples" / "hotpath-indexer"


def make_folder(place, files=120):
    """A folder small enough to be gone through in well under a second, the same each time."""
    chance = random.Random(1)
    words = [bytes(chance.randrange(97, 123) for _ in range(chance.randrange(2, 10))) for _ in range(400)]
    for i in range(files):
        folder = place / f"part-{i % 7}" / f"deeper-{i % 3}"
        folder.mkdir(parents=True, exist_ok=True)
        text = b" ".join(chance.choice(words) for _ in range(chance.randrange(20, 9000)))
        (folder / f"file-{i}.txt").write_bytes(text)
    return place


class Program:
    """A measured program at work. Ends with the `with` block at the latest."""

    def __init__(self, *command, **environment):
        clean = {key: value for key, value in os.environ.items() if not key.startswith("HOTPATH_")}
        for key in ("HOTPATH_SERVER_MODULE",):
            if key in os.environ:
                clean[key] = os.environ[key]
        clean["HOTPATH_OUTPUT_FORMAT"] = "none"
        # None of those that other programs of this machine look for, and take when it gets free.
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            clean["HOTPATH_METRICS_PORT"] = str(unused.getsockname()[1])
        self.process = subprocess.Popen(
            list(map(str, command)), env={**clean, **environment},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=die_with_test,
        )
        self.pid = self.process.pid
        runtime = pathlib.Path(os.environ["XDG_RUNTIME_DIR"]) / "hotpath"
        self.announcement = runtime / f"{self.pid}.json"
        self.port = wait_for(self._announced, 20, f"the announcement of {command[0]}")
        self.address = f"127.0.0.1:{self.port}"

    def _announced(self):
        try:
            return json.loads(self.announcement.read_text())["port"]
        except (OSError, ValueError):
            return None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def signal(self, number):
        os.kill(self.pid, number)

    def end(self):
        """As a user would: the program comes to its end by itself and writes its report."""
        self.signal(signal.SIGTERM)
        self.process.wait(20)

    def close(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
            self.process.wait()

    def get(self, path):
        with urllib.request.urlopen(f"http://{self.address}{path}", timeout=20) as answer:
            return json.load(answer)

    def report(self):
        return self.get("/v1/report")

    def functions(self):
        return rows_of(self.report())


def rows_of(report):
    return {row["name"]: row for row in report["functions_timing"]["rows"]}


class Indexer(Program):
    """The example indexer, on a small folder of its own unless it is given one."""

    def __init__(self, folder=None, **environment):
        self.holder = None
        if folder is None:
            self.holder = tempfile.TemporaryDirectory(prefix="hotpath-e2e-")
            folder = make_folder(pathlib.Path(self.holder.name))
        self.folder = folder
        super().__init__(INDEXER, "--threads", "2", folder, **environment)
        # So that each function of it was called before anyone looks.
        wait_for(lambda: self.functions().get("commit_batch", {}).get("calls"), 20, "a whole round of the indexer")

    def close(self):
        super().close()
        if self.holder:
            self.holder.cleanup()


# ---- Figures as the app writes them ----

UNITS_NS = {"ns": 1, "µs": 1e3, "ms": 1e6, "s": 1e9, "min": 60e9, "h": 3600e9}


def to_count(text):
    """182,299 of "182,299", whatever stands between the digits."""
    return int(re.sub(r"\D", "", text))


def to_ns(text):
    """1610000.0 of "1.61 ms"."""
    value, unit = re.fullmatch(r"([\d.,]+)\s*(\D+)", text.replace("\u2009", " ").strip()).groups()
    return float(value.replace(",", "")) * UNITS_NS[unit.strip()]


def agrees(shown_ns, exact_ns, digits=3):
    """Whether a duration shown with three digits can be this one."""
    return abs(shown_ns - exact_ns) <= max(exact_ns * 0.51 * 10 ** (1 - digits), 0.51)
