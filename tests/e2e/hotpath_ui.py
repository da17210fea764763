# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the app through its accessibility tree, as a screen reader would see it.

Runs under /usr/bin/python3 inside tests/with-display.sh --bus."""
import ctypes
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import time
import unittest
import warnings

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

warnings.simplefilter("ignore", DeprecationWarning)

BUTTONS = ("push button", "button", "toggle button", "radio button")  # of at-spi2-core, of GTK: names change between releases
TABLES = ("tree table", "table")
MENU_ITEMS = ("menu item", "check menu item", "radio menu item")
ROWS = ("table row", "list item")
# By the numbers of the keys: in newer keymaps xdotool finds their names where Alt is held, and holds it.
KEYS = {f"F{number}": str(66 + number) for number in range(1, 11)}
# A window in which every row of the example's tables is in sight: newer GTK keeps no others.
TALL = (1280, 1180)

# Where pictures go; without it none are taken.
PICTURES = os.environ.get("HOTPATH_SCREENSHOTS")


LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1


def die_with_test():
    """For what a test starts: ends it when the test's process ends without having done so."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


# The trees of the apps that run. GTK 4.8 does not tell of every change in them, so that what the library
# remembers, which makes it ten times as fast, has to be forgotten at times.
ROOTS = []


def wait_for(what, seconds=45.0, saying="it"):
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
        for root in ROOTS:
            root.clear_cache()


# All that was seen: the library looks at what it has freed when the app's windows come and go, so nothing is.
KEPT = set()


def children(node):
    for i in range(node.get_child_count()):
        child = node.get_child_at_index(i)
        if child is not None:
            KEPT.add(child)
            yield child


def walk(node, depth=40):
    """The node and everything below it, top down."""
    yield node
    if depth > 0:
        for child in children(node):
            yield from walk(child, depth - 1)


def walk_visible(node):
    """As walk(), without what is hidden and what is below that. Pages of a stack that are not in front
    count as visible."""
    yield node
    for child in children(node):
        if has_state(child, Atspi.StateType.VISIBLE):
            yield from walk_visible(child)


def text_of(node):
    text = node.get_text_iface()
    # GTK 4.8 answers '' to an end of -1.
    return Atspi.Text.get_text(text, 0, Atspi.Text.get_character_count(text)) if text else node.get_name()


def has_state(node, state):
    if state != Atspi.StateType.VISIBLE:
        node.clear_cache()
    return node.get_state_set().contains(state)


def is_on_screen(node):
    """Whether a control has room, and so has all that it lies in: a folded search bar has none. What is in front
    in a stack, GTK 4.8 does not tell; it gives the state SHOWING to windows only."""
    while node is not None and node.get_role_name() not in ("frame", "window", "dialog", "application"):
        component = node.get_component_iface()
        if component is not None:
            extents = component.get_extents(Atspi.CoordType.WINDOW)
            if extents.width <= 0 or extents.height <= 0:
                return False
        node = node.get_parent()
    return True


def is_selected(node):
    return has_state(node, Atspi.StateType.SELECTED)


def is_focused(node):
    return has_state(node, Atspi.StateType.FOCUSED)


def matches(text, wanted):
    """Whether a text is what is wanted: the very text, or one that a compiled expression finds."""
    return wanted is None or (wanted.search(text) is not None if isinstance(wanted, re.Pattern) else text == wanted)


def german(test):
    """What the environment needs for the app to speak German; skips the test where there is nothing to make it from.
    Newer C libraries translate nothing in the locale C, which these tests have, not even when asked to."""
    folder = tempfile.TemporaryDirectory(prefix="hotpath-locale-")
    test.addCleanup(folder.cleanup)
    made = subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", f"{folder.name}/de_DE.UTF-8"],
                          capture_output=True, check=False)
    if made.returncode != 0:
        test.skipTest("There is nothing here to make a German locale from.")
    return {"LANGUAGE": "de", "LC_ALL": "de_DE.UTF-8", "LOCPATH": folder.name}


def run_tests():
    """Runs the tests of the calling file."""
    # PyGObject calls the interfaces of Atspi deprecated, but offers nothing else that works.
    unittest.main(module="__main__", verbosity=2, warnings="ignore")


