#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What "hotpath run" costs programs that know nothing of it, beside heaptrack where that is installed.

usage: installed-programs.py HOTPATH

Takes what is installed of sqlite3, python3 and redis-server; names what is not. Output and exit status have to be the
same as without. What is compared are seconds of CPU time of all processes that a way takes, of the same round only:
a second process that does the work at the same time costs too. Of what has a pace of its own, the time from begin to end
is told besides.
"""

import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HOTPATH = os.path.abspath(sys.argv[1])
ROUNDS = 5

SQL = """
.mode csv
.import big.csv words
create index by_number on words (number);
select count (*), sum (number), max (text) from words;
"""
SCRIPT = """
import json
items = [{"name": str(i), "values": list(range(i % 50))} for i in range(60000)]
print(len(json.dumps(json.loads(json.dumps(items)))))
"""


def clean():
    return {k: v for k, v in os.environ.items() if not k.startswith("HOTPATH_") or k in
            ("HOTPATH_SERVER_MODULE", "HOTPATH_PRELOAD_PATH")}


def ways(folder):
    """What stands before the command, and what is added to its environment."""
    found = {
        "plain": ([], {}),
        "hotpath run": ([HOTPATH, "run", "-o", folder / "report.json", "--"], {}),
        "hotpath run --no-locks": ([HOTPATH, "run", "--no-locks", "-o", folder / "report.json", "--"], {}),
        "hotpath run --no-alloc": ([HOTPATH, "run", "--no-alloc", "-o", folder / "report.json", "--"], {}),
    }
    if shutil.which("heaptrack"):
        found["heaptrack"] = (["heaptrack", "--raw", "-o", folder / "heaptrack"], {})
    return found


def cpu_seconds():
    """Of all processes that have ended and been waited for."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def ratio(times, plain):
    return statistics.median(one / other for one, other in zip(times, plain))


def say(program, seconds, elapsed=None):
    plain = seconds["plain"]
    added = {}
    for way, times in seconds.items():
        if way == "plain":
            continue
        added[way] = statistics.median(one - other for one, other in zip(times, plain))
        line = f"{program}, {way}: {ratio(times, plain):.2f} × plain in CPU time"
        if elapsed:
            line += f", {ratio(elapsed[way], elapsed['plain']):.2f} × from begin to end"
        print(line)
    # Of heaptrack's kind: allocations alone.
    ours, theirs = added.get("hotpath run --no-locks"), added.get("heaptrack")
    if theirs is not None:
        times = theirs / max(ours, statistics.median(plain) / 1000)
        print(f"{program}: heaptrack adds {times:.1f} × the CPU time that allocations add here (bar: 10)")


def one_program(name, command, folder, **environment):
    if shutil.which(command[0]) is None:
        print(f"{command[0]} is not installed: left out")
        return
    seconds, elapsed, right = {}, {}, None
    for _ in range(ROUNDS):
        for way, (before, more) in ways(folder).items():
            for left in folder.glob("*.db*"):
                left.unlink()
            begin, used = time.monotonic(), cpu_seconds()
            out = subprocess.run([*map(str, before), *command], env=clean() | environment | more, cwd=folder,
                                 stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout
            seconds.setdefault(way, []).append(cpu_seconds() - used)
            elapsed.setdefault(way, []).append(time.monotonic() - begin)
            # heaptrack talks on the program's output.
            last = out.strip().splitlines()[-1]
            right = right or last
            if way != "heaptrack" and out.strip() != right:
                sys.exit(f"{name}, {way}: printed {out!r} instead of {right!r}")
    say(name, seconds, elapsed)


def redis_once(before, more, folder):
    """Seconds of CPU time that the server took for a fixed number of requests: the clients set the pace."""
    socket = folder / "redis.sock"
    server = subprocess.Popen(
        [*map(str, before), "redis-server", "--port", "0", "--unixsocket", str(socket), "--save", "", "--daemonize", "no"],
        env=clean() | more, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while subprocess.run(["redis-cli", "-s", socket, "ping"], capture_output=True).stdout.strip() != b"PONG":
            time.sleep(0.05)
        subprocess.run(["redis-benchmark", "-s", socket, "-t", "set,get,lpush,hset", "-n", "500000", "-P", "16", "-r", "10000", "-q"],
                       stdout=subprocess.DEVNULL, check=True)
        subprocess.run(["redis-cli", "-s", socket, "shutdown", "nosave"], check=True, capture_output=True)
        _, status, usage = os.wait4(server.pid, 0)
        server.returncode = os.waitstatus_to_exitcode(status)
        if server.returncode != 0:
            sys.exit(f"redis-server ended with {server.returncode}")
        return usage.ru_utime + usage.ru_stime # its own and those it waited for, without the clients'
    finally:
        server.kill()


def redis(folder):
    missing = [tool for tool in ("redis-server", "redis-cli", "redis-benchmark") if shutil.which(tool) is None]
    if missing:
        print(f"{', '.join(missing)} not installed: left out")
        return
    seconds = {}
    for _ in range(ROUNDS):
        for way, (before, more) in ways(folder).items():
            seconds.setdefault(way, []).append(redis_once(before, more, folder))
    say("redis-server", seconds)


with tempfile.TemporaryDirectory(prefix="hotpath-programs-") as name:
    folder = pathlib.Path(name)
    with open(folder / "big.csv", "w", encoding="utf-8") as file:
        file.write("number,text\n")
        for i in range(800000):
            file.write(f"{i * 7919 % 800011},the word of line {i}\n")
    (folder / "import.sql").write_text(SQL)
    one_program("sqlite3", ["sqlite3", "-batch", "-init", "import.sql", "big.db", ".quit"], folder)
    one_program("python3", ["/usr/bin/python3", "-c", SCRIPT], folder, PYTHONMALLOC="malloc")
    redis(folder)
