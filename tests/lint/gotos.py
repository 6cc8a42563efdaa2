# SPDX-License-Identifier: LGPL-2.1-or-later
"""No goto, save where a ladder of system calls is undone step by step; such files are listed here.

Everything else frees itself: g_autoptr, g_autofree, g_autofd.
"""
import re

from tree import Problem, line_of

LADDERS = {
    "common/base/spawn.c",  # the child between clone and exec, where nothing but system calls may run
}
GOTO = re.compile(r"\bgoto\s+\w+")
BAD = [{"common/base/a.c": "void f(void)\n{\n    goto out;\nout:\n    return;\n}\n"}]
GOOD = {"common/base/a.c": "/* goto nowhere */\nconst char *text = \"goto it\";\n"}


def check(tree):
    for path in tree.paths(".c", ".h"):
        if path in LADDERS:
            continue
        code = tree.code(path)
        for match in GOTO.finditer(code):
            yield Problem(path, line_of(code, match.start()), "goto; let g_autoptr and its kin clean up")
