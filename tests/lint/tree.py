# SPDX-License-Identifier: LGPL-2.1-or-later
"""The source tree as the lints see it: which files there are, C without its comments and strings, and where functions begin and end.

The reading of C is by layout, not by grammar: a function's body opens and closes with a brace in the first column. That is the house's
own layout, and .clang-format keeps it.
"""
import pathlib
import re
from dataclasses import dataclass

SKIPPED = re.compile(r"^(\.git|build.*|__pycache__|subprojects)$")
COMMENT_OR_STRING = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


@dataclass(frozen=True)
class Problem:
    path: str
    line: int
    text: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.text}"


@dataclass(frozen=True)
class Function:
    name: str
    first_line: int
    lines: int
    body: str


def blank(match: re.Match) -> str:
    """Keeps the line count and the quotes, so that positions hold."""
    text = match.group()
    if text[0] in "\"'":
        return text[0] + text[0]
    return "\n" * text.count("\n") or " "


class Tree:
    def __init__(self, root):
        self.root = pathlib.Path(root).resolve()

    def paths(self, *suffixes):
        """Every file's path from the root; with suffixes, those that end so."""
        found = []
        pending = [self.root]
        while pending:
            for entry in sorted(pending.pop().iterdir()):
                if SKIPPED.match(entry.name) or entry.is_symlink():
                    continue
                if entry.is_dir():
                    pending.append(entry)
                elif not suffixes or entry.name.endswith(suffixes):
                    found.append(entry.relative_to(self.root).as_posix())
        return sorted(found)

    def text(self, path):
        return (self.root / path).read_text(errors="replace")

    def code(self, path):
        return COMMENT_OR_STRING.sub(blank, self.text(path))

    def functions(self, path):
        lines = self.code(path).split("\n")
        for number, line in enumerate(lines):
            if line != "{" or number == 0:
                continue
            head = number
            while head > 0 and lines[head - 1].strip() and not lines[head - 1].startswith(("}", "#")):
                head -= 1
            signature = re.search(r"(\w+)\s*\(", " ".join(lines[head:number]))
            end = next((n for n in range(number, len(lines)) if lines[n].startswith("}")), len(lines) - 1)
            yield Function(signature.group(1) if signature else "?", number + 1, end - number + 1, "\n".join(lines[number:end + 1]))


def line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
