#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Makes the two files of the probe that a program may take into its own source tree: hotpath.h and hotpath.c.

usage: amalgamate.py OUTPUT_FOLDER DEPENDENCIES LICENCE VERSION SERVER_MODULE_PATH HEADER SOURCE...

HEADER is the public header; what it and the sources include in quotation marks is put where it is first
included. DEPENDENCIES is a file to be made for the build: all that was read. A name that belongs to a file alone is given that file's name where another file has the same.
"""
import collections
import pathlib
import re
import sys

INCLUDE = re.compile(r'^#include "([^"]+)"\n', re.M)
SYSTEM_INCLUDE = re.compile(r"^#include <[^>]+>\n", re.M)
CONDITIONAL = re.compile(r"^#if.*?^#endif\n", re.M | re.S)
MACRO = re.compile(r"^#define (\w+)", re.M)
# "static TYPE NAME", then what can follow a name; the types that a source makes for itself, and what is of one.
PRIVATE = re.compile(
    r"^static (?:_Atomic \([^)]*\)|__attribute__ \(\(.*?\)\)|[\w\s*])*?\b(?!_)(\w+)\s*(?=[(\[;=])"
    r"|^(?:typedef )?struct (\w+) \{|^\} (\w+)[;\[]", re.M)

HEADER_SAYS = """ * hotpath.h {version}, with all that it includes: the header of the profiler Hotpath as one file, to be
 * taken into a program's own source tree together with hotpath.c, which was made with it."""
SOURCE_SAYS = """ * hotpath.c {version}: the library of the profiler Hotpath as one file, made from its sources. With hotpath.h:
 *
 *     cc -O2 -DHOTPATH -I. program.c hotpath.c -pthread -ldl
 *
 * Without -DHOTPATH this file is empty, and so are the macros of hotpath.h. In a plugin that can be unloaded, link
 * with -Wl,-z,nodelete. What serves the live figures is loaded from where Hotpath is installed:
 * HOTPATH_SERVER_MODULE in the environment says where else."""


class Amalgamation:
    def __init__(self, folders):
        self.folders = folders
        self.included = set()
        self.system_includes = set()

    def find(self, name):
        return next(folder / name for folder in self.folders if (folder / name).exists())

    def with_headers(self, path):
        """The file's text, and before it the headers it includes that weren't there yet."""
        text = path.read_text(encoding="utf-8")
        headers = [self.once(self.find(name)) for name in INCLUDE.findall(text)]
        return "".join(headers), INCLUDE.sub("", text)

    def once(self, path):
        if path.name in self.included:
            return ""
        self.included.add(path.name)
        headers, text = self.with_headers(path)
        return headers + banner(path) + self.without_system_includes(text.replace("#pragma once\n", ""))

    def without_system_includes(self, text):
        """Collects them, but for those that only some processors have."""
        conditional = "".join(CONDITIONAL.findall(text))
        for line in set(SYSTEM_INCLUDE.findall(text)):
            if line not in conditional:
                self.system_includes.add(line)
                text = text.replace(line, "")
        return re.sub(r"\n{3,}", "\n\n", text)

    def source(self, path, clashing):
        headers, text = self.with_headers(path)
        text = self.without_system_includes(text.replace("#define _GNU_SOURCE\n", ""))
        stem = path.stem.replace("-", "_")
        renamed = sorted(private_names(text) & clashing)
        begin = "".join(f"#define {name} {name}_of_{stem}\n" for name in renamed)
        end = "".join(f"#undef {name}\n" for name in [*renamed, *dict.fromkeys(MACRO.findall(text))])
        return headers + banner(path) + begin + text + end


def banner(path):
    return f"\n/* ---- {path.name} {'-' * (106 - len(path.name))} */\n\n"


def private_names(text):
    return {name for names in PRIVATE.findall(text) for name in names if name}


def head(says, licence, version):
    lines = "".join(f" * {line}".rstrip() + "\n" for line in licence.read_text(encoding="utf-8").splitlines())
    return f"/* SPDX-License-Identifier: MIT\n *\n{says.format(version=version)}\n *\n{lines} */\n"


def one_header(header):
    """The public header with those it includes at the place where it does."""
    return INCLUDE.sub(lambda found: (header.parent / found[1]).read_text(encoding="utf-8"),
                       header.read_text(encoding="utf-8"))


def one_source(made, header, sources, version, server_module):
    made.included |= {header.name, *INCLUDE.findall(header.read_text(encoding="utf-8"))}
    seen = collections.Counter(name for path in sources for name in private_names(path.read_text(encoding="utf-8")))
    clashing = {name for name, files in seen.items() if files > 1}
    body = "".join(made.source(path, clashing) for path in sources)
    return f"""#ifdef HOTPATH

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "{header.name}"

{"".join(sorted(made.system_includes))}
#define HP_VERSION "{version}"
#ifndef HP_SERVER_MODULE_PATH
#define HP_SERVER_MODULE_PATH "{server_module}"
#endif

#pragma GCC visibility push(hidden)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
{body}
#pragma GCC diagnostic pop
#pragma GCC visibility pop

#endif /* HOTPATH */
"""


def main():
    output, dependencies, licence = map(pathlib.Path, sys.argv[1:4])
    version, server_module = sys.argv[4:6]
    header, *sources = map(pathlib.Path, sys.argv[6:])
    made = Amalgamation([sources[0].parent, header.parent])
    (output / "hotpath.h").write_text(head(HEADER_SAYS, licence, version) + one_header(header), encoding="utf-8")
    (output / "hotpath.c").write_text(
        head(SOURCE_SAYS, licence, version) + one_source(made, header, sources, version, server_module),
        encoding="utf-8")
    read = " ".join(str(made.find(name)) for name in sorted(made.included))
    dependencies.write_text(f"{output / 'hotpath.h'} {output / 'hotpath.c'}: {read}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
