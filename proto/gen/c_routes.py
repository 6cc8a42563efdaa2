# SPDX-License-Identifier: LGPL-2.1-or-later
"""proto/routes.c: what the router knows of each procedure without decoding it."""
import c
from c_dispatch import c_bool, resend


def write(the_list):
    lines = c.head("What the router knows of each procedure without decoding it.", '"proto/routes.h"')
    programs = []
    for program in the_list.programs.values():
        own = [entry for entry in the_list.entries if entry.program == program.name and entry.keyword != "event"]
        if own:
            programs.append(program)
            lines.append(f"static const RouteRow {program.name}_routes[] = {{")
            lines += [f"    [{entry.number}] = {{ {', '.join(row(entry))} }}," for entry in own]
            lines += ["};", ""]
    lines.append("const RouteProgram route_programs[] = {")
    lines += [f"    {{ {hex(program.number)}u, {program.version}, G_N_ELEMENTS({program.name}_routes), {program.name}_routes }}," for program in programs]
    lines += ["};", "const guint route_programs_n = G_N_ELEMENTS(route_programs);", ""]
    return {"routes.c": "\n".join(lines)}


def row(entry):
    yield f'.name = "{entry.name}", .group = ROUTE_{entry.group.upper()}'
    for present, text in ((entry.router, ".own = true"), (entry.readonly, ".readonly = true"), (resend(entry), ".resend = true"),
                          (entry.stream, ".stream = true"), (entry.fds, ".fds = true"),
                          (entry.registers, f".event = ROUTE_EVENT_{(entry.registers or '').upper()}")):
        if present:
            yield text
