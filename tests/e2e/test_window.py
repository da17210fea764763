#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window: narrow, by keyboard alone, in another language, and its dialogs."""
import re
import unittest

from hotpath_ui import BUTTONS, MENU_ITEMS, App, german, is_focused, is_on_screen, run_tests, wait_for, walk_visible
from programs import APP, Indexer


class Window(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.indexer = Indexer()
        cls.addClassCleanup(cls.indexer.close)

    def connect(self, **more):
        app = App([APP, "--connect", self.indexer.address], **more)
        self.addCleanup(app.close)
        return app

    def test_narrow(self):
        app = self.connect(size=(400, 800))
        app.show_functions()
        # Compact columns, and two lines to a row.
        wait_for(lambda: any("index_file" in name for name in app.figures()), saying="the functions")
        headings = app.headings(app.table())
        self.assertLessEqual(len(headings), 4, headings)
        self.assertIn("P99", headings)
        app.screenshot("narrow-functions")

        # The pages are behind a button and come over the rest.
        def pages():
            return next(app.find_all(re.compile("^Overview"), "list item"), None)

        def are_shown():
            row = pages()
            return row is not None and is_on_screen(row) and app.place(row)[0] >= 0

        self.assertFalse(are_shown())
        app.press("Pages")
        wait_for(are_shown, saying="the sidebar")
        app.screenshot("narrow-sidebar")
        app.click(pages())
        wait_for(lambda: not are_shown(), saying="the end of the sidebar")
        app.screenshot("narrow-overview")

        # A function's detail takes the page, with a way back.
        app.key("alt+2")
        app.find("Functions", ("tree table", "table"))
        row = next(row for row, cells in app.rows(app.table()) if any("index_file" in cell for cell in cells))
        app.click(row)
        app.find("Details of index_file")
        app.press("Details")
        app.find("Back to the Table")
        app.screenshot("narrow-detail")
        app.press("Back to the Table")

        # Wide again, it has all columns.
        app.resize(1280, 860)
        wait_for(lambda: len(app.headings(app.table())) > 10, saying="all columns")

    def test_keyboard_alone(self):
        app = self.connect()
        app.find(re.compile("^Functions"), "list item")
        # Every control that can have the focus gets it in turn, and has a name of its own.
        nameless, seen = [], []
        for _ in range(40):
            app.key("Tab")
            focused = next((node for node in walk_visible(app.root) if is_focused(node)), None)
            if focused is None:
                continue
            name = focused.get_name()
            if (focused.get_role_name(), name) in seen[:-1] and len(seen) > 8:
                break
            seen.append((focused.get_role_name(), name))
            if not name or name.startswith(("Gtk", "Adw", "Dash")):
                nameless.append(seen[-1])
        self.assertGreater(len(seen), 8, seen)
        for wanted in ("Time range", "Overview", "Pause", "Main menu"):
            self.assertTrue(any(wanted in name for _, name in seen), f"{wanted} is not among {seen}")
        self.assertEqual([role for role, name in nameless if role not in ("push button", "table row", "list item", "scroll pane")], [], nameless)

        # The table: into it, down the rows, open the detail, back.
        app.key("alt+2")
        app.key("ctrl+f")
        app.type("_block")
        wait_for(lambda: set(app.order()) == {"compress_block", "hash_block"}, saying="the rows with block")
        app.key("Down")
        first = app.order()[0]
        app.find(f"Details of {first}")
        app.key("Escape")

        # Pages, sidebar, pause, the menu.
        app.key("alt+1")
        app.key("F9")

        def sidebar_is_gone():
            row = next(app.find_all(re.compile("^Overview"), "list item"), None)
            return row is None or not is_on_screen(row) or app.place(row)[0] < 0

        wait_for(sidebar_is_gone, saying="the end of the sidebar")
        app.key("F9")
        app.key("F10")
        # Where menus don't tell the names of their items, any will do.
        wait_for(lambda: app.has("Preferences", (*MENU_ITEMS, *BUTTONS, "label")) or app.has("", MENU_ITEMS),
                 saying="the menu")
        app.key("Escape")

    def test_dialogs(self):
        app = self.connect()
        app.show_functions()
        for key, name, picture in (
            ("ctrl+comma", "Preferences", "preferences"),
            ("ctrl+question", "Shortcuts", "shortcuts"),
            ("F1", "Help", "help"),
            ("ctrl+l", "Connect", "connect"),
        ):
            with self.subTest(name):
                before = app.windows()
                app.key(key)
                wait_for(lambda: len(app.windows()) > len(before), saying=f"the window {name}")
                app.screenshot(picture)
                app.key("Escape")
                wait_for(lambda: len(app.windows()) == len(before), saying=f"the end of the window {name}")

    def test_help(self):
        app = self.connect()

        def title():
            """What the help is about: the first heading of the page beside the topics."""
            return next((x.get_name() for x in walk_visible(help_window) if x.get_role_name() == "heading"), None)

        # On the page that is open.
        for key, topic in (("alt+2", "Functions"), ("alt+1", "Overview"), ("alt+5", "Threads")):
            with self.subTest(topic):
                app.key(key)
                app.find(re.compile(f"^{topic}"), "list item")
                before = app.windows()
                app.key("F1")
                wait_for(lambda: len(app.windows()) > len(before), saying="the help")
                help_window = app.dialog()
                wait_for(lambda: title() == topic, saying=f"the help on {topic}")
                app.screenshot(f"help-{topic.lower()}")
                app.key("Escape")
                wait_for(lambda: len(app.windows()) == len(before), saying="the end of the help")

        # From topic to topic by keys. Each row says all of itself.
        app.key("F1")
        topics = app.find("Topics", "list")
        help_window = app.dialog()
        wait_for(lambda: is_focused(app.find("Threads", "list item", within=topics)), saying="the focus on the topic")
        app.find(re.compile("^CPU Time: Time on a processor$"), "list item", within=help_window)
        app.key("Home")
        wait_for(lambda: title() == "Make a Program Appear", saying="the first topic")
        app.screenshot("help-start")
        app.key("Tab")
        wait_for(lambda: is_focused(app.find("Copy the code", BUTTONS, within=help_window)), saying="the focus in the text")
        app.key("shift+Tab")
        seen = []
        for _ in range(18):
            seen.append(title())
            app.key("Down")
            wait_for(lambda: title() != seen[-1], saying=f"the topic after {seen[-1]}")
        self.assertEqual(title(), "Read On")

        # Narrow, one at a time.
        app.resize(360, 640)
        app.press("Topics", within=help_window)
        wait_for(lambda: title() is None, saying="the list alone")
        app.screenshot("help-narrow-topics")
        app.key("Home", "Return")
        wait_for(lambda: title() == "Make a Program Appear", saying="the text alone")
        app.screenshot("help-narrow")

    def test_help_where_nothing_is_open(self):
        with App([APP]) as app:
            before = app.windows()
            app.key("F1")
            wait_for(lambda: len(app.windows()) > len(before), saying="the help")
            app.says("^Make a Program Appear$", within=app.dialog())

    def test_connecting_to_nothing_says_so(self):
        with App([APP]) as app:
            app.press(re.compile("Connect…"))
            entry = app.find(re.compile("Address"), ("entry", "text"))
            app.set_text(entry, "127.0.0.1:1")
            app.press(re.compile("Connect$"), within=app.dialog())
            app.says("^Nothing answers at 127.0.0.1, port 1")
            app.screenshot("connect-refused")
            app.set_text(entry, "not an address at all")
            app.press(re.compile("Connect$"), within=app.dialog())
            app.says("^Enter an address like localhost:6770")

    def test_german(self):
        app = self.connect(environment=german(self))
        app.key("alt+2")
        app.find("Funktionen", ("tree table", "table"))
        app.says("Gesamt|Selbst")
        app.screenshot("german")


if __name__ == "__main__":
    run_tests()
