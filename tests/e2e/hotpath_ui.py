# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the app through its accessibility tree, as a screen reader would see it.

Runs under /usr/bin/python3 inside tests/with-display.sh --bus."""
import os
import subprocess
import time
import warnings

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

warnings.simplefilter("ignore", DeprecationWarning)

BUTTONS = ("push button", "button", "toggle button")  # at-spi2-core renamed the first to the second


def wait_for(what, seconds=15.0, saying="it"):
    """The first true answer of what(); AssertionError when there is none in time."""
    end = time.monotonic() + seconds
    while True:
        try:
            answer = what()
        except GLib.Error:  # a node went away while it was read
            answer = None
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"{saying} did not come about in {seconds:g} s")
        time.sleep(0.05)


def walk(node, depth=40):
    """The node and everything below it, top down."""
    yield node
    if depth > 0:
        for i in range(node.get_child_count()):
            child = node.get_child_at_index(i)
            if child is not None:
                yield from walk(child, depth - 1)


def text_of(node):
    text = node.get_text_iface()
    # GTK 4.8 answers '' to an end of -1.
    return Atspi.Text.get_text(text, 0, Atspi.Text.get_character_count(text)) if text else node.get_name()


def is_showing(node):
    return node.get_state_set().contains(Atspi.StateType.SHOWING)


class App:
    """One running instance of the app."""

    def __init__(self, command, environment=None):
        self.process = subprocess.Popen(command, env={**os.environ, **(environment or {})})
        self.root = wait_for(self._on_bus, saying="the app's appearance on the accessibility bus")

    def _on_bus(self):
        if self.process.poll() is not None:
            raise SystemExit(f"the app ended by itself with status {self.process.returncode}")
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            app = desktop.get_child_at_index(i)
            if app is not None and app.get_process_id() == self.process.pid:
                return app
        return None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def find_all(self, name=None, role=None, within=None, showing=True):
        roles = (role,) if isinstance(role, str) else role
        for node in walk(within or self.root):
            if (
                (name is None or node.get_name() == name)
                and (roles is None or node.get_role_name() in roles)
                and (not showing or is_showing(node))
            ):
                yield node

    def find(self, name=None, role=None, within=None, seconds=15.0):
        return wait_for(
            lambda: next(self.find_all(name, role, within), None), seconds, f"{role or 'a control'} {name!r}"
        )

    def press(self, name, role=BUTTONS):
        assert Atspi.Action.do_action(self.find(name, role).get_action_iface(), 0)

    def rows(self, table):
        """[(row, [text of each cell])] of the rows that a table shows now."""
        found = []
        for node in walk(table):
            if node.get_role_name() in ("table row", "list item"):
                cells = [x.get_name() for x in walk(node) if x.get_role_name() == "label"]
                if any(cells):
                    found.append((node, cells))
        return found

    def select_row(self, table, text):
        """Selects the row with that text in a cell. Rows have no action: their list selects them."""
        row = wait_for(
            lambda: next((row for row, cells in self.rows(table) if text in cells), None),
            saying=f"a row of {text!r}",
        )
        Atspi.Selection.select_child(row.get_parent().get_selection_iface(), row.get_index_in_parent())
        return row

    # The window, by X: for what no accessible action exists.

    def window(self):
        def ask():
            found = subprocess.run(
                ["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)],
                capture_output=True, text=True, check=False,
            ).stdout.split()
            return found[-1] if found else None

        return wait_for(ask, saying="the app's window")

    def resize(self, width, height):
        window = self.window()
        subprocess.run(["xdotool", "windowmove", window, "0", "0"], check=True)
        subprocess.run(["xdotool", "windowsize", "--sync", window, str(width), str(height)], check=True)

    def key(self, *keys):
        window = self.window()
        # There is no window manager to give the focus.
        subprocess.run(["xdotool", "windowfocus", "--sync", window, "key", "--clearmodifiers", *keys], check=True)

    def screenshot(self, path):
        subprocess.run(["/usr/bin/import", "-window", self.window(), path], check=True)

    def dump(self):
        """The tree as text, to write a test from."""
        lines = []

        def add(node, depth):
            lines.append(f"{'  ' * depth}{node.get_role_name()} {node.get_name()!r} {node.get_description()!r}")
            for i in range(node.get_child_count()):
                child = node.get_child_at_index(i)
                if child is not None:
                    add(child, depth + 1)

        add(self.root, 0)
        return "\n".join(lines)
