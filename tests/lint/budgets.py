# SPDX-License-Identifier: LGPL-2.1-or-later
"""A file has at most 1,000 lines, a function at most 120; the figures of the whole are reported.

Tables are not functions and may be long. Aim for files of 150 to 400 lines, functions of 15, nine of ten under 50.
"""
import pathlib
import statistics

from tree import Problem

FILE_WALL, FUNCTION_WALL = 1000, 120
COLUMN_WALL = {".c": 150, ".h": 150, ".py": 160, ".sh": 160}
BAD = [
    {"common/base/a.c": "int a;\n" * 1001},
    {"common/base/a.c": "void f(void)\n{\n" + "    g();\n" * 120 + "}\n"},
    {"common/base/a.c": "/* " + "x" * 150 + " */\n"},
]
GOOD = {"common/base/a.c": "static const int table[] = {\n" + "    1,\n" * 200 + "};\nvoid f(void)\n{\n" + "    g();\n" * 118 + "}\n"}


def check(tree):
    files, functions = [], []
    for path in tree.paths(".c", ".h", ".py", ".sh"):
        lines = tree.text(path).split("\n")
        files.append(len(lines) - 1)
        if len(lines) - 1 > FILE_WALL:
            yield Problem(path, FILE_WALL, f"{len(lines) - 1} lines; split it, one noun per file")
        for number, line in enumerate(lines, 1):
            if len(line) > COLUMN_WALL[pathlib.Path(path).suffix]:
                yield Problem(path, number, f"{len(line)} columns; the line ends at {COLUMN_WALL[pathlib.Path(path).suffix]}")
        for function in tree.functions(path) if path.endswith(".c") else ():
            functions.append(function.lines)
            if function.lines > FUNCTION_WALL:
                yield Problem(path, function.first_line, f"{function.name} has {function.lines} lines")
    report("lines per file", files)
    report("lines per function", functions)


def report(what: str, figures: list):
    if len(figures) > 10:
        tenth = statistics.quantiles(figures, n=10)[-1]
        print(f"# {what}: median {statistics.median(figures):.0f}, p90 {tenth:.0f}, max {max(figures)}, {len(figures)} of them")
