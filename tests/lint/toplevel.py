# SPDX-License-Identifier: LGPL-2.1-or-later
"""The top level is the table of contents and does not grow."""
from tree import Problem

NAMES = {"router", "daemons", "common", "proto", "include", "tests", "units", "docs",
         "README.md", "LICENSE", "run", "meson.build", "meson_options.txt"}
HIDDEN = {".git", ".ci", ".clang-format", ".gitignore"}
BAD = [{"scripts/a.sh": "\n"}, {"notes.txt": "\n"}]
GOOD = {"router/a.c": "\n", "README.md": "\n", "build/a": "\n", "build-sanitize/a": "\n"}


def check(tree):
    for entry in sorted(tree.root.iterdir()):
        if entry.name not in NAMES | HIDDEN and not (entry.is_dir() and entry.name.startswith("build")):
            yield Problem(entry.name, 1, f"has no place at the top; there are: {', '.join(sorted(NAMES))}")
