# SPDX-License-Identifier: LGPL-2.1-or-later
"""libvirt*.syms: the linker's version scripts. A symbol's version is the release that brought it; releases follow each other."""
from public import LIBRARIES, functions


def write(the_list):
    found = functions(the_list)
    return {f"{library}.syms": "\n".join(script(prefix, [f for f in found if f.library == library]))
            for library, prefix in LIBRARIES.items() if any(f.library == library for f in found)}


def script(prefix, symbols):
    releases = sorted({symbol.since for symbol in symbols}, key=lambda since: [int(part) for part in since.split(".")])
    lines, before = ["# SPDX-License-Identifier: LGPL-2.1-or-later", "# Generated from proto/api: edit there."], ""
    for release in releases:
        lines += [f"{prefix}{release} {{", "    global:"]
        lines += [f"        {symbol.name};" for symbol in symbols if symbol.since == release]
        lines += ["    local:", "        *;"] if not before else []
        lines.append(f"}}{before};")
        before = f" {prefix}{release}"
    return lines + [""]
