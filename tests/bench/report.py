#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What a report of 10, 1,000 and 10,000 functions costs: built by the probe, sent, parsed by the app.

usage: report.py MANY_FUNCTIONS [READ_REPORT]

Building is the time of a request less that of one for /v1/hello in the same minute, for which nothing is built.
"""
import http.client
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

MANY_FUNCTIONS = sys.argv[1]
READ_REPORT = sys.argv[2] if len(sys.argv) > 2 else None
COUNTS = (10, 1000, 10000)


def start(folder, functions, active):
    """The program and a connection to it."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("HOTPATH_")}
    module = os.environ.get("HOTPATH_SERVER_MODULE")
    environment |= {"XDG_RUNTIME_DIR": str(folder), "HOTPATH_OUTPUT_FORMAT": "none"}
    if module:
        environment["HOTPATH_SERVER_MODULE"] = module
    process = subprocess.Popen(
        [MANY_FUNCTIONS, str(functions), str(active)], env=environment, stderr=subprocess.DEVNULL
    )
    announcement = folder / "hotpath" / f"{process.pid}.json"
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            port = json.loads(announcement.read_text())["port"]
            return process, http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        except (OSError, ValueError):
            time.sleep(0.02)
    raise SystemExit(f"{MANY_FUNCTIONS} did not begin to serve its figures")


def request_ms(connection, path):
    begin = time.perf_counter()
    connection.request("GET", path)
    body = connection.getresponse().read()
    return (time.perf_counter() - begin) * 1000, body


def events(connection, count):
    """Data of the first events of a stream, each with how long its bytes took to come in, in ms."""
    connection.request("GET", "/v1/events?interval_ms=500")
    response = connection.getresponse()
    found = []
    kind = None
    while len(found) < count:
        line = response.readline()
        if line.startswith(b"event:"):
            kind = line[6:].strip().decode()
        elif line.startswith(b"data:"):
            found.append((kind, line[5:].strip()))
    connection.close()
    return found


def parse_ms(folder, body, *arguments):
    if not READ_REPORT:
        return ""
    path = folder / "document.json"
    path.write_bytes(body)
    out = subprocess.run([READ_REPORT, path, *arguments], capture_output=True, text=True, check=True).stdout
    return f"{float(out.split()[1]):9.2f}"


def cpu_ms(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def measure(functions, active):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        process, connection = start(folder, functions, active)
        try:
            while json.loads(request_ms(connection, "/v1/report")[1])["functions_timing"]["total_count"] < functions:
                pass
            empty = statistics.median(request_ms(connection, "/v1/hello")[0] for _ in range(30))
            whole = [request_ms(connection, "/v1/report") for _ in range(15)]
            whole_ms = statistics.median(ms for ms, _ in whole)
            report = whole[-1][1]
            before, begin = cpu_ms(process.pid), time.monotonic()
            told = events(connection, 11)
            busy = (cpu_ms(process.pid) - before) / (time.monotonic() - begin) / 10
            deltas = [data for kind, data in told if kind == "delta"]
            delta = max(deltas, key=len)
            print(
                f"{functions:9,} {active:7,} {whole_ms - empty:10.2f} {len(report) / 1000:11,.1f}"
                f" {parse_ms(folder, report):>9} {statistics.mean(map(len, deltas)) / 1000:11,.1f}"
                f" {parse_ms(folder, delta, 'delta'):>9} {busy:9.1f}"
            )
        finally:
            process.kill()
            process.wait()


print("                 a report:                          a live event:                   the program's")
print("functions  active   built ms     sent KB parsed ms     sent KB parsed ms  CPU, % of one core")
for count in COUNTS:
    measure(count, max(count // 10, 1))
    measure(count, count)
