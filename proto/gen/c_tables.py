# SPDX-License-Identifier: LGPL-2.1-or-later
"""proto/tables.[ch]: the wire layouts as const tables that common/rpc/wire.c interprets."""
import c
import names
from check import SCALARS
from model import Struct

KINDS = {"int": "WIRE_INT", "uint": "WIRE_UINT", "hyper": "WIRE_HYPER", "uhyper": "WIRE_UHYPER", "double": "WIRE_DOUBLE",
         "char": "WIRE_CHAR", "uchar": "WIRE_UCHAR", "ushort": "WIRE_USHORT", "flags": "WIRE_UINT", "flags64": "WIRE_UHYPER",
         "string": "WIRE_STRING", "uuid": "WIRE_UUID", "bytes": "WIRE_BYTES", "params": "WIRE_PARAMS"}


def write(the_list):
    types = [(struct.name, struct.name, struct.c_name, struct.members) for struct in the_list.structs.values()]
    rows = sorted(c.messages(the_list), key=lambda row: nested(row[2]))
    types += [(symbol, wire, struct.c_name, struct.members) for symbol, wire, struct in rows]
    return {"tables.h": header(types), "tables.c": source(types)}


def nested(struct):
    """Messages that hold another message come after it."""
    return any(member.struct and not isinstance(member.struct, Struct) for member in struct.members)


def header(types):
    lines = c.header("The layouts of the wire's messages.", '"rpc/wire.h"')
    lines += [f"extern const WireType {symbol}_wire;" for symbol, _, _, _ in types]
    lines += ["", "/* all of them, for tests and fuzzers */"]
    lines += ["extern const WireType *const wire_types[];", "extern const guint wire_types_n;", ""]
    return "\n".join(lines)


def source(types):
    lines = c.head("The layouts of the wire's messages.", '"proto/tables.h"', '"proto/types.h"') + ["#include <stddef.h>", ""]
    for symbol, wire, c_name, members in types:
        if members:
            lines.append(f"static const WireField {symbol}_fields[] = {{")
            lines += [f"    {field(c_name, member)}," for member in members]
            lines.append("};")
        fields, count = (f"{symbol}_fields", f"G_N_ELEMENTS({symbol}_fields)") if members else ("NULL", "0")
        lines.append(f'const WireType {symbol}_wire = {{ "{wire}", sizeof({c_name}), {least(members)}, {count}, {fields} }};')
        lines.append("")
    lines.append("const WireType *const wire_types[] = {")
    lines += [f"    &{symbol}_wire," for symbol, _, _, _ in types]
    lines += ["};", "const guint wire_types_n = G_N_ELEMENTS(wire_types);", ""]
    return "\n".join(lines)


def field(c_name, member):
    """{ name, kind, what an array holds, offset, limit or preset, struct }"""
    offset = f"offsetof({c_name}, {member.name})"
    if member.preset is not None:
        kind = "WIRE_PRESET_UHYPER" if SCALARS[member.type] == 8 else "WIRE_PRESET_UINT"
        return f'{{ "{member.wire}", {kind}, 0, {offset}, {member.preset & 0xffffffff}u, NULL }}'
    kind, item, limit = base_kind(member), "0", member.max or 0
    if member.many:
        kind, item = "WIRE_ARRAY", kind
    elif member.fixed is not None:
        kind, item, limit = "WIRE_FIXED", kind, member.fixed
    elif member.optional:
        kind += "_OPTIONAL"
    return f'{{ "{member.wire}", {kind}, {item}, {offset}, {limit}, {struct_symbol(member)} }}'


def base_kind(member):
    return "WIRE_STRUCT" if member.struct else KINDS[member.type]


def struct_symbol(member):
    if member.struct is None:
        return "NULL"
    return f"&{member.struct.name}_wire" if isinstance(member.struct, Struct) else f"&{names.snake(member.struct.name)}_msg_wire"


def least(members):
    """The fewest bytes that a value takes on the wire: what a count is held against before memory is taken for it."""
    total = 0
    for member in members:
        if member.preset is not None:
            continue
        if member.optional or member.many or member.type in ("string", "bytes", "params"):
            total += 4
        else:
            total += element_least(member) * (member.fixed or 1)
    return total


def element_least(member):
    if member.struct is not None:
        return least(member.struct.members if isinstance(member.struct, Struct) else member.struct.outs)
    return 16 if member.type == "uuid" else SCALARS[member.type]
