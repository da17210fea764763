#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is installed into an empty folder works from there: the command, the probe for other projects, and the app.

usage: test_installed.py MESON BUILD PREFIX"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import urllib.request

from outside import SOURCE, Outside, calls

MESON, BUILD, PREFIX = sys.argv[1:4]
LOG = pathlib.Path(BUILD) / "meson-logs/install-log.txt"
INSTALLED = pathlib.Path(tempfile.mkdtemp(prefix="hotpath-installed-"))
HERE = pathlib.Path(f"{INSTALLED}{PREFIX}")


def setUpModule():
    unittest.addModuleCleanup(shutil.rmtree, INSTALLED)
    log = LOG.read_bytes() if LOG.exists() else None  # by which `make uninstall` knows what to remove
    subprocess.run([MESON, "install", "-C", BUILD, "--no-rebuild", "--quiet", "--destdir", INSTALLED], check=True,
                   stdout=subprocess.DEVNULL)
    if log is None:
        LOG.unlink()
    else:
        LOG.write_bytes(log)
    # It stays where a package would be unpacked from: these name the prefix, all else must find its way.
    for pattern in ("**/pkgconfig/*.pc", "share/applications/*.desktop", "share/dbus-1/services/*.service"):
        for path in HERE.glob(pattern):
            path.write_text(re.sub(rf"(?<==){re.escape(PREFIX)}\b", str(HERE), path.read_text()))


def is_elf(path):
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


class Libraries(Outside):
    def test_are_found(self):
        users = 0
        for path in filter(is_elf, HERE.glob("**/*")):
            listed = subprocess.run(["ldd", path], env=self.environment, capture_output=True, text=True, check=False).stdout
            for found in re.findall(r"libhotpath\S* => (.*?)(?: \(0x|$)", listed, re.MULTILINE):
                users += 1
                self.assertTrue(os.path.realpath(found).startswith(str(INSTALLED)), (path, found))
        self.assertGreater(users, 3)

    def test_manuals(self):
        manuals = {path.name for path in HERE.glob("share/man/man?/*")}
        self.assertEqual(manuals, {"libhotpath.3", *(["hotpath.1", "hotpath-gtk.1"] if "app" in sys.argv else [])})

    @unittest.skipUnless("app" in sys.argv, "without the app")
    def test_each_file_is_in_one_package(self):
        packages = {path.stem: [line for line in path.read_text().splitlines() if not line.startswith("#")]
                    for path in (SOURCE / "data/debian").glob("*.install")}
        for path in HERE.glob("**/*"):
            if path.is_dir():
                continue
            # Debian's libraries are in a folder of their architecture.
            name = f"usr/{path.relative_to(HERE)}"
            name = name if re.match(r"usr/(?!lib\w*/)|usr/lib/\w+-linux", name) else re.sub("^usr/lib[^/]*", "usr/lib/any", name)
            in_packages = [package for package, patterns in packages.items() for pattern in patterns
                           if re.fullmatch(re.escape(pattern).replace(r"\*", "[^/]*") + "(/.*)?", name)]
            self.assertEqual(len(in_packages), 1, (name, in_packages))


