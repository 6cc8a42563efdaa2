# SPDX-License-Identifier: LGPL-2.1-or-later
"""proto/types.h: the C structs of the wire's messages."""
import c
from model import Struct


def write(the_list):
    lines = c.header("The C side of the wire's messages; the tables in proto/tables.h say how they are laid out on it.",
                     '"base/typed-param.h"', '"base/uuid.h"', '"rpc/wire.h"', '"proto/enums.h"')
    for block in the_list.limits:
        lines += c.comment(block.doc)
        lines += [f"#define WIRE_{constant.name} {constant.value}" for constant in block.constants]
        lines.append("")
    for struct in the_list.structs.values():
        lines += struct_lines(struct.c_name, struct.members, struct.doc)
    for entry in sorted(the_list.entries, key=holds_message):
        if not entry.same_as:
            lines += entry_lines(entry)
    return {"types.h": "\n".join(lines)}


def holds_message(entry):
    """What holds another entry's message comes after it."""
    return any(member.struct and not isinstance(member.struct, Struct) for member in entry.outs)


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
