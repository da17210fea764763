#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`hotpath diff`. usage: test_diff.py HOTPATH SCHEMA DATA"""
import json
import os
import random
import re
import shutil
import subprocess
import sys
import unittest
import xml.etree.ElementTree

import jsonschema

from reports import Case, function
from reports import report as whole_report

Case.command, SCHEMA = (os.path.abspath(path) for path in sys.argv[1:3])
MANUAL = os.path.join(os.path.abspath(sys.argv[3]), "doc", "comparing.md")
# A program of the recipe: a report as another run of the same work would write it.
MEASURED = """#!/bin/sh
[ "$HOTPATH_SHUTDOWN_MS" = 700 ] && [ "$HOTPATH_OUTPUT_FORMAT" = json ] && mkdir -p "${HOTPATH_OUTPUT_PATH%/*}" &&
cp "$REPORTS/$(cat speed)-$(basename "$HOTPATH_OUTPUT_PATH" | tr -dc 0-9).json" "$HOTPATH_OUTPUT_PATH"
"""
NAMES = {f"step_{i}": 1000 * (i + 1) for i in range(12)}
HOSTILE_NAME = 'a|b`c`<img src=x onerror=y>\\ **bold** @someone [l](http://e.x) "q" & \x1b[31m\n\u202eü'


def report(rows, run=0, host="box", name="made", **sections):
    """The report of a run: each is of another process, begun a second after the one before."""
    document = whole_report(rows, name=name, **sections)
    document["program"] |= {"pid": 1000 + run, "started_at": f"2026-01-01T00:{run // 60:02}:{run % 60:02}Z"}
    document["machine"]["host"] = host
    return document


def noisy_run(chance, means_ns, run, calls=200, run_noise=0.02, call_noise=0.2):
    """One run of functions whose speed varies a little from run to run and more from call to call, as on a machine
    that does other things too. `means_ns` is by name."""
    rows = []
    for number, (name, mean_ns) in enumerate(means_ns.items(), 1):
        speed = mean_ns * chance.lognormvariate(0, run_noise)
        rows.append(function(number, name, [round(speed * chance.lognormvariate(0, call_noise)) for _ in range(calls)]))
    return report(rows, run)


