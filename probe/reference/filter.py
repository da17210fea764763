#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Gives a public header to doxygen. usage: filter.py HEADER

The headers are written to be read. Here their comments become those of doxygen: what stands directly before a
declaration or a macro documents it, what stands behind a member documents that, and a heading begins a group, which
goes on to the next heading. The comments of hotpath-glib.h are those of gtk-doc. Lines stay where they are."""
import pathlib
import re
import sys

# The first word of a heading, and what stands before the first heading of a file: groups of groups.dox.
GROUPS = {"Session": "session", "Functions": "functions", "Channels": "channels", "Streams": "streams",
          "Futures": "futures", "Values": "values", "Locks": "locks", "Loops": "loops", "Recover": "recover",
          "GLib": "glib", "Inside": "inside"}
FIRST = {"hotpath.h": "session", "hotpath-flow.h": "channels", "hotpath-lock.h": "locks", "hotpath-loop.h": "loops",
         "hotpath-recover.h": "recover", "hotpath-glib.h": "glib"}
HEADING = re.compile(r"/\* ---- (\w+)[^\n]* -+ \*/")
COMMENT = re.compile(r"^/\*.*?\*/", re.M | re.S)
BEHIND = re.compile(r"^(?!#e)(.*[;,\w]) +/\* ([^\n]*?) \*/$", re.M)
# A macro that stands for the function of that name, which is documented.
STAND_IN = re.compile(r"^#define hotpath_(?:[^\n]*\\\n)*[^\n]*", re.M)
# Types before the first heading that belong elsewhere.
TYPE = re.compile(r"^typedef struct hotpath_(stream|future) .*(?= \*/)", re.M)
# Nothing to read.
NOISE = re.compile(r" __attribute__ \(\(format \(printf, \d, \d\)\)\)| G_GNUC_WARN_UNUSED_RESULT|HOTPATH_NOPLT_ "
                   r"|^G_DEFINE_AUTOPTR[^\n]*|^G_(?:BEGIN|END)_DECLS|^#pragma GCC[^\n]*", re.M)
GTK_DOC = [
    (re.compile(r"^ \* (?:Hotpath|hotpath_)\w+:$", re.M), " *"),
    (re.compile(r"^ \* @(\w+): \(nullable\): ", re.M), r" * @param \1 may be NULL; "),
    (re.compile(r"^ \* @(\w+): ", re.M), r" * @param \1 "),
    (re.compile(r"^ \* Returns: (?:\(transfer full\): )?", re.M), " * @return "),
    (re.compile(r"[#%](?=[A-Z])"), ""),
    (re.compile(r"<(?=\w+>)"), r"\\<"),
]

PARAMETER = re.compile(r"^ \* @param .*\n", re.M)


def documenting(comment):
    for pattern, replacement in GTK_DOC:
        comment = pattern.sub(replacement, comment)
    comment = "/**" + comment[2:].removeprefix("*")
    # The list of a chapter has the first sentence, which is to be the description's.
    parameters = "".join(PARAMETER.findall(comment))
    comment = PARAMETER.sub("", comment).replace("\n */", f"\n *\n{parameters} */") if parameters else comment
    if " What the macro " in comment:
        comment = comment.replace("*/", "@ingroup inside */")
    return comment


def about_the_file(comment, name):
    """Without the licence's line; what the file is for is said after its name."""
    text = comment.split("\n", 2)[2].removeprefix(f" * {name}: ")
    return f"/** @file {name}\n *\n * {text[0].upper()}{text[1:]}/** @addtogroup {FIRST[name]} *//** @{{ */"


def convert(text, name):
    parts, end = [], 0
    for match in COMMENT.finditer(text):
        comment = match[0]
        heading = HEADING.fullmatch(comment)
        if heading:
            comment = f"/** @}} *//** @addtogroup {GROUPS[heading[1]]} *//** @{{ */"
        elif "SPDX-License-Identifier" in comment:
            comment = about_the_file(comment, name)
        elif re.match(r"\n(?!\n|/|#define hotpath_)", text[match.end():]):
            comment = documenting(comment)
        parts += [text[end:match.start()], comment]
        end = match.end()
    text = "".join(parts) + text[end:]
    text = STAND_IN.sub(lambda macro: "\n" * macro[0].count("\n"), text)
    text = BEHIND.sub(r"\1 /**< \2 */", NOISE.sub("", text))
    text = TYPE.sub(r"\g<0> @ingroup \1s", text)
    return text.rstrip("\n") + " /** @} */\n"


if __name__ == "__main__":
    path = pathlib.Path(sys.argv[1])
    sys.stdout.write(convert(path.read_text(encoding="utf-8"), path.name))
