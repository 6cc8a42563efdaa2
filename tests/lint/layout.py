# SPDX-License-Identifier: LGPL-2.1-or-later
"""C is laid out as .clang-format says, where clang-format can say it.

It cannot keep the columns of a table or of a header's prototypes, which are aligned by hand: such lines are left alone. What is compared
is the lines inside of functions that are not an initialiser's. `layout.py SOURCE` lays out what the rule finds.
"""
import re
import subprocess
import sys

from tree import Problem, Tree

STYLE = "BasedOnStyle: LLVM\nBreakBeforeBraces: Linux\nIndentWidth: 4\nAllowShortFunctionsOnASingleLine: None\n"
BAD = [{".clang-format": STYLE, "common/base/a.c": "void f(void)\n{\n  if (a) {\n      g( );\n  }\n}\n"}]
GOOD = {".clang-format": STYLE, "common/base/a.c": "void f(void)\n{\n    g();\n}\n"}


def ranges(tree, path):
    """The lines to look at, as clang-format's options."""
    options = []
    for function in tree.functions(path):
        first, table = function.first_line, False
        for number, line in enumerate(function.body.split("\n"), function.first_line):
            if not table and re.search(r"=\s*(\([^()]*\)\s*)?\{", line):
                options += [f"--lines={first}:{number - 1}"] * (number > first)
                table = True
            if table and re.search(r"\}\s*;", line):
                first, table = number + 1, False
        options.append(f"--lines={first}:{function.first_line + function.lines - 1}")
    return options


def clang_format(tree, *options):
    return subprocess.run(["clang-format", *options], cwd=tree.root, capture_output=True, text=True, check=True)


def check(tree):
    for path in tree.paths(".c"):
        wanted = ranges(tree, path)
        said = clang_format(tree, "--dry-run", *wanted, path).stderr if wanted else ""
        for number in sorted({int(line.split(":")[1]) for line in said.split("\n") if ": warning:" in line}):
            yield Problem(path, number, "clang-format would lay this out otherwise; tests/lint/layout.py does it")


def main(source: str) -> int:
    tree = Tree(source)
    for path in sorted({problem.path for problem in check(tree)}):
        print(path)
        clang_format(tree, "-i", *ranges(tree, path), path)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
