# SPDX-License-Identifier: LGPL-2.1-or-later
"""A folder includes only what lies below it in the may-use order; a daemon never another daemon.

`base < {xml, rpc, host} < {client, conf} < model < daemon < daemons/*`; the router uses base and rpc. Includes carry the folder; a
program's own start at its folder.
Generated headers ("proto/...") may be used by all, the public ones ("libvirt/...") by the client library.
"""
import re

from tree import Problem, line_of

USES = {
    "common/base": [],
    "common/xml": ["base"],
    "common/rpc": ["base"],
    "common/host": ["base"],
    "common/client": ["base", "xml", "rpc", "host", "libvirt"],
    "common/conf": ["base", "xml", "rpc", "host"],
    "common/model": ["base", "xml", "rpc", "host", "client", "conf"],
    "common/daemon": ["base", "xml", "rpc", "host", "client", "conf", "model"],
    "daemons": ["base", "xml", "rpc", "host", "client", "conf", "model", "daemon"],
    "router": ["base", "rpc"],
    "include": ["libvirt"],
}
# Where a program's own headers start.
PROGRAMS = {"daemons": "daemons/{}", "router": "router"}
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.M)
BAD = [
    {"common/base/a.c": '#include "rpc/frame.h"\n'},
    {"common/xml/a.c": '#include "conf/domain.h"\n'},
    {"daemons/qemud/a.c": '#include "lxcd/b.h"\n'},
    {"daemons/qemud/a.c": '#include "daemons/lxcd/b.h"\n'},
    {"daemons/qemud/a.c": '#include "parts/b.h"\n', "daemons/lxcd/parts/b.h": ""},
    {"router/a.c": '#include "model/machine.h"\n'},
    {"common/base/a.c": '#include "file.h"\n'},
    {"common/base/a.c": '#include "../base/file.h"\n'},
]
GOOD = {
    "common/model/a.c": '#include "base/error.h"\n#include "conf/domain/disk.h"\n#include "model/a.h"\n#include "proto/types.h"\n',
    "daemons/qemud/a.c": '#include "qemud/b.h"\n#include "qmp/c.h"\n#include "daemon/main.h"\n',
    "daemons/qemud/qmp/c.h": "",
    "router/a.c": '#include "b.h"\n#include "rpc/frame.h"\n',
    "router/b.h": "",
}


def home_of(path: str):
    """The layer that a file is in, and its own name in include lines."""
    parts = path.split("/")
    layer = "/".join(parts[:2]) if parts[0] == "common" else parts[0]
    own = parts[1] if parts[0] in ("common", "daemons") and len(parts) > 2 else parts[0]
    return layer, own


def check(tree):
    for path in tree.paths(".c", ".h"):
        layer, own = home_of(path)
        if layer not in USES:
            continue
        text = tree.text(path)
        for match in INCLUDE.finditer(text):
            problem = judge(layer, own, match.group(1))
            if problem and not (tree.root / PROGRAMS.get(layer, "-").format(own) / match.group(1)).is_file():
                yield Problem(path, line_of(text, match.start(1)), problem)


def judge(layer: str, own: str, included: str):
    first, _, rest = included.partition("/")
    if not rest:
        return f'"{included}" has no folder: write "{own}/{included}" or the folder it is in'
    if first == "..":
        return f'"{included}": includes start at common/ or at the top, not at the file'
    if first == "daemons" and rest.startswith(own + "/"):
        return None
    if first in (own, "proto") or first in USES[layer]:
        return None
    return f'{layer} may not use "{included}"; it may use: {", ".join([own, "proto", *USES[layer]])}'