class Diff(Case):
    def make(self, file_name, functions, **more):
        return self.write(file_name, report(functions, **more))

    def diff(self, *arguments, **more):
        return self.hotpath("diff", *arguments, **more)

    def runs(self, seed, factor=1.0, runs=10, **more):
        """Files of base and head by turns; in head step_5 is slower by a factor."""
        chance = random.Random(seed)
        base, head = [], []
        for i in range(runs):
            for side, names, into in (("base", NAMES, base), ("head", NAMES | {"step_5": NAMES["step_5"] * factor}, head)):
                document = noisy_run(chance, names, run=2 * i + (side == "head"), **more)
                into.append(self.write(f"{side}-{i}.json", document))
        return ["--base", *base, "--head", *head]

    def as_json(self, *arguments):
        result = self.diff("--format", "json", *arguments)
        self.assertEqual(result.stderr, "")
        document = json.loads(result.stdout)
        self.assertEqual(document["failed"], result.returncode == 1)
        return document

    def regressions(self, document):
        return {row["name"] for row in document["sections"]["functions_timing"]["rows"] if row["verdict"] == "regression"}

    # ---- What is found ----

    def test_made_reports_are_reports(self):
        self.runs(1, runs=1)
        with open(SCHEMA, encoding="utf-8") as schema, open(self.path("base-0.json"), encoding="utf-8") as file:
            jsonschema.Draft202012Validator(json.load(schema)).validate(json.load(file))

    def test_no_false_alarm(self):
        """The seeds are fixed, so this can't fail by chance."""
        alarms = [seed for seed in range(20) if self.regressions(self.as_json(*self.runs(seed)))]
        self.assertLessEqual(len(alarms), 1)

    def test_slower_function_is_found(self):
        for seed in range(20):
            with self.subTest(seed):
                self.assertEqual(self.regressions(self.as_json(*self.runs(100 + seed, factor=1.1))), {"step_5"})

    def test_faster_function_is_no_alarm(self):
        document = self.as_json(*self.runs(7, factor=0.8))
        self.assertFalse(document["failed"])
        self.assertGreater(document["summary"]["better"], 0)

    def test_more_calls_are_no_alarm(self):
        names = []
        for i in range(16):
            names.append(self.make(f"{i}.json", [function(1, "f", [1000 + i] * (100 if i < 8 else 300))], run=i))
        document = self.as_json("--base", *names[:8], "--head", *names[8:])
        self.assertFalse(document["failed"])
        figures = document["sections"]["functions_timing"]["rows"][0]["figures"]
        self.assertEqual(figures["calls"]["verdict"], "changed")
        self.assertAlmostEqual(figures["calls"]["change"], 2)

    def test_one_run_a_side(self):
        base = self.make("base.json", [function(1, "f", [1000] * 1000)])
        head = self.make("head.json", [function(1, "f", [1500] * 1000)])
        result = self.diff(base, head)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertRegex(result.stdout, r"f +unproven +Avg +1\.00 µs +1\.50 µs +\+50\.0 % ")
        self.assertIn("Calls within one run are no runs.", result.stdout)

    def test_rows_added_and_removed(self):
        base = self.make("base.json", [function(1, "stays", [10] * 9), function(2, "goes", [10])])
        head = self.make("head.json", [function(1, "stays", [10] * 9), function(2, "comes", [10])])
        result = self.diff(base, head)
        self.assertRegex(result.stdout, r"(?m)^comes +added")
        self.assertRegex(result.stdout, r"(?m)^goes +removed")
        self.assertIn("1 row added, 1 row removed.", result.stdout)

    def test_machines_differ(self):
        base = self.make("base.json", [function(1, "f", [10])], host="one")
        head = self.make("head.json", [function(1, "f", [10])], host="other")
        self.assertIn("! The machines differ: one (Linux, x86_64, 2 processors, clock tsc) and other", self.diff(base, head).stdout)

    def test_other_sections(self):
        def threads(cpu_ns, run):
            return self.make(f"t{run}.json", [function(1, "f", [10])], run=run, threads={"total_count": 2, "rows": [
                {"id": i, "name": "worker", "tid": 100 * run + i, "cpu_ns": cpu_ns} for i in (1, 2)]})
        names = [threads(1_000_000 + i if i < 8 else 2_000_000 + i, i) for i in range(16)]
        row = self.as_json("--base", *names[:8], "--head", *names[8:])["sections"]["threads"]["rows"][0]
        self.assertEqual((row["name"], row["figures"]["cpu_ns"]["verdict"]), ("worker", "worse"))
        self.assertAlmostEqual(row["figures"]["cpu_ns"]["base"], 2_000_007)
        policy = self.write("policy.ini", "[threads]\njudge = cpu_ns\n")
        self.assertTrue(self.as_json("-p", policy, "--base", *names[:8], "--head", *names[8:])["failed"])

    # ---- Policies ----

    def test_budget(self):
        base = self.make("base.json", [function(1, "parse_line", [1000] * 50)])
        head = self.make("head.json", [function(1, "parse_line", [1000] * 49 + [5_000_000])])
        policy = self.write("policy.ini", '[functions-timing "parse*"]\nbudget.max = 4 ms\n')
        result = self.diff("-p", policy, base, head)
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stdout, r"parse_line +OVER BUDGET +Max ")
        self.write("policy.ini", '[functions-timing "parse*"]\nbudget.max = 6 ms\n')
        self.assertEqual(self.diff("-p", policy, base, head).returncode, 0)

    def test_printed_policy_is_the_default(self):
        policy = self.write("policy.ini", self.diff("--print-policy").stdout)
        arguments = self.runs(3, factor=1.1)
        with_default, with_printed = self.as_json(*arguments), self.as_json("-p", policy, *arguments)
        with_default.pop("policy"), with_printed.pop("policy")
        self.assertEqual(with_default, with_printed)

    def test_wrong_policy(self):
        base = self.make("base.json", [function(1, "f", [10])])
        for text, sentence in (
            ("[functions-timing]\njudge = p98\n", "hotpath: policy.ini: [functions-timing] judge: There is no figure “p98”."),
            ("[functions]\n", "hotpath: policy.ini: [functions]: There is no section “functions”."),
            ("not a key file", "hotpath: policy.ini: "),
            (b"\x00\xff\x80", "hotpath: policy.ini: this is no text in UTF-8"),
        ):
            with self.subTest(text):
                self.write("policy.ini", text)
                result = self.diff("-p", "policy.ini", base, base)
                self.assertEqual((result.returncode, result.stdout), (2, ""))
                self.assertIn(sentence, result.stderr)
        result = self.diff("-p", "missing.ini", base, base)
        self.assertEqual(result.returncode, 2)
        self.assertIn("The policy can’t be read", result.stderr)

    # ---- Forms ----

    def test_table(self):
        result = self.diff(*self.runs(5, factor=1.2))
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stdout, r"(?m)^Functions +Figure +Base +Head +Change +95 % Interval +Chance +Detectable +Distance$")
        self.assertRegex(result.stdout, r"(?m)^step_5 +REGRESSION +Avg +[\d.]+ µs +[\d.]+ µs +\+\d\d\.\d % +\+\d+\.\d % … \+\d+\.\d % +< 0\.001 +± \d\.\d % +0\.\d\d$")
        self.assertNotIn("\x1b", result.stdout)

    def test_limit(self):
        base = self.make("base.json", [function(i, f"f{i:02}", [1000] * 9) for i in range(1, 31)])
        head = self.make("head.json", [function(i, f"f{i:02}", [2000] * 9) for i in range(1, 31)])
        for limit, n in (("5", 5), ("0", 30)):
            shown = self.diff("--limit", limit, base, head).stdout
            self.assertEqual(len(set(re.findall(r"(?m)^f\d\d", shown))), n)
            self.assertEqual("… and 25 more; --limit 0 shows all." in shown, n == 5)

    def test_markdown(self):
        arguments = self.runs(5, factor=1.2)
        result = self.diff("--format", "markdown", *arguments)
        self.assertEqual(result.returncode, 1)
        self.assertTrue(result.stdout.startswith("<!-- hotpath diff -->\n## Hotpath: made\n"))
        tables = [line for line in result.stdout.splitlines() if line.startswith("|")]
        self.assertEqual(tables[1], "|:--|:--|:--|--:|--:|--:|--:|--:|")
        self.assertEqual({len(line.split("|")) for line in tables}, {10})
        self.assertIn("| step&#95;5 | **REGRESSION** | Avg |", result.stdout)

    def test_junit(self):
        result = self.diff("--format", "junit", *self.runs(5, factor=1.2))
        root = xml.etree.ElementTree.fromstring(result.stdout)
        self.assertEqual(root.tag, "testsuites")
        for suite in root:
            cases = suite.findall("testcase")
            self.assertEqual(int(suite.get("tests")), len(cases))
            self.assertEqual(int(suite.get("failures")), len([case for case in cases if case.find("failure") is not None]))
        failed = [case.get("name") for case in root.iter("testcase") if case.find("failure") is not None]
        self.assertEqual(failed, ["step_5: avg", "step_5: p50", "step_5: self_avg"])
        self.assertRegex(next(root.iter("failure")).get("message"), r"^Avg went from .* µs to .* µs: \+\d\d\.\d %")

    def test_json(self):
        document = self.as_json(*self.runs(5, factor=1.2))
        self.assertEqual((document["type"], document["schema"], document["base_runs"], document["head_runs"]), ("hotpath-diff", 1, 10, 10))
        self.assertEqual(document["summary"]["regression"], 3)
        self.assertEqual(document["sections"]["functions_timing"]["figures"]["calls"], {"unit": "count", "direction": "neutral"})
        self.assertEqual(len(document["sections"]["functions_timing"]["rows"]), 12)
        figure = document["sections"]["functions_timing"]["rows"][0]["figures"]["avg"]
        self.assertEqual(set(figure), {"verdict", "base", "head", "base_runs", "head_runs", "difference", "change", "change_low",
                                       "change_high", "chance", "chance_adjusted", "detectable", "drift", "judged"})
        self.assertLess(figure["change_low"], figure["change"])

    def test_hostile_names(self):
        base = self.make("base.json", [function(1, HOSTILE_NAME, [1000] * 9)], name=HOSTILE_NAME)
        head = self.make("head.json", [function(1, HOSTILE_NAME, [9000] * 9)], name=HOSTILE_NAME)
        policy = self.write("policy.ini", "[functions-timing]\nbudget.max = 1 us\n")
        arguments = ("-p", policy, base, head)
        self.assertNotIn("\x1b", self.diff(*arguments).stdout)
        markdown = self.diff("-f", "markdown", *arguments).stdout
        for part in ("<img", "@someone", "](", "**bold", "`"):
            self.assertNotIn(part, markdown)
        self.assertEqual({len(line.split("|")) for line in markdown.splitlines() if line.startswith("|")}, {10})
        root = xml.etree.ElementTree.fromstring(self.diff("-f", "junit", *arguments).stdout)
        self.assertIn("<img src=x onerror=y>", root.get("name"))
        self.assertEqual(self.as_json(*arguments)["sections"]["functions_timing"]["rows"][0]["name"], HOSTILE_NAME)

    def test_output_file(self):
        base = self.make("base.json", [function(1, "f", [10])])
        result = self.diff("-f", "json", "-o", "out.json", base, base)
        self.assertEqual((result.returncode, result.stdout), (0, ""))
        with open(self.path("out.json"), encoding="utf-8") as file:
            self.assertEqual(json.load(file)["type"], "hotpath-diff")
        self.assertEqual(self.diff("-o", "base.json/out", base, base).returncode, 2)

    # ---- The manual ----

    def manual(self, language):
        """Its code in a language, block by block."""
        with open(MANUAL, encoding="utf-8") as file:
            return re.findall(rf"```{language}\n(.*?)```", file.read(), re.DOTALL)

    def test_manual_has_the_default_policy(self):
        self.assertEqual(self.manual("ini")[0], self.diff("--print-policy").stdout)

    def test_policy_of_the_manual(self):
        base = self.make("base.json", [function(1, "f", [10])])
        self.write("policy.ini", self.manual("ini")[1])
        self.assertEqual(self.diff("-p", "policy.ini", base, base).returncode, 0)

    def test_manual_names_every_figure(self):
        base = self.make("base.json", [function(1, "f", [10])])
        table = dict(re.findall(r"(?m)^\| `([a-z-]+)` \| (`.*) \|$", self.manual_text()))
        for section, cells in table.items():
            self.write("policy.ini", f"[{section}]\njudge = none\n")
            known = re.search(r"There are: (.*?)\. ", self.diff("-p", "policy.ini", base, base).stderr).group(1)
            self.assertEqual(re.findall(r"`([^`]*)`", cells), known.split(", "))
        self.assertEqual(len(table), 10)

    def manual_text(self):
        with open(MANUAL, encoding="utf-8") as file:
            return file.read().split("Figures by section")[1].split("##")[0]

    @unittest.skipUnless(shutil.which("git"), "without git")
    def test_recipe(self):
        """The script of the manual, in a repository whose branch is slower than its base."""
        recipe = self.manual("sh")[0].replace("build='make' ", "build=true ").replace("./my-program --benchmark", "./measured")
        self.runs(5, factor=1.2, runs=8)
        tree = self.path("tree")
        environment = self.environment | {"PATH": f"{os.path.dirname(self.command)}:{os.environ['PATH']}", "REPORTS": self.folder,
                                          "BASE": "trunk", "RUNS": "8", "WINDOW_MS": "700", "GIT_CONFIG_GLOBAL": "/dev/null"}
        for variable in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
            environment.pop(variable, None)

        def run(*command):
            return subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False, timeout=60)

        def commit():
            run("git", "add", ".")
            result = run("git", "-c", "user.name=n", "-c", "user.email=e@example.org", "commit", "-qm", "x")
            self.assertEqual(result.returncode, 0, result.stderr)

        os.mkdir(tree)
        run("git", "init", "-q", "-b", "trunk")
        self.write("tree/measured", MEASURED)
        os.chmod(self.path("tree/measured"), 0o755)
        self.write("tree/speed", "base")
        self.write("tree/compare.sh", recipe)
        self.write("base-.json", report([])), self.write("head-.json", report([]))
        commit()
        run("git", "checkout", "-qb", "branch")
        self.write("tree/speed", "head")
        commit()

        result = run("sh", "compare.sh")
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertRegex(result.stdout, r"step_5 +REGRESSION +Avg")
        self.assertEqual(run("git", "worktree", "list").stdout.count("\n"), 1)
        xml.etree.ElementTree.parse(self.path("tree/reports/diff.xml"))
        with open(self.path("tree/reports/diff.md"), encoding="utf-8") as file:
            self.assertIn("**REGRESSION**", file.read())

    # ---- What can't be used ----

    def test_wrong_usage(self):
        base = self.make("base.json", [function(1, "f", [10])])
        for arguments, sentence in (
            ((), "two reports are to be named"),
            ((base,), "two reports are to be named"),
            ((base, base, base), "two reports are to be named"),
            (("--base", base), "after --base and after --head"),
            (("--base", "--head", base), "after --base and after --head"),
            (("--base", base, "--head", base, "-f", "json", base), "either alone or after"),
            (("--format", "yaml", base, base), "--format is table, markdown, json or junit."),
            (("--limit", "-1", base, base), "--limit is a number of rows"),
            (("--bogus", base, base), "See hotpath diff --help."),
        ):
            with self.subTest(arguments):
                result = self.diff(*arguments)
                self.assertEqual((result.returncode, result.stdout), (2, ""))
                self.assertIn(sentence, result.stderr)

    def test_unusable_input(self):
        good = self.make("good.json", [function(1, "f", [10])])
        bad = {
            "missing.json": None, "empty.json": "", "array.json": "[]", "other.json": '{"type":"else"}',
            "cut.json": '{"type":"hotpath-report","schema":1,"functions_timing":{"rows":[', "binary.json": bytes(range(256)),
            "deep.json": "[" * 100000,
            "wrong.json": '{"type":"hotpath-report","schema":1,"functions_timing":{"rows":[{"id":1,"name":7}]}}',
        }
        for name, content in bad.items():
            if content is not None:
                self.write(name, content)
            for arguments in ((name, good), (good, name), ("--base", good, good, "--head", good, name)):
                with self.subTest(arguments):
                    result = self.diff(*arguments)
                    self.assertEqual((result.returncode, result.stdout), (2, ""))
                    self.assertRegex(result.stderr, r"^hotpath: .{10,}")
        self.assertEqual(self.diff(self.folder, good).returncode, 2)

    def test_odd_reports(self):
        """Reports that say next to nothing, or the largest numbers there are, are compared without complaint."""
        most = 2 ** 63 - 1  # more is refused by the reader
        huge = function(1, "f", [1000])
        huge |= {"calls": most, "timed_calls": most, "total_ns": most, "self_ns": most, "max_ns": most,
                 "histogram": {"bits": 7, "counts": [7423, most]}}
        self.make("huge.json", [huge], elapsed_ns=most)
        self.make("none.json", [])
        self.write("bare.json", {"type": "hotpath-report", "schema": 1})
        self.make("zero.json", [huge | {"calls": 0, "timed_calls": 0, "total_ns": 0, "self_ns": 0, "min_ns": 0, "max_ns": 0,
                                        "histogram": {"bits": 7, "counts": []}}], elapsed_ns=0)
        names = ("huge.json", "none.json", "bare.json", "zero.json")
        for base in names:
            for head in names:
                for form in ("table", "markdown", "json", "junit"):
                    with self.subTest((base, head, form)):
                        result = self.diff("-a", "-f", form, base, head)
                        self.assertEqual((result.returncode, result.stderr), (0, ""))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
