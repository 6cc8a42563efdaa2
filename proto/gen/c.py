# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the back ends that write C share: the head of a file, the symbols of a message, the type of a member."""
import names
from model import Struct

SCALARS = {"int": "gint32", "uint": "guint32", "hyper": "gint64", "uhyper": "guint64", "double": "double", "char": "char",
           "uchar": "guint8", "ushort": "guint16", "flags": "guint32", "flags64": "guint64", "string": "char *", "uuid": "Uuid",
           "bytes": "WireBytes", "params": "TypedParams"}


def head(what, *includes):
    """The first lines of a generated file."""
    lines = ["/* SPDX-License-Identifier: LGPL-2.1-or-later */", f"/* {what} Generated from proto/api: edit there. */"]
    return lines + [f"#include {include}" for include in includes] + [""]


def header(what, *includes):
    lines = head(what, *includes)
    return lines[:2] + ["#pragma once", ""] + lines[2:]


def comment(doc, indent=""):
    """A doc comment as a C comment."""
    lines = [line.replace("*/", "* /") for line in doc]
    if len(lines) == 1:
        return [f"{indent}/* {lines[0]} */"]
    return [f"{indent}/*"] + [f"{indent} * {line}".rstrip() for line in lines] + [f"{indent} */"]


def struct_name(struct):
    """The C type of a struct or of an event used as one."""
    return struct.c_name if isinstance(struct, Struct) else struct.ret.c_name


def element(member):
    return struct_name(member.struct) if member.struct else SCALARS[member.type]


def declare(member):
    """A member as a line of a C struct."""
    base = element(member)
    space = "" if base.endswith("*") else " "
    if member.many:
        return f"struct {{ {base}{space}*items; guint n; }} {member.name};"
    if member.fixed is not None:
        return f"{base} {member.name}[{member.fixed}];"
    if member.optional and member.struct:
        return f"{base} *{member.name};"
    return f"{base}{space}{member.name};"


def message_prefix(entry):
    """remote_domain_get_state: what the wire calls an entry's types."""
    return f"{entry.program}_{entry.wire_name or names.snake(entry.name).removeprefix('adm_')}"


def slot(entry):
    return names.snake((entry.target or entry).name)


def messages(the_list):
    """Every message as (symbol, wire's name, Struct); aliases have their own row over their target's struct."""
    for entry in the_list.entries:
        prefix = message_prefix(entry)
        base = names.snake(entry.name)
        if entry.keyword == "event":
            if entry.ret:
                yield f"{base}_msg", f"{prefix}_msg", entry.ret
            continue
        if entry.args:
            yield f"{base}_args", f"{prefix}_args", entry.args
        if entry.ret:
            yield f"{base}_ret", f"{prefix}_ret", entry.ret


def symbol(entry, suffix, struct):
    return f"{names.snake(entry.name)}_{suffix}_wire" if struct else "wire_nothing"