class App:
    """One running instance of the app."""

    def __init__(self, command, environment=None, size=(1280, 860)):
        # An instance of its own: the first one would otherwise be handed what the others are to open.
        own = {"HOTPATH_NON_UNIQUE": "1", "MALLOC_PERTURB_": os.environ.get("HOTPATH_APP_MALLOC_PERTURB", "")}
        self.root = None
        self.command = command
        self.process = subprocess.Popen(list(map(str, command)), env={**os.environ, **own, **(environment or {})},
                                        preexec_fn=die_with_test)
        try:
            self.root = wait_for(self._on_bus, saying="the app's appearance on the accessibility bus")
            ROOTS.append(self.root)
            if size:
                self.resize(*size)
        except BaseException:
            self.close()
            raise

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

    def __exit__(self, kind, *_):
        if kind is not None and PICTURES and self.process.poll() is None:
            # What it looked like when the test failed says more than any message.
            try:
                self.screenshot(f"failed-{self.process.pid}")
            except (AssertionError, subprocess.CalledProcessError):
                pass
        self.close()

    def close(self):
        ROOTS[:] = [root for root in ROOTS if root is not self.root]
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    # ---- Finding ----

    def find_all(self, name=None, role=None, within=None):
        roles = (role,) if isinstance(role, str) else role
        for node in walk_visible(within or self.root):
            if matches(node.get_name() or "", name) and (roles is None or node.get_role_name() in roles):
                yield node

    def find(self, name=None, role=None, within=None, seconds=15.0):
        """Waits for a control with that name, or a name that the expression finds."""

        def look():
            found = next(self.find_all(name, role, within), None)
            if found is None and role == MENU_ITEMS and self.has("", MENU_ITEMS):
                raise unittest.SkipTest("This release of GTK does not tell the names of a menu's items.")
            return found

        return wait_for(
            look, seconds, f"{role or 'a control'} {name.pattern if isinstance(name, re.Pattern) else name!r}"
        )

    def has(self, name=None, role=None, within=None):
        return next(self.find_all(name, role, within), None) is not None

    def wait_gone(self, name, role=None, seconds=15.0):
        wait_for(lambda: not self.has(name, role), seconds, f"the end of {name!r}")

    def texts(self, within=None):
        """Every text that is not hidden."""
        return [x.get_name() for x in walk_visible(within or self.root)
                if x.get_role_name() in ("label", "heading") and x.get_name()]

    def says(self, pattern, within=None, seconds=15.0):
        """Waits for a text that the expression finds, and gives it."""
        return self.find(re.compile(pattern), ("label", "heading"), within, seconds).get_name()

    # ---- Doing ----

    def press(self, name, role=BUTTONS, within=None):
        node = self.find(name, role, within)
        action = wait_for(lambda: self._action_of(node), 5, f"a way to press {name!r}")
        assert Atspi.Action.do_action(action, 0)

    def _action_of(self, node):
        # A menu button of GTK 4 is a shell around the button that does it.
        for inner in walk_visible(node):
            action = inner.get_action_iface()
            if action is not None and Atspi.Action.get_n_actions(action) > 0:
                return action
        return None

    def focus(self, node, key="Tab", most=60):
        """Moves the focus to a control as one without a mouse does. GTK 4.8 has no other way from outside."""
        for _ in range(most):
            if is_focused(node):
                return
            self.key(key)
        raise AssertionError(f"{most} times {key} did not lead to {node.get_name()!r}")

    def set_text(self, node, text):
        assert Atspi.EditableText.set_text_contents(node.get_editable_text_iface(), text)

    def dialog(self):
        """The dialog that is open, or the window that has it inside as newer releases do."""
        return self.windows()[-1]

    def windows(self):
        """The windows and dialogs that are open, whose roles GTK 4.8 mostly does not know. To newer libadwaita most
        dialogs are no windows."""
        windows = [x for x in children(self.root) if has_state(x, Atspi.StateType.VISIBLE)]
        inside = [x for window in windows for x in walk_visible(window) if x.get_role_name() in ("dialog", "alert")]
        return windows + [x for x in inside if x not in windows]

    def tabs(self):
        """Names of the tabs."""
        return [x.get_name() for x in self.find_all() if x.get_name() == "AdwTab" or x.get_role_name() == "page tab"]

    def open(self, path):
        """Opens a file in this window as a double click does. For an app that was started as the only instance."""
        subprocess.run([self.command[0], str(path)], env={**os.environ, "HOTPATH_NON_UNIQUE": "0"}, check=True)

    def save_report(self, path):
        """Saves the session in front as a new file."""
        self.key("ctrl+s")
        dialog = self.find("Save Report")  # which GTK 4.8 takes for a filler
        self.set_text(self.find("Name:", ("entry", "text"), within=dialog), str(path))
        self.press(re.compile("Save$"), BUTTONS, within=dialog)
        self.says(f"^Saved as {re.escape(path.name)}$")
        wait_for(path.exists, saying="the saved file")

    # ---- The table of functions ----

    def table(self, name="Functions"):
        return self.find(name, TABLES)

    def headings(self, table):
        for head in children(table):
            if head.get_role_name() in ROWS:
                return [x.get_name() for x in walk_visible(head) if x.get_role_name() == "label"]
        return []

    def rows(self, table):
        """[(row, [text of each cell])] of the rows that a table or list shows now."""
        is_table = table.get_role_name() in TABLES
        lists = [x for x in children(table) if x.get_role_name() == "list"] if is_table else [table]
        found = []
        for row in (row for part in lists for row in children(part)):
            # Nothing in the row of a table is ever hidden, and asking takes most of the time.
            nodes = walk(row) if is_table else walk_visible(row) if has_state(row, Atspi.StateType.VISIBLE) else ()
            cells = [x.get_name() for x in nodes if x.get_role_name() == "label"]
            if any(cells):
                found.append((row, cells))
        return found

    def figures(self, name="Functions"):
        """What the table shows: {function: {heading: text}}, in its order."""

        table = self.table(name)

        def read():
            table.clear_cache()
            # A trend is a picture: it has no text.
            headings = [heading for heading in self.headings(table) if not heading.startswith("Trend")]
            return {cells[0]: dict(zip(headings, cells)) for _, cells in self.rows(table)} or None

        return wait_for(read, saying="a row in the table")

    def order(self, name="Functions"):
        return list(self.figures(name))

    def select_row(self, table, text):
        """Selects the row with that text in a cell. Rows have no action: their list selects them."""

        def has_text(cells):
            # In a narrow table the name's cell says the calls, too.
            return any(cell == text or cell.startswith(f"{text},") for cell in cells)

        def select():
            row = next((row for row, cells in self.rows(table) if has_text(cells)), None)
            if row is None:
                return None
            Atspi.Selection.select_child(row.get_parent().get_selection_iface(), row.get_index_in_parent())
            # The table is live: by now another row may stand there.
            return wait_for(
                lambda: next((r for r, cells in self.rows(table) if has_text(cells) and is_selected(r)), None), 1
            )

        def patiently():
            try:
                return select()
            except AssertionError:
                return None

        return wait_for(patiently, saying=f"the selection of a row of {text!r}")

    def show_functions(self, page="alt+2"):
        self.key(page)
        return self.table()

    # ---- The window, by X: for what no accessible action exists ----

    def window(self):
        """The X window in front: a dialog before what it belongs to."""

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
        keys = ["+".join(KEYS.get(part, part) for part in key.split("+")) for key in keys]
        # There is no window manager to give the focus.
        subprocess.run(["xdotool", "windowfocus", "--sync", window, "key", "--clearmodifiers", *keys], check=True)

    def type(self, text):
        window = self.window()
        subprocess.run(["xdotool", "windowfocus", "--sync", window, "type", text], check=True)

    def place(self, node):
        """x, y, width and height of a control on the screen; windows lie at its corner here."""
        extents = node.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
        frame = node
        while frame.get_role_name() not in ("frame", "window", "dialog"):
            frame = frame.get_parent()
        # GTK 4.18 takes the window's border away where it has to be added; 4.8 gives it as 0.
        border = frame.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
        x, y = (extents.x - 2 * border.x, extents.y - 2 * border.y) if border.x < 0 else (extents.x, extents.y)
        return x, y, extents.width, extents.height

    def click(self, node, button=1, times=1):
        x, y, width, height = self.place(node)
        subprocess.run(
            ["xdotool", "mousemove", "--sync", str(x + width // 2), str(y + height // 2),
             "click", "--repeat", str(times), str(button)],
            check=True,
        )

    def drag(self, node, begin, end):
        """Drags over a control, from one part of its width to another (0 is its left edge, 1 its right)."""
        x, y, width, height = self.place(node)
        middle = str(y + height // 2)
        steps = [str(int(x + width * (begin + (end - begin) * i / 8))) for i in range(9)]
        command = ["xdotool", "mousemove", "--sync", steps[0], middle, "mousedown", "1"]
        for step in steps[1:]:
            command += ["mousemove", "--sync", step, middle]
        subprocess.run([*command, "mouseup", "1"], check=True)

    def screenshot(self, path):
        """Takes a picture of the whole window: a path, or a name in the folder for pictures."""
        if os.sep not in str(path):
            if not PICTURES:
                return
            pathlib.Path(PICTURES).mkdir(parents=True, exist_ok=True)
            path = pathlib.Path(PICTURES) / f"{path}.png"
        subprocess.run(["/usr/bin/import", "-window", self.window(), str(path)], check=True)

    def dump(self):
        """The tree as text, to write a test from."""
        lines = []

        def add(node, depth):
            lines.append(f"{'  ' * depth}{node.get_role_name()} {node.get_name()!r} {node.get_description()!r}")
            for child in children(node):
                add(child, depth + 1)

        add(self.root, 0)
        return "\n".join(lines)
