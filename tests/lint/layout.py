# SPDX-License-Identifier: LGPL-2.1-or-later
"""C is laid out as .clang-format says, where clang-format can say it.

It cannot keep the columns of a table or of a header's prototypes, which are aligned by hand: such lines are left alone. What is compared
is the lines inside of functions.
"""
import subprocess

from tree import Problem

STYLE = "BasedOnStyle: LLVM\nBreakBeforeBraces: Linux\nIndentWidth: 4\nAllowShortFunctionsOnASingleLine: None\n"
BAD = [{".clang-format": STYLE, "common/base/a.c": "void f(void)\n{\n  if (a) {\n      g( );\n  }\n}\n"}]
GOOD = {".clang-format": STYLE, "common/base/a.c": "void f(void)\n{\n    g();\n}\n"}


def ranges(tree, path):
    return [f"--lines={function.first_line}:{function.first_line + function.lines - 1}" for function in tree.functions(path)]


def check(tree):
    for path in tree.paths(".c"):
        wanted = ranges(tree, path)
        if not wanted:
            continue
        ran = subprocess.run(["clang-format", "--dry-run", *wanted, str(tree.root / path)], capture_output=True, text=True, check=True)
        for number in sorted({int(line.split(":")[1]) for line in ran.stderr.split("\n") if ": warning:" in line}):
            yield Problem(path, number, f"clang-format -i --lines={number}:{number} {path} would lay this out otherwise")
