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
    for program in programs:
        rows = f"{program.name}_routes"
        lines.append(f"    {{ {hex(program.number)}u, {program.version}, G_N_ELEMENTS({rows}), {rows} }},")
    lines += ["};", "const guint route_programs_n = G_N_ELEMENTS(route_programs);", ""]
    lines += message_lines(the_list)
    return {"routes.c": "\n".join(lines)}


def message_lines(the_list):
    lines = ["const RouteMessage route_messages[] = {"]
    for entry in the_list.entries:
        if entry.keyword == "event":
            event_id = -1 if entry.event_id is None else entry.event_id
            callback = bool(entry.outs) and entry.outs[0].wire == "callbackID"
            program = hex(the_list.programs[entry.program].number)
            fields = (f'"{entry.name}"', f"{program}u", str(entry.number), f"ROUTE_{entry.group.upper()}", str(event_id), c_bool(callback))
            lines.append(f"    {{ {', '.join(fields)} }},")
    return lines + ["};", "const guint route_messages_n = G_N_ELEMENTS(route_messages);", ""]


def row(entry):
    yield f'.name = "{entry.name}", .group = ROUTE_{entry.group.upper()}'
    for present, text in ((entry.router, ".own = true"), (entry.readonly, ".readonly = true"), (resend(entry), ".resend = true"),
                          (entry.stream, ".stream = true"), (entry.fds, ".fds = true"),
                          (entry.registers, f".event = ROUTE_EVENT_{(entry.registers or '').upper()}")):
        if present:
            yield text
