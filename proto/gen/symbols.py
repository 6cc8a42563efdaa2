# SPDX-License-Identifier: LGPL-2.1-or-later
"""libvirt*.syms: the linker's version scripts. A symbol's version is the release that brought it; releases follow each other."""
from public import LIBRARIES, functions


# What libvirt.so lends to the libraries beside it, of the same build only.
PRIVATE = ("connect_close", "connect_open_admin", "connect_unwatch_close", "connect_watch_close", "custom_ask", "custom_ask_fds",
           "custom_begin", "custom_need", "custom_refuse", "engine_is_alive", "engine_uri", "events_deregister", "events_register",
           "last_error_argument", "last_error_begin", "last_error_raise", "last_error_take", "named_unref", "object_check", "object_ref",
           "stub_call")


def write(the_list):
    found = functions(the_list)
    return {f"{library}.syms": "\n".join(script(library, prefix, [f for f in found if f.library == library]))
            for library, prefix in LIBRARIES.items() if any(f.library == library for f in found)}


def script(library, prefix, symbols):
    releases = sorted({symbol.since for symbol in symbols}, key=lambda since: [int(part) for part in since.split(".")])
    lines, before = ["# SPDX-License-Identifier: LGPL-2.1-or-later", "# Generated from proto/api: edit there."], ""
    for release in releases:
        lines += [f"{prefix}{release} {{", "    global:"]
        lines += [f"        {symbol.name};" for symbol in symbols if symbol.since == release]
        lines += ["    local:", "        *;"] if not before else []
        lines.append(f"}}{before};")
        before = f" {prefix}{release}"
    if library == "libvirt":
        lines += [f"{prefix}PRIVATE {{", "    global:", *(f"        {name};" for name in PRIVATE), f"}}{before};"]
    return lines + [""]
