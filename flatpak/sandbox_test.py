# SPDX-License-Identifier: GPL-3.0-or-later
"""The installed Flatpak and programs outside of it. Run by check, on a display and a bus of its own."""
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tests" / "e2e"))

from hotpath_ui import App, Atspi, run_tests, wait_for  # noqa: E402
from programs import Indexer  # noqa: E402

ID = os.environ["HOTPATH_FLATPAK"]


# What leads a program to a build folder, which the installed app has nothing to do with.
FOREIGN = ("HOTPATH_SERVER_MODULE", "HOTPATH_PRELOAD_PATH", "HOTPATH_LOCALE_DIR", "GSETTINGS_SCHEMA_DIR")
RUN = ["flatpak", "run", "--user", *(f"--unset-env={name}" for name in FOREIGN)]


class SandboxedApp(App):
    """The app in its sandbox, where its process has another number than outside."""

    def __init__(self, *arguments):
        super().__init__(self.starter(*arguments))

    def starter(self, *arguments):
        return [*RUN, "--file-forwarding", ID, *arguments]

    def _on_bus(self):
        if self.process.poll():
            raise SystemExit(f"the app ended by itself with status {self.process.returncode}")
        desktop = Atspi.get_desktop(0)
        apps = [desktop.get_child_at_index(i) for i in range(desktop.get_child_count())]
        return next((app for app in apps if app is not None and app.get_name() in ("hotpath-gtk", ID)), None)

    def window(self):
        def ask():
            found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "."],
                                   capture_output=True, text=True, check=False).stdout.split()
            return found[-1] if found else None

        return wait_for(ask, saying="the app's window")

    def close(self):
        subprocess.run(["flatpak", "kill", ID], stderr=subprocess.DEVNULL, check=False)
        super().close()


class LaunchedApp(SandboxedApp):
    """As a desktop starts it: by the desktop file that the Flatpak exports, over the bus."""

    def starter(self, *arguments):
        desktop = pathlib.Path(os.environ["FLATPAK_USER_DIR"]) / f"exports/share/applications/{ID}.desktop"
        return ["gio", "launch", desktop, *arguments]


class Sandbox(unittest.TestCase):
    def open_program(self, app, program):
        programs = app.find("Running programs", "list")
        app.click(app.find(re.compile(rf"Process {program.pid} · "), within=programs))
        app.says("^Live")
        app.show_functions()
        wait_for(lambda: "index_file" in app.figures(), saying="the indexer's functions")

    def test_1_nothing_ran_before(self):
        """The folder of running programs is made after the app has started: they are found by their ports."""
        with SandboxedApp() as app:
            app.says("^No measured program is running$")
            app.screenshot("empty")
            with Indexer(HOTPATH_METRICS_PORT="6770") as indexer:
                self.open_program(app, indexer)
                indexer.signal(signal.SIGKILL)
                indexer.process.wait()
                app.says("^Ended unexpectedly")

    def test_2_attaches_and_recovers(self):
        with Indexer() as indexer, SandboxedApp() as app:
            self.open_program(app, indexer)
            app.screenshot("attached")
            # A program that is only stopped has not ended.
            indexer.signal(signal.SIGSTOP)
            app.says("stopped answering", seconds=60)
            indexer.signal(signal.SIGCONT)
            app.says("^Live", seconds=60)
            # What it recorded last is read from its arena, which says how it ended.
            indexer.signal(signal.SIGKILL)
            indexer.process.wait()
            app.says(r"^Ended \(killed\)|^Killed", seconds=60)
            app.screenshot("recovered")

    def test_3_demo(self):
        with SandboxedApp() as app:
            app.press(re.compile("Try the Demo|Try It"))
            app.says("^Live", seconds=60)
            app.show_functions()
            wait_for(lambda: "compress_block" in app.figures(), saying="the functions of the demo")
            app.screenshot("demo")

    def test_4_report_through_the_portal(self):
        """A file of the user's comes in through the document portal, and through nothing else."""
        with tempfile.TemporaryDirectory(prefix="hotpath-report-") as folder:
            report = pathlib.Path(folder) / "kept.hotpath.json"
            with Indexer(HOTPATH_OUTPUT_FORMAT="json", HOTPATH_OUTPUT_PATH=str(report)) as indexer:
                indexer.end()
            with SandboxedApp(str(report)) as app:
                app.says("could not be opened")
            with SandboxedApp("@@", str(report), "@@") as app:
                app.show_functions()
                wait_for(lambda: "index_file" in app.figures(), saying="the functions of the report")
                app.screenshot("report")

    def test_5_by_its_desktop_file(self):
        subprocess.run(["dbus-update-activation-environment", *(f"{name}=" for name in FOREIGN)], check=True)
        with tempfile.TemporaryDirectory(prefix="hotpath-report-") as folder:
            report = pathlib.Path(folder) / "kept.hotpath.json"
            with Indexer(HOTPATH_OUTPUT_FORMAT="json", HOTPATH_OUTPUT_PATH=str(report)) as indexer:
                indexer.end()
            with LaunchedApp(report) as app:
                app.says("^Report of")
                app.show_functions()
                wait_for(lambda: "index_file" in app.figures(), saying="the functions of the report")
        with Indexer() as indexer, LaunchedApp() as app:
            self.open_program(app, indexer)
            app.screenshot("launched")

    def test_6_sees_nothing_else(self):
        with Indexer() as indexer:
            script = f"""touch "$XDG_RUNTIME_DIR/hotpath/mine"; ls "{indexer.folder}"; ls /proc/{indexer.pid}"""
            done = subprocess.run([*RUN, "--command=sh", ID, "-c", script], capture_output=True, text=True, check=False)
        said = done.stderr.splitlines()
        self.assertIn("Read-only file system", said[0])
        self.assertEqual([line.endswith("No such file or directory") for line in said[1:]], [True, True], said)


if __name__ == "__main__":
    run_tests()
