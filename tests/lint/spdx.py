# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every source file says its licence in one SPDX line among its first three."""
from tree import Problem

LINE = "SPDX-License-Identifier: LGPL-2.1-or-later"
SUFFIXES = (".c", ".h", ".py", ".sh", ".build", ".api", "meson_options.txt", ".in")
# Programs without a suffix are known by their first line; what is data has no comments to put it in.
BAD = [
    {"a.c": "int a;\n"},
    {"a.c": "/* SPDX-License-Identifier: GPL-2.0-only */\n"},
    {"tool": "#!/bin/sh\necho\n"},
]
GOOD = {"a.c": f"/* {LINE} */\n", "tool": f"#!/bin/sh\n# {LINE}\n", "LICENSE": "text\n"}


def check(tree):
    for path in tree.paths():
        head = tree.text(path).split("\n")[:3]
        if (path.endswith(SUFFIXES) or head[0].startswith("#!")) and not any(LINE in line for line in head):
            yield Problem(path, 1, f"no line \"{LINE}\"")
