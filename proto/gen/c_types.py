# SPDX-License-Identifier: LGPL-2.1-or-later
"""proto/types.h: the C structs of the wire's messages."""
import c
import names


def write(the_list):
    lines = c.header("The C side of the wire's messages; the tables in proto/tables.h say how they are laid out on it.",
                     '"base/typed-param.h"', '"base/uuid.h"', '"rpc/wire.h"', '"proto/enums.h"')
    for block in the_list.limits:
        lines += c.comment(block.doc)
        lines += [f"#define WIRE_{constant.name} {constant.value}" for constant in block.constants]
        lines.append("")
    for struct in the_list.structs.values():
        lines += struct_lines(struct.c_name, struct.members, struct.doc)
    done = set()
    for entry in sorted(the_list.entries, key=lambda entry: (any(member.type in the_event_names(the_list) for member in entry.outs))):
        if entry.same_as:
            continue
        lines += entry_lines(entry)
        done.add(entry.name)
    return {"types.h": "\n".join(lines)}


def the_event_names(the_list):
    return {entry.name for entry in the_list.entries if entry.keyword == "event"}


def entry_lines(entry):
    """The comment stands once, before the arguments or, without any, before the results."""
    lines, doc = [], entry.doc
    for struct, members in ((entry.args, entry.ins), (entry.ret, entry.outs)):
        if struct:
            lines += struct_lines(struct.c_name, members, doc)
            doc = []
    return lines


def struct_lines(name, members, doc):
    lines = c.comment(doc) if doc else []
    lines.append(f"typedef struct {name} {{")
    lines += [f"    {c.declare(member)}" for member in members]
    return lines + [f"}} {name};", ""]
