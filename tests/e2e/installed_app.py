#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The app as it is installed, opened as a desktop opens it. Run by ../projects/test_installed.py on a display with a
bus, where XDG_DATA_DIRS leads to what is installed. usage: installed_app.py DESKTOP_FILE REPORT"""
import os
import shlex
import signal
import subprocess
import sys
import unittest

from hotpath_ui import App, GLib, german, run_tests, wait_for

DESKTOP_FILE, REPORT = sys.argv[1:3]
TITLE = "sort – Hotpath"


class InstalledApp(unittest.TestCase):
    def test_by_its_command(self):
        entry = GLib.KeyFile()
        entry.load_from_file(DESKTOP_FILE, GLib.KeyFileFlags.NONE)
        command = shlex.split(entry.get_string("Desktop Entry", "Exec"))
        self.assertEqual(command[-1], "%U")
        # Started where nothing says what is installed, it finds translations and settings beside itself.
        with App([*command[:-1], REPORT], {**german(self), "XDG_DATA_DIRS": "", "G_MESSAGES_DEBUG": "Hotpath"}) as app:
            app.find(TITLE)
            app.says("^Bericht vom ")

    def test_by_double_click(self):
        subprocess.run(["gio", "open", REPORT], check=True)

        def find_process():
            return subprocess.run(["xdotool", "search", "--onlyvisible", "--name", TITLE, "getwindowpid"],
                                  capture_output=True, text=True, check=False).stdout

        # The bus has started it.
        os.kill(int(wait_for(find_process, saying="the report on the screen")), signal.SIGTERM)


del sys.argv[1:]
run_tests()
