#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`hotpath report` and `hotpath validate`. usage: test_report.py HOTPATH SCHEMA"""
import json
import os
import random
import re
import subprocess
import sys
import unittest

import jsonschema

from reports import Case, function, lock, node, rank, report, usual

Case.command, SCHEMA = (os.path.abspath(path) for path in sys.argv[1:3])


def names(table):
    """First words of a table's rows."""
    lines = table.splitlines()
    begin = next(i for i, line in enumerate(lines) if line.startswith(("Function ", "Lock ")))
    return [line.split()[0] for line in lines[begin + 1:] if line and not line.startswith("(")]


class Report(Case):
    def test_table(self):
        self.write("r.json", usual())
        text = self.done("report", "r.json")
        self.assertTrue(text.startswith("worker · Report of "), text)
        self.assertIn("3 functions", text)
        self.assertEqual(names(text)[:2], ["parse", "main"])
        self.assertNotIn("\x1b", text)

    def test_columns_line_up(self):
        self.write("r.json", usual())
        lines = self.done("report", "r.json").splitlines()
        begin = next(i for i, line in enumerate(lines) if line.startswith("Function "))
        self.assertEqual(len({len(line) for line in lines[begin:]}), 1)

    def test_sort_and_limit(self):
        self.write("r.json", report([function(i, f"f{i}", [i * 1000] * (10 - i)) for i in range(1, 9)]))
        self.assertEqual(names(self.done("report", "r.json", "--sort", "max", "-n", "2")), ["f8", "f7"])
        self.assertEqual(names(self.done("report", "r.json", "--sort", "calls", "-n", "1")), ["f1"])
        self.assertEqual(names(self.done("report", "r.json", "--sort", "calls", "-r", "-n", "1")), ["f8"])
        self.assertEqual(names(self.done("report", "r.json", "--sort", "name", "-n", "3")), ["f1", "f2", "f3"])
        self.assertIn("(6 more; --limit 0 shows all)", self.done("report", "r.json", "-n", "2"))
        self.assertEqual(len(names(self.done("report", "r.json", "-n", "0"))), 8)

    def test_focus(self):
        self.write("r.json", usual())
        self.assertEqual(names(self.done("report", "r.json", "--focus", "PARS")), ["parse"])
        self.assertEqual(names(self.done("report", "r.json", "--focus", "/^ma/")), ["main"])
        self.assertIn("0 of 3 functions", self.done("report", "r.json", "--focus", "nothing"))

    def test_percentiles_are_those_of_the_calls(self):
        durations = [i * i for i in range(1, 2000)]
        self.write("r.json", report([function(1, "f", durations)]))
        document = json.loads(self.done("report", "r.json", "--json", "--percentiles", "10,50,99.9"))
        self.assertEqual(document["percentiles"], [10, 50, 99.9])
        row = document["functions_timing"]["rows"][0]
        for percent in (10, 50, 99.9):
            exact = rank(durations, percent)
            self.assertAlmostEqual(row[f"p{percent}_ns"], exact, delta=exact * 0.004)

    def test_sections(self):
        self.write("r.json", usual())
        self.assertEqual(names(self.done("report", "r.json", "--section", "locks")), ["queue", "table,"])
        text = self.done("report", "r.json", "-s", "all")
        self.assertLess(text.index("\nFunctions · "), text.index("\nLocks · "))
        self.assertNotIn("\nThreads · ", text)
        self.assertIn("0 threads", self.done("report", "r.json", "-s", "threads"))

    def test_without_functions_shows_what_there_is(self):
        self.write("r.json", report([], locks={"total_count": 1, "rows": [lock(3, "queue", [5])]}))
        self.assertIn("\nLocks · 1 lock\n", self.done("report", "r.json"))
        self.write("empty.json", report([]))
        self.assertIn("no rows in any section", self.done("report", "empty.json"))

    def test_json_is_the_document(self):
        given = usual()
        self.write("r.json", given)
        document = json.loads(self.done("report", "r.json", "--json"))
        with open(SCHEMA, encoding="utf-8") as file:
            jsonschema.Draft202012Validator(json.load(file)).validate(document)
        self.assertEqual(document["functions_timing"], given["functions_timing"])
        self.assertEqual(document["call_tree"], given["call_tree"])
        self.assertEqual(document["locks"], given["locks"])

    def test_json_of_a_part(self):
        self.write("r.json", usual())
        document = json.loads(self.done("report", "r.json", "--json", "-n", "1"))
        with open(SCHEMA, encoding="utf-8") as file:
            jsonschema.Draft202012Validator(json.load(file)).validate(document)
        self.assertEqual([row["name"] for row in document["functions_timing"]["rows"]], ["parse"])
        self.assertEqual([row["name"] for row in document["locks"]["rows"]], ["queue"])
        self.assertEqual(document["call_tree"]["rows"], [], "places of functions that are left out")
        document = json.loads(self.done("report", "r.json", "--json", "-s", "functions"))
        self.assertEqual(len(document["call_tree"]["rows"]), 4)
        self.assertNotIn("locks", document)
        self.assertEqual(document["functions_timing"]["rows"][0]["log"]["slowest"][1]["thread"], "other")

    def test_standard_input(self):
        text = self.done("report", "-", input=json.dumps(usual()))
        self.assertEqual(names(text)[0], "parse")

    def test_a_file_comes_before_a_process_id(self):
        self.write("4711", usual())
        self.assertEqual(names(self.done("report", "4711"))[0], "parse")

    def test_what_cannot_be_read(self):
        os.mkdir(self.path("folder"))
        self.write("cut.json", json.dumps(usual())[:3000])
        self.write("other.json", {"type": "something"})
        self.write("empty.json", "")
        for what, sentence in (
                ("nowhere.json", "there is no file “nowhere.json”. Name a report"),
                ("folder", "is a folder, not a report"), ("cut.json", "cut.json: Line 1, column 3001, at “"),
                ("other.json", "JSON of the kind “something”"), ("empty.json", "The file is empty."),
                ("1", "no measured program with the process id 1 runs"),
                ("127.0.0.1:1", "Nothing answers at 127.0.0.1, port 1."),
                ("https://127.0.0.1", "speak HTTP, not HTTPS"), ("http://[::1", "Enter an address like"),
                ("http://127.0.0.1:70000", "Enter an address like")):
            for command in (("report",), ("export", "-F", "csv"), ("validate",)):
                with self.subTest(what, command=command):
                    self.fails(sentence, *command, what)

    def test_hostile_texts(self):
        deep = "[" * 100_000
        self.write("deep.json", '{"type":"hotpath-report","x":' + deep)
        self.write("binary.json", bytes(range(256)) * 100)
        self.write("number.json", '{"type":"hotpath-report","elapsed_ns":1' + "0" * 1000 + "}")
        self.write("escape.json", b'{"type":"hotpath-report","\x1b[2J":}')
        for name in ("deep", "binary", "number", "escape"):
            for command in (("report",), ("export", "-F", "html"), ("validate",), ("merge", name + ".json")):
                with self.subTest(name, command=command):
                    result = self.fails(name + ".json: ", *command, name + ".json")
                    self.assertNotIn("\x1b", result.stderr)

    def test_cut_anywhere(self):
        text = json.dumps(usual(calls=50))
        for at in range(1, len(text), len(text) // 40):
            self.write("cut.json", text[:at])
            self.fails("cut.json: ", "report", "cut.json")

    def test_damaged_reports_never_crash(self):
        chance = random.Random(11)
        text = json.dumps(usual(calls=50)).encode()
        numbers = [match.span() for match in re.finditer(rb"\d+", text)]
        for _ in range(30):
            damaged = bytearray(text)
            for begin, end in chance.sample(numbers, 5):
                number = chance.choice((b"0", b"9" * 18, b"4294967295", b"1"))
                damaged[begin:end] = number[:end - begin].rjust(end - begin, b"1")
            if chance.random() < 0.3:
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
            self.write("damaged.json", bytes(damaged))
            for arguments in (("report", "-s", "all"), ("export", "-F", "html"), ("export", "-F", "folded"),
                              ("export", "-F", "openmetrics"), ("merge", "damaged.json"), ("validate",)):
                result = self.hotpath(*arguments, "damaged.json", text=False)
                self.assertIn(result.returncode, (0, 1), (arguments, result.stderr))
                self.assertNotIn(b"CRITICAL", result.stderr)
                self.assertNotIn(b"WARNING", result.stderr)

    def test_larger_than_a_report_may_be(self):
        with open(self.path("large.json"), "wb") as file:
            file.truncate(3 << 30)
        self.fails("larger than two gigabytes", "report", "large.json")

    def test_names_cannot_command_the_terminal(self):
        self.write("r.json", b'{"type":"hotpath-report","program":{"name":"a\\u0000\\u001b[2Jb"}}')
        for arguments in (("report",), ("merge", "r.json"), ("validate",)):
            result = self.hotpath(*arguments, "r.json")
            self.assertNotIn("\x1b", result.stdout + result.stderr)

    def test_usage(self):
        self.write("r.json", usual())
        for arguments, sentence in (
                ((), "one report is to be named"), (("r.json", "r.json"), "one report is to be named"),
                (("r.json", "--limit", "-2"), "--limit is a number of rows"),
                (("r.json", "--section", "lokcs"), "--section is one or more of functions-timing, functions-alloc"),
                (("r.json", "--section", ""), "--section is one or more of"),
                (("r.json", "--percentiles", "50,x"), "--percentiles are numbers from 0 to 100"),
                (("r.json", "--percentiles", "101"), "--percentiles are numbers from 0 to 100"),
                (("r.json", "--percentiles", "nan"), "--percentiles are numbers from 0 to 100"),
                (("r.json", "--sort", "size"), "there is no column “size” to sort by. There are: "),
                (("r.json", "--sort", "acquisitions", "-s", "functions"), "There are: function, calls, rate"),
                (("r.json", "--focus", "/(/"), "Not a valid expression: "), (("--nonsense",), "See hotpath report --help")):
            with self.subTest(arguments):
                self.fails(sentence, "report", *arguments, status=2)

    def test_nobody_reads(self):
        self.write("r.json", report([function(i, f"f{i}" * 20, [1]) for i in range(1, 5000)]))
        process = subprocess.Popen([self.command, "report", "r.json", "-n", "0"], env=self.environment, cwd=self.folder,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdout.read(10)
        process.stdout.close()
        self.assertEqual(process.stderr.read(), b"")
        process.stderr.close()
        self.assertNotEqual(process.wait(30), 0)

    def test_nowhere_to_write(self):
        self.write("r.json", usual())
        with open("/dev/full", "w", encoding="utf-8") as full:
            result = self.hotpath("report", "r.json", capture_output=False, stdout=full, stderr=subprocess.PIPE)
        self.assertEqual(result.returncode, 1)
        self.assertIn("standard output: ", result.stderr)
        self.assertIn("No space left on device", result.stderr)


class Validate(Case):
    def verdicts(self, *arguments, status=0):
        result = self.hotpath("validate", "--json", *arguments)
        self.assertEqual(result.returncode, status, result.stderr)
        return json.loads(result.stdout)

    def test_good(self):
        self.write("r.json", usual())
        self.assertEqual(self.done("validate", "--strict", "r.json"), "r.json: a report, without contradictions.\n")
        self.assertEqual(self.verdicts("r.json"), [{"file": "r.json", "valid": True, "warnings": []}])

    def test_place_of_the_first_problem(self):
        text = json.dumps(usual(), indent=1).replace('"running": 1', '"running": "yes"', 1)
        self.write("r.json", text)
        verdict = self.verdicts("r.json", status=1)[0]
        line = next(i for i, line in enumerate(text.splitlines(), 1) if '"yes"' in line)
        self.assertFalse(verdict["valid"])
        self.assertEqual((verdict["error"]["line"], verdict["error"]["path"]), (line, "functions_timing.rows[0].running"))
        self.assertEqual(verdict["error"]["column"], text.splitlines()[line - 1].index('"yes"') + 1)

    def test_each_contradiction(self):
        rows = lambda document: document["functions_timing"]["rows"]
        places = lambda document: document["call_tree"]["rows"]
        locks = lambda document: document["locks"]["rows"]
        for path, change in (
                ("functions_timing.rows[1].histogram", lambda d: rows(d)[1].update(calls=5, timed_calls=5)),
                ("functions_timing.rows[1].self_ns", lambda d: rows(d)[1].update(self_ns=rows(d)[1]["total_ns"] + 1)),
                ("functions_timing.rows[1].min_ns", lambda d: rows(d)[1].update(min_ns=rows(d)[1]["max_ns"] * 2)),
                ("functions_timing.rows[1].max_ns", lambda d: rows(d)[1].update(max_ns=rows(d)[1]["max_ns"] // 2)),
                ("functions_timing.rows[1].percentiles", lambda d: rows(d)[1].update(p95_ns=1)),
                ("functions_timing.rows[2].id", lambda d: rows(d)[2].update(id=2)),
                ("call_tree.rows[3].function", lambda d: places(d)[3].update(function=99)),
                ("call_tree.rows[3].parent", lambda d: places(d)[3].update(parent=99)),
                ("call_tree.rows[0].parent", lambda d: places(d)[0].update(parent=3)),
                ("call_tree.rows[1].self_ns", lambda d: places(d)[1].update(self_ns=10 ** 12)),
                ("locks.rows[0].contended", lambda d: locks(d)[0].update(contended=5)),
                ("locks.rows[0].wait_histogram", lambda d: locks(d)[0].update(acquisitions=7)),
                ("locks.rows[1].id", lambda d: locks(d)[1].update(id=0))):
            with self.subTest(path):
                document = usual()
                change(document)
                self.write("r.json", document)
                warnings = self.verdicts("r.json")[0]["warnings"]
                self.assertIn(path, [warning["path"] for warning in warnings], warnings)
                self.verdicts("--strict", "r.json", status=1)
                self.assertIn(path + ": ", self.done("validate", "r.json"))

    def test_long_rings_end(self):
        n = 20_000
        self.write("r.json", report([function(1, "f", [1])], [node(i, i % n + 1, 1, 0, 0) for i in range(1, n + 1)]))
        self.assertEqual(len(self.verdicts("r.json")[0]["warnings"]), 100)
        self.assertEqual(self.done("export", "r.json", "-F", "folded"), "")

    def test_several(self):
        self.write("good.json", usual())
        self.write("bad.json", "{}")
        self.assertEqual([verdict["valid"] for verdict in self.verdicts("good.json", "bad.json", status=1)], [True, False])
        self.fails("the files to look at are missing", "validate", status=2)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
