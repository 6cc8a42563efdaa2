# SPDX-License-Identifier: LGPL-2.1-or-later
"""Nothing here knows somebody's machine: no path of a private checkout or home, no unfinished mark."""
import re

from tree import Problem, line_of

# Put together here, so that this file keeps its own rule.
PRIVATE = re.compile(r"(?<![\w.$}~])/(?:" + "|".join(("wo" + "rk", "ho" + r"me/\w+", "Us" + r"ers/\w+")) + r")(?=/|\b)")
MARKS = re.compile(r"\b(?:TO" + "DO|FIX" + "ME|XX" + r"X)\b")
BAD = [{"a.md": "see /wo" + "rk/shared\n"}, {"a.c": "/* TO" + "DO: finish */\n"}, {"run": "cd /ho" + "me/jo\n"}]
GOOD = {"a.md": "../shared/facts and DIR/work/ and ~/work/\n", "a.sh": "mktemp splitvirt.XXXXXX\n"}


def check(tree):
    for path in tree.paths():
        text = tree.text(path)
        for match in PRIVATE.finditer(text):
            yield Problem(path, line_of(text, match.start()), f"{match.group()} is a path of one machine")
        for match in MARKS.finditer(text):
            yield Problem(path, line_of(text, match.start()), f"{match.group()}: do it, or write it into docs/STATUS.md")