@unittest.skipUnless("app" in sys.argv, "without the app there is no command")
class Command(Outside):
    def command(self, *arguments):
        return [HERE / "bin/hotpath", *arguments]

    def test_a_program_is_measured(self):
        path = self.folder / "report.json"
        self.do(*self.command("run", "--output", path, "--", "sort", "/dev/null"))
        report = json.loads(path.read_text())
        self.assertEqual(report["program"]["name"], "sort")
        self.assertIn("functions_alloc", report)

    def test_a_program_is_shown(self):
        with subprocess.Popen(self.command("run", "--", "cat"), env=self.environment, stdin=subprocess.PIPE,
                              stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as program:
            line = program.stderr.readline()
            address = re.search(r"live figures at (http://\S+)", line)
            self.assertTrue(address, line)
            with urllib.request.urlopen(address[1] + "v1/hello", timeout=30) as answer:
                self.assertEqual(json.load(answer)["program"]["name"], "cat")
            program.stdin.close()
            self.assertEqual(program.wait(timeout=30), 0)


class Projects(Outside):
    """Each project has the same four programs."""

    def setUp(self):
        super().setUp()
        self.environment["PKG_CONFIG_PATH"] = str(next(HERE.glob("**/pkgconfig")))

    def check_programs(self, build):
        self.assertEqual(calls(self.watch(build / "in-c"), "add"), 100)
        report = self.watch(build / "in-cpp")
        self.assertEqual(calls(report, "add"), 100)
        self.assertIn("functions_alloc", report)
        # Counted by the macro and by the compiler, whose session begins before main can give it a name.
        self.assertEqual(calls(self.watch(build / "by-compiler", name="by-compiler"), "add"), 200)
        report = self.watch(build / "with-glib")
        self.assertEqual([(row["name"], row["received"]) for row in report["channels"]["rows"]], [("numbers", 100)])

    def test_make(self):
        project = self.copy_project("make")
        self.do("make", within=project)
        self.environment["LD_LIBRARY_PATH"] = str(next(HERE.glob("**/libhotpath.so")).parent)
        self.check_programs(project)

    def test_meson(self):
        project = self.copy_project("meson")
        self.do(MESON, "setup", project / "build", project)
        self.do(MESON, "compile", "-C", project / "build")
        self.check_programs(project / "build")

    @unittest.skipUnless(shutil.which("cmake"), "cmake is missing")
    def test_cmake(self):
        project = self.copy_project("cmake")
        self.do("cmake", "-S", project, "-B", project / "build", f"-DCMAKE_PREFIX_PATH={HERE}", "-Wdev", "-Werror=dev")
        self.do("cmake", "--build", project / "build")
        self.check_programs(project / "build")
        for version in ("0.0", "0.2", "1.0"):
            with self.subTest(version):
                lists = project / "CMakeLists.txt"
                lists.write_text("cmake_minimum_required(VERSION 3.16)\nproject(other NONE)\n"
                                 f"find_package(hotpath {version})\nmessage(STATUS \"found: ${{hotpath_FOUND}}\")\n")
                said = self.do("cmake", "-S", project, "-B", project / version, f"-DCMAKE_PREFIX_PATH={HERE}")
                self.assertIn("found: 0", said)


class Readme(Outside):
    """What README.md tells a newcomer to write and to type, by the letter."""

    def setUp(self):
        super().setUp()
        self.environment["PKG_CONFIG_PATH"] = str(next(HERE.glob("**/pkgconfig")))
        self.environment["LD_LIBRARY_PATH"] = str(next(HERE.glob("**/libhotpath.so")).parent)
        self.environment["HOTPATH_SHUTDOWN_MS"] = "300"
        text = (SOURCE / "README.md").read_text()
        self.start = text[text.index("## Your own program in two minutes"):text.index("## A program as it is")]
        self.write("my-program.c", self.snippets("c")[0])

    def snippets(self, language):
        return re.findall(rf"```{language}\n(.*?)```", self.start, re.S)

    def write(self, name, text):
        (self.folder / name).write_text(text)

    def check(self, program):
        table = self.do(program, within=self.folder)
        for name in ("my-program", "parse", "tokenise", "reduce"):
            self.assertIn(name, table)

    def test_commands(self):
        build, run = re.findall(r"^    (cc my-program.c .*hotpath\) .*|\./my-program)$", self.start, re.MULTILINE)[:2]
        for command in (build, build.replace("cc", "c++ -std=c++17 -x c++").replace("my-program.c", "my-program.c -x none")):
            self.do("sh", "-c", command, within=self.folder)
            self.check(run)

    def test_without_the_library(self):
        self.do("cc", "-I", HERE / "include", "-c", "my-program.c", within=self.folder)
        self.assertNotIn("hotpath", self.do("nm", "my-program.o", within=self.folder))

    def test_make(self):
        self.write("Makefile", self.snippets("make")[0])
        self.do("make", "my-program", within=self.folder)
        self.check("./my-program")

    def test_meson(self):
        self.write("meson.build", "project('my-program', 'c')\n" + self.snippets("meson")[0])
        self.do(MESON, "setup", "build", within=self.folder)
        self.do(MESON, "compile", "-C", "build", within=self.folder)
        self.check("build/my-program")

    @unittest.skipUnless(shutil.which("cmake"), "cmake is missing")
    def test_cmake(self):
        self.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.16)\nproject(my-program C)\n"
                                     "add_executable(my-program my-program.c)\n" + self.snippets("cmake")[0])
        self.do("cmake", "-B", "build", f"-DCMAKE_PREFIX_PATH={HERE}", within=self.folder)
        self.do("cmake", "--build", "build", within=self.folder)
        self.check("build/my-program")

    def test_glib(self):
        body = "".join(f"  {line}\n" for line in self.snippets("c")[1].splitlines()[1:])
        self.write("my-program.c", "#include <hotpath-glib.h>\nint main (void)\n{\n  GTask *task = g_task_new (NULL, NULL, NULL, NULL);\n"
                   + body + "  g_task_return_boolean (task, TRUE);\n  hotpath_async_queue_unref (jobs);\n"
                   "  g_object_unref (task);\n  return 0;\n}\n")
        command = re.search(r"^    (cc my-program.c .*hotpath-glib\) .*)$", self.start, re.MULTILINE)[1]
        self.do("sh", "-c", command, within=self.folder)
        self.do("./my-program", within=self.folder)


@unittest.skipUnless("app" in sys.argv, "without the app")
@unittest.skipUnless(shutil.which("Xvfb") and shutil.which("xdotool") and shutil.which("dbus-run-session"), "no display")
class App(Outside):
    def test_opens_a_report(self):
        share = HERE / "share"
        # What a package manager does once it has unpacked everything.
        self.do("glib-compile-schemas", "--strict", share / "glib-2.0/schemas")
        self.do("update-mime-database", share / "mime")
        self.do("update-desktop-database", share / "applications")
        report = self.folder / "sort.hotpath.json"
        self.do(HERE / "bin/hotpath", "run", "--output", report, "--", "sort", "/dev/null")
        self.environment["XDG_DATA_DIRS"] = f"{share}:{os.environ.get('XDG_DATA_DIRS', '/usr/local/share:/usr/share')}"
        self.environment["LC_ALL"] = "C.UTF-8"
        said = self.do("bash", SOURCE / "tests/with-display.sh", "--bus", "/usr/bin/python3",
                       SOURCE / "tests/e2e/installed_app.py",
                       share / "applications/io.github.hotpath_c.Hotpath.desktop", report)
        self.assertNotIn("schema is not installed", said)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
